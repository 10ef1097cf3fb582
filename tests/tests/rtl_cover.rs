//! Every transition of every state machine, and every other cover point of the emitted SVA, is
//! taken under random operation; no assertion fails on the way.

use anyhow::{Result, ensure};
use jukebox_config::{Coding, Config};
use jukebox_cosim::Variant;
use jukebox_harness::{Bench, BenchOptions};
use jukebox_tests::rtl::{Torture, corners, model_of, surroundings, torture};
use std::collections::BTreeMap;

/// Seeds to run at least, and at most.
const SEEDS: [u64; 2] = [8, 100];

#[test]
fn every_transition_is_taken_and_no_assertion_fails() -> Result<()> {
    everything_is_covered(&Config::default(), 40)
}

#[test]
#[ignore = "long: make test-long"]
fn so_it_is_in_delta_coding_with_every_class_and_end_of_line() -> Result<()> {
    let mut config = Config::default();
    config.metadata.coding = Coding::Delta;
    everything_is_covered(&config, 90)
}

#[test]
#[ignore = "long: make test-long"]
fn so_it_is_with_next_line_full_queues_and_ends_of_4_kb() -> Result<()> {
    let mut config = Config::default();
    config.prefetch.next_line = true;
    everything_is_covered(&config, 55)
}

#[test]
#[ignore = "long: make test-long"]
fn so_it_is_with_a_second_record() -> Result<()> {
    let mut config = Config::default();
    config.prefetch.second_record = true;
    everything_is_covered(&config, 59)
}

#[test]
#[ignore = "long: make test-long"]
fn so_it_is_with_run_ahead() -> Result<()> {
    let mut config = Config::default();
    config.prefetch.run_ahead = true;
    everything_is_covered(&config, 65)
}

#[test]
fn so_it_is_with_all_of_that() -> Result<()> {
    let mut config = Config::default();
    config.metadata.coding = Coding::Delta;
    config.prefetch.run_ahead = true;
    config.prefetch.next_line = true;
    config.prefetch.second_record = true;
    everything_is_covered(&config, 150)
}

/// All cover points, more than `points` of them, are seen.
fn everything_is_covered(config: &Config, points: usize) -> Result<()> {
    let variant = Variant {
        assertions: true,
        coverage: true,
        // Chance reports kinds and pulses that no L2 would.
        wild_l2: true,
        without_waves: true,
        ..Variant::default()
    };
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for seed in 0..SEEDS[1] {
        let options = BenchOptions {
            stall: [0.0, 0.3, 0.6, 0.85][seed as usize % 4],
            ..surroundings(seed)
        };
        let model = model_of(config, variant)?;
        let mut bench = Bench::new(model, config, options)?;
        let operations = if seed % 2 == 0 { 0.01 } else { 0.1 };
        let plan = Torture {
            seed,
            operations,
            ..Torture::default()
        };
        let outcome = torture(&mut bench, plan).and_then(|()| corners(&mut bench, seed));
        let mut model = bench.into_block();
        // A failed assertion stops the model; whatever follows from that is not the cause.
        if let Some(error) = model.error() {
            anyhow::bail!("seed {seed}: {error}");
        }
        outcome?;
        for (point, count) in model.cover_points()? {
            *counts.entry(point).or_default() += count;
        }
        if seed + 1 >= SEEDS[0] && counts.values().all(|count| *count > 0) {
            break;
        }
    }
    let missed: Vec<&String> = counts
        .iter()
        .filter(|(_, n)| **n == 0)
        .map(|(p, _)| p)
        .collect();
    ensure!(
        counts.len() > points,
        "only {} cover points: {:?}",
        counts.len(),
        counts.keys()
    );
    ensure!(missed.is_empty(), "never seen: {missed:#?}");
    Ok(())
}
