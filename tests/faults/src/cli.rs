//! The command line.

use anyhow::{Context, Result, ensure};
use clap::Parser;
use jukebox_config::Config;
use jukebox_faults::campaign::{self, Plan, Results};
use jukebox_faults::page::{self, Campaign};
use jukebox_faults::{count, known};
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

/// Flips every bit that a block keeps, one in a run, and writes what came of it.
#[derive(Debug, Parser)]
#[command(name = "jukebox-faults", version)]
struct Cli {
    /// Seed of the draw
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Runs of each configuration at least; every bit is struck equally often
    #[arg(long, value_name = "N", default_value_t = 20_000)]
    runs: usize,
    /// Configurations, of the folder configs
    #[arg(
        long,
        value_name = "NAME",
        value_delimiter = ',',
        default_value = "default"
    )]
    only: Vec<String>,
    /// Runs at a time [default: one a core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: Option<u16>,
    /// Registers to strike, by their names in the RTL; no page is written then [default: all]
    #[arg(long, value_name = "NAME", conflicts_with = "page")]
    register: Vec<String>,
    /// Page to write
    #[arg(long, value_name = "FILE", default_value = "docs/faults.md")]
    page: PathBuf,
}

/// Runs the command line: exit code 0 if all that was found is known, 1 if not, 2 for bad arguments.
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
        let file = format!("configs/{name}.toml");
        match Config::from_file(known::project().join(&file)) {
            Ok(config) => match missing(&config, &cli.register) {
                Ok(None) => configs.push((name.clone(), file, config)),
                Ok(Some(register)) => {
                    eprintln!(
                        "jukebox-faults: --register {register}: {name} has none of that name; docs/faults.md lists them"
                    );
                    return ExitCode::from(2);
                }
                Err(error) => {
                    eprintln!("jukebox-faults: {name}: {error:#}");
                    return ExitCode::from(1);
                }
            },
            Err(error) => {
                eprintln!("jukebox-faults: --only {name}: {error}");
                return ExitCode::from(2);
            }
        }
    }
    match run(&cli, configs) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("jukebox-faults: {error:#}");
            ExitCode::from(1)
        }
    }
}

fn run(cli: &Cli, configs: Vec<(String, String, Config)>) -> Result<bool> {
    let all = known::all()?;
    let cores = || std::thread::available_parallelism().map_or(1, usize::from);
    let plan = Plan {
        runs: cli.runs,
        seed: cli.seed,
        jobs: cli.jobs.map_or_else(cores, usize::from),
        only: cli.register.clone(),
    };
    let mut campaigns = Vec::new();
    for (name, file, config) in configs {
        let begin = Instant::now();
        let results = campaign::run(&config, &plan).context(name.clone())?;
        counted(&config, &results).context(name.clone())?;
        eprintln!(
            "{name}: {} runs in {} s",
            results.strikes.len(),
            begin.elapsed().as_secs()
        );
        campaigns.push(Campaign {
            name,
            file,
            results,
        });
    }
    if cli.register.is_empty() {
        fs::write(&cli.page, page::page(&campaigns, &all, cli.seed))
            .with_context(|| cli.page.display().to_string())?;
    }
    let unknown = page::unknown(&campaigns, &all);
    for (config, register, effect) in &unknown {
        eprintln!(
            "{config}: an upset of {register} leads to {effect}, which {} does not know",
            known::FILE
        );
    }
    Ok(unknown.is_empty())
}

/// The first of those names that no register of the block has.
fn missing(config: &Config, names: &[String]) -> Result<Option<String>> {
    if names.is_empty() {
        return Ok(None);
    }
    let registers = campaign::block(config)?.registers();
    let is_there = |name: &&String| registers.iter().any(|register| register.name == **name);
    Ok(names.iter().find(|name| !is_there(name)).cloned())
}

/// The model must keep what Yosys counts; there may be flip-flops that nothing reads, which Yosys leaves out.
fn counted(config: &Config, results: &Results) -> Result<()> {
    let bits = |memory: bool| -> usize {
        let those = |name: &str| name.ends_with("mem") == memory;
        let registers = results.registers.iter();
        registers
            .filter(|register| those(&register.name))
            .map(|register| register.all_bits())
            .sum()
    };
    let (flops, memory) = count::by_yosys(config)?;
    ensure!(
        bits(false) >= flops && bits(true) == memory,
        "{} flip-flops and {} bits of memory can be struck, Yosys counts {flops} and {memory}",
        bits(false),
        bits(true)
    );
    Ok(())
}
