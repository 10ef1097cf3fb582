//! What a mutant must pass to survive.

use anyhow::{Context, Result, anyhow, bail};
use clap::ValueEnum;
use jukebox_config::Config;
use jukebox_cosim::Variant;
use jukebox_harness::BenchOptions;
use jukebox_tests::rtl::exercise;
use jukebox_tests::rtl::{
    Rtl, Torture, corners, extremes, finish, model_of, surroundings, torture, wild_bench_for,
};
use std::ops::Range;
use std::path::Path;
use std::process::ExitCode;

/// How much is tested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Suite {
    /// A second or two: what the block is for, and some random operation.
    Short,
    /// What is left of the first: far more random operation, and directed tests.
    Full,
}

impl Suite {
    /// Its name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Suite::Short => "short",
            Suite::Full => "full",
        }
    }
}

/// The verb `trial`: exit code 0 if all tests pass, 1 if one fails, 3 if there is no model.
pub fn main(suite: Suite, config: &Path) -> ExitCode {
    let config = match ready(config) {
        Ok(config) => config,
        Err(error) => {
            eprintln!("{error:#}");
            return ExitCode::from(3);
        }
    };
    // A test that panics has failed, too.
    let result = std::panic::catch_unwind(|| match suite {
        Suite::Short => short(&config),
        Suite::Full => full(&config),
    });
    let failure = match result {
        Ok(Ok(())) => return ExitCode::SUCCESS,
        Ok(Err(error)) => format!("{error:#}"),
        Err(_) => "a test panicked".to_owned(),
    };
    // What the report needs, not the events before it.
    println!("{}", failure.lines().next().unwrap_or_default());
    ExitCode::from(1)
}

/// The configuration, once its model is known to be there.
fn ready(config: &Path) -> Result<Config> {
    let config = Config::from_file(config)?;
    let variant = Variant {
        assertions: true,
        wild_l2: true,
        without_waves: true,
        ..Variant::default()
    };
    model_of(&config, variant)?;
    Ok(config)
}

fn short(config: &Config) -> Result<()> {
    exercise::wakes(config).context("reset")?;
    exercise::registers(config).context("registers")?;
    exercise::comes_back(config).context("record and replay")?;
    random(config, 0..6)?;
    exercise::retries(config).context("RETRY")?;
    exercise::ended_while_refused(config).context("ends while entries are dropped")?;
    exercise::in_time(config).context("watchdog")?;
    exercise::pauses(config).context("PAUSE")?;
    exercise::counts(config).context("counters")?;
    exercise::run_ahead(config).context("run-ahead")?;
    exercise::damaged(config).context("damaged lines")?;
    random(config, 6..12)
}

fn full(config: &Config) -> Result<()> {
    exercise::bytes(config).context("registers in use")?;
    for seed in 0..4 {
        let mut bench = wild_bench_for(config, surroundings(seed))?;
        rare(corners(&mut bench, seed), &mut bench)
            .with_context(|| format!("corners, seed {seed}"))?;
    }
    let mut bench = wild_bench_for(config, BenchOptions::default())?;
    rare(extremes(&mut bench), &mut bench).context("extremes")?;
    exercise::many_misses(config).context("misses that pile up")?;
    random(config, 12..120)
}

/// How a scene came out, and what the block and its registers say in the end.
fn rare(outcome: Result<()>, bench: &mut Rtl) -> Result<()> {
    outcome.map_err(|error| anyhow!(first_cause(&error)))?;
    finish(bench)
}

fn random(config: &Config, seeds: Range<u64>) -> Result<()> {
    for seed in seeds {
        let mut bench = wild_bench_for(config, surroundings(seed))?;
        let plan = Torture {
            // A great many events, or so few that each has time.
            events: [0.7, 1.0, 0.2, 0.05][seed as usize / 4 % 4],
            ..Torture::of_seed(seed)
        };
        if let Err(error) = torture(&mut bench, plan) {
            bail!("random operation, seed {seed}: {}", first_cause(&error));
        }
    }
    Ok(())
}

/// What differed, without the plan before it.
fn first_cause(error: &anyhow::Error) -> String {
    let cause = error.root_cause().to_string();
    cause.lines().next().unwrap_or_default().to_owned()
}
