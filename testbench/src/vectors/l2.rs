//! What an L2 says of lookups: as much of one as vectors need.

use std::collections::{BTreeMap, BTreeSet};

/// Kinds of lookups, as the block is told of them.
const MISS: u8 = 0;
const BROUGHT: u8 = 1;
const HIT: u8 = 2;
const FOUND: u8 = 3;

/// Of so many prefetches one finds its line in the L2.
const FOUND_EVERY: usize = 5;

/// An L2 that forgets nothing, but for its marks.
#[derive(Clone, Debug, Default)]
pub(super) struct L2 {
    lines: BTreeSet<(bool, u64)>,
    marks: BTreeMap<u64, u8>,
}

impl L2 {
    /// One that holds nothing but what these prefetches brought or found.
    pub fn after(prefetches: &[u64]) -> Self {
        let kind = |place| {
            if place % FOUND_EVERY == 0 {
                FOUND
            } else {
                BROUGHT
            }
        };
        let marks = prefetches.iter().enumerate();
        L2 {
            lines: BTreeSet::new(),
            marks: marks.map(|(place, line)| (*line, kind(place))).collect(),
        }
    }

    /// The kind of a lookup of that line: only the instruction side of the address space that is recorded meets
    /// marks.
    pub fn lookup(&mut self, line: u64, instruction: bool, foreign: bool) -> u8 {
        if instruction
            && !foreign
            && let Some(kind) = self.marks.remove(&line)
        {
            self.lines.insert((foreign, line));
            return kind;
        }
        let missed = self.lines.insert((foreign, line));
        if missed { MISS } else { HIT }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_used_once_and_by_those_that_it_is_for() {
        let mut l2 = L2::after(&[64, 128]);
        assert_eq!(l2.lookup(128, false, false), MISS);
        assert_eq!(l2.lookup(128, true, true), MISS);
        assert_eq!(l2.lookup(128, true, false), BROUGHT);
        assert_eq!(l2.lookup(128, true, false), HIT);
        assert_eq!(l2.lookup(64, true, false), FOUND);
        assert_eq!(l2.lookup(192, true, false), MISS);
    }
}
