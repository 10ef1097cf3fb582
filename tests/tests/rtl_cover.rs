//! Every transition of every state machine, and every other cover point of the emitted SVA, is
//! taken under random operation; no assertion fails on the way.

use anyhow::{Result, ensure};
use jukebox_config::Config;
use jukebox_cosim::{Model, Variant};
use jukebox_harness::{Bench, BenchOptions};
use jukebox_tests::rtl::{Torture, torture};
use std::collections::BTreeMap;

/// Seeds to run at most.
const SEEDS: u64 = 60;

#[test]
fn every_transition_is_taken_and_no_assertion_fails() -> Result<()> {
    let config = Config::default();
    let variant = Variant { assertions: true, coverage: true };
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for seed in 0..SEEDS {
        let options = BenchOptions {
            stall: [0.0, 0.3, 0.6][seed as usize % 3],
            seed,
            mem_latency: 1 + (seed * 7 % 30) as u32,
            xlt_latency: 1 + (seed * 3 % 11) as u32,
            check: true,
        };
        let model = Model::for_variant(&config, variant, &mut |_| ())?;
        let mut bench = Bench::new(model, &config, options)?;
        let operations = if seed % 2 == 0 { 0.01 } else { 0.1 };
        let outcome = torture(&mut bench, Torture { seed, operations, ..Torture::default() });
        let mut model = bench.into_block();
        // A failed assertion stops the model; whatever follows from that is not the cause.
        if let Some(error) = model.error() {
            anyhow::bail!("seed {seed}: {error}");
        }
        outcome?;
        for (point, count) in model.cover_points()? {
            *counts.entry(point).or_default() += count;
        }
    }
    let missed: Vec<&String> = counts.iter().filter(|(_, n)| **n == 0).map(|(p, _)| p).collect();
    ensure!(counts.len() > 40, "only {} cover points: {:?}", counts.len(), counts.keys());
    ensure!(missed.is_empty(), "never seen: {missed:#?}");
    Ok(())
}
