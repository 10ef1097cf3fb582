//! What has been done so far.

use std::fmt;
use std::ops::AddAssign;

/// Sums over turns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// Turns that were played to their end.
    pub turns: u64,
    /// Cycles of the clock, each checked.
    pub cycles: u64,
    /// Prefetches that were accepted.
    pub prefetches: u64,
    /// Of them those that the third model had foretold.
    pub foretold: u64,
    /// Lines of metadata written.
    pub lines: u64,
    /// Configurations begun.
    pub configurations: u64,
}

impl AddAssign for Done {
    fn add_assign(&mut self, other: Done) {
        self.turns += other.turns;
        self.cycles += other.cycles;
        self.prefetches += other.prefetches;
        self.foretold += other.foretold;
        self.lines += other.lines;
        self.configurations += other.configurations;
    }
}

impl fmt::Display for Done {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Done {
            turns,
            cycles,
            prefetches,
            foretold,
            lines,
            configurations,
        } = self;
        write!(
            f,
            "{turns} turns, {configurations} configurations, {cycles} cycles, {prefetches} prefetches ({foretold} of them by the third model), {lines} lines written"
        )
    }
}
