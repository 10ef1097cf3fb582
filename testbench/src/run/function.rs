//! One function of a run: its invocations in order, on one prefetcher.

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use super::alone::{Beside, Caches, Invoked, Start};
use super::replayed::Replayed;
use super::{describe, places};
use crate::error::Result;
use crate::kept::Kept;
use crate::mismatch::Mismatch;
use crate::plan::{Plan, Watch, WavePlan};
use crate::prefetcher::{self, Prefetcher, Recorded, Stop};
use crate::progress::Progress;
use crate::result::{Equivalence, FunctionResult, InvocationResult};
use crate::sim::space::Space;
use crate::sim::tally::Tally;
use crate::trace::Function;

/// Cycles before a mismatch that its waves show.
const WAVES_BEFORE: u64 = 500;

/// Makes a prefetcher at rest that knows no record yet, and is watched as it says.
pub type Create<'a> = dyn Fn(Watch) -> prefetcher::Result<Box<dyn Prefetcher>> + Sync + 'a;

/// One function, ready to run.
pub struct FunctionRun<'a> {
    /// What the run is.
    pub plan: &'a Plan,
    /// The function.
    pub function: &'a Function,
    /// Its number among all functions of the run.
    pub index: usize,
    /// Lookups of its invocations.
    pub kept: &'a Kept,
    /// There are others: names of files must tell them apart.
    pub several: bool,
    /// Makes the prefetcher.
    pub create: &'a Create<'a>,
    /// Told what is done.
    pub progress: &'a Progress,
    /// Becomes true when the run is to end early: with the invocations that are complete.
    pub stop: &'a AtomicBool,
}

/// Results up to the first mismatch, and that mismatch.
type Outcome = (Vec<InvocationResult>, Option<Box<Mismatch>>);

impl FunctionRun<'_> {
    /// Runs every invocation, or up to the first mismatch; that one is run again with waves.
    pub fn run(&self) -> Result<FunctionResult> {
        let wave = self.plan.wave.as_ref().map(|wave| WavePlan {
            path: self.own(wave),
            from_cycle: 0,
        });
        let watch = Watch {
            wave: wave.clone(),
            ports: self
                .plan
                .record_ports
                .as_deref()
                .map(|ports| self.own(ports)),
        };
        let (mut invocations, mismatch) = self.invocations(watch, true)?;
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
        let watch = Watch {
            wave: Some(WavePlan {
                path: path.clone(),
                from_cycle,
            }),
            ports: None,
        };
        match self.invocations(watch, false) {
            // They may end before the mismatch.
            Ok(_) if self.is_stopped() => None,
            Ok(_) => Some(path.display().to_string()),
            Err(error) => {
                self.progress.note(&error.to_string());
                None
            }
        }
    }

    /// Runs the invocations. `first` is false in a second run for waves, which reports nothing.
    fn invocations(&self, watch: Watch, first: bool) -> Result<Outcome> {
        let mut caches = Caches::new(self.plan)?;
        let mut results = Vec::new();
        let mut prefetcher = match (self.create)(watch) {
            Ok(prefetcher) => prefetcher,
            // A block that differs under reset already has no invocation to tell of.
            Err(Stop::Mismatch(mismatch)) => {
                return Ok((vec![InvocationResult::default()], Some(mismatch)));
            }
            Err(Stop::Asked) => return Ok((results, None)),
            Err(Stop::Error(error)) => return Err(error),
        };
        let mut mismatch = None;
        let mut replayed = Replayed::default();
        for (invocation, index) in self.function.invocations.iter().zip(0..) {
            let compared = prefetcher.compared_events();
            let invoked = Invoked {
                plan: self.plan,
                place: (self.index, index),
                invocation,
                start: match self.plan.options.is_warm(index) {
                    true => Start::Warm,
                    false => Start::Flushed,
                },
                space: Space::only(self.plan.config.geometry.line_bytes)
                    .with_pa_bits(self.plan.config.address.pa_bits),
                stop: self.stop,
            };
            let ran = invoked.run(self.kept, &mut caches, |beside| {
                self.with_prefetcher(&invoked, beside, prefetcher.as_mut(), first)
            })?;
            let Some((alone, ran)) = ran else {
                break;
            };
            let mut result = describe::without(self.plan, invocation, index, &alone);
            result.equivalence = Equivalence {
                compared_events: prefetcher.compared_events() - compared,
                ..Equivalence::default()
            };
            match ran {
                Ok((tally, recorded)) => {
                    result = describe::with(self.plan, result, &tally, &recorded);
                    result.replayed = replayed.any();
                    replayed.add(self.plan, &recorded.record);
                    if first {
                        self.report(&result, &recorded)?;
                    }
                    results.push(result);
                }
                Err(Stop::Asked) => break,
                Err(Stop::Error(error)) => return Err(error),
                Err(Stop::Mismatch(found)) => {
                    results.push(result);
                    mismatch = Some(found);
                    break;
                }
            }
        }
        match (prefetcher.close(), &mismatch) {
            // The mismatch is what has to be told.
            (Err(error), Some(_)) => self.progress.note(&error.to_string()),
            (closed, _) => closed?,
        }
        Ok((results, mismatch))
    }

    fn with_prefetcher(
        &self,
        invoked: &Invoked,
        beside: &mut Beside,
        prefetcher: &mut dyn Prefetcher,
        first: bool,
    ) -> prefetcher::Result<(Tally, Recorded)> {
        let so_far = Cell::new(0);
        let total = beside.fetches;
        let progress = |fetches: u64| {
            let lines = invoked.invocation.lines * fetches / total.max(1);
            if first {
                self.progress
                    .advance(lines - so_far.replace(lines), &self.function.name);
            }
        };
        invoked.play(beside, prefetcher, &progress)
    }

    /// The file of this function, of those that the plan names.
    fn own(&self, file: &Path) -> PathBuf {
        places::of_function(file, &self.function.name, self.several)
    }

    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    fn report(&self, result: &InvocationResult, recorded: &Recorded) -> Result<()> {
        if let Some(folder) = &self.plan.dump_metadata {
            places::dump(folder, &self.function.name, result.index, &recorded.record)?;
        }
        if self.plan.verbose {
            self.progress
                .note(&describe::line(&self.function.name, result));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
