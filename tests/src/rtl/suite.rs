//! What every configuration must pass, in two parts: the one finds nearly everything that is broken, and the other
//! what is left. `docs/mutation.md` says how much of it each finds.

use super::{
    Rtl, Torture, corners, exercise, extremes, finish, surroundings, torture, wild_bench_for,
};
use anyhow::{Context, Result, anyhow, bail};
use jukebox_config::Config;
use jukebox_harness::BenchOptions;
use std::ops::Range;

/// What the block is for, and some random operation: a second or two once the model is there.
///
/// # Errors
/// On the first difference, naming the part.
pub fn short(config: &Config) -> Result<()> {
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

/// Far more random operation, and scenes that chance hardly makes.
///
/// # Errors
/// On the first difference, naming the part.
pub fn full(config: &Config) -> Result<()> {
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
