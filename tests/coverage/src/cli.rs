//! The command line.

use crate::gate;
use crate::plan::Plan;
use crate::points::Kind;
use crate::targets;
use clap::Parser;
use std::path::PathBuf;
use std::process::ExitCode;

/// Coverage of the emitted RTL, of named configurations and of random ones.
#[derive(Debug, Parser)]
#[command(name = "jukebox-coverage", version)]
struct Cli {
    /// Runs of random operation for each configuration; up to five times as many if a transition or a cover point
    /// was not met
    #[arg(long, value_name = "N", default_value_t = 8,
          value_parser = clap::value_parser!(u64).range(1..=10_000))]
    seeds: u64,
    /// Random configurations
    #[arg(long, value_name = "N", default_value_t = 3,
          value_parser = clap::value_parser!(u32).range(0..=200))]
    random: u32,
    /// Seed of the random configurations
    #[arg(long, value_name = "N", default_value_t = 1)]
    random_seed: u64,
    /// These configurations alone; writes no page [default: all]
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    only: Vec<String>,
    /// Transitions and cover points alone, in models that are soon there; writes no page
    #[arg(long)]
    named: bool,
    /// Take the counts of configurations that the same program has run as often, from where the annotated RTL is
    #[arg(long)]
    resume: bool,
    /// Configurations at a time [default: one a core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: Option<u16>,
    /// Folder for the annotated RTL
    #[arg(long, value_name = "DIR", default_value = "out/coverage")]
    out: PathBuf,
    /// Page to write
    #[arg(long, value_name = "FILE", default_value = "docs/coverage.md")]
    page: PathBuf,
}

/// Runs the command line: exit code 0 covered, 1 not or failed, 2 bad arguments.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Nobody to tell if that fails.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let draw = targets::Draw {
        random: cli.random,
        seed: cli.random_seed,
    };
    let targets = match targets::all(draw).and_then(|all| targets::chosen(all, &cli.only)) {
        Ok(targets) => targets,
        Err(error) => {
            eprintln!("jukebox-coverage: {error:#}");
            return ExitCode::from(2);
        }
    };
    let cores = || std::thread::available_parallelism().map_or(1, usize::from);
    let plan = Plan {
        targets,
        draw,
        whole: cli.only.is_empty() && !cli.named,
        kinds: if cli.named { &Kind::NAMED } else { &Kind::ALL },
        seeds: cli.seeds,
        resume: cli.resume,
        jobs: cli.jobs.map_or_else(cores, usize::from),
        out: cli.out,
        page: cli.page,
    };
    match gate::run(&plan) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("jukebox-coverage: {error:#}");
            ExitCode::from(1)
        }
    }
}
