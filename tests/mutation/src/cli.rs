//! The command line.

use crate::gate;
use crate::results::Draw;
use crate::suite::{self, Suite};
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// Random mutants of the emitted RTL, and whether the tests find them.
#[derive(Debug, Parser)]
#[command(name = "jukebox-mutation", version)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Draw mutants, try them all, write docs/mutation.md; exit code 1 if too many survive
    Run(RunArgs),
    /// Run tests on the model that the environment names, once
    Trial(TrialArgs),
}

#[derive(Debug, Args)]
struct RunArgs {
    /// Seed of the draw
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u32,
    /// Mutants of each hundred in the plan
    #[arg(long, value_name = "PERCENT", default_value_t = 100,
          value_parser = clap::value_parser!(u32).range(1..=1000))]
    scale: u32,
    /// Configurations of the plan [default: all]
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    only: Vec<String>,
    /// Trials at a time [default: one a core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: Option<u16>,
    /// Folder for designs and results; a run goes on with what it finds there
    #[arg(long, value_name = "DIR", default_value = "out/mutation")]
    out: PathBuf,
    /// Page to write
    #[arg(long, value_name = "FILE", default_value = "docs/mutation.md")]
    page: PathBuf,
}

#[derive(Debug, Args)]
struct TrialArgs {
    /// Which tests
    #[arg(value_enum)]
    suite: Suite,
    /// Configuration of the model
    config: PathBuf,
}

/// Runs the command line: exit code 0 passed, 1 failed, 2 bad arguments, 3 the trial could not be made.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Nobody to tell if that fails.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let passed = match cli.verb {
        Verb::Trial(args) => return suite::main(args.suite, &args.config),
        Verb::Run(args) => {
            let cores = || std::thread::available_parallelism().map_or(1, usize::from);
            gate::run(&Draw {
                seed: args.seed,
                scale: args.scale,
                only: args.only,
                jobs: args.jobs.map_or_else(cores, usize::from),
                out: args.out,
                page: args.page,
            })
        }
    };
    match passed {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("jukebox-mutation: {error:#}");
            ExitCode::from(1)
        }
    }
}
