//! Next line: which lines behind misses must be offered, in which cycle.
//!
//! Times: a miss accepted in cycle t counts by what runs in t and t+1, is in the queue from the end
//! of t+2 on, and the first line due in a queue is on the port a cycle after the port was free.

use super::shared::Shared;
use crate::counter::Counter;
use crate::geometry::mask;
use crate::mismatch::Mismatch;
use crate::parts::carries_address;
use jukebox_config::Config;
use jukebox_ports::{Inputs, Outputs};
use std::collections::VecDeque;

/// Misses that the queue holds.
const QUEUE: usize = 8;

/// Bytes that permission and cacheability are the same for: no line is prefetched beyond.
const SPAN: u64 = 4096;

/// What `pf_source_o` says of such a prefetch.
pub(crate) const SOURCE: u8 = 1;

/// A line to be prefetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) paddr: u64,
    pub(crate) vaddr: u64,
    pub(crate) asid: u16,
}

/// What is in force in a cycle.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Policy {
    /// Lines behind each miss, 0 to 3.
    pub(crate) lines: u64,
    /// The address space that misses must be of, if any: the recording's, if it takes events, else
    /// the replay's.
    pub(crate) only: Option<u16>,
    /// The recording takes events of this cycle.
    pub(crate) takes: bool,
}

/// Misses on their way to the port.
#[derive(Clone, Debug)]
pub(crate) struct NextLine {
    line_bytes: u64,
    pa_mask: u64,
    va_mask: u64,
    asid_mask: u16,
    /// The recording took events of the cycle before.
    took: bool,
    /// The lines of a miss of the cycle before, which counts if something runs in this cycle.
    seen: Vec<Line>,
    /// Those of a miss that enters the queue at the end of this cycle.
    entering: Vec<Line>,
    /// The lines due of each miss, one on the port included.
    queue: VecDeque<VecDeque<Line>>,
    /// The first line of the queue is on the port.
    on_port: bool,
    /// The port says virtual address and address space.
    carries_address: bool,
    /// What has to be new on the port in this cycle.
    expected: Option<Line>,
}

impl NextLine {
    pub(crate) fn new(config: &Config) -> Self {
        let line_bytes = u64::from(config.geometry.line_bytes);
        NextLine {
            line_bytes,
            pa_mask: mask(config.address.pa_bits),
            va_mask: mask(config.address.va_bits),
            asid_mask: mask(config.address.asid_bits) as u16,
            took: false,
            seen: Vec::new(),
            entering: Vec::new(),
            queue: VecDeque::new(),
            on_port: false,
            carries_address: carries_address(config),
            expected: None,
        }
    }

    /// Checks what is new on the prefetch port in this cycle: `Some` if it comes from here.
    pub(crate) fn check(&mut self, shared: &Shared, offered: Option<Line>) -> Result<(), Mismatch> {
        const WHAT: &str = "next-line prefetch";
        let hex = |line: Line| format!("{:#x} ({:#x})", line.paddr, line.vaddr);
        match (self.expected.take(), offered) {
            (None, None) => Ok(()),
            (None, Some(line)) => Err(shared.fail(WHAT, "none", hex(line))),
            (Some(line), None) => Err(shared.fail(WHAT, hex(line), "none")),
            (Some(expected), Some(line)) => {
                shared.equal("next-line address", expected.paddr, line.paddr)?;
                if self.carries_address {
                    shared.equal("next-line virtual address", expected.vaddr, line.vaddr)?;
                    shared.equal("next-line ASID", expected.asid.into(), line.asid.into())?;
                }
                self.on_port = true;
                Ok(())
            }
        }
    }

    /// Follows this cycle to its end.
    pub(crate) fn follow(&mut self, shared: &mut Shared, i: &Inputs, o: &Outputs, now: Policy) {
        let runs = self.took || o.replaying != 0;
        let live = runs && now.lines != 0;
        let due = self.queue.iter().flatten();
        let next = due.copied().nth(usize::from(self.on_port));
        let accepted = o.pf_valid != 0 && i.pf_ready != 0;
        if accepted && o.pf_source == SOURCE {
            shared.counters.count(Counter::NextLine);
            self.leave();
        }
        let entering = std::mem::take(&mut self.entering);
        if live && !entering.is_empty() {
            if self.queue.len() < QUEUE {
                self.queue.push_back(entering.into());
            } else {
                shared.counters.count(Counter::NextDropped);
            }
        }
        if !live {
            self.queue.clear();
            self.on_port = false;
        }
        let free = (o.pf_valid == 0 || accepted) && !shared.bus_full;
        self.expected = next.filter(|_| live && free);
        let seen = std::mem::take(&mut self.seen);
        if runs {
            self.entering = seen;
        }
        if i.obs_valid != 0 && o.obs_ready != 0 && i.obs_instr != 0 && i.obs_kind & 3 == 0 {
            self.seen = self.behind(i, now);
        }
        self.took = now.takes;
    }

    /// The first line of the queue was accepted, if that was the one on the port.
    fn leave(&mut self) {
        if !std::mem::take(&mut self.on_port) {
            return;
        }
        if let Some(first) = self.queue.front_mut() {
            first.pop_front();
            if first.is_empty() {
                self.queue.pop_front();
            }
        }
    }

    /// The lines behind a miss, none if it is of another address space.
    fn behind(&self, i: &Inputs, now: Policy) -> Vec<Line> {
        let asid = i.obs_asid & self.asid_mask;
        if now.only.is_some_and(|only| only != asid) {
            return Vec::new();
        }
        let first = |address: u64| address / self.line_bytes * self.line_bytes;
        let (paddr, vaddr) = (first(i.obs_paddr & self.pa_mask), first(i.obs_vaddr));
        let lines = (1..=now.lines).map(|number| number * self.line_bytes);
        let inside = lines.take_while(|offset| paddr % SPAN + offset < SPAN);
        let line = |offset: u64| Line {
            paddr: paddr + offset,
            vaddr: vaddr.wrapping_add(offset) & self.va_mask,
            asid,
        };
        inside.map(line).collect()
    }

    /// Whether nothing here changes while nothing happens at the ports; `takes` is whether the
    /// recording takes events of the next cycle.
    pub(crate) fn is_settled(&self, takes: bool) -> bool {
        let empty = self.seen.is_empty() && self.entering.is_empty() && self.queue.is_empty();
        empty && self.expected.is_none() && self.took == takes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn miss(paddr: u64, vaddr: u64) -> Inputs {
        Inputs {
            obs_valid: 1,
            obs_instr: 1,
            obs_paddr: paddr,
            obs_vaddr: vaddr,
            obs_asid: 5,
            ..Inputs::default()
        }
    }

    #[test]
    fn lines_stay_in_their_4_kb_and_virtual_addresses_wrap() {
        let next_line = NextLine::new(&Config::default());
        let policy = Policy {
            lines: 3,
            only: Some(5),
            takes: true,
        };
        let lines = |paddr, vaddr| next_line.behind(&miss(paddr, vaddr), policy);
        let places = |lines: Vec<Line>| -> Vec<(u64, u64)> {
            lines.iter().map(|line| (line.paddr, line.vaddr)).collect()
        };
        assert_eq!(
            places(lines(0x7f7f, 0xffff_ffff_ffbf)),
            [(0x7f80, 0xffff_ffff_ffc0), (0x7fc0, 0)]
        );
        assert_eq!(places(lines(0x1fff, 0)), []);
        assert_eq!(lines(0x1000, 0).len(), 3);
        let other = Policy {
            only: Some(4),
            ..policy
        };
        assert!(next_line.behind(&miss(0x1000, 0), other).is_empty());
    }

    #[test]
    fn a_miss_is_offered_in_the_fourth_cycle_after_it_and_the_ninth_is_dropped() {
        let mut next_line = NextLine::new(&Config::default());
        let mut shared = Shared::new(32, 0, 0, super::super::Compared::default());
        let policy = Policy {
            lines: 1,
            only: None,
            takes: true,
        };
        let (ready, mut outputs) = (
            Outputs {
                obs_ready: 1,
                ..Outputs::default()
            },
            Outputs::default(),
        );
        outputs.clone_from(&ready);
        for number in 0..9u64 {
            let offered = (number >= 4).then(|| {
                outputs.pf_valid = 1;
                outputs.pf_source = SOURCE;
                Line {
                    paddr: 0x40,
                    vaddr: 0x40,
                    asid: 5,
                }
            });
            let new = offered.filter(|_| number == 4);
            next_line.check(&shared, new).unwrap();
            let address = number << 12;
            next_line.follow(&mut shared, &miss(address, address), &outputs, policy);
        }
        for _ in 0..2 {
            next_line.check(&shared, None).unwrap();
            next_line.follow(&mut shared, &Inputs::default(), &outputs, policy);
        }
        assert_eq!(next_line.queue.len(), QUEUE);
        assert_eq!(shared.counters.range(Counter::NextDropped), (1, 1));
        // Nothing runs any more.
        let stopped = Policy {
            takes: false,
            ..policy
        };
        for _ in 0..2 {
            next_line.follow(&mut shared, &Inputs::default(), &outputs, stopped);
        }
        assert!(next_line.queue.is_empty() && next_line.is_settled(false));
    }
}
