//! A run: all functions, all invocations, over all cores.

mod alone;
mod describe;
mod function;
mod places;

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use jukebox_config::Config;
use jukebox_trace::{AddressRule, Format, Inputs, ReadOptions, Readings, VA_BITS, jbt};

use crate::dut::{self, Mismatch};
use crate::error::{Error, Result};
use crate::options::Options;
use crate::progress::{self, Progress};
use crate::result::{FunctionResult, RunResult, SCHEMA, Sums};
use crate::trace::{self, Function};
use function::FunctionRun;
pub use places::WavePlan;

/// Everything a run needs to know.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The configuration of the block.
    pub config: Config,
    /// Options that change what is found out.
    pub options: Options,
    /// The traces.
    pub traces: Vec<PathBuf>,
    /// Format of those that are no `.jbt` files, `None`: by content.
    pub format: Option<Format>,
    /// Where to write waves of the whole run (VCD or FST by its ending).
    pub wave: Option<PathBuf>,
    /// Folder for the records.
    pub dump_metadata: Option<PathBuf>,
    /// Say more on stderr.
    pub verbose: bool,
    /// Show no progress.
    pub quiet: bool,
}

/// Runs it all. A mismatch is part of the result; see [`first_mismatch`].
pub fn run(plan: &Plan) -> Result<RunResult> {
    plan.options.check(plan.config.geometry.line_bytes)?;
    places::check(plan)?;
    let inputs = open_traces(plan)?;
    let functions = inputs.functions;
    let fetches = functions
        .iter()
        .flat_map(|function| &function.invocations)
        .map(|one| one.lines)
        .sum();
    let progress = Progress::new(fetches, plan.quiet);
    for note in inputs.notes.iter().chain(&inputs.losses) {
        progress.note(&format!("note: {note}"));
    }
    let mut told = false;
    dut::prepare(plan, &mut |doing| {
        if !plan.quiet && !std::mem::replace(&mut told, true) {
            progress.note(&compiles());
        }
        let watched = !plan.quiet && std::io::stderr().is_terminal();
        if plan.verbose || watched {
            progress.note(doing);
        }
    })?;
    let results = run_functions(plan, &functions, &progress);
    progress.finish();
    let functions = results?;
    let figures = Sums::over(functions.iter().flat_map(|function| &function.invocations)).figures();
    Ok(RunResult {
        schema: SCHEMA,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        config: plan.config.clone(),
        options: plan.options.clone(),
        losses: inputs.losses,
        functions,
        figures,
    })
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
        let found =
            |one: &crate::result::InvocationResult| one.equivalence.first_mismatch.is_some();
        let invocation = function.invocations.iter().find(|one| found(one))?;
        Some((
            function.name.as_str(),
            invocation.index,
            invocation.equivalence.first_mismatch.as_ref()?,
        ))
    })
}

/// Functions share nothing, so each core takes the next one that nobody has begun.
fn run_functions(
    plan: &Plan,
    functions: &[Function],
    progress: &Progress,
) -> Result<Vec<FunctionResult>> {
    let threads = std::thread::available_parallelism()
        .map_or(1, usize::from)
        .min(functions.len());
    let next = AtomicUsize::new(0);
    let stop = AtomicBool::new(false);
    let results: Vec<Mutex<Option<Result<FunctionResult>>>> =
        functions.iter().map(|_| Mutex::new(None)).collect();
    let work = || {
        while !stop.load(Ordering::Relaxed) {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(function) = functions.get(index) else {
                break;
            };
            let create = |wave| dut::create(plan, index, wave);
            let several = functions.len() > 1;
            let result = FunctionRun {
                plan,
                function,
                several,
                create: &create,
                progress,
                stop: &stop,
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
        .filter_map(|slot| slot.into_inner().ok().flatten())
        .collect();
    let complete = done.len() == functions.len();
    let done = done.into_iter().collect::<Result<Vec<_>>>()?;
    if complete {
        Ok(done)
    } else {
        Err(Error::check(
            "a worker thread ended early",
            "this is a defect of the program: please report it",
        ))
    }
}
