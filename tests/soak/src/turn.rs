//! What a turn does: all of it follows from its seed.

use crate::invocation::invocation;
use crate::summary::Done;
use crate::work::Work;
use anyhow::{Context, Result};
use jukebox_config::Config;
use jukebox_tests::rtl::{Rtl, Torture, surroundings, torture, wild_bench_for};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

/// Plays the turn of `seed` in a block of `config`, under assertions, AXI checkers and golden model.
///
/// # Errors
/// On the first difference.
pub fn turn(config: &Config, work: &Work, seed: u64) -> Result<Done> {
    let mut bench = wild_bench_for(config, surroundings(seed))?;
    let mut rng = Pcg64Mcg::seed_from_u64(seed ^ 0x50a1);
    let mut foretold = 0;
    match seed % 4 {
        // What a real program misses, and what looks like one.
        0 => foretold = real(&mut bench, work, seed, &mut rng)?,
        1 => {
            let events = work.random(config, seed, rng.random_range(500..6000));
            let played = invocation(&mut bench, &events, &mut rng);
            foretold = played.context("a long invocation")?;
        }
        2 => torture(&mut bench, long(seed))?,
        _ => torture(&mut bench, any(seed, &mut rng))?,
    }
    Ok(Done {
        turns: 1,
        cycles: bench.cycle(),
        prefetches: bench.prefetches.accepted,
        foretold,
        lines: bench.memory.writes.accepted,
        configurations: 0,
    })
}

fn real(bench: &mut Rtl, work: &Work, seed: u64, rng: &mut Pcg64Mcg) -> Result<u64> {
    let (name, events) = work.real(bench.config(), seed, rng)?;
    invocation(bench, &events, rng).with_context(|| format!("record and replay of {name}"))
}

/// Few operations, long ones, and nothing that goes wrong.
fn long(seed: u64) -> Torture {
    Torture {
        seed,
        events: 1.0,
        operations: 0.002,
        faults: false,
        round_cycles: 10_000,
        rounds: 2,
    }
}

/// Quiet or busy software, many lookups or few, faults of every kind.
fn any(seed: u64, rng: &mut Pcg64Mcg) -> Torture {
    Torture {
        seed,
        events: [0.7, 0.05, 0.2, 1.0][rng.random_range(0..4)],
        operations: [0.01, 0.01, 0.05, 0.2][rng.random_range(0..4)],
        ..Torture::default()
    }
}
