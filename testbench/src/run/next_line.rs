//! The same invocation with a next-line prefetcher and nothing else.

use super::alone::Invoked;
use crate::kept::{Kept, List};
use crate::options::{Marks, Timing};
use crate::prefetcher::{Prefetcher, Result};
use crate::sim::below::Below;
use crate::sim::front_end::Fetching;
use crate::sim::next_line::{Kind, NextLine};
use crate::sim::{Around, Work, cycle};

/// Number of kinds.
const KINDS: usize = Kind::ALL.len();

/// Caches below the L1-I with a next-line prefetcher of each kind.
#[derive(Clone, Debug)]
pub struct NextLines {
    below: [Below; KINDS],
}

/// Cycles with a next-line prefetcher of each kind.
pub type Cycles = [u64; KINDS];

impl NextLines {
    /// Caches like these, empty ones.
    pub fn new(empty: &Below) -> Self {
        Self {
            below: [(); KINDS].map(|()| empty.clone()),
        }
    }

    /// Other functions ran.
    pub fn flush(&mut self) {
        for below in &mut self.below {
            below.flush();
        }
    }

    /// Cycles of an invocation; `None` in ideal timing, where a prefetch
    /// that comes after its miss would come in time. Worked out once for all points, if they are kept.
    pub fn run(
        &mut self,
        kept: &Kept,
        invoked: &Invoked,
        list: &List,
        fetching: &Fetching,
        around: &Around,
    ) -> Result<Option<Cycles>> {
        if invoked.plan.options.timing == Timing::Ideal {
            return Ok(None);
        }
        let cycles = kept.beside(invoked.plan, invoked.place, || {
            let mut cycles = [0; KINDS];
            for ((kind, below), cycles) in
                Kind::ALL.into_iter().zip(&mut self.below).zip(&mut cycles)
            {
                *cycles = run(kind, below, invoked, list, fetching, around)?;
            }
            Ok(cycles)
        });
        cycles.map(Some)
    }
}

fn run(
    kind: Kind,
    below: &mut Below,
    invoked: &Invoked,
    list: &List,
    fetching: &Fetching,
    around: &Around,
) -> Result<u64> {
    let line_bytes = invoked.plan.config.geometry.line_bytes;
    let work = Work {
        fetching: *fetching,
        around: *around,
        marks: Marks::Off,
        progress: &|_| (),
        stop: invoked.stop,
    };
    let mut prefetcher = NextLine::new(kind, line_bytes);
    prefetcher.begin()?;
    let lookups = list.lookups().map(|lookup| Ok((lookup?, false)));
    let (tally, _) = cycle::run(&work, lookups, below, &mut prefetcher)?;
    work.end_marks(below);
    Ok(tally.cycles)
}
