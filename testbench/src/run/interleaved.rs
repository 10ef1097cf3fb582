//! All functions of a run in turn on the same caches, which nobody flushes.

use std::sync::atomic::AtomicBool;

use super::alone::{Caches, Invoked, Start};
use super::describe;
use super::replayed::Replayed;
use super::resident::Resident;
use super::turns::{Turn, Turns};
use crate::error::{Error, Result};
use crate::kept::Kept;
use crate::options::{Dut, Interleave};
use crate::plan::Plan;
use crate::prefetcher::{self, Prefetcher, Stop};
use crate::progress::Progress;
use crate::result::{Equivalence, FunctionResult, Interleaved, InvocationResult};
use crate::sim::space::Space;
use crate::trace::Function;

/// Makes the prefetcher of an instance, which knows no record yet.
pub type Create<'a> = dyn Fn(usize) -> prefetcher::Result<Box<dyn Prefetcher>> + 'a;

/// Functions in turn, ready to run.
pub struct Turning<'a> {
    /// What the run is.
    pub plan: &'a Plan,
    /// The functions.
    pub functions: &'a [Function],
    /// Lookups of their invocations.
    pub kept: &'a Kept,
    /// Makes prefetchers.
    pub create: &'a Create<'a>,
    /// Told what is done.
    pub progress: &'a Progress,
    /// Becomes true when the run is to end early: with the invocations that are complete.
    pub stop: &'a AtomicBool,
}

/// What is known of an instance.
#[derive(Default)]
struct Instance {
    /// Its prefetcher, if it has any record.
    prefetcher: Option<Box<dyn Prefetcher>>,
    /// Bytes of the records that its next invocation replays.
    replayed: Replayed,
    /// Number of its last turn, and the cycle in which that ended.
    last: Option<(u64, u64)>,
}

/// The turns of functions with these traces.
pub fn turns(plan: &Plan, interleave: &Interleave, functions: &[Function]) -> Turns {
    let traces: Vec<usize> = functions
        .iter()
        .map(|function| function.invocations.len())
        .collect();
    Turns::new(interleave, &traces, plan.options.seed)
}

impl Turning<'_> {
    /// Runs every turn, or up to the first mismatch: results of the functions that had one, and whether
    /// any is missing because of `stop`.
    pub fn run(&self, interleave: &Interleave) -> Result<(Vec<FunctionResult>, bool)> {
        let turns = turns(self.plan, interleave, self.functions);
        let most = Interleave::MOST_OF_RTL as usize;
        if self.plan.options.dut != Dut::Golden && turns.instances() > most {
            return Err(Error::input(
                format_args!("{} instances: above {most} with the RTL", turns.instances()),
                "each has a block of its own: use --dut golden, or fewer --instances",
            ));
        }
        let mut running = Running {
            turning: self,
            caches: Caches::new(self.plan)?,
            instances: (0..turns.instances())
                .map(|_| Instance::default())
                .collect(),
            resident: Resident::new(interleave.record_memory.map(|size| {
                // One is written while the others are replayed.
                let each = self.plan.record_buffers() * self.plan.options.metadata_limit.0;
                (size.0 / each) as usize
            })),
            now: 0,
        };
        let mut results: Vec<Vec<InvocationResult>> = vec![Vec::new(); self.functions.len()];
        let mut interrupted = false;
        for (turn, number) in turns.zip(0..) {
            let Some(result) = running.turn(turn, number)? else {
                interrupted = true;
                break;
            };
            let differs = result.equivalence.first_mismatch.is_some();
            results[turn.function].push(result);
            if differs {
                break;
            }
        }
        let results = self.functions.iter().zip(results);
        let results = results.filter(|(_, invocations)| !invocations.is_empty());
        let results = results
            .map(|(function, invocations)| FunctionResult::new(function.name.clone(), invocations));
        Ok((results.collect(), interrupted))
    }
}

struct Running<'a> {
    turning: &'a Turning<'a>,
    caches: Caches,
    instances: Vec<Instance>,
    resident: Resident,
    /// Cycles so far without prefetching.
    now: u64,
}

impl Running<'_> {
    /// One turn; `None` if the run is to end.
    fn turn(&mut self, turn: Turn, number: u64) -> Result<Option<InvocationResult>> {
        let Turning {
            plan,
            functions,
            kept,
            create,
            progress,
            stop,
        } = *self.turning;
        if let Some(loser) = self.resident.make_room(turn.instance, number) {
            self.instances[loser].prefetcher = None;
            self.instances[loser].replayed = Replayed::default();
        }
        let instance = &mut self.instances[turn.instance];
        let prefetcher = match &mut instance.prefetcher {
            Some(prefetcher) => prefetcher,
            none => match create(turn.instance) {
                Ok(prefetcher) => none.insert(prefetcher),
                Err(Stop::Asked) => return Ok(None),
                Err(Stop::Error(error)) => return Err(error),
                Err(Stop::Mismatch(mismatch)) => {
                    let mut result = InvocationResult::default();
                    result.equivalence.mismatches = 1;
                    result.equivalence.first_mismatch = Some(*mismatch);
                    return Ok(Some(result));
                }
            },
        };
        let function = &functions[turn.function];
        let invocation = &function.invocations[turn.trace];
        let line_bytes = plan.config.geometry.line_bytes;
        let others = instance.last.map(|(last, _)| number - last - 1);
        let invoked = Invoked {
            plan,
            place: (turn.function, turn.trace as u64),
            invocation,
            start: match others {
                Some(0) => Start::Warm,
                _ => Start::Shared,
            },
            space: Space::new(
                turn.instance as u64,
                line_bytes,
                plan.config.address.va_bits,
            )
            .with_pa_bits(plan.config.address.pa_bits),
            stop,
        };
        let compared = prefetcher.compared_events();
        let ran = invoked.run(kept, &mut self.caches, |beside| {
            invoked.play(beside, prefetcher.as_mut(), &|_| ())
        })?;
        let Some((alone, ran)) = ran else {
            return Ok(None);
        };
        progress.advance(invocation.lines, &function.name);
        let mut result = describe::without(plan, invocation, number, &alone);
        result.interleaved = Some(Interleaved {
            instance: turn.instance as u64,
            others,
            cycles: instance.last.map(|(_, ended)| self.now - ended),
        });
        result.equivalence = Equivalence {
            compared_events: prefetcher.compared_events() - compared,
            ..Equivalence::default()
        };
        self.now += alone.baseline.cycles;
        instance.last = Some((number, self.now));
        match ran {
            Ok((tally, recorded)) => {
                result = describe::with(plan, result, &tally, &recorded);
                result.replayed = instance.replayed.any();
                instance.replayed.add(plan, &recorded.record);
                if plan.verbose {
                    progress.note(&describe::line(&function.name, &result));
                }
                Ok(Some(result))
            }
            Err(Stop::Asked) => Ok(None),
            Err(Stop::Error(error)) => Err(error),
            Err(Stop::Mismatch(mismatch)) => {
                result.equivalence.mismatches = 1;
                result.equivalence.first_mismatch = Some(*mismatch);
                Ok(Some(result))
            }
        }
    }
}
