//! `jukebox trace`: what traces hold, and other forms of them.

mod edit;
mod info;

use std::path::PathBuf;

use clap::Subcommand;
use jukebox_trace::{AddressRule, Format, Position, ReadOptions, Readings, STANDARD, VA_BITS};

use crate::cli::whole::whole;
use crate::error::{Error, Result};
use crate::output;

/// Arguments of `jukebox trace`.
#[derive(Debug, clap::Args)]
#[command(
    arg_required_else_help = false,
    after_help = "\
Standard input is named -, so is standard output for a .jbt file (-o -).

Exit code: 0 done; 1 done, but a trace is damaged or not whole, and what was lost of it is said on stderr
whatever the options; 2 bad input. With --salvage a loss is said, but no failure."
)]
pub struct TraceArgs {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Say what traces hold: functions, invocations, footprints, what invocations have in common
    Info(info::InfoArgs),
    /// Convert traces of any format to .jbt, or to raw lines
    Convert(edit::ConvertArgs),
    /// Select functions, invocations or the first instructions of each
    Cut(edit::CutArgs),
    /// Put several .jbt files into one
    Merge(edit::MergeArgs),
}

/// Formats that are streams, as `--format` names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum TraceFormat {
    /// Addresses of fetched lines, u64 little endian
    Lines,
    /// Records of ChampSim, 64 bytes
    #[value(name = "champsim")]
    ChampSim,
    /// Records of ChampSim as CloudSuite's traces have them, 96 bytes
    #[value(name = "cloudsuite")]
    CloudSuite,
    /// Text of valgrind's lackey
    Lackey,
}

impl From<TraceFormat> for Format {
    fn from(format: TraceFormat) -> Self {
        match format {
            TraceFormat::Lines => Self::Lines,
            TraceFormat::ChampSim => Self::ChampSim,
            TraceFormat::CloudSuite => Self::CloudSuite,
            TraceFormat::Lackey => Self::Lackey,
        }
    }
}

/// How traces are read.
#[derive(Debug, clap::Args)]
struct ReadArgs {
    /// Traces, of any format; - is standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Format of traces that are no .jbt files [default: by content]
    #[arg(long, value_enum)]
    format: Option<TraceFormat>,
    /// Bits of a virtual address, 57 for five-level paging; a .jbt file says its own
    #[arg(long, value_name = "N", default_value_t = VA_BITS)]
    va_bits: u32,
    /// Be content with what is left of damaged traces: exit with 0, not 1
    #[arg(long)]
    salvage: bool,
    /// Show no progress and no notes; what is lost is said all the same
    #[arg(short, long)]
    quiet: bool,
}

impl ReadArgs {
    fn options(&self) -> Result<ReadOptions> {
        let addresses = AddressRule::new(self.va_bits).ok_or_else(|| {
            let what = format!("--va-bits {}: not from 32 to 57", self.va_bits);
            Error::input(what, "48 is four-level paging, 57 is five-level paging")
        })?;
        let standard = self
            .files
            .iter()
            .filter(|file| file.as_os_str() == STANDARD);
        if standard.count() > 1 {
            return Err(Error::input(
                "- is given twice, and standard input can be read once",
                "put it into a file first, or give - once",
            ));
        }
        Ok(ReadOptions {
            format: self.format.map(Into::into),
            addresses,
            ..ReadOptions::default()
        })
    }

    /// Tells what is worth a note, and what was left out because somebody asked for it.
    fn note(&self, notes: &[String], left_out: &[String]) {
        if !self.quiet {
            tell(notes);
        }
        tell(left_out);
    }

    /// Tells what was lost; whether that is a failure, once everything else is done.
    fn account(&self, losses: &[String]) -> Result<()> {
        tell(losses);
        whole(losses, self.salvage)
    }

    /// Does some work that reads files other than `.jbt` files `streams` times, with progress.
    fn watched<T>(&self, streams: u64, position: &Position, work: impl FnOnce() -> T) -> T {
        let readings = Readings {
            containers: 1,
            streams,
        };
        let total = readings.bytes(&self.files);
        crate::progress::watch(total, "reading", self.quiet, position, work)
    }
}

/// Runs the verb.
pub fn main(args: &TraceArgs) -> Result<()> {
    if !matches!(args.verb, Verb::Info(_)) {
        // Ctrl-C leaves no unfinished file.
        jukebox_capture::before_interrupted(jukebox_trace::discard_unfinished)?;
    }
    match &args.verb {
        Verb::Info(args) => info::main(args),
        Verb::Convert(args) => edit::convert(args),
        Verb::Cut(args) => edit::cut(args),
        Verb::Merge(args) => edit::merge(args),
    }
}

/// Tells a person something on stderr.
fn tell(lines: &[String]) {
    for line in lines {
        output::tell(&format!("note: {line}"));
    }
}
