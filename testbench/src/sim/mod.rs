//! The memory system and the clock: what an invocation does without and with a prefetcher.

pub mod baseline;
pub mod below;
pub mod clock;
pub mod cycle;
pub mod ideal;
pub mod lookups;
mod misses;
pub mod tally;

use std::sync::atomic::{AtomicBool, Ordering};

use crate::options::Latencies;
use crate::prefetcher::{Result, Stop};

/// Lookups between two reports of progress.
const REPORT_EVERY: usize = 256;

/// One invocation ready to be run with a prefetcher.
#[derive(Clone, Copy)]
pub struct Work<'a> {
    /// Its L2 lookups.
    pub lookups: &'a lookups::Lookups,
    /// What they did without a prefetcher.
    pub baseline: &'a baseline::Baseline,
    /// Its base cycles.
    pub clock: clock::Clock,
    /// Latencies of the memory system.
    pub latencies: Latencies,
    /// Binary logarithm of the line length.
    pub line_shift: u32,
    /// Told now and then how many fetches are done.
    pub progress: &'a dyn Fn(u64),
    /// Becomes true when the run is to end.
    pub stop: &'a AtomicBool,
}

impl Work<'_> {
    /// Tells the progress at lookup number `index`, if it is time.
    fn at(&self, index: usize) {
        if index.is_multiple_of(REPORT_EVERY) {
            (self.progress)(self.lookups.misses[index].fetch);
        }
    }

    /// Nobody wants the run to end.
    fn go_on(&self) -> Result<()> {
        match self.stop.load(Ordering::Relaxed) {
            false => Ok(()),
            true => Err(Stop::Asked),
        }
    }
}
