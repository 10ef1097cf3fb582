//! The same invocation with a next-line prefetcher and nothing else.

use crate::kept::{Kept, List};
use crate::options::Timing;
use crate::plan::Plan;
use crate::prefetcher::{Prefetcher, Result};
use crate::sim::below::Below;
use crate::sim::next_line::{Kind, NextLine};
use crate::sim::{Work, cycle};

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

    /// Cycles of the invocation that is this `work`; `None` in ideal timing, where a prefetch
    /// that comes after its miss would come in time. Worked out once for all points, if they are kept.
    pub fn run(
        &mut self,
        kept: &Kept,
        plan: &Plan,
        place: (usize, u64),
        list: &List,
        work: &Work,
    ) -> Result<Option<Cycles>> {
        if plan.options.timing == Timing::Ideal {
            return Ok(None);
        }
        let line_bytes = plan.config.geometry.line_bytes;
        let cycles = kept.beside(plan, place, || {
            let mut cycles = [0; KINDS];
            for ((kind, below), cycles) in
                Kind::ALL.into_iter().zip(&mut self.below).zip(&mut cycles)
            {
                let prefetcher = NextLine::new(kind, line_bytes);
                *cycles = run(prefetcher, below, list, work)?;
            }
            Ok(cycles)
        });
        cycles.map(Some)
    }
}

fn run(mut prefetcher: NextLine, below: &mut Below, list: &List, work: &Work) -> Result<u64> {
    prefetcher.begin()?;
    let lookups = list.lookups().map(|lookup| Ok((lookup?, false)));
    let (tally, _) = cycle::run(work, lookups, below, &mut prefetcher)?;
    work.end_marks(below);
    Ok(tally.cycles)
}
