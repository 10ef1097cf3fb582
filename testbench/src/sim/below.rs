//! What lies below the L1-I: the L2 and the last level.

use crate::cache::{Cache, Mark};
use crate::options::Shapes;

/// Where a demand found its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// In the L2, with the mark it had there.
    L2(Mark),
    /// In the last level, with the mark it had there.
    Llc(Mark),
    /// In memory only.
    Memory,
}

impl Found {
    /// Neither cache had it.
    pub fn is_memory(self) -> bool {
        self == Found::Memory
    }
}

/// Where a prefetch takes the line from that it brings into the L2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Supply {
    /// Memory.
    Memory,
    /// The last level.
    Llc,
    /// The last level, which has it by run-ahead, unused.
    Ahead,
    /// What is under way to the last level by run-ahead.
    UnderWay,
}

impl Supply {
    /// The mark of a line from there: whether a prefetch took it from memory, this one or run-ahead.
    pub const fn mark(self) -> Mark {
        Mark::prefetched(!matches!(self, Supply::Llc))
    }
}

/// The caches below the L1-I.
#[derive(Clone, Debug)]
pub struct Below {
    /// Second level.
    pub l2: Cache,
    /// Last level.
    pub llc: Cache,
}

impl Below {
    /// Empty caches, or one line that says why there are none.
    pub fn new(shapes: &Shapes, line_bytes: u32) -> Result<Self, String> {
        Ok(Self {
            l2: Cache::new(shapes.l2, line_bytes)?,
            llc: Cache::new(shapes.llc, line_bytes)?,
        })
    }

    /// A demand looks for its line. Nothing is filled yet.
    pub fn look_up(&mut self, line: u64) -> Found {
        match self.l2.touch(line) {
            Some(mark) => Found::L2(mark),
            None => match self.llc.touch(line) {
                Some(mark) => Found::Llc(mark),
                None => Found::Memory,
            },
        }
    }

    /// A prefetch looks for its line: `None` if the L2 has it, which changes nothing.
    pub fn look_up_prefetch(&mut self, line: u64) -> Option<Supply> {
        if self.l2.contains(line) {
            return None;
        }
        Some(match self.llc.touch(line) {
            Some(mark) if mark.is_prefetched() => Supply::Ahead,
            Some(_) => Supply::Llc,
            None => Supply::Memory,
        })
    }

    /// Whether either cache has the line. Changes nothing.
    pub fn has(&self, line: u64) -> bool {
        self.l2.contains(line) || self.llc.contains(line)
    }

    /// The line arrives in the last level alone, by run-ahead. The mark there is for our figures: no
    /// cache has it.
    pub fn fill_llc(&mut self, line: u64, mark: Mark) {
        self.llc.add(line, mark);
    }

    /// The line arrives in the L2, and in the last level if it comes from memory.
    pub fn fill(&mut self, line: u64, mark: Mark, from_memory: bool) {
        self.l2.fill(line, mark);
        if from_memory {
            self.llc.fill(line, Mark::NONE);
        }
    }

    /// The same for a line that was just looked up and not found.
    pub fn add(&mut self, line: u64, mark: Mark, from_memory: bool) {
        self.l2.add(line, mark);
        if from_memory {
            self.llc.add(line, Mark::NONE);
        }
    }

    /// A line of data goes through the caches; whether it comes from memory.
    pub fn pass(&mut self, line: u64) -> bool {
        let found = self.look_up(line);
        if !matches!(found, Found::L2(_)) {
            self.add(line, Mark::NONE, found.is_memory());
        }
        found.is_memory()
    }

    /// Empties all caches.
    pub fn flush(&mut self) {
        self.l2.flush();
        self.llc.flush();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn below() -> Below {
        let shape = |text: &str| text.parse().unwrap();
        Below::new(
            &Shapes {
                l1i: shape("128B:2"),
                l2: shape("128B:2"),
                llc: shape("1KiB:4"),
            },
            64,
        )
        .unwrap()
    }

    #[test]
    fn a_line_falls_from_the_l2_to_the_last_level() {
        let mut below = below();
        for line in 0..3 {
            assert_eq!(below.look_up(line), Found::Memory);
            below.fill(line, Mark::NONE, true);
        }
        assert_eq!(below.look_up(0), Found::Llc(Mark::NONE));
        assert_eq!(below.look_up(2), Found::L2(Mark::NONE));
        below.flush();
        assert_eq!(below.look_up(2), Found::Memory);
    }

    #[test]
    fn a_prefetch_of_a_present_line_changes_nothing() {
        let mut below = below();
        below.fill(0, Mark::NONE, true);
        below.fill(1, Mark::NONE, true);
        assert_eq!(below.look_up_prefetch(0), None);
        below.fill(2, Mark::NONE, true);
        // Line 0 was still the oldest.
        assert_eq!(below.look_up_prefetch(0), Some(Supply::Llc));
    }

    #[test]
    fn what_run_ahead_brought_is_in_the_last_level_alone_and_known_until_it_is_taken() {
        let mut below = below();
        let ahead = Supply::UnderWay.mark();
        below.fill_llc(0, ahead);
        below.fill_llc(1, ahead);
        assert!(below.has(0) && !below.l2.contains(0) && !below.has(2));
        assert_eq!(below.look_up_prefetch(0), Some(Supply::Ahead));
        assert_eq!(below.look_up_prefetch(0), Some(Supply::Llc));
        assert_eq!(below.look_up(1), Found::Llc(ahead));
        assert_eq!(below.look_up(1), Found::Llc(Mark::NONE));
    }

    #[test]
    fn asking_whether_a_line_is_there_makes_it_no_younger() {
        let mut below = below();
        // One set of the last level.
        for line in 0..4 {
            below.fill(4 * line, Mark::NONE, true);
        }
        assert!(below.has(0));
        below.fill_llc(16, Mark::NONE);
        assert!(!below.has(0) && below.has(4));
    }
}
