//! Which signal of an emitted block is which port of the golden model.

use jukebox_config::Config;
use jukebox_port_trace::Port;
use jukebox_rtl_gen::{GenError, block_ports, user_field};

/// A signal of the block.
#[derive(Debug)]
pub struct Wire {
    /// Its name in the RTL.
    pub name: String,
    /// Its bits.
    pub bits: u32,
    /// What it is.
    pub role: Role,
}

/// What a signal is.
#[derive(Debug)]
pub enum Role {
    /// The clock.
    Clock,
    /// The reset, active at this level.
    Reset(bool),
    /// Ports, from its lowest bit on.
    Ports(Vec<Part>),
}

/// A port, and where it is in its signal.
#[derive(Debug)]
pub struct Part {
    /// The port.
    pub port: &'static Port,
    /// Its lowest bit, and how many.
    pub low: u32,
    pub bits: u32,
    /// The port that says that it means something; `None`: it always does.
    pub valid: Option<&'static Port>,
}

/// Signals that nobody looks at.
const UNUSED: [&str; 3] = ["s_axil_awprot", "s_axil_arprot", "m_axi_pf_rdata"];

/// Ports of the bus that prefetches go to, by the name that the golden model has for them.
const BUS: [(&str, &str); 30] = [
    ("tl_a_valid", "pf_valid"),
    ("tl_a_ready", "pf_ready"),
    ("tl_a_opcode", "pf_opcode"),
    ("tl_a_param", "pf_param"),
    ("tl_a_size", "pf_size"),
    ("tl_a_source", "pf_id"),
    ("tl_a_address", "pf_paddr"),
    ("tl_a_mask", "pf_mask"),
    ("tl_a_corrupt", "pf_corrupt"),
    ("tl_d_valid", "pf_answer_valid"),
    ("tl_d_ready", "pf_answer_ready"),
    ("tl_d_opcode", "pf_answer_opcode"),
    ("tl_d_source", "pf_answer_id"),
    ("tl_d_denied", "pf_answer_error"),
    ("m_axi_pf_arid", "pf_id"),
    ("m_axi_pf_araddr", "pf_paddr"),
    ("m_axi_pf_arlen", "pf_len"),
    ("m_axi_pf_arsize", "pf_size"),
    ("m_axi_pf_arburst", "pf_burst"),
    ("m_axi_pf_arlock", "pf_lock"),
    ("m_axi_pf_arcache", "pf_cache"),
    ("m_axi_pf_arprot", "pf_prot"),
    ("m_axi_pf_arqos", "pf_qos"),
    ("m_axi_pf_arvalid", "pf_valid"),
    ("m_axi_pf_arready", "pf_ready"),
    ("m_axi_pf_rid", "pf_answer_id"),
    ("m_axi_pf_rresp", "pf_answer_error"),
    ("m_axi_pf_rlast", "pf_answer_last"),
    ("m_axi_pf_rvalid", "pf_answer_valid"),
    ("m_axi_pf_rready", "pf_answer_ready"),
];

/// The user field of either bus.
const USER: [&str; 2] = ["tl_a_user", "m_axi_pf_aruser"];

/// What the names of a channel's ports begin with, and its valid. The first that fits counts.
const CHANNELS: [(&str, &str); 15] = [
    ("obs_", "obs_valid"),
    ("xlt_req_", "xlt_req_valid"),
    ("xlt_rsp_", "xlt_rsp_valid"),
    ("pf_answer_", "pf_answer_valid"),
    ("pf_", "pf_valid"),
    ("m_axi_aw", "m_axi_awvalid"),
    ("m_axi_w", "m_axi_wvalid"),
    ("m_axi_b", "m_axi_bvalid"),
    ("m_axi_ar", "m_axi_arvalid"),
    ("m_axi_r", "m_axi_rvalid"),
    ("s_axil_aw", "s_axil_awvalid"),
    ("s_axil_w", "s_axil_wvalid"),
    ("s_axil_b", "s_axil_bvalid"),
    ("s_axil_ar", "s_axil_arvalid"),
    ("s_axil_r", "s_axil_rvalid"),
];

/// The signals of the block of this configuration that a check looks at; the clock is one of them.
///
/// # Errors
/// If the configuration cannot be emitted.
pub fn wires(config: &Config) -> Result<Vec<Wire>, GenError> {
    let ports = block_ports(config)?.into_iter();
    let wires = ports.filter_map(|port| {
        let (net, bits) = (port.net(), port.bits());
        let role = match net.as_str() {
            unused if UNUSED.contains(&unused) => return None,
            "clk" => Role::Clock,
            "rst" => Role::Reset(true),
            "rst_n" => Role::Reset(false),
            user if USER.contains(&user) => Role::Ports(user_parts(config)),
            other => Role::Ports(vec![whole(other, bits)]),
        };
        Some(Wire {
            name: port.name,
            bits,
            role,
        })
    });
    Ok(wires.collect())
}

fn whole(net: &str, bits: u32) -> Part {
    let bus = BUS.iter().find(|(name, _)| *name == net);
    part(bus.map_or(net, |(_, port)| port), 0, bits)
}

fn user_parts(config: &Config) -> Vec<Part> {
    let mut low = 0;
    let parts = user_field(config).into_iter().map(|(name, bits)| {
        let part = part(&format!("pf_{name}"), low, bits);
        low += bits;
        part
    });
    parts.collect()
}

/// # Panics
/// If there is no such port: the block has one that the golden model does not know.
fn part(name: &str, low: u32, bits: u32) -> Part {
    let port = |name: &str| {
        let port = Port::named(name);
        port.unwrap_or_else(|| panic!("the golden model knows no port {name}"))
    };
    let port_of_it = port(name);
    let always = ["valid", "ready", "present"]
        .iter()
        .any(|end| name.ends_with(end));
    let channel = CHANNELS.iter().find(|(start, _)| name.starts_with(start));
    let valid = channel.filter(|_| !always);
    Part {
        port: port_of_it,
        low,
        bits,
        valid: valid.map(|(_, valid)| port(valid)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jukebox_config::Egress;
    use std::collections::BTreeSet;

    #[test]
    fn every_port_of_every_block_is_known_and_no_two_are_one() {
        let mut configs = vec![Config::default()];
        for egress in [Egress::Native, Egress::TilelinkHint, Egress::Axi4Read] {
            let mut config = Config::default();
            config.prefetch.egress = egress;
            config.prefetch.next_line = true;
            config.prefetch.second_record = true;
            config.prefetch.run_ahead = true;
            config.prefetch.user_address = egress != Egress::Native;
            config.metadata.axi_id_bits = 4;
            config.validate().unwrap();
            configs.push(config);
        }
        let mut seen = BTreeSet::new();
        for config in configs {
            let mut of_block = BTreeSet::new();
            for wire in wires(&config).unwrap() {
                if let Role::Ports(parts) = wire.role {
                    let bits: u32 = parts.iter().map(|part| part.bits).sum();
                    assert_eq!(bits, wire.bits, "{}", wire.name);
                    for part in parts {
                        assert!(part.bits <= part.port.bits, "{}", wire.name);
                        assert!(of_block.insert(part.port.name), "{}", part.port.name);
                    }
                }
            }
            seen.extend(of_block);
        }
        // And each port is one of some block.
        let all = jukebox_port_trace::PORTS.iter().map(|port| port.name);
        let missing: Vec<_> = all
            .filter(|name| !seen.contains(name) && *name != "rst_n")
            .collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn payload_means_something_beside_its_own_valid() {
        for (name, valid) in [
            ("obs_kind", Some("obs_valid")),
            ("xlt_rsp_paddr", Some("xlt_rsp_valid")),
            ("pf_answer_id", Some("pf_answer_valid")),
            ("pf_mask", Some("pf_valid")),
            ("m_axi_awlen", Some("m_axi_awvalid")),
            ("m_axi_arlen", Some("m_axi_arvalid")),
            ("m_axi_rlast", Some("m_axi_rvalid")),
            ("s_axil_wstrb", Some("s_axil_wvalid")),
            ("s_axil_rdata", Some("s_axil_rvalid")),
            ("obs_valid", None),
            ("m_axi_bready", None),
            ("pf_present", None),
            ("irq", None),
        ] {
            let of_it = part(name, 0, 1).valid.map(|port| port.name);
            assert_eq!(of_it, valid, "{name}");
        }
    }
}
