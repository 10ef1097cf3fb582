//! One invocation without a prefetcher: in the caches of the run, and lukewarm and warm in caches of its own.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::cache::Cache;
use crate::error::{Error, Result};
use crate::plan::Plan;
use crate::sim::baseline::{self, Baseline};
use crate::sim::below::Below;
use crate::sim::clock::Clock;
use crate::sim::lookups::{self, Lookups};
use crate::trace::{Fetches, Invocation};

/// Caches of one function: the L1-I, what lies below it, and the same without prefetching.
pub struct Caches {
    l1i: Cache,
    /// The L2 and the last level of the run with prefetching.
    pub below: Below,
    baseline: Below,
}

impl Caches {
    /// Empty caches.
    pub fn new(plan: &Plan) -> Result<Self> {
        let line_bytes = plan.config.geometry.line_bytes;
        let shapes = &plan.options.shapes;
        let make = || -> std::result::Result<Self, String> {
            let below = Below::new(shapes, line_bytes)?;
            Ok(Self {
                l1i: Cache::new(shapes.l1i, line_bytes)?,
                baseline: below.clone(),
                below,
            })
        };
        make().map_err(|what| Error::input(what, "choose another cache size, like 1MiB:16"))
    }

    /// Empties all of them: other functions ran.
    fn flush(&mut self) {
        self.l1i.flush();
        self.below.flush();
        self.baseline.flush();
    }
}

/// What an invocation does without a prefetcher.
pub struct Alone {
    /// Its L2 lookups.
    pub lookups: Lookups,
    /// What they do without prefetching.
    pub baseline: Baseline,
    /// Base cycles, with data stalls if caches are flushed.
    pub clock: Clock,
    /// Cycles of a second run with caches kept and no data stalls.
    pub warm_cycles: u64,
    /// Cycles from empty caches with data stalls.
    pub lukewarm_cycles: u64,
}

impl Alone {
    /// Runs the invocation. Unless it is to be warm, the caches of the run are flushed first. Once `stop` is
    /// true nothing more is fetched, and what is found is of no use.
    pub fn run(
        plan: &Plan,
        invocation: &Invocation,
        warm: bool,
        caches: &mut Caches,
        stop: &AtomicBool,
    ) -> Result<Self> {
        let options = &plan.options;
        let line_bytes = plan.config.geometry.line_bytes;
        let run = |lookups: &Lookups, clock: &Clock, below: &mut Below| {
            baseline::run(lookups, clock, &options.latencies, below, line_bytes)
        };
        let mut own = Caches::new(plan)?;
        let first = filter(plan, invocation, &mut own.l1i, stop)?;
        let clock = |cpi| Clock::new(invocation.counts.instructions, cpi, first.fetches);
        let (warm_clock, lukewarm_clock) = (
            clock(options.base_cpi),
            clock(options.base_cpi + options.data_cpi),
        );
        let lukewarm = run(&first, &lukewarm_clock, &mut own.baseline);
        let second = filter(plan, invocation, &mut own.l1i, stop)?;
        let warm_cycles = run(&second, &warm_clock, &mut own.baseline).cycles;
        let lukewarm_cycles = lukewarm.cycles;
        if !warm {
            caches.flush();
            if !options.has_warm() {
                let (lookups, baseline, clock) = (first, lukewarm, lukewarm_clock);
                return Ok(Self {
                    lookups,
                    baseline,
                    clock,
                    warm_cycles,
                    lukewarm_cycles,
                });
            }
        }
        let clock = if warm { warm_clock } else { lukewarm_clock };
        let lookups = filter(plan, invocation, &mut caches.l1i, stop)?;
        let baseline = run(&lookups, &clock, &mut caches.baseline);
        Ok(Self {
            lookups,
            baseline,
            clock,
            warm_cycles,
            lukewarm_cycles,
        })
    }
}

fn filter(
    plan: &Plan,
    invocation: &Invocation,
    l1i: &mut Cache,
    stop: &AtomicBool,
) -> Result<Lookups> {
    let line_bytes = plan.config.geometry.line_bytes;
    let fetches = Fetches::new(invocation.fetches()?, line_bytes)
        .take_while(|_| !stop.load(Ordering::Relaxed));
    lookups::filter(fetches, l1i, line_bytes, plan.config.address.va_bits)
}
