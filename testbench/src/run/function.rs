//! One function of a run: its invocations in order, on one prefetcher.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use super::places;
use super::{Plan, WavePlan};
use crate::cache::Cache;
use crate::dut::{self, Mismatch, Prefetcher, Recorded, Stop};
use crate::error::{Error, Result};
use crate::options::{Dut, Timing};
use crate::progress::Progress;
use crate::result::{Equivalence, FunctionResult, InvocationResult};
use crate::sim::baseline::{self, Baseline};
use crate::sim::below::Below;
use crate::sim::clock::Clock;
use crate::sim::lookups::{self, Lookups};
use crate::sim::tally::Tally;
use crate::sim::{Work, cycle, ideal};
use crate::trace::{Fetches, Function, Invocation, Lines};

/// Cycles before a mismatch that its waves show.
const WAVES_BEFORE: u64 = 500;

/// One function, ready to run.
pub struct FunctionRun<'a> {
    plan: &'a Plan,
    function: &'a Function,
    index: usize,
    several: bool,
    progress: &'a Progress,
    stop: &'a AtomicBool,
}

/// Caches of one function: the L1-I, what lies below it, and the same without prefetching.
struct Caches {
    l1i: Cache,
    below: Below,
    baseline: Below,
}

/// What an invocation does without a prefetcher.
struct Alone {
    lookups: Lookups,
    baseline: Baseline,
    clock: Clock,
    warm_cycles: u64,
    lukewarm_cycles: u64,
}

impl<'a> FunctionRun<'a> {
    /// `function` is number `index` of the run, one of `several` or the only one.
    pub fn new(
        plan: &'a Plan,
        function: &'a Function,
        index: usize,
        several: bool,
        progress: &'a Progress,
        stop: &'a AtomicBool,
    ) -> Self {
        Self {
            plan,
            function,
            index,
            several,
            progress,
            stop,
        }
    }

    /// Runs every invocation, or up to the first mismatch; that one is run again with waves.
    pub fn run(&self) -> Result<FunctionResult> {
        let wave = self.plan.wave.as_ref().map(|wave| WavePlan {
            path: places::wave_of(wave, &self.function.name, self.several),
            from_cycle: 0,
        });
        let (mut invocations, mismatch) = self.invocations(wave.clone(), true)?;
        if let Some(mut mismatch) = mismatch {
            mismatch.wave = match wave {
                Some(wave) => Some(wave.path.display().to_string()),
                None => self.waves_of(&mismatch),
            };
            if let Some(last) = invocations.last_mut() {
                last.equivalence.mismatches = 1;
                last.equivalence.first_mismatch = Some(*mismatch);
            }
        }
        Ok(FunctionResult::new(self.function.name.clone(), invocations))
    }

    /// Runs again up to the mismatch, with waves from shortly before it; the name of their file,
    /// or `None` if they cannot be written: the mismatch is what has to be told.
    fn waves_of(&self, mismatch: &Mismatch) -> Option<String> {
        let path = PathBuf::from(format!("{}.mismatch.vcd", self.function.name));
        let (name, cycle) = (&self.function.name, mismatch.cycle);
        self.progress.note(&format!(
            "{name}: mismatch in cycle {cycle}; running again for waves"
        ));
        let from_cycle = cycle.saturating_sub(WAVES_BEFORE);
        match self.invocations(
            Some(WavePlan {
                path: path.clone(),
                from_cycle,
            }),
            false,
        ) {
            Ok(_) => Some(path.display().to_string()),
            Err(error) => {
                self.progress.note(&error.to_string());
                None
            }
        }
    }

    /// Results up to the first mismatch, and that mismatch. `first` is false in a second run for waves.
    fn invocations(
        &self,
        wave: Option<WavePlan>,
        first: bool,
    ) -> Result<(Vec<InvocationResult>, Option<Box<Mismatch>>)> {
        let mut caches = self.caches()?;
        let mut results = Vec::new();
        let mut prefetcher = match dut::create(self.plan, self.index, wave) {
            Ok(prefetcher) => prefetcher,
            Err(stop) => return at_once(stop),
        };
        let mut replay_bytes = 0;
        let mut compared = 0;
        for (invocation, index) in self.function.invocations.iter().zip(0..) {
            if self.stop.load(Ordering::Relaxed) {
                break;
            }
            let alone = self.alone(invocation, &mut caches)?;
            let ran = self.with_prefetcher(&alone, &mut caches, prefetcher.as_mut());
            let mut result = self.describe(invocation, index, &alone);
            let total = prefetcher.compared_events();
            result.equivalence = Equivalence {
                compared_events: total - compared,
                ..Equivalence::default()
            };
            compared = total;
            match ran {
                Ok((tally, recorded)) => {
                    result.replayed = replay_bytes > 0;
                    self.add(&mut result, &tally, &recorded);
                    replay_bytes = recorded.record.len();
                    if first {
                        self.report(invocation, &result, &recorded)?;
                    }
                    results.push(result);
                }
                Err(Stop::Error(error)) => return Err(error),
                Err(Stop::Mismatch(mismatch)) => {
                    results.push(result);
                    close(prefetcher.as_mut())?;
                    return Ok((results, Some(mismatch)));
                }
            }
        }
        close(prefetcher.as_mut())?;
        Ok((results, None))
    }

    fn caches(&self) -> Result<Caches> {
        let line_bytes = self.plan.config.geometry.line_bytes;
        let shapes = &self.plan.options.shapes;
        let make = || -> std::result::Result<Caches, String> {
            let below = Below::new(shapes, line_bytes)?;
            Ok(Caches {
                l1i: Cache::new(shapes.l1i, line_bytes)?,
                baseline: below.clone(),
                below,
            })
        };
        make().map_err(|what| Error::input(what, "choose another cache size, like 1MiB:16"))
    }

    fn filter(&self, invocation: &Invocation, l1i: &mut Cache) -> Result<Lookups> {
        let config = &self.plan.config;
        let line_bytes = config.geometry.line_bytes;
        let fetches = Fetches::new(Lines::open(&invocation.path)?, line_bytes);
        lookups::filter(fetches, l1i, line_bytes, config.address.va_bits)
    }

    /// The invocation without a prefetcher: in the caches of the run, and lukewarm and warm in caches of its own.
    fn alone(&self, invocation: &Invocation, caches: &mut Caches) -> Result<Alone> {
        let options = &self.plan.options;
        let line_bytes = self.plan.config.geometry.line_bytes;
        let run = |lookups: &Lookups, clock: &Clock, below: &mut Below| {
            baseline::run(lookups, clock, &options.latencies, below, line_bytes)
        };
        let mut own = self.caches()?;
        let lukewarm_lookups = self.filter(invocation, &mut own.l1i)?;
        let clock = |cpi| Clock::new(invocation.instructions, cpi, lukewarm_lookups.fetches);
        let (warm_clock, lukewarm_clock) = (
            clock(options.base_cpi),
            clock(options.base_cpi + options.data_cpi),
        );
        let lukewarm = run(&lukewarm_lookups, &lukewarm_clock, &mut own.baseline);
        let warm_lookups = self.filter(invocation, &mut own.l1i)?;
        let warm = run(&warm_lookups, &warm_clock, &mut own.baseline);
        let (warm_cycles, lukewarm_cycles) = (warm.cycles, lukewarm.cycles);
        if !options.keep_caches {
            caches.below.flush();
            return Ok(Alone {
                lookups: lukewarm_lookups,
                baseline: lukewarm,
                clock: lukewarm_clock,
                warm_cycles,
                lukewarm_cycles,
            });
        }
        let lookups = self.filter(invocation, &mut caches.l1i)?;
        let baseline = run(&lookups, &warm_clock, &mut caches.baseline);
        Ok(Alone {
            lookups,
            baseline,
            clock: warm_clock,
            warm_cycles,
            lukewarm_cycles,
        })
    }

    fn with_prefetcher(
        &self,
        alone: &Alone,
        caches: &mut Caches,
        prefetcher: &mut dyn Prefetcher,
    ) -> dut::Result<(Tally, Recorded)> {
        let work = Work {
            lookups: &alone.lookups,
            baseline: &alone.baseline,
            clock: alone.clock,
            latencies: self.plan.options.latencies,
            line_shift: self.plan.config.geometry.line_bytes.trailing_zeros(),
        };
        prefetcher.begin()?;
        let ran = match self.plan.options.timing {
            Timing::Ideal => ideal::run(&work, &mut caches.below, prefetcher),
            Timing::Cycle => cycle::run(&work, &mut caches.below, prefetcher),
        };
        // A prefetch nobody used is overpredicted now; a use in a later invocation is not its merit.
        caches.below.l2.clear_marks();
        ran
    }

    /// What is known without a prefetcher.
    fn describe(&self, invocation: &Invocation, index: u64, alone: &Alone) -> InvocationResult {
        let line_bytes = u64::from(self.plan.config.geometry.line_bytes);
        let per_instruction = |cycles: u64| cycles as f64 / invocation.instructions.max(1) as f64;
        InvocationResult {
            index,
            trace: invocation.path.display().to_string(),
            instructions: invocation.instructions,
            line_fetches: alone.lookups.fetches,
            l1i_misses: alone.lookups.misses.len() as u64,
            baseline_l2_misses: alone.baseline.misses,
            baseline_cycles: alone.baseline.cycles,
            perfect_l2_cycles: baseline::perfect_l2_cycles(
                &alone.lookups,
                &alone.clock,
                &self.plan.options.latencies,
            ),
            warm_cycles: alone.warm_cycles,
            lukewarm_cycles: alone.lukewarm_cycles,
            cpi_warm: per_instruction(alone.warm_cycles),
            cpi_lukewarm: per_instruction(alone.lukewarm_cycles),
            baseline_memory_bytes: alone.baseline.memory_lines * line_bytes,
            ..InvocationResult::default()
        }
    }

    /// Adds what the run with the prefetcher found.
    fn add(&self, result: &mut InvocationResult, tally: &Tally, recorded: &Recorded) {
        let line_bytes = u64::from(self.plan.config.geometry.line_bytes);
        result.covered = tally.covered;
        result.uncovered = tally.uncovered;
        result.pollution_misses = tally.pollution_misses;
        result.used = tally.used;
        result.overpredicted = tally.fills - tally.used;
        result.late = tally.late;
        result.prefetches_issued = tally.issued;
        result.prefetch_fills = tally.fills;
        result.metadata_bytes_written = recorded.bytes_written;
        result.metadata_bytes_read = recorded.bytes_read;
        result.metadata_entries = recorded.entries;
        result.events_recorded = tally.events_recorded;
        result.events_lost = tally.events_lost;
        result.cycles = tally.cycles;
        result.share_of_perfect_gain = crate::result::share_of_gain(
            result.baseline_cycles,
            result.cycles,
            result.perfect_l2_cycles,
        );
        result.traffic.demand = tally.demand_lines * line_bytes;
        result.traffic.correct_prefetch = tally.used_lines * line_bytes;
        result.traffic.overprediction = (tally.prefetch_lines - tally.used_lines) * line_bytes;
        result.traffic.record = recorded.bytes_written;
        result.traffic.replay = recorded.bytes_read;
        result.memory_bytes = result.traffic.total();
        result.counters.clone_from(&recorded.counters);
    }

    fn report(
        &self,
        invocation: &Invocation,
        result: &InvocationResult,
        recorded: &Recorded,
    ) -> Result<()> {
        if let Some(folder) = &self.plan.dump_metadata {
            places::dump(folder, &self.function.name, result.index, &recorded.record)?;
        }
        if self.plan.verbose {
            self.progress.note(&format!(
                "{} {}: {} baseline misses, {} covered, {} overpredicted, {} late, {} cycles ({} without, {} with a perfect L2)",
                self.function.name,
                result.index,
                result.baseline_l2_misses,
                result.covered,
                result.overpredicted,
                result.late,
                result.cycles,
                result.baseline_cycles,
                result.perfect_l2_cycles
            ));
        }
        let checked = if self.plan.options.dut == Dut::Both {
            " (checked)"
        } else {
            ""
        };
        self.progress.advance(
            invocation.lines,
            &format!("{} {}{checked}", self.function.name, result.index),
        );
        Ok(())
    }
}

/// What is left when there is no prefetcher to run with: a block that differs under reset already has no invocation.
fn at_once(stop: Stop) -> Result<(Vec<InvocationResult>, Option<Box<Mismatch>>)> {
    match stop {
        Stop::Error(error) => Err(error),
        Stop::Mismatch(mismatch) => Ok((vec![InvocationResult::default()], Some(mismatch))),
    }
}

/// Completes the waves.
fn close(prefetcher: &mut dyn Prefetcher) -> Result<()> {
    prefetcher.close().map_err(|stop| match stop {
        Stop::Error(error) => error,
        Stop::Mismatch(mismatch) => Error::check(mismatch.what, "run again with --wave"),
    })
}
