//! One invocation without a prefetcher: in the caches of the run, in step with the run that has one,
//! and lukewarm and warm; and what it is measured beside.

use std::sync::atomic::{AtomicBool, Ordering};

use super::next_line::{self, NextLines};
use crate::error::{Error, Result};
use crate::kept::{self, Kept, List, Lookups};
use crate::options::{Marks, Timing};
use crate::plan::Plan;
use crate::prefetcher::{self, Prefetcher, Recorded, Stop};
use crate::sim::baseline::{Baseline, Figures, PerfectL2};
use crate::sim::below::Below;
use crate::sim::clock::Clock;
use crate::sim::front_end::Fetching;
use crate::sim::lookups::{FirstLevel, Lookup};
use crate::sim::memory::Memory;
use crate::sim::scatter::scattered;
use crate::sim::space::Space;
use crate::sim::tally::Tally;
use crate::sim::{Around, Work, cycle, ideal};
use crate::trace::Invocation;

/// Caches of one function: the L1-I, what lies below it, and the same without prefetching.
pub struct Caches {
    first: FirstLevel,
    /// The L2 and the last level of the run with prefetching.
    below: Below,
    baseline: Below,
    next_lines: NextLines,
}

impl Caches {
    /// Empty caches.
    pub fn new(plan: &Plan) -> Result<Self> {
        let below = below(plan)?;
        Ok(Self {
            first: kept::first_level(plan)?,
            baseline: below.clone(),
            next_lines: NextLines::new(&below),
            below,
        })
    }

    /// Empties all of them: other functions ran.
    fn flush(&mut self) {
        self.first.flush();
        self.below.flush();
        self.baseline.flush();
        self.next_lines.flush();
    }
}

/// The empty caches below the L1-I.
fn below(plan: &Plan) -> Result<Below> {
    Below::new(&plan.options.shapes, plan.config.geometry.line_bytes)
        .map_err(|what| Error::input(what, "choose another cache size, like 1MiB:16"))
}

/// What an invocation does without a prefetcher.
#[derive(Clone, Copy, Debug)]
pub struct Alone {
    /// Line fetches.
    pub fetches: u64,
    /// L2 lookups.
    pub lookups: u64,
    /// Base cycles, with data stalls if caches are flushed: those with a perfect L1-I.
    pub base_cycles: u64,
    /// What it does in the caches of the run.
    pub baseline: Figures,
    /// Cycles if every instruction line hit in the L2.
    pub perfect_l2_cycles: u64,
    /// Cycles with a next-line prefetcher of each kind; `None` in ideal timing.
    pub next_line_cycles: Option<next_line::Cycles>,
    /// Cycles of a second run with caches kept and no data stalls.
    pub warm_cycles: u64,
    /// Cycles from empty caches with data stalls.
    pub lukewarm_cycles: u64,
}

/// What the run with a prefetcher is given.
pub struct Beside<'a> {
    /// The lookups, each of them followed in the caches without prefetching as it is taken.
    pub lookups: Ahead<'a>,
    /// The caches below the L1-I.
    pub below: &'a mut Below,
    /// When its lines are fetched.
    pub fetching: Fetching,
    /// What it finds around it.
    pub around: Around<'a>,
    /// Line fetches.
    pub fetches: u64,
}

/// Lookups, and what they do without prefetching.
pub struct Ahead<'a> {
    lookups: Lookups<'a>,
    baseline: Baseline<'a>,
    perfect_l2: PerfectL2,
}

impl Iterator for Ahead<'_> {
    type Item = Result<(Lookup, bool)>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let lookup = self.lookups.next()?;
        Some(lookup.map(|lookup| {
            self.perfect_l2.look_up(&lookup);
            (lookup, self.baseline.look_up(&lookup))
        }))
    }
}

/// An invocation to be run.
#[derive(Clone, Copy)]
pub struct Invoked<'a> {
    /// What the run is.
    pub plan: &'a Plan,
    /// Number of the function, and of its invocation.
    pub place: (usize, u64),
    /// The invocation.
    pub invocation: &'a Invocation,
    /// How it finds the caches.
    pub start: Start,
    /// Where its lines lie in them.
    pub space: Space,
    /// Becomes true when the run is to end.
    pub stop: &'a AtomicBool,
}

/// How an invocation finds the caches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// Empty: other functions ran.
    Flushed,
    /// As the invocation before it left them, which was of the same instance.
    Warm,
    /// As another function left them.
    Shared,
}

impl Invoked<'_> {
    /// Runs it without a prefetcher, in step with `with`, which runs it with one. `None` once the run is to end.
    pub fn run<T>(
        &self,
        kept: &Kept,
        caches: &mut Caches,
        with: impl FnOnce(&mut Beside) -> prefetcher::Result<T>,
    ) -> Result<Option<(Alone, prefetcher::Result<T>)>> {
        let Self {
            plan,
            place,
            invocation,
            start,
            space,
            stop,
        } = *self;
        let options = &plan.options;
        let filtered = kept.get(plan, place, invocation, stop)?;
        let instructions = invocation.counts.instructions;
        let fetching = |cpi| {
            let clock = Clock::new(instructions, cpi, filtered.fetches);
            // Wrong predictions lie elsewhere in each of them, and there whatever else is varied.
            let seed = options.seed ^ scattered((place.0 as u64) << 32 | place.1);
            Fetching::new(options, clock, instructions, filtered.fetches, seed)
        };
        let warm_fetching = fetching(options.base_cpi);
        let lukewarm_fetching = fetching(options.base_cpi + options.data_cpi);
        match start {
            Start::Flushed => caches.flush(),
            Start::Shared => caches.first.switch(),
            Start::Warm => {}
        }
        // What a warm L1-I lets through is a matter of all that came before.
        let own;
        let list = if options.has_warm() {
            own = kept
                .filter(plan, invocation, &mut caches.first, space, stop)?
                .1;
            &own
        } else {
            &filtered.first
        };
        if stop.load(Ordering::Relaxed) {
            return Ok(None);
        }
        let fetching = match start {
            Start::Warm => warm_fetching,
            Start::Flushed | Start::Shared => lukewarm_fetching,
        };
        let memory = Memory::new(options);
        let around = Around::new(options, &memory, space, instructions, filtered.fetches);
        let mut beside = Beside {
            lookups: Ahead {
                lookups: list.lookups(),
                baseline: Baseline::new(&mut caches.baseline, &fetching, &around),
                perfect_l2: PerfectL2::new(&fetching, options.latencies),
            },
            below: &mut caches.below,
            fetching,
            around,
            fetches: filtered.fetches,
        };
        let ran = with(&mut beside);
        if matches!(ran, Err(Stop::Asked)) {
            return Ok(None);
        }
        for left in beside.lookups.by_ref() {
            left?;
        }
        let Ahead {
            baseline,
            perfect_l2,
            ..
        } = beside.lookups;
        let (baseline, perfect_l2_cycles) = (baseline.figures(), perfect_l2.cycles());
        let next_lines = &mut caches.next_lines;
        let work = Work {
            fetching,
            around,
            // They have a mark of their own, which ends with the invocation.
            marks: Marks::Off,
            next_lines: 0,
            progress: &|_| (),
            stop,
        };
        let next_line_cycles = match next_lines.run(kept, plan, place, list, &work) {
            Ok(cycles) => cycles,
            Err(Stop::Error(error)) => return Err(error),
            // It is compared with nothing.
            Err(Stop::Asked | Stop::Mismatch(_)) => return Ok(None),
        };
        let mut empty;
        let (lukewarm_cycles, warm_caches) = if options.has_warm() {
            empty = below(plan)?;
            let lukewarm = Self::follow(&filtered.first, &lukewarm_fetching, &around, &mut empty)?;
            (lukewarm.cycles, &mut empty)
        } else {
            (baseline.cycles, &mut caches.baseline)
        };
        let warm = Self::follow(&filtered.second, &warm_fetching, &around, warm_caches)?;
        let warm_cycles = warm.cycles;
        let alone = Alone {
            fetches: filtered.fetches,
            lookups: list.count(),
            base_cycles: fetching.clock().total(),
            baseline,
            perfect_l2_cycles,
            next_line_cycles,
            warm_cycles,
            lukewarm_cycles,
        };
        Ok(Some((alone, ran)))
    }

    /// Runs it with a prefetcher; `progress` is told how many of its fetches are done.
    pub fn play(
        &self,
        beside: &mut Beside,
        prefetcher: &mut dyn Prefetcher,
        progress: &dyn Fn(u64),
    ) -> prefetcher::Result<(Tally, Recorded)> {
        let options = &self.plan.options;
        let work = Work {
            fetching: beside.fetching,
            around: beside.around,
            marks: options.marks,
            next_lines: self.plan.next_lines(),
            progress,
            stop: self.stop,
        };
        prefetcher.begin()?;
        let ran = match options.timing {
            Timing::Ideal => ideal::run(&work, &mut beside.lookups, beside.below, prefetcher),
            Timing::Cycle => cycle::run(&work, &mut beside.lookups, beside.below, prefetcher),
        };
        progress(beside.fetches);
        work.end_marks(beside.below);
        ran
    }

    /// A run without a prefetcher.
    fn follow(
        list: &List,
        fetching: &Fetching,
        around: &Around,
        below: &mut Below,
    ) -> Result<Figures> {
        let mut baseline = Baseline::new(below, fetching, around);
        for lookup in list.lookups() {
            baseline.look_up(&lookup?);
        }
        Ok(baseline.figures())
    }
}
