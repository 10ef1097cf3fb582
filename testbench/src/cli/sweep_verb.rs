//! `jukebox sweep`.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use jukebox_capture::Ending;

use super::dash::refuse_dash;
use super::{run_options, run_plan};
use crate::error::{Error, Result};
use crate::output::{say, tell};
use crate::sweep::{self, How, Outcome, Points, RESULTS, RunOptions, Shard, Spec};

/// Arguments of `jukebox sweep`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The specification is TOML: sets of traces, keys of the configuration, options of jukebox run; a list stands for each of its
values in turn. docs/sweep.md describes it.

  [traces]
  json = \"traces/json.jbt\"

  [[points]]
  options.l2 = [\"256KiB:8\", \"1MiB:16\"]
  config.geometry.region_bytes = [512, 1024, 2048]

DIR/results.jsonl has one line a point: the object of jukebox run --json with the hash of the point. The same command goes on
where it was interrupted, by Ctrl-C, a full disk or a power cut.
Exit code: 0 done; 1 RTL and golden model differ in a point; 2 bad input, or something cannot be written.
Ctrl-C, SIGTERM and SIGHUP end the process by their own signal: 130, 143 and 129 in a shell.")]
pub struct SweepArgs {
    /// What to sweep
    #[arg(value_name = "SPEC.toml")]
    spec: PathBuf,
    /// Folder for the results; made if it does not exist
    #[arg(long, value_name = "DIR", required_unless_present = "list")]
    out: Option<PathBuf>,
    /// Run this part of the points only, 1/N to N/N; jukebox merge joins the parts
    #[arg(long, value_name = "I/N")]
    shard: Option<Shard>,
    /// Check everything and list the points; run nothing
    #[arg(long)]
    list: bool,
    /// Be content with what is left of damaged traces
    #[arg(long)]
    salvage: bool,
    /// Print nothing but errors
    #[arg(short, long)]
    quiet: bool,
}

/// Checks the specification, then runs the points that are missing.
pub fn main(args: &SweepArgs) -> Result<()> {
    refuse_dash("--out", args.out.as_deref(), "a folder", "name a folder")?;
    let ending = Ending::watch()?;
    let spec = Spec::read(&args.spec)?;
    let folder = args.spec.parent().unwrap_or(Path::new(""));
    let options = RunOptions {
        names: run_options(),
        plan: &|own| {
            let trace = ["--trace", "TRACE"].map(OsString::from);
            run_plan(trace.into_iter().chain(own.iter().map(OsString::from)))
        },
    };
    let points = Points::of(&spec, folder, &options, args.quiet)?;
    let note = |line: &str| {
        if !args.quiet {
            tell(&format!("note: {line}"));
        }
    };
    notes(&points, args.salvage, &note)?;
    let Some(out) = args.out.as_deref().filter(|_| !args.list) else {
        return list(&points, args.shard);
    };
    ending.heed();
    let how = How {
        shard: args.shard,
        quiet: args.quiet,
    };
    let outcome = sweep::run(&spec, &points, out, how, ending.asked(), &note)?;
    ending.let_go();
    match ending.signal() {
        Some(signal) if outcome.missing() > 0 => Err(interrupted(signal, &outcome)),
        _ => told(args, out, &outcome),
    }
}

/// Says what a person should know of the traces.
fn notes(points: &Points, salvage: bool, note: &dyn Fn(&str)) -> Result<()> {
    for workload in &points.workloads {
        let inputs = &workload.inputs;
        inputs
            .notes
            .iter()
            .chain(&inputs.losses)
            .for_each(|line| note(line));
        if let Some(loss) = inputs.losses.first().filter(|_| !salvage) {
            return Err(Error::check(
                format_args!("traces.{}: {loss}", workload.facts.name),
                "take another copy, or record it again; --salvage makes do with the rest",
            ));
        }
    }
    Ok(())
}

/// Prints the points.
fn list(points: &Points, shard: Option<Shard>) -> Result<()> {
    let lines = sweep::shard_of(points, shard).into_iter().map(|point| {
        let traces = &points.workloads[point.workload].facts.name;
        let settings = match point.settings.as_str() {
            "" => "(defaults)",
            settings => settings,
        };
        format!("{}  {traces}  {settings}", point.hash)
    });
    say(&lines.collect::<Vec<_>>().join("\n"))
}

fn interrupted(signal: u8, outcome: &Outcome) -> Error {
    let complete = outcome.points - outcome.missing();
    Error::interrupted(
        signal,
        format_args!(
            "interrupted: {complete} of {} points are complete",
            outcome.points
        ),
        "the same command goes on with the rest",
    )
}

/// Says what was done; points in which RTL and golden model differ are an error.
fn told(args: &SweepArgs, out: &Path, outcome: &Outcome) -> Result<()> {
    let file = args.shard.map_or_else(|| RESULTS.to_owned(), Shard::file);
    let file = out.join(file).display().to_string();
    if !args.quiet {
        let mut text = format!("{file}: {} points", outcome.points);
        if outcome.found > 0 {
            text += &format!(", {} of them from an earlier run", outcome.found);
        }
        if outcome.compared > 0 {
            text += &format!(
                "; RTL against golden model: {} events compared",
                outcome.compared
            );
        }
        say(&text)?;
    }
    match outcome.mismatches.as_slice() {
        [] => Ok(()),
        [first, others @ ..] => Err(Error::check(
            format_args!(
                "RTL and golden model differ in {} of {} points, first in: {first}",
                others.len() + 1,
                outcome.points
            ),
            format_args!("{file} says where; jukebox run of the point shows waves"),
        )),
    }
}
