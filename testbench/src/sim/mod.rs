//! The memory system and the clock: what an invocation does without and with a prefetcher.

pub mod baseline;
pub mod behind;
pub mod below;
pub mod clock;
pub mod cycle;
mod data;
pub mod front_end;
pub mod ideal;
pub mod lookups;
pub mod memory;
mod misses;
pub mod next_line;
mod reached;
pub mod scatter;
pub mod space;
pub mod tally;
mod wrong;

use std::sync::atomic::{AtomicBool, Ordering};

use crate::cache::Mark;
use crate::error;
use crate::options::{Latencies, Marks, Options};
use crate::prefetcher::{Kind, Result, Source, Stop};
use below::Below;
use data::Data;
use lookups::Lookup;
use tally::Tally;

/// Lookups between two reports of progress.
const REPORT_EVERY: usize = 256;

/// L2 lookups of an invocation in order, each with whether it misses without a prefetcher.
pub trait Lookups: Iterator<Item = error::Result<(Lookup, bool)>> {}

impl<I: Iterator<Item = error::Result<(Lookup, bool)>>> Lookups for I {}

/// What an invocation finds around it.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    /// Latencies of the memory system.
    pub latencies: Latencies,
    /// Memory.
    pub memory: &'a memory::Memory,
    /// Where its lines lie in the caches.
    pub space: space::Space,
    /// Data that goes the same ways.
    pub data: Data,
}

impl Around<'_> {
    /// An invocation of so many instructions and line fetches begins.
    pub fn new<'a>(
        options: &Options,
        memory: &'a memory::Memory,
        space: space::Space,
        instructions: u64,
        fetches: u64,
    ) -> Around<'a> {
        Around {
            latencies: options.latencies,
            memory,
            space,
            data: Data::new(options, &space, instructions, fetches),
        }
    }
}

/// One invocation ready to be run with a prefetcher.
#[derive(Clone, Copy)]
pub struct Work<'a> {
    /// When its lines are fetched.
    pub fetching: front_end::Fetching,
    /// What it finds around it.
    pub around: Around<'a>,
    /// What the L2 tells of first uses; off, its marks end with the invocation as well.
    pub marks: Marks,
    /// Lines behind each miss that the block prefetches.
    pub next_lines: u32,
    /// Told now and then how many fetches are done.
    pub progress: &'a dyn Fn(u64),
    /// Becomes true when the run is to end.
    pub stop: &'a AtomicBool,
}

impl Work<'_> {
    /// What a demand hit is to the prefetcher, and to the tally.
    fn hit(&self, mark: Mark, tally: &mut Tally) -> Kind {
        let kind = Self::hit_with_marks(mark, tally);
        self.told(kind)
    }

    /// What an L2 with these marks reports of what one with both would.
    fn told(&self, kind: Kind) -> Kind {
        match (self.marks, kind) {
            (Marks::One, Kind::KeptHit) => Kind::PrefetchHit,
            (Marks::None, Kind::PrefetchHit | Kind::KeptHit) => Kind::Hit,
            _ => kind,
        }
    }

    /// Whether the block is to record an event of this kind.
    fn is_recorded(&self, kind: Kind) -> bool {
        kind.is_recorded(self.marks == Marks::None)
    }

    fn hit_with_marks(mark: Mark, tally: &mut Tally) -> Kind {
        if mark.is_of_this_invocation() {
            tally.first_use(mark);
            Kind::PrefetchHit
        } else if mark.is_prefetched() {
            tally.used_of_earlier += 1;
            Kind::PrefetchHit
        } else if mark.is_found() {
            tally.kept += 1;
            Kind::KeptHit
        } else {
            Kind::Hit
        }
    }

    /// A replayed prefetch found its line. One of the second record marks nothing: it comes late, for
    /// lines that the program is done with, and their next use would be recorded once more.
    fn found(&self, below: &mut Below, line: u64, source: Source) {
        if self.marks != Marks::Off && source == Source::Record {
            below.l2.mark_found(line);
        }
    }

    /// The invocation is over: a prefetch nobody used is overpredicted now, and a use in a later
    /// invocation is not its merit.
    pub fn end_marks(&self, below: &mut Below) {
        if self.marks != Marks::Off {
            below.l2.age_marks();
        } else {
            below.l2.clear_marks();
        }
    }

    /// Tells the progress at lookup number `index`, if it is time.
    fn at(&self, index: usize, lookup: &Lookup) {
        if index.is_multiple_of(REPORT_EVERY) {
            (self.progress)(lookup.fetch);
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
