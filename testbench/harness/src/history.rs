//! The last events at the block's ports, for reports.

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
}

impl Default for History {
    fn default() -> Self {
        History {
            ring: [(0, PortEvent::Reset); KEPT],
            total: 0,
            now: 0,
        }
    }
}

impl History {
    /// Sets the cycle that the next events happen in.
    #[inline]
    pub fn set_cycle(&mut self, cycle: u64) {
        self.now = cycle;
    }

    /// The cycle set last.
    #[inline]
    #[must_use]
    pub fn cycle(&self) -> u64 {
        self.now
    }

    /// Notes an event of the current cycle.
    #[inline]
    pub fn note(&mut self, event: PortEvent) {
        self.ring[self.total % KEPT] = (self.now, event);
        self.total += 1;
    }

    /// The kept events with their cycles, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = (u64, PortEvent)> + '_ {
        let kept = self.total.min(KEPT);
        (self.total - kept..self.total).map(|i| self.ring[i % KEPT])
    }
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

    #[test]
    fn keeps_the_last_events_in_order() {
        let mut h = History::default();
        for i in 0..100 {
            h.set_cycle(i);
            h.note(PortEvent::ReadAddress(i * 64));
        }
        let kept: Vec<_> = h.iter().collect();
        assert_eq!(kept.len(), 64);
        assert_eq!(kept[0], (36, PortEvent::ReadAddress(36 * 64)));
        assert_eq!(kept[63], (99, PortEvent::ReadAddress(99 * 64)));
        assert!(h.to_string().ends_with("        99  AR 0x18c0\n"));
    }
}
