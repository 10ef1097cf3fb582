//! The command line.

use crate::page::{self, Row};
use crate::synthesis::Kind;
use crate::trial;
use anyhow::{Context, Result};
use clap::{Parser, ValueEnum};
use jukebox_config::Config;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Netlists of the emitted RTL beside it, cycle by cycle.
#[derive(Debug, Parser)]
#[command(name = "jukebox-netlists", version)]
struct Cli {
    /// First seed of random operation
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Seeds of random operation
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u64).range(1..))]
    seeds: u64,
    /// Configurations, of the folder configs
    #[arg(
        long,
        value_name = "NAME",
        value_delimiter = ',',
        default_value = "default,lite,best"
    )]
    only: Vec<String>,
    /// Kinds of netlists [default: all]
    #[arg(long, value_enum, value_delimiter = ',')]
    kind: Vec<Kind>,
    /// Page to write
    #[arg(long, value_name = "FILE", default_value = "docs/netlists.md")]
    page: PathBuf,
}

/// Runs the command line: exit code 0 if nothing differs, 1 if something does, 2 for bad arguments.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Nobody to tell if that fails.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let mut configs = Vec::new();
    for name in &cli.only {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../configs/{name}.toml"));
        match Config::from_file(path) {
            Ok(config) => configs.push((name.clone(), config)),
            Err(error) => {
                eprintln!("jukebox-netlists: --only {name}: {error}");
                return ExitCode::from(2);
            }
        }
    }
    match run(&cli, configs) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("jukebox-netlists: {error:#}");
            ExitCode::from(1)
        }
    }
}

fn run(cli: &Cli, configs: Vec<(String, Config)>) -> Result<()> {
    let seeds = cli.seed..cli.seed + cli.seeds;
    let kinds = match &cli.kind[..] {
        [] => Kind::value_variants(),
        some => some,
    };
    let mut rows = Vec::new();
    for (name, config) in configs {
        for kind in kinds {
            let what = || format!("{name}, {}", kind.name());
            let trial = trial::run(&config, *kind, seeds.clone()).with_context(what)?;
            eprintln!(
                "{}: no difference in {} cycles",
                what(),
                trial.random + trial.real
            );
            rows.push(Row {
                name: name.clone(),
                trial,
            });
        }
    }
    fs::write(&cli.page, page::page(&rows, &seeds)).with_context(|| cli.page.display().to_string())
}
