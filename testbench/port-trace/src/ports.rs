//! Every port by name.

use jukebox_ports::{DATA_WORDS, Inputs, Outputs};

use crate::value::Value;

/// What all ports carry in one cycle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ports {
    /// What the surroundings drive.
    pub inputs: Inputs,
    /// What the block drives.
    pub outputs: Outputs,
}

/// Who drives a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The surroundings.
    Input,
    /// The block.
    Output,
}

/// A port.
#[derive(Clone, Copy, Debug)]
pub struct Port {
    /// Its name, as a field of [`Inputs`] or [`Outputs`].
    pub name: &'static str,
    /// Who drives it.
    pub side: Side,
    /// Bits, at the most that any configuration has: 1 to 64, or 512.
    pub bits: u32,
    get: fn(&Ports) -> Value,
    set: fn(&mut Ports, Value),
    same: fn(&Ports, &Ports) -> bool,
}

impl Port {
    /// The port of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Port> {
        PORTS.iter().find(|port| port.name == name)
    }

    /// What it carries.
    #[must_use]
    pub fn get(&self, ports: &Ports) -> Value {
        (self.get)(ports)
    }

    /// Whether it carries the same in both.
    #[must_use]
    pub fn is_same(&self, one: &Ports, other: &Ports) -> bool {
        (self.same)(one, other)
    }

    /// Makes it carry `value`, if that has no more bits than the port; whether it does.
    #[must_use]
    pub fn set(&self, ports: &mut Ports, value: Value) -> bool {
        let fits = value.bits() <= self.bits;
        if fits {
            (self.set)(ports, value);
        }
        fits
    }
}

/// Bits of a row of the table.
macro_rules! bits {
    (words) => {
        64 * DATA_WORDS as u32
    };
    ($bits:literal) => {
        $bits
    };
}

/// How a row of the table is read.
macro_rules! get {
    ($side:ident, $name:ident, words) => {
        |ports| Value::from(ports.$side.$name)
    };
    ($side:ident, $name:ident, $bits:literal) => {
        |ports| Value::from(u64::from(ports.$side.$name))
    };
}

/// How a row of the table is written; what does not fit is not given.
macro_rules! set {
    ($side:ident, $name:ident, words) => {
        |ports, value| ports.$side.$name = value.words()
    };
    ($side:ident, $name:ident, $bits:literal) => {
        |ports, value| ports.$side.$name = value.low() as _
    };
}

/// The table. Naming every field is checked by the compiler.
macro_rules! ports {
    ($($side:ident: $ty:ident = $driver:ident { $($name:ident: $bits:tt),* $(,)? })*) => {
        $(const _: fn(&$ty) = |value| { let $ty { $($name: _),* } = value; };)*

        /// Every port, those that the surroundings drive first.
        pub static PORTS: &[Port] = &[$($(Port {
            name: stringify!($name),
            side: Side::$driver,
            bits: bits!($bits),
            get: get!($side, $name, $bits),
            set: set!($side, $name, $bits),
            same: |one, other| one.$side.$name == other.$side.$name,
        }),*),*];
    };
}

ports! {
    inputs: Inputs = Input {
        rst_n: 1,
        obs_valid: 1,
        obs_vaddr: 64,
        obs_paddr: 64,
        obs_asid: 16,
        obs_kind: 2,
        obs_late: 1,
        obs_instr: 1,
        xlt_req_ready: 1,
        xlt_rsp_valid: 1,
        xlt_rsp_paddr: 64,
        xlt_rsp_status: 2,
        pf_ready: 1,
        pf_present: 1,
        pf_answer_valid: 1,
        pf_answer_id: 8,
        pf_answer_opcode: 3,
        pf_answer_error: 2,
        pf_answer_last: 1,
        m_axi_awready: 1,
        m_axi_wready: 1,
        m_axi_bvalid: 1,
        m_axi_bid: 8,
        m_axi_bresp: 2,
        m_axi_arready: 1,
        m_axi_rvalid: 1,
        m_axi_rdata: words,
        m_axi_rid: 8,
        m_axi_rresp: 2,
        m_axi_rlast: 1,
        s_axil_awvalid: 1,
        s_axil_awaddr: 12,
        s_axil_wvalid: 1,
        s_axil_wdata: 32,
        s_axil_wstrb: 4,
        s_axil_bready: 1,
        s_axil_arvalid: 1,
        s_axil_araddr: 12,
        s_axil_rready: 1,
    }
    outputs: Outputs = Output {
        obs_ready: 1,
        xlt_req_valid: 1,
        xlt_req_vaddr: 64,
        xlt_req_asid: 16,
        xlt_req_level: 1,
        xlt_rsp_ready: 1,
        pf_valid: 1,
        pf_paddr: 64,
        pf_vaddr: 64,
        pf_mask: 64,
        pf_asid: 16,
        pf_source: 2,
        pf_level: 1,
        pf_id: 8,
        pf_opcode: 3,
        pf_param: 3,
        pf_size: 3,
        pf_corrupt: 1,
        pf_len: 8,
        pf_burst: 2,
        pf_lock: 1,
        pf_cache: 4,
        pf_prot: 3,
        pf_qos: 4,
        pf_answer_ready: 1,
        m_axi_awvalid: 1,
        m_axi_awaddr: 64,
        m_axi_awid: 8,
        m_axi_awlen: 8,
        m_axi_awsize: 3,
        m_axi_awburst: 2,
        m_axi_awlock: 1,
        m_axi_awcache: 4,
        m_axi_awprot: 3,
        m_axi_awqos: 4,
        m_axi_wvalid: 1,
        m_axi_wstrb: 64,
        m_axi_wdata: words,
        m_axi_wlast: 1,
        m_axi_bready: 1,
        m_axi_arvalid: 1,
        m_axi_araddr: 64,
        m_axi_aruser: 1,
        m_axi_arid: 8,
        m_axi_arlen: 8,
        m_axi_arsize: 3,
        m_axi_arburst: 2,
        m_axi_arlock: 1,
        m_axi_arcache: 4,
        m_axi_arprot: 3,
        m_axi_arqos: 4,
        m_axi_rready: 1,
        s_axil_awready: 1,
        s_axil_wready: 1,
        s_axil_bvalid: 1,
        s_axil_bresp: 2,
        s_axil_arready: 1,
        s_axil_rvalid: 1,
        s_axil_rdata: 32,
        s_axil_rresp: 2,
        irq: 1,
        recording: 1,
        replaying: 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_port_is_set_and_read_alone() {
        let mut seen = BTreeSet::new();
        for port in PORTS {
            let mut ports = Ports::default();
            assert!(port.set(&mut ports, Value::from(1)), "{}", port.name);
            assert_ne!(ports, Ports::default(), "{}", port.name);
            for other in PORTS {
                let expected = Value::from(u64::from(other.name == port.name));
                assert_eq!(other.get(&ports), expected, "{}", other.name);
                let same = other.is_same(&ports, &Ports::default());
                assert_eq!(same, other.name != port.name, "{}", other.name);
            }
            assert!(seen.insert(port.name), "{}", port.name);
            assert_eq!(
                Port::named(port.name).map(|port| port.name),
                Some(port.name)
            );
        }
    }

    #[test]
    fn what_is_wider_than_a_port_is_not_taken() {
        for port in PORTS {
            let mut ports = Ports::default();
            let mut highest = [0; DATA_WORDS];
            highest[(port.bits as usize - 1) / 64] = 1 << ((port.bits - 1) % 64);
            let highest = Value::from(highest);
            assert!(port.set(&mut ports, highest), "{}", port.name);
            assert_eq!(port.get(&ports), highest, "{}", port.name);
            if port.bits < 64 {
                let before = ports;
                assert!(
                    !port.set(&mut ports, Value::from(1 << port.bits)),
                    "{}",
                    port.name
                );
                assert_eq!(ports, before);
            }
        }
    }
}
