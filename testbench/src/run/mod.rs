//! A run: all functions, all invocations, over all cores.

mod alone;
mod describe;
mod function;
mod interleaved;
mod next_line;
mod places;
mod replayed;
mod resident;
mod turns;

use std::cmp::Reverse;
use std::io::IsTerminal;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use jukebox_trace::{AddressRule, Inputs, ReadOptions, Readings, VA_BITS, jbt};

use crate::dut;
use crate::error::{Error, Result};
use crate::kept::Kept;
use crate::mismatch::Mismatch;
use crate::plan::{Plan, Watch};
use crate::progress::{self, Progress};
use crate::result::{FunctionResult, InvocationResult, RunResult, SCHEMA, Sums, gaps};
use crate::trace::{self, Function};
use function::FunctionRun;
use interleaved::Turning;

/// Runs it all. A mismatch is part of the result; see [`first_mismatch`].
///
/// # Errors
/// As [`open`] and [`play`].
pub fn run(plan: &Plan) -> Result<RunResult> {
    play(
        plan,
        &open(plan)?,
        &Kept::nothing(),
        &AtomicBool::new(false),
    )
}

/// Checks the plan, and opens its traces. Nothing is written yet.
///
/// # Errors
/// If an option cannot stand, a place cannot be written to, or a trace cannot be read.
pub fn open(plan: &Plan) -> Result<Inputs> {
    plan.options.check(&plan.config)?;
    places::check(plan)?;
    open_traces(plan)
}

/// Plays what was opened. Once `stop` is true it ends with the invocations that are complete, and
/// with waves up to there.
///
/// Many plans may be played with the same inputs, one after the other or side by side. What the L1-I
/// lets through is worked out once then, if it is `kept` for all of them.
///
/// # Errors
/// If there is no co-simulation of the configuration, a trace turns out to be broken, or something
/// cannot be written.
pub fn play(plan: &Plan, inputs: &Inputs, kept: &Kept, stop: &AtomicBool) -> Result<RunResult> {
    let functions = &inputs.functions;
    let progress = Progress::new(fetches(plan, functions), plan.quiet);
    for note in inputs.notes.iter().chain(&inputs.losses) {
        progress.note(&format!("note: {note}"));
    }
    if let Some(note) = plan.idle_run_ahead().filter(|_| !plan.quiet) {
        progress.note(note);
    }
    let mut told = false;
    let prepared = dut::prepare(plan, &mut |doing| {
        if !plan.quiet && !std::mem::replace(&mut told, true) {
            progress.note(&compiles());
        }
        let watched = !plan.quiet && std::io::stderr().is_terminal();
        if plan.verbose || watched {
            progress.note(doing);
        }
    });
    // What asks us to end may have ended a compiler as well.
    if !stop.load(Ordering::Relaxed) {
        prepared?;
    }
    let results = match &plan.options.turns() {
        None => run_functions(plan, functions, kept, &progress, stop),
        Some(interleave) => {
            let turning = Turning {
                plan,
                functions,
                kept,
                create: &|instance| dut::create(plan, instance, Watch::default()),
                progress: &progress,
                stop,
            };
            turning.run(interleave)
        }
    };
    progress.finish();
    let (functions, interrupted) = results?;
    let invocations = functions.iter().flat_map(|function| &function.invocations);
    let (figures, gaps) = (Sums::over(invocations.clone()).figures(), gaps(invocations));
    Ok(RunResult {
        schema: SCHEMA,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        config: plan.config.clone(),
        options: plan.options.clone(),
        losses: inputs.losses.clone(),
        functions,
        figures,
        gaps,
        interrupted,
    })
}

/// Line fetches of all that is to be played.
fn fetches(plan: &Plan, functions: &[Function]) -> u64 {
    match &plan.options.turns() {
        None => {
            let invocations = functions.iter().flat_map(|function| &function.invocations);
            invocations.map(|one| one.lines).sum()
        }
        Some(interleave) => interleaved::turns(plan, interleave, functions)
            .map(|turn| functions[turn.function].invocations[turn.trace].lines)
            .sum(),
    }
}

/// How many invocations are to be played.
pub fn invocations(plan: &Plan, inputs: &Inputs) -> u64 {
    let functions = &inputs.functions;
    match &plan.options.turns() {
        None => functions
            .iter()
            .map(|function| function.invocations.len() as u64)
            .sum(),
        Some(interleave) => interleaved::turns(plan, interleave, functions).left(),
    }
}

/// What is said once before the RTL of a configuration is compiled, and never if it is kept.
fn compiles() -> String {
    let place = match jukebox_cosim::ModelBuilder::from_env() {
        Ok(builder) => format!(" in {}", builder.cache.display()),
        Err(_) => String::new(),
    };
    format!(
        "note: compiling the co-simulation of this configuration, some 20 seconds, once: it is kept{place}"
    )
}

/// Opens the traces; files of other formats than `.jbt` are read to their end.
fn open_traces(plan: &Plan) -> Result<Inputs> {
    // Addresses wider than usual are meant by a configuration that has them.
    let wide = AddressRule::new(plan.config.address.va_bits.max(VA_BITS));
    let options = ReadOptions {
        format: plan.format,
        addresses: wide.unwrap_or_default(),
        ..ReadOptions::default()
    };
    for path in &plan.traces {
        fits(path, options.addresses)?;
    }
    let readings = Readings {
        containers: 0,
        streams: 1,
    };
    let bytes = readings.bytes(&plan.traces);
    progress::watch(bytes, "reading", plan.quiet, &options.position, || {
        trace::open(&plan.traces, plan.options.function.as_deref(), &options)
    })
}

/// Refuses a `.jbt` file of wider addresses: cut to those of the configuration, they would meet.
fn fits(path: &Path, addresses: AddressRule) -> Result<()> {
    match jbt::announced_addresses(path)? {
        Some(own) if own > addresses => Err(Error::input(
            format_args!(
                "trace {}: holds addresses of {} bits; the configuration takes {}",
                path.display(),
                own.va_bits(),
                addresses.va_bits()
            ),
            format_args!(
                "give a configuration with address.va_bits = {}: --config",
                own.va_bits()
            ),
        )),
        _ => Ok(()),
    }
}

/// The first mismatch of a result and the function and invocation it is in.
pub fn first_mismatch(result: &RunResult) -> Option<(&str, u64, &Mismatch)> {
    result.functions.iter().find_map(|function| {
        let invocation = function.invocations.iter().find(|one| differs(one))?;
        Some((
            function.name.as_str(),
            invocation.index,
            invocation.equivalence.first_mismatch.as_ref()?,
        ))
    })
}

fn differs(invocation: &InvocationResult) -> bool {
    invocation.equivalence.first_mismatch.is_some()
}

/// Functions share nothing, so each core takes the next one that nobody has begun, the longest first.
/// The answer has those that have a complete invocation, and whether any invocation is missing because of `stop`.
fn run_functions(
    plan: &Plan,
    functions: &[Function],
    kept: &Kept,
    progress: &Progress,
    stop: &AtomicBool,
) -> Result<(Vec<FunctionResult>, bool)> {
    let threads = std::thread::available_parallelism()
        .map_or(1, usize::from)
        .min(functions.len());
    let lines = |index: &usize| -> u64 {
        let invocations = functions[*index].invocations.iter();
        invocations.map(|one| one.lines).sum()
    };
    let mut order: Vec<usize> = (0..functions.len()).collect();
    order.sort_by_key(|index| Reverse(lines(index)));
    let next = AtomicUsize::new(0);
    let results: Vec<Mutex<Option<Result<FunctionResult>>>> =
        functions.iter().map(|_| Mutex::new(None)).collect();
    let work = || {
        while !stop.load(Ordering::Relaxed) {
            let Some(&index) = order.get(next.fetch_add(1, Ordering::Relaxed)) else {
                break;
            };
            let create = |watch| dut::create(plan, index, watch);
            let several = functions.len() > 1;
            let result = FunctionRun {
                plan,
                function: &functions[index],
                index,
                kept,
                several,
                create: &create,
                progress,
                stop,
            }
            .run();
            if result.is_err() {
                stop.store(true, Ordering::Relaxed);
            }
            if let Ok(mut slot) = results[index].lock() {
                *slot = Some(result);
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
    let done: Vec<_> = results
        .into_iter()
        .map(|slot| slot.into_inner().ok().flatten())
        .collect();
    let mut interrupted = false;
    let mut found = Vec::new();
    for (done, asked) in done.into_iter().zip(functions) {
        let done = done.transpose()?;
        interrupted |= done.as_ref().is_none_or(|done| is_short(done, asked));
        found.extend(done.filter(|done| !done.invocations.is_empty()));
    }
    if interrupted && !stop.load(Ordering::Relaxed) {
        return Err(Error::check(
            "a worker thread ended early",
            "this is a defect of the program: please report it",
        ));
    }
    Ok((found, interrupted))
}

/// Whether there should be more invocations: a mismatch ends a function in order.
fn is_short(done: &FunctionResult, asked: &Function) -> bool {
    done.invocations.len() < asked.invocations.len() && !done.invocations.iter().any(differs)
}
