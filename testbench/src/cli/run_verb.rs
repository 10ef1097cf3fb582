//! `jukebox run`.

use std::path::PathBuf;

use jukebox_capture::Ending;

use super::configuration::configuration;
use super::dash::refuse_dash;
use super::memory_file::memory_file;
use super::trace_verb::TraceFormat;
use super::whole::whole;
use crate::cache::{Shape, Size};
use crate::error::{Error, Result};
use crate::kept::Kept;
use crate::mismatch::Mismatch;
use crate::options::{
    Dut, FrontEnd, Latencies, Marks, Options, Order, Pace, Shapes, Start, Targets, Timing,
};
use crate::output::{is_standard, say, tell};
use crate::plan::Plan;
use crate::result::{self, RunResult};
use crate::run;

/// Arguments of `jukebox run`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ctrl-C ends a run in order: tables, result and records are of the invocations that were complete, waves of all
cycles that were run. A second one ends it at once.
Exit code: 0 done; 1 RTL and golden model differ, or a trace is damaged (not with --salvage); 2 bad input, or
something cannot be written. Ctrl-C, SIGTERM and SIGHUP end the process by their own signal: 130, 143 and 129 in a shell.")]
pub struct RunArgs {
    /// Configuration file (TOML), - for standard input; without it the default configuration
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// How records are written, in place of metadata.coding in the configuration
    #[arg(long, value_enum)]
    coding: Option<Coding>,
    /// Lines behind each miss to prefetch as well, up to 3; 1 to 3 switch prefetch.next_line of the configuration on
    /// [default: 1 if it is on]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=3))]
    next_line: Option<u32>,
    /// Replay the record before behind the newest, out of three buffers; switches prefetch.second_record of the
    /// configuration on [default: as that says]
    #[arg(long)]
    two_records: bool,
    /// Bring what a paced replay holds back into the last level, as far as the record goes; switches
    /// prefetch.run_ahead of the configuration on, needs --pace [default: as that says]
    #[arg(long)]
    run_ahead: bool,
    /// Traces: .jbt files, or files of one invocation each, those of one function (name up to the first dot) in
    /// order; - is standard input
    #[arg(long, value_name = "FILE", num_args = 1.., required = true)]
    trace: Vec<PathBuf>,
    /// Write the result as JSON; - is standard output, which then has no tables
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Write waves of the RTL, in the format of the ending (.vcd, .fst)
    #[arg(long, value_name = "FILE")]
    wave: Option<PathBuf>,
    /// Write what crosses the ports of the RTL, cycle by cycle, for `jukebox check`: compressed with zstd, or as text
    /// if the name ends in .jsonl; a file for each function if there are several
    #[arg(long, value_name = "FILE")]
    record_ports: Option<PathBuf>,
    /// Write each record as FUNCTION.INDEX.meta
    #[arg(long, value_name = "DIR")]
    dump_metadata: Option<PathBuf>,
    /// What plays the prefetcher
    #[arg(long, value_enum, default_value = "both")]
    dut: Dut,
    /// How time passes
    #[arg(long, value_enum, default_value = "cycle")]
    timing: Timing,
    /// First level cache for instructions
    #[arg(long, value_name = "SIZE:WAYS", default_value = "32KiB:8")]
    l1i: Shape,
    /// Second level cache
    #[arg(long, value_name = "SIZE:WAYS", default_value = "1MiB:16")]
    l2: Shape,
    /// Last level cache
    #[arg(long, value_name = "SIZE:WAYS", default_value = "8MiB:16")]
    llc: Shape,
    /// Do not flush the caches between invocations
    #[arg(long)]
    keep_caches: bool,
    /// How each invocation finds the caches, in turn and again from the beginning: cold,cold,warm,cold
    #[arg(
        long,
        value_name = "START,...",
        value_enum,
        value_delimiter = ',',
        conflicts_with = "keep_caches"
    )]
    sequence: Vec<Start>,
    /// Functions take turns on the same caches, which nobody flushes, in this order
    #[arg(long, value_enum, value_name = "ORDER")]
    interleave: Option<Order>,
    /// Instances of the functions that take turns [default: one of each]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    instances: Option<u32>,
    /// Invocations of all that take turns [default: as many as the instances have traces]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=100_000_000))]
    invocations: Option<u64>,
    /// Memory for the records of all that take turns, two for each, or three with --two-records; who waited longest loses his [default: for all]
    #[arg(long, value_name = "SIZE")]
    record_memory: Option<Size>,
    /// What marks the L2 has, to tell first uses of lines that a prefetch brought or found present
    #[arg(long, value_enum, default_value = "on")]
    marks: Marks,
    /// Room for the record of one invocation
    #[arg(long, value_name = "SIZE", default_value = "16KiB")]
    metadata_limit: Size,
    /// Seed of everything random
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Probability of back-pressure on every port of the RTL, in every cycle
    #[arg(long, value_name = "P", default_value_t = 0.0)]
    stall: f64,
    /// The function of this name in .jbt files; files of one invocation are all of it
    #[arg(long, value_name = "NAME")]
    function: Option<String>,
    /// Format of traces that are no .jbt files [default: by content]
    #[arg(long, value_enum)]
    format: Option<TraceFormat>,
    /// Be content with what is left of damaged traces: exit with 0, not 1
    #[arg(long)]
    salvage: bool,
    /// Pace the replay: window of unused prefetches, and misses that release one more [default: off; N 1]
    #[arg(long, value_name = "W[:N]")]
    pace: Option<Pace>,
    /// Cycles an instruction costs when nothing stalls
    #[arg(long, value_name = "X", default_value_t = 3.0)]
    base_cpi: f64,
    /// Cycles that data stalls add to it when the caches were flushed
    #[arg(long, value_name = "X", default_value_t = 0.5)]
    data_cpi: f64,
    /// Misses outstanding below the L2
    #[arg(long, value_name = "N", default_value_t = 16, value_parser = clap::value_parser!(u32).range(1..=1024))]
    mshrs: u32,
    /// Cycles until the L2 answers
    #[arg(long, value_name = "CYCLES", default_value_t = 14, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    l2_latency: u32,
    /// Cycles until the last level answers
    #[arg(long, value_name = "CYCLES", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    llc_latency: u32,
    /// Cycles until memory answers, lines and metadata alike
    #[arg(long, value_name = "CYCLES", default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    memory_latency: u32,
    /// Cycles between two lines from memory
    #[arg(long, value_name = "CYCLES", default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    memory_interval: u32,
    /// Distributions of memory's latency and of the cycles between two lines (TOML), in place of the two above
    #[arg(long, value_name = "FILE")]
    memory_file: Option<PathBuf>,
    /// Lines of data that go through L2 and last level in a thousand instructions
    #[arg(long, value_name = "X", default_value_t = 0.0)]
    data_fills: f64,
    /// How instructions are fetched: blocking, or run-ahead:N, at most N instructions ahead of execution
    #[arg(long, value_name = "KIND", default_value_t)]
    front_end: FrontEnd,
    /// Targets known to a front end that runs ahead
    #[arg(long, value_enum, default_value_t)]
    targets: Targets,
    /// Wrong predictions in a thousand instructions, of a front end that runs ahead
    #[arg(long, value_name = "X", default_value_t = 0.0)]
    mispredicts: f64,
    /// Print nothing but errors and what is lost of traces
    #[arg(short, long)]
    quiet: bool,
    /// Say what each invocation did
    #[arg(short, long, conflicts_with = "quiet")]
    verbose: bool,
}

/// Values of `--coding`.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Coding {
    /// Every entry takes the same room
    Raw,
    /// An entry takes what its distance from the one before and its lines need
    Delta,
}

impl From<Coding> for jukebox_config::Coding {
    fn from(coding: Coding) -> Self {
        match coding {
            Coding::Raw => jukebox_config::Coding::Raw,
            Coding::Delta => jukebox_config::Coding::Delta,
        }
    }
}

impl RunArgs {
    /// What these arguments ask for.
    pub fn plan(&self) -> Result<Plan> {
        let hint = "name a file ending in .vcd or .fst";
        refuse_dash("--wave", self.wave.as_deref(), "waves", hint)?;
        let ports = self.record_ports.as_deref();
        refuse_dash("--record-ports", ports, "a port trace", "name a file")?;
        let records = self.dump_metadata.as_deref();
        refuse_dash("--dump-metadata", records, "a folder", "name a folder")?;
        let from_stdin = self.config.as_deref().is_some_and(is_standard);
        if from_stdin && self.trace.iter().any(|trace| is_standard(trace)) {
            return Err(Error::input(
                "--config - and --trace -: standard input is one of them",
                "name a file for the other",
            ));
        }
        let options = Options {
            traces: self
                .trace
                .iter()
                .map(|path| path.display().to_string())
                .collect(),
            function: self.function.clone(),
            dut: self.dut,
            timing: self.timing,
            shapes: Shapes {
                l1i: self.l1i,
                l2: self.l2,
                llc: self.llc,
            },
            keep_caches: self.keep_caches,
            sequence: self.sequence.clone(),
            interleave: self.interleave,
            instances: self.instances,
            invocations: self.invocations,
            record_memory: self.record_memory,
            marks: self.marks,
            next_line: self.next_line,
            run_ahead: self.run_ahead,
            two_records: self.two_records,
            metadata_limit: self.metadata_limit,
            seed: self.seed,
            stall: self.stall,
            pace: self.pace,
            base_cpi: self.base_cpi,
            data_cpi: self.data_cpi,
            latencies: Latencies {
                l2: self.l2_latency,
                llc: self.llc_latency,
                memory: self.memory_latency,
                memory_interval: self.memory_interval,
                mshrs: self.mshrs,
            },
            memory: self.memory_file.as_deref().map(memory_file).transpose()?,
            data_fills: self.data_fills,
            front_end: self.front_end,
            targets: self.targets,
            mispredicts: self.mispredicts,
        };
        let mut config = configuration(self.config.as_deref())?;
        if let Some(coding) = self.coding {
            config.metadata.coding = coding.into();
        }
        if self.next_line.is_some_and(|lines| lines > 0) {
            config.prefetch.next_line = true;
        }
        config.prefetch.run_ahead |= self.run_ahead;
        config.prefetch.second_record |= self.two_records;
        Ok(Plan {
            config,
            options,
            traces: self.trace.clone(),
            format: self.format.map(Into::into),
            wave: self.wave.clone(),
            record_ports: self.record_ports.clone(),
            dump_metadata: self.dump_metadata.clone(),
            verbose: self.verbose,
            quiet: self.quiet,
        })
    }
}

/// Runs the traces, prints the table, writes the result; a mismatch is an error, and so is an interrupt.
pub fn main(args: &RunArgs) -> Result<()> {
    if let Some(json) = &args.json {
        result::file::check(json)?;
    }
    let plan = args.plan()?;
    let ending = Ending::watch()?;
    let inputs = run::open(&plan)?;
    let asked_for = run::invocations(&plan, &inputs);
    ending.heed();
    let result = run::play(&plan, &inputs, &Kept::nothing(), ending.asked())?;
    let written = write(args, &result);
    ending.let_go();
    if let Some((function, invocation, mismatch)) = run::first_mismatch(&result) {
        if let Err(error) = &written {
            // Told, but it is not the worst.
            tell(&error.to_string());
        }
        return Err(report(
            function,
            invocation,
            mismatch,
            args.interleave.is_none(),
        ));
    }
    let to_stdout = args.json.as_deref().is_some_and(is_standard);
    // Without a file, the tables are all that is left of the run.
    let printed = if !result.functions.is_empty() && !to_stdout && (!args.quiet || written.is_err())
    {
        say(&result::render(&result))
    } else {
        Ok(())
    };
    written.and(printed)?;
    match ending.signal() {
        Some(signal) if result.interrupted => Err(interrupted(signal, &result, asked_for)),
        _ => whole(&result.losses, args.salvage),
    }
}

/// Writes the result where it was asked for, unless nothing is complete: what is there stays.
fn write(args: &RunArgs, result: &RunResult) -> Result<()> {
    match &args.json {
        Some(json) if !result.functions.is_empty() => result::file::write(json, result),
        _ => Ok(()),
    }
}

fn interrupted(signal: u8, result: &RunResult, asked_for: u64) -> Error {
    let functions = result.functions.iter();
    let complete: usize = functions.map(|function| function.invocations.len()).sum();
    Error::interrupted(
        signal,
        format_args!("interrupted: {complete} of {asked_for} invocations are complete"),
        match complete {
            0 => "waves end where the run was interrupted; no result was written",
            _ => {
                "waves end where the run was interrupted; everything else is of complete invocations"
            }
        },
    )
}

/// Prints the last events before a mismatch and makes it an error; `alone`: functions do not take turns.
fn report(function: &str, invocation: u64, mismatch: &Mismatch, alone: bool) -> Error {
    tell("The last events before the mismatch:");
    for event in &mismatch.last_events {
        tell(&format!("  {event}"));
    }
    Error::check(
        format_args!(
            "{function} invocation {invocation}, cycle {}: {}",
            mismatch.cycle, mismatch.what
        ),
        match &mismatch.wave {
            Some(wave) => format!("the waves around it are in {wave}"),
            None if alone => "run again with --wave to see the waves".to_owned(),
            None => {
                "the golden model says what it expected; functions that take turns have no waves"
                    .to_owned()
            }
        },
    )
}
