//! Random operations under random surroundings, many seeds.
//!
//! `JUKEBOX_TORTURE_SEEDS=FIRST..LAST` runs other and more seeds than the default ones.

use anyhow::{Context, Result};
use jukebox_config::{Config, ResetStyle};
use jukebox_harness::BenchOptions;
use jukebox_tests::rtl::{Torture, surroundings, torture, wild_bench, wild_bench_for};

/// The seeds to run: those of the environment, or `default`.
fn seeds(default: std::ops::Range<u64>) -> Result<std::ops::Range<u64>> {
    let Ok(text) = std::env::var("JUKEBOX_TORTURE_SEEDS") else {
        return Ok(default);
    };
    let (first, last) = text
        .split_once("..")
        .context("JUKEBOX_TORTURE_SEEDS is not FIRST..LAST")?;
    Ok(first.trim().parse()?..last.trim().parse()?)
}

#[test]
fn everything_at_random() -> Result<()> {
    for seed in seeds(0..120)? {
        torture(
            &mut wild_bench(surroundings(seed))?,
            Torture {
                seed,
                ..Torture::default()
            },
        )?;
    }
    Ok(())
}

#[test]
fn everything_at_random_with_next_lines() -> Result<()> {
    let mut config = Config::default();
    config.prefetch.next_line = true;
    for seed in seeds(400..480)? {
        let plan = Torture {
            seed,
            // More misses than the queue takes, now and then one, and a few.
            events: [0.7, 0.05, 0.2][seed as usize % 3],
            ..Torture::default()
        };
        torture(&mut wild_bench_for(&config, surroundings(seed))?, plan)?;
    }
    Ok(())
}

#[test]
fn everything_at_random_with_a_reset_that_the_clock_samples() -> Result<()> {
    for seed in seeds(500..540)? {
        let mut config = Config::default();
        config.reset.style = match seed % 2 {
            0 => ResetStyle::SyncLow,
            _ => ResetStyle::SyncHigh,
        };
        let plan = Torture {
            seed,
            ..Torture::default()
        };
        torture(&mut wild_bench_for(&config, surroundings(seed))?, plan)?;
    }
    Ok(())
}

#[test]
fn busy_software_and_a_quiet_program() -> Result<()> {
    for seed in seeds(200..260)? {
        let options = BenchOptions {
            stall: 0.2 * (seed % 3) as f64,
            seed,
            mem_latency: 1 + (seed % 9) as u32,
            xlt_latency: 1 + (seed % 4) as u32,
            check: true,
        };
        let plan = Torture {
            seed,
            events: 0.1,
            operations: 0.2,
            ..Torture::default()
        };
        torture(&mut wild_bench(options)?, plan)?;
    }
    Ok(())
}

#[test]
fn long_operations_without_faults() -> Result<()> {
    for seed in seeds(300..320)? {
        let options = BenchOptions {
            stall: 0.15 * (seed % 4) as f64,
            seed,
            mem_latency: 1 + (seed * 11 % 60) as u32,
            xlt_latency: 1 + (seed % 20) as u32,
            check: true,
        };
        let plan = Torture {
            seed,
            events: 1.0,
            operations: 0.002,
            faults: false,
            round_cycles: 10_000,
            rounds: 2,
        };
        torture(&mut wild_bench(options)?, plan)?;
    }
    Ok(())
}
