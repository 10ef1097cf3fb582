//! `jukebox check`.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use super::configuration::configuration;
use crate::check::{self, Checked, Different, Instance, Outcome};
use crate::error::{Error, Result};
use crate::output::{is_standard, say, tell};
use crate::report::grouped;

/// Bytes read at once, and the longest head by which a file is told.
const BYTES: usize = 128 << 10;

/// Arguments of `jukebox check`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The golden model checks every cycle of each file, as it does in a run, and says the same. A port trace says which
configuration its block has; of waves, --config does. They begin before the first reset.
Exit code: 0 no difference; 1 block and golden model differ; 2 a file that cannot be checked.")]
pub struct CheckArgs {
    /// Port traces, as `jukebox run --record-ports` writes them, or waves of any simulator (VCD); - is standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Configuration of the block in waves (TOML), - for standard input; without it the default configuration
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Scope of the block in waves, like tb.dut [default: the one that has all its ports]
    #[arg(long, value_name = "PATH")]
    instance: Option<String>,
    /// Print nothing but errors
    #[arg(short, long)]
    quiet: bool,
}

/// Checks the files, all of them. A difference is returned before a file that cannot be checked, and what
/// is not returned is told.
pub fn main(args: &CheckArgs) -> Result<()> {
    let from_stdin = args.config.as_deref().is_some_and(is_standard);
    if from_stdin && args.files.iter().any(|file| is_standard(file)) {
        return Err(Error::input(
            "--config - and the file -: standard input is one of them",
            "name a file for the other",
        ));
    }
    let instance = Instance {
        config: configuration(args.config.as_deref())?,
        path: args.instance.clone(),
    };
    let mut faults = Vec::new();
    for file in &args.files {
        match of_file(file, args, &instance) {
            Ok(checked) if !args.quiet => say(&line(file, &checked))?,
            Ok(_) => {}
            Err(fault) => faults.push(fault),
        }
    }
    let worst = faults.iter().position(|fault| fault.code == 1).unwrap_or(0);
    for (place, fault) in faults.iter().enumerate() {
        if place != worst {
            tell(&fault.to_string());
        }
    }
    match faults.into_iter().nth(worst) {
        Some(fault) => Err(fault),
        None => Ok(()),
    }
}

fn of_file(path: &Path, args: &CheckArgs, instance: &Instance) -> Result<Checked> {
    let name = path.display().to_string();
    let unreadable = |cause: io::Error| {
        Error::input(
            format_args!("{name}: cannot be read: {cause}"),
            "give a file that exists and that you may read",
        )
    };
    let mut file = opened(path).map_err(unreadable)?;
    let head = file.fill_buf().map_err(unreadable)?;
    // A VCD begins with a command.
    let outcome: Outcome = if head.trim_ascii_start().starts_with(b"$") {
        check::waves(file, &name, instance)?
    } else if args.config.is_some() || args.instance.is_some() {
        return Err(Error::input(
            format_args!("{name}: no VCD; --config and --instance are of waves"),
            "leave them out: a port trace says of which configuration it is",
        ));
    } else {
        check::port_trace(file, &name)?
    };
    outcome.map_err(|different| report(&name, &different))
}

fn opened(path: &Path) -> io::Result<BufReader<Box<dyn Read>>> {
    let file: Box<dyn Read> = match is_standard(path) {
        true => Box::new(io::stdin().lock()),
        false => Box::new(File::open(path)?),
    };
    Ok(BufReader::with_capacity(BYTES, file))
}

/// Prints the last events before a difference and makes it an error.
fn report(name: &str, Different { mismatch, time }: &Different) -> Error {
    tell("The last events before the mismatch:");
    for event in &mismatch.last_events {
        tell(&format!("  {event}"));
    }
    let time = time.map_or_else(String::new, |time| format!(" (time {time})"));
    Error::check(
        format_args!("{name}, cycle {}{time}: {}", mismatch.cycle, mismatch.what),
        "block and golden model differ, or the file does not say what crossed the ports",
    )
}

/// What was compared, on a line.
fn line(path: &Path, checked: &Checked) -> String {
    let compared = &checked.compared;
    let counts = [
        (compared.events, "lookups"),
        (compared.prefetches, "prefetches"),
        (compared.write_beats, "beats written"),
        (compared.read_beats, "beats read"),
        (compared.translation_requests, "translations"),
        (compared.register_writes, "register writes"),
        (compared.register_reads, "register reads"),
    ];
    let counts = counts.map(|(count, what)| format!("{} {what}", grouped(count)));
    format!(
        "{}: no difference in {} cycles: {}",
        path.display(),
        grouped(checked.cycles),
        counts.join(", ")
    )
}
