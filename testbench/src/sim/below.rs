//! What lies below the L1-I: the L2 and the last level.

use crate::cache::{Cache, Mark};
use crate::options::Shapes;

/// Where a demand found its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// In the L2, with the mark it had there.
    L2(Mark),
    /// In the last level.
    Llc,
    /// In memory only.
    Memory,
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
            None if self.llc.touch(line).is_some() => Found::Llc,
            None => Found::Memory,
        }
    }

    /// A prefetch looks for its line: `None` if the L2 has it, which changes nothing.
    pub fn look_up_prefetch(&mut self, line: u64) -> Option<Found> {
        if self.l2.contains(line) {
            return None;
        }
        Some(if self.llc.touch(line).is_some() {
            Found::Llc
        } else {
            Found::Memory
        })
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
            self.add(line, Mark::NONE, found == Found::Memory);
        }
        found == Found::Memory
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
        assert_eq!(below.look_up(0), Found::Llc);
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
        assert_eq!(below.look_up_prefetch(0), Some(Found::Llc));
    }
}
