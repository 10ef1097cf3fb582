//! The command line.

mod address;
mod capture_verb;
mod check_verb;
mod command_line;
mod completions_verb;
mod config_verb;
mod configuration;
mod dash;
mod gen_verb;
mod man_verb;
mod memory_file;
mod merge_verb;
mod report_verb;
mod run_verb;
mod suite_args;
mod sweep_verb;
mod trace_verb;
mod whole;

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, Parser, Subcommand};

use crate::error::{Error, Result};
use crate::output::{say_help, tell};
use crate::plan::Plan;

/// Generator and test bench of the Jukebox instruction prefetcher.
#[derive(Debug, Parser)]
#[command(name = "jukebox", version, arg_required_else_help = false)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Write the RTL of a configuration and everything that goes with it
    Gen(gen_verb::GenArgs),
    /// Say what a configuration can hold, to people and to editors
    Config(config_verb::ConfigArgs),
    /// Co-simulate RTL and golden model on traces and report what prefetching gains
    Run(Box<run_verb::RunArgs>),
    /// Check recorded ports again: what a run wrote with --record-ports
    Check(check_verb::CheckArgs),
    /// Run many configurations and options on traces, on all cores; goes on where it was interrupted
    Sweep(sweep_verb::SweepArgs),
    /// Join shards of a sweep
    Merge(merge_verb::MergeArgs),
    /// Write a page about results: tables, bars, the paper beside them
    Report(report_verb::ReportArgs),
    /// Record a trace of a real program under QEMU
    Capture(capture_verb::CaptureArgs),
    /// Say what traces hold, convert, cut and merge them
    Trace(trace_verb::TraceArgs),
    /// Print a script with which a shell completes verbs and options
    Completions(completions_verb::CompletionsArgs),
    /// Write manual pages
    Man(man_verb::ManArgs),
}

/// Runs the command line and returns the exit code: 0 done, 1 a check failed, 2 bad input. Work that a
/// signal ended early ends the process by that signal.
pub fn main(args: impl IntoIterator<Item = OsString>) -> u8 {
    let args: Vec<OsString> = args.into_iter().collect();
    let outcome = match Cli::try_parse_from(&args) {
        Ok(Cli {
            verb: Verb::Gen(args),
        }) => gen_verb::main(&args),
        Ok(Cli {
            verb: Verb::Config(args),
        }) => config_verb::main(&args),
        Ok(Cli {
            verb: Verb::Run(args),
        }) => run_verb::main(&args),
        Ok(Cli {
            verb: Verb::Check(args),
        }) => check_verb::main(&args),
        Ok(Cli {
            verb: Verb::Sweep(args),
        }) => sweep_verb::main(&args),
        Ok(Cli {
            verb: Verb::Merge(args),
        }) => merge_verb::main(&args),
        Ok(Cli {
            verb: Verb::Report(args),
        }) => report_verb::main(&args),
        Ok(Cli {
            verb: Verb::Capture(args),
        }) => capture_verb::main(&args),
        Ok(Cli {
            verb: Verb::Trace(args),
        }) => trace_verb::main(&args),
        Ok(Cli {
            verb: Verb::Completions(args),
        }) => completions_verb::main(&args),
        Ok(Cli {
            verb: Verb::Man(args),
        }) => man_verb::main(&args),
        Err(refusal) => refused(&refusal, &args),
    };
    match outcome {
        Ok(()) => 0,
        Err(error) => {
            tell(&error.to_string());
            if let Some(signal) = error.code.checked_sub(128) {
                jukebox_capture::end_by(signal);
            }
            error.code
        }
    }
}

/// The plan of `jukebox run` with these arguments, for programs that run it without a command line.
///
/// # Errors
/// What the command line would refuse.
pub fn run_plan(args: impl IntoIterator<Item = OsString>) -> Result<Plan> {
    let words = ["jukebox", "run"].map(OsString::from);
    match Cli::try_parse_from(words.into_iter().chain(args)) {
        Ok(Cli {
            verb: Verb::Run(args),
        }) => args.plan(),
        Ok(_) => Err(Error::input("not the verb `run`", "give its options only")),
        Err(refusal) => Err(Error::input(
            complaint(&refusal),
            "'jukebox run --help' lists the options",
        )),
    }
}

/// Options of `jukebox run` that change what is found out, without the two hyphens before them.
pub fn run_options() -> Vec<String> {
    const OTHERS: [&str; 9] = [
        "trace",
        "json",
        "wave",
        "record-ports",
        "dump-metadata",
        "salvage",
        "quiet",
        "verbose",
        "help",
    ];
    let command = Cli::command();
    let run = command.find_subcommand("run").expect("a verb of ours");
    run.get_arguments()
        .filter_map(|argument| argument.get_long())
        .filter(|name| !OTHERS.contains(name))
        .map(str::to_owned)
        .collect()
}

/// Help and version as they are; what clap says of a mistake in `args` as one line and a hint.
fn refused(refusal: &clap::Error, args: &[OsString]) -> Result<()> {
    if !refusal.use_stderr() {
        return say_help(refusal);
    }
    let text = refusal.to_string();
    let tip = text
        .lines()
        .find_map(|line| line.trim().strip_prefix("tip: "));
    let hint = match command_without_dashes(refusal, args) {
        Some(hint) => hint,
        None => tip.unwrap_or("'--help' after the verb lists its options"),
    };
    Err(Error::input(complaint(refusal), hint))
}

/// What clap says is wrong, on one line.
fn complaint(refusal: &clap::Error) -> String {
    let text = refusal.to_string();
    let what: Vec<&str> = text
        .lines()
        .map(str::trim)
        .take_while(|line| !line.is_empty())
        .collect();
    let what = what.join(" ");
    what.strip_prefix("error: ").unwrap_or(&what).to_owned()
}

/// What to do if a program was given to `jukebox capture` without `--` before it.
fn command_without_dashes(refusal: &clap::Error, args: &[OsString]) -> Option<&'static str> {
    let captures = args.get(1).is_some_and(|verb| verb == "capture");
    let unknown = match refusal.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(word)) => {
            refusal.kind() == ErrorKind::UnknownArgument && !word.starts_with('-')
        }
        _ => false,
    };
    (captures && unknown).then_some(
        "put -- before the program to record: jukebox capture -o FILE.jbt -- python3 server.py",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(args: &[&str]) -> String {
        let args = std::iter::once("jukebox").chain(args.iter().copied());
        let args: Vec<OsString> = args.map(OsString::from).collect();
        let refusal = Cli::try_parse_from(&args).unwrap_err();
        refused(&refusal, &args).unwrap_err().to_string()
    }

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn mistakes_are_one_line_and_a_hint_and_exit_2() {
        for args in [
            &[][..],
            &["run"],
            &["rnu"],
            &["run", "--trace", "x", "--dut", "chip"],
            &["gen"],
            &["capture", "--", "true"],
            &["capture", "-o", "x.jbt"],
            &[
                "capture",
                "-o",
                "x.jbt",
                "--whole",
                "--warm-up",
                "3",
                "--",
                "true",
            ],
            &["capture", "-o", "x.jbt", "--split-at", "main", "--", "true"],
            &["run", "--l2", "7", "--trace", "x"],
        ] {
            let text = refusal(args);
            assert_eq!(text.lines().count(), 2, "{text}");
            assert!(
                text.starts_with("error: ") && text.contains("\nhint: "),
                "{text}"
            );
            assert!(!text.contains("error: error"), "{text}");
        }
    }

    #[test]
    fn a_program_to_capture_comes_after_two_dashes() {
        for args in [
            &["capture", "python3", "x.py"][..],
            &["capture", "-o", "t.jbt", "python3", "x.py"],
            &[
                "capture",
                "-o",
                "t.jbt",
                "--warm-up",
                "3",
                "node",
                "-e",
                "1",
            ],
        ] {
            let text = refusal(args);
            assert!(text.contains("\nhint: put -- before the program"), "{text}");
        }
        for args in [
            &["capture", "-o", "t.jbt", "--warmup", "3", "--", "true"][..],
            &["gen", "--out", "x", "python3"],
        ] {
            let text = refusal(args);
            assert!(!text.contains("put --"), "{text}");
        }
    }

    #[test]
    fn defaults_are_those_of_the_command_line() {
        let plan = run_plan(["--trace", "a.lines"].map(OsString::from)).unwrap();
        let defaults = crate::options::Options {
            traces: vec!["a.lines".to_owned()],
            ..Default::default()
        };
        assert_eq!(plan.options, defaults);
    }

    #[test]
    fn options_say_by_which_arguments_they_came_to_be() {
        use crate::options::{OFF, ON};
        let given = [
            "--function=f",
            "--dut=golden",
            "--timing=ideal",
            "--l1i=64KiB:4",
            "--l2=256KiB:8",
            "--llc=2MiB:8",
            "--sequence=cold,warm",
            "--marks=one",
            "--next-line=2",
            "--metadata-limit=8KiB",
            "--seed=3",
            "--stall=0.25",
            "--pace=64:0",
            "--base-cpi=1.5",
            "--data-cpi=0",
            "--l2-latency=9",
            "--llc-latency=44",
            "--memory-latency=150",
            "--memory-interval=5",
            "--mshrs=8",
            "--front-end=run-ahead:150",
            "--targets=perfect",
            "--mispredicts=2.5",
            "--data-fills=20",
            "--interleave=poisson",
        ];
        // What needs another one beside it.
        let of_turns = ["--instances=8", "--invocations=100", "--record-memory=1MiB"];
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("memory.toml");
        std::fs::write(&file, "latency = [[100, 1]]").unwrap();
        let all = given
            .map(String::from)
            .into_iter()
            .chain([
                String::from("--keep-caches"),
                String::from("--run-ahead"),
                String::from("--two-records"),
                format!("--memory-file={}", file.display()),
            ])
            .map(|one| (Vec::new(), one));
        let turns = || vec![String::from("--interleave=round-robin")];
        let all = all.chain(of_turns.map(|one| (turns(), String::from(one))));
        let plan = |args: &[String]| {
            let trace = ["--trace", "a.lines"].map(OsString::from);
            run_plan(trace.into_iter().chain(args.iter().map(OsString::from))).unwrap()
        };
        let mut seen = 0;
        // Each alone: some exclude each other.
        for (beside, one) in all {
            let args = std::slice::from_ref(&one);
            let with = plan(&[beside.as_slice(), args].concat()).options;
            let without = plan(&beside).options;
            assert_ne!(with, without, "{one}");
            let differing: Vec<String> = with
                .arguments()
                .into_iter()
                .zip(without.arguments())
                .filter(|(with, without)| with != without)
                .map(|((name, value), _)| match value.as_str() {
                    ON => format!("--{name}"),
                    value => format!("--{name}={value}"),
                })
                .collect();
            // A file is told by its name.
            let folder = format!("{}/", folder.path().display());
            assert_eq!(differing, [one.replace(&folder, "")]);
            seen += 1;
        }
        // No option that changes what is found out is missing.
        let options: Vec<&str> = plan(&[])
            .options
            .arguments()
            .iter()
            .map(|(name, _)| *name)
            .collect();
        assert_eq!(seen, options.len());
        let mut known = run_options();
        // These are of the configuration and of the files.
        known.retain(|name| !["config", "coding", "format"].contains(&name.as_str()));
        known.sort_unstable();
        let mut options = options;
        options.sort_unstable();
        assert_eq!(known, options);
        let pace = plan(&[])
            .options
            .arguments()
            .into_iter()
            .find(|(name, _)| *name == "pace");
        assert_eq!(pace, Some(("pace", OFF.to_owned())));
    }

    #[test]
    fn a_plan_has_the_defaults_of_the_command_line() {
        let plan = |args: &[&str]| run_plan(args.iter().map(OsString::from));
        let given = plan(&["--trace", "a.lines", "--metadata-limit", "64KiB"]).unwrap();
        assert_eq!(given.options.metadata_limit.0, 64 << 10);
        assert_eq!(given.options.latencies.memory, 200);
        assert_eq!(plan(&["--trace"]).unwrap_err().code, 2);
    }
}
