//! Next line without the RTL: which lines behind misses are offered, and when.

use std::collections::VecDeque;

use jukebox_config::Config;

use crate::prefetcher::{Event, Kind, Prefetch};

/// Misses that the queue holds.
const QUEUE: usize = 8;

/// Bytes over which permission is the same: no line beyond is prefetched.
const SPAN: u64 = 4096;

/// The lines due of one miss, one on the port included.
type Due = VecDeque<Prefetch>;

/// The lines behind misses, on their way to the port.
#[derive(Clone, Debug)]
pub struct NextLines {
    /// Lines behind each miss, 0: none.
    lines: u32,
    line_bytes: u64,
    va_mask: u64,
    /// Misses of this cycle and of the one before, which are not in the queue yet.
    coming: [Due; 2],
    queue: VecDeque<Due>,
    /// The first line of the queue is on the port.
    on_port: bool,
}

impl NextLines {
    /// So many lines behind each miss.
    pub fn new(lines: u32, config: &Config) -> Self {
        Self {
            lines,
            line_bytes: u64::from(config.geometry.line_bytes),
            va_mask: u64::MAX >> (64 - config.address.va_bits),
            coming: [const { Due::new() }; 2],
            queue: VecDeque::new(),
            on_port: false,
        }
    }

    /// Forgets everything: an invocation begins.
    pub fn clear(&mut self) {
        self.coming = [const { Due::new() }; 2];
        self.queue.clear();
        self.on_port = false;
    }

    /// Whether nothing is on its way.
    pub fn is_idle(&self) -> bool {
        self.queue.is_empty() && self.coming.iter().all(VecDeque::is_empty)
    }

    /// The line on the port.
    pub fn offered(&self) -> Option<Prefetch> {
        let first = self.queue.front().filter(|_| self.on_port)?;
        first.front().copied()
    }

    /// The end of a cycle with this event, at which the port becomes free or not; what was on offer
    /// has been accepted if it does.
    pub fn end_cycle(&mut self, event: Option<Event>, port_free: bool) {
        let due = self.queue.iter().map(VecDeque::len).sum::<usize>();
        let more = due > usize::from(self.on_port);
        if self.on_port
            && port_free
            && let Some(first) = self.queue.front_mut()
        {
            first.pop_front();
            if first.is_empty() {
                self.queue.pop_front();
            }
        }
        let seen = event.filter(|event| event.kind == Kind::Miss);
        let seen = seen.map_or_else(Due::new, |event| self.behind(event));
        let [newer, older] = std::mem::take(&mut self.coming);
        if !older.is_empty() && self.queue.len() < QUEUE {
            self.queue.push_back(older);
        }
        self.coming = [seen, newer];
        self.on_port = if port_free { more } else { self.on_port };
    }

    fn behind(&self, miss: Event) -> Due {
        let first = |address: u64| address & !(self.line_bytes - 1);
        let (paddr, vaddr) = (first(miss.paddr), first(miss.vaddr));
        let offsets = (1..=u64::from(self.lines)).map(|line| line * self.line_bytes);
        let inside = offsets.take_while(|offset| paddr % SPAN + offset < SPAN);
        let line = |offset| Prefetch::of_next_line((vaddr + offset) & self.va_mask, paddr + offset);
        inside.map(line).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn miss(paddr: u64) -> Option<Event> {
        Some(Event {
            vaddr: paddr + 0x10_0000,
            paddr,
            kind: Kind::Miss,
            late: false,
        })
    }

    #[test]
    fn lines_are_on_the_port_from_the_fourth_cycle_on() {
        let mut next = NextLines::new(2, &Config::default());
        let mut seen = Vec::new();
        for cycle in 0..9 {
            seen.extend(next.offered().map(|line| (cycle, line)));
            // A miss at the end of its 4 KB has one line behind it; a use is no miss.
            let event = [miss(0x2f8c), miss(0x2fc0), miss(0x5000)];
            next.end_cycle(event.get(cycle).copied().flatten(), cycle != 6);
        }
        let line = |cycle, paddr| {
            let vaddr = paddr + 0x10_0000;
            (cycle, Prefetch::of_next_line(vaddr, paddr))
        };
        let expected = [
            line(4, 0x2fc0),
            line(6, 0x5040),
            line(7, 0x5040),
            line(8, 0x5080),
        ];
        assert_eq!(seen, expected);
        next.end_cycle(None, true);
        assert!(next.is_idle());
    }

    #[test]
    fn the_ninth_finds_no_place() {
        let mut next = NextLines::new(1, &Config::default());
        for number in 0..12 {
            next.end_cycle(miss(number << 12), false);
        }
        assert_eq!(next.queue.len(), QUEUE);
        next.clear();
        assert!(next.is_idle() && next.offered().is_none());
    }
}
