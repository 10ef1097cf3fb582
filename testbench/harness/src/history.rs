//! The last events at the block's ports, for reports.

use jukebox_ports::{Inputs, Outputs};
use std::collections::VecDeque;
use std::fmt;

/// How many events are kept; a power of two.
const KEPT: usize = 64;

/// Something that happened at a port of the block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PortEvent {
    /// Reset was held.
    Reset,
    /// An observation event, accepted or lost.
    Observed {
        /// Virtual address.
        vaddr: u64,
        /// 0 MISS, 1 PREFETCH_HIT, 2 HIT, 3 KEPT_HIT.
        kind: u8,
        /// Instruction flag.
        instr: bool,
        /// Address space identifier.
        asid: u16,
        /// False if the block was not ready.
        accepted: bool,
    },
    /// AR handshake: address.
    ReadAddress(u64),
    /// Last R beat of a burst: answer code.
    ReadDone(u8),
    /// AW handshake: address.
    WriteAddress(u64),
    /// Last W beat of a burst.
    WriteData,
    /// B handshake: answer code.
    WriteAnswer(u8),
    /// Translation request accepted: virtual address.
    TranslationAsked(u64),
    /// Translation answer taken: status and physical address.
    TranslationAnswer(u8, u64),
    /// Prefetch of the record accepted: physical and virtual address.
    Prefetch(u64, u64),
    /// Next-line prefetch accepted: physical and virtual address.
    NextLine(u64, u64),
    /// Prefetch of the second record accepted: physical and virtual address.
    SecondRecord(u64, u64),
    /// Prefetch of level 1 accepted: physical and virtual address.
    RunAhead(u64, u64),
    /// Pulse on `pf_present_i`.
    Present,
    /// Register write accepted: offset, data, strobes.
    RegisterWrite(u16, u32, u8),
    /// Register write answered.
    RegisterWriteAnswer(u8),
    /// Register read requested: offset.
    RegisterRead(u16),
    /// Register read answered: data, answer code.
    RegisterReadAnswer(u32, u8),
}

impl fmt::Display for PortEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            PortEvent::Reset => write!(f, "reset"),
            PortEvent::Observed {
                vaddr,
                kind,
                instr,
                asid,
                accepted,
            } => {
                let kind = match kind {
                    0 => "MISS",
                    1 => "PREFETCH_HIT",
                    2 => "HIT",
                    _ => "KEPT_HIT",
                };
                let fate = if accepted { "accepted" } else { "lost" };
                let side = if instr { "instruction" } else { "data" };
                write!(f, "obs {kind} {vaddr:#x} {side} asid {asid:#x} {fate}")
            }
            PortEvent::ReadAddress(addr) => write!(f, "AR {addr:#x}"),
            PortEvent::ReadDone(resp) => write!(f, "R last, answer {resp}"),
            PortEvent::WriteAddress(addr) => write!(f, "AW {addr:#x}"),
            PortEvent::WriteData => write!(f, "W last"),
            PortEvent::WriteAnswer(resp) => write!(f, "B answer {resp}"),
            PortEvent::TranslationAsked(vaddr) => write!(f, "translate {vaddr:#x}"),
            PortEvent::TranslationAnswer(status, paddr) => {
                write!(f, "translation status {status} paddr {paddr:#x}")
            }
            PortEvent::Prefetch(paddr, vaddr) => write!(f, "prefetch {paddr:#x} ({vaddr:#x})"),
            PortEvent::NextLine(paddr, vaddr) => write!(f, "next line {paddr:#x} ({vaddr:#x})"),
            PortEvent::SecondRecord(paddr, vaddr) => {
                write!(f, "prefetch of the second record {paddr:#x} ({vaddr:#x})")
            }
            PortEvent::RunAhead(paddr, vaddr) => {
                write!(f, "prefetch of level 1 {paddr:#x} ({vaddr:#x})")
            }
            PortEvent::Present => write!(f, "pf_present"),
            PortEvent::RegisterWrite(addr, data, strb) => {
                write!(f, "register write {addr:#x} = {data:#x} strobes {strb:#x}")
            }
            PortEvent::RegisterWriteAnswer(resp) => write!(f, "register write answer {resp}"),
            PortEvent::RegisterRead(addr) => write!(f, "register read {addr:#x}"),
            PortEvent::RegisterReadAnswer(data, resp) => {
                write!(f, "register read answer {data:#x} code {resp}")
            }
        }
    }
}

/// Ring of the last 64 port events with the cycle each happened in.
#[derive(Clone, Debug)]
pub struct History {
    ring: [(u64, PortEvent); KEPT],
    total: usize,
    now: u64,
    pairs: Pairs,
}

/// What waits for its other half: writes whose address and data come on channels of their own.
#[derive(Clone, Debug, Default)]
struct Pairs {
    /// Bursts to memory whose address is there, and whose last beat is.
    addresses: u64,
    last_beats: u64,
    register_addresses: VecDeque<u16>,
    register_data: VecDeque<(u32, u8)>,
}

impl Default for History {
    fn default() -> Self {
        History {
            ring: [(0, PortEvent::Reset); KEPT],
            total: 0,
            now: 0,
            pairs: Pairs::default(),
        }
    }
}

impl History {
    /// Notes what happens at the ports in cycle `now`.
    #[inline]
    pub fn follow(&mut self, now: u64, i: &Inputs, o: &Outputs) {
        self.now = now;
        if i.rst_n == 0 {
            self.pairs = Pairs::default();
            self.note(PortEvent::Reset);
        } else if is_active(i, o) {
            self.observation(i, o);
            self.memory(i, o);
            self.translation(i, o);
            self.prefetch(i, o);
            self.registers(i, o);
        }
    }

    fn observation(&mut self, i: &Inputs, o: &Outputs) {
        if i.obs_valid != 0 {
            self.note(PortEvent::Observed {
                vaddr: i.obs_vaddr,
                kind: i.obs_kind,
                instr: i.obs_instr != 0,
                asid: i.obs_asid,
                accepted: o.obs_ready != 0,
            });
        }
        if i.pf_present != 0 {
            self.note(PortEvent::Present);
        }
    }

    fn memory(&mut self, i: &Inputs, o: &Outputs) {
        if i.m_axi_rvalid & o.m_axi_rready & i.m_axi_rlast != 0 {
            self.note(PortEvent::ReadDone(i.m_axi_rresp));
        }
        if o.m_axi_arvalid & i.m_axi_arready != 0 {
            self.note(PortEvent::ReadAddress(o.m_axi_araddr));
        }
        if i.m_axi_bvalid & o.m_axi_bready != 0 {
            self.note(PortEvent::WriteAnswer(i.m_axi_bresp));
        }
        if o.m_axi_awvalid & i.m_axi_awready != 0 {
            self.note(PortEvent::WriteAddress(o.m_axi_awaddr));
            self.pairs.addresses += 1;
        }
        if o.m_axi_wvalid & i.m_axi_wready & o.m_axi_wlast != 0 {
            self.pairs.last_beats += 1;
        }
        while self.pairs.addresses > 0 && self.pairs.last_beats > 0 {
            self.pairs.addresses -= 1;
            self.pairs.last_beats -= 1;
            self.note(PortEvent::WriteData);
        }
    }

    fn translation(&mut self, i: &Inputs, o: &Outputs) {
        if i.xlt_rsp_valid & o.xlt_rsp_ready != 0 {
            let (status, paddr) = (i.xlt_rsp_status, i.xlt_rsp_paddr);
            self.note(PortEvent::TranslationAnswer(status, paddr));
        }
        if o.xlt_req_valid & i.xlt_req_ready != 0 {
            self.note(PortEvent::TranslationAsked(o.xlt_req_vaddr));
        }
    }

    fn prefetch(&mut self, i: &Inputs, o: &Outputs) {
        if o.pf_valid & i.pf_ready == 0 {
            return;
        }
        let (paddr, vaddr) = (o.pf_paddr, o.pf_vaddr);
        self.note(match o.pf_source {
            _ if o.pf_level != 0 => PortEvent::RunAhead(paddr, vaddr),
            1 => PortEvent::NextLine(paddr, vaddr),
            2 => PortEvent::SecondRecord(paddr, vaddr),
            _ => PortEvent::Prefetch(paddr, vaddr),
        });
    }

    fn registers(&mut self, i: &Inputs, o: &Outputs) {
        let pairs = &mut self.pairs;
        if i.s_axil_awvalid & o.s_axil_awready != 0 {
            pairs.register_addresses.push_back(i.s_axil_awaddr);
        }
        if i.s_axil_wvalid & o.s_axil_wready != 0 {
            let data = (i.s_axil_wdata, i.s_axil_wstrb);
            pairs.register_data.push_back(data);
        }
        if let (Some(&address), Some(&(data, strobes))) = (
            pairs.register_addresses.front(),
            pairs.register_data.front(),
        ) {
            pairs.register_addresses.pop_front();
            pairs.register_data.pop_front();
            self.note(PortEvent::RegisterWrite(address, data, strobes));
        }
        if o.s_axil_bvalid & i.s_axil_bready != 0 {
            self.note(PortEvent::RegisterWriteAnswer(o.s_axil_bresp));
        }
        if i.s_axil_arvalid & o.s_axil_arready != 0 {
            self.note(PortEvent::RegisterRead(i.s_axil_araddr));
        }
        if o.s_axil_rvalid & i.s_axil_rready != 0 {
            let (data, resp) = (o.s_axil_rdata, o.s_axil_rresp);
            self.note(PortEvent::RegisterReadAnswer(data, resp));
        }
    }

    /// Notes an event of the current cycle.
    fn note(&mut self, event: PortEvent) {
        self.ring[self.total % KEPT] = (self.now, event);
        self.total += 1;
    }

    /// The kept events with their cycles, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = (u64, PortEvent)> + '_ {
        let kept = self.total.min(KEPT);
        (self.total - kept..self.total).map(|i| self.ring[i % KEPT])
    }
}

/// Whether something is on its way over a port, or is held there.
#[inline]
#[must_use]
pub fn is_active(i: &Inputs, o: &Outputs) -> bool {
    let theirs = i.obs_valid | i.pf_present | i.m_axi_rvalid | i.m_axi_bvalid | i.xlt_rsp_valid;
    let registers = i.s_axil_awvalid | i.s_axil_wvalid | i.s_axil_arvalid;
    let ours = o.m_axi_arvalid | o.m_axi_awvalid | o.m_axi_wvalid | o.xlt_req_valid | o.pf_valid;
    theirs | registers | ours | o.s_axil_bvalid | o.s_axil_rvalid != 0
}

impl fmt::Display for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (cycle, event) in self.iter() {
            writeln!(f, "{cycle:>10}  {event}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Out of reset, with ready on all channels.
    fn ready() -> (Inputs, Outputs) {
        let inputs = Inputs {
            rst_n: 1,
            xlt_req_ready: 1,
            pf_ready: 1,
            m_axi_arready: 1,
            m_axi_awready: 1,
            m_axi_wready: 1,
            s_axil_bready: 1,
            s_axil_rready: 1,
            ..Inputs::default()
        };
        let outputs = Outputs {
            obs_ready: 1,
            xlt_rsp_ready: 1,
            m_axi_rready: 1,
            m_axi_bready: 1,
            s_axil_awready: 1,
            s_axil_wready: 1,
            s_axil_arready: 1,
            ..Outputs::default()
        };
        (inputs, outputs)
    }

    #[test]
    fn keeps_the_last_events_in_order() {
        let (i, mut o) = ready();
        let mut h = History::default();
        o.m_axi_arvalid = 1;
        for cycle in 0..100 {
            o.m_axi_araddr = cycle * 64;
            h.follow(cycle, &i, &o);
        }
        let kept: Vec<_> = h.iter().collect();
        assert_eq!(kept.len(), 64);
        assert_eq!(kept[0], (36, PortEvent::ReadAddress(36 * 64)));
        assert_eq!(kept[63], (99, PortEvent::ReadAddress(99 * 64)));
        assert!(h.to_string().ends_with("        99  AR 0x18c0\n"));
    }

    #[test]
    fn what_waits_is_no_event_and_what_is_taken_is_one() {
        let (mut i, mut o) = ready();
        (i.obs_valid, i.obs_vaddr, i.m_axi_rvalid, i.m_axi_rresp) = (1, 0x40, 1, 2);
        (o.pf_valid, o.pf_source, o.pf_paddr, o.pf_vaddr) = (1, 2, 0x80, 0x1080);
        let events = |i: &Inputs, o: &Outputs| {
            let mut h = History::default();
            h.follow(0, i, o);
            h.iter()
                .map(|(_, event)| event.to_string())
                .collect::<Vec<_>>()
        };
        let lookup = "obs MISS 0x40 data asid 0x0";
        let prefetch = "prefetch of the second record 0x80 (0x1080)";
        // A beat that is not the last is none.
        assert_eq!(
            events(&i, &o),
            [format!("{lookup} accepted"), prefetch.into()]
        );
        (i.m_axi_rlast, i.pf_ready, o.obs_ready) = (1, 0, 0);
        assert_eq!(
            events(&i, &o),
            [format!("{lookup} lost"), "R last, answer 2".into()]
        );
    }

    #[test]
    fn writes_are_noted_once_both_halves_are_there_and_forgotten_in_reset() {
        let (i, o) = ready();
        let mut h = History::default();
        let address = Inputs {
            s_axil_awvalid: 1,
            s_axil_awaddr: 0x10,
            ..i
        };
        let data = Inputs {
            s_axil_wvalid: 1,
            s_axil_wdata: 7,
            s_axil_wstrb: 3,
            ..i
        };
        let beat = Outputs {
            m_axi_wvalid: 1,
            m_axi_wlast: 1,
            ..o
        };
        let burst = Outputs {
            m_axi_awvalid: 1,
            m_axi_awaddr: 0x40,
            ..o
        };
        h.follow(0, &address, &beat);
        h.follow(1, &Inputs::default(), &o);
        h.follow(2, &data, &burst);
        h.follow(3, &address, &beat);
        let noted: Vec<_> = h.iter().collect();
        assert_eq!(
            noted,
            [
                (1, PortEvent::Reset),
                (2, PortEvent::WriteAddress(0x40)),
                (3, PortEvent::WriteData),
                (3, PortEvent::RegisterWrite(0x10, 7, 3)),
            ]
        );
    }
}
