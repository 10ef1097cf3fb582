//! Many upsets: every bit that a block keeps, in turn.

use crate::outcome::Outcome;
use crate::scenario::{Reference, SCENARIOS, Scenario};
use crate::watched::Upset;
use anyhow::{Context, Result};
use jukebox_config::Config;
use jukebox_cosim::{Model, ModelBuilder, Register, Variant};
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// One of the upsets of a campaign, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strike {
    /// The scenario, by number.
    pub scenario: usize,
    /// The upset.
    pub upset: Upset,
    /// What came of it.
    pub outcome: Outcome,
}

/// All that a campaign found.
#[derive(Clone, Debug)]
pub struct Results {
    /// Registers and memories of the block.
    pub registers: Vec<Register>,
    /// Every upset, in the order in which they were drawn.
    pub strikes: Vec<Strike>,
}

/// Makes at least `runs` upsets in a block of `config`, as many in each bit, drawn by `seed`, with `jobs` threads;
/// 0 takes as many runs as there are bits.
///
/// # Errors
/// If the model cannot be made, a run without an upset is not right, or a run is not what it was before its
/// upset.
pub fn run(config: &Config, runs: usize, seed: u64, jobs: usize) -> Result<Results> {
    let library = library(config)?;
    let mut model = Model::load(&library)?;
    let registers = model.registers();
    let mut scenarios = Vec::new();
    for number in 0..SCENARIOS {
        let scenario = Scenario::new(config, number);
        let (after, reference) = scenario.reference(model)?;
        model = after;
        scenarios.push((scenario, reference));
    }
    let drawn = draw(&registers, runs, seed, &scenarios);
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(drawn.len()));
    thread::scope(|scope| {
        let work = || -> Result<()> {
            let mut model = Model::load(&library)?;
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some((number, upset)) = drawn.get(at) else {
                    return Ok(());
                };
                let (scenario, reference) = &scenarios[*number];
                let struck = scenario.strike(model, *upset, reference);
                let (after, outcome) = struck.with_context(|| {
                    let name = &registers[upset.register].name;
                    format!("run {at}, scenario {number}, {name} bit {}", upset.bit)
                })?;
                model = after;
                let mut done = done.lock().expect("no thread has panicked");
                done.push((
                    at,
                    Strike {
                        scenario: *number,
                        upset: *upset,
                        outcome,
                    },
                ));
            }
        };
        let threads: Vec<_> = (0..jobs.max(1)).map(|_| scope.spawn(work)).collect();
        threads
            .into_iter()
            .try_for_each(|thread| thread.join().expect("a thread that does not panic"))
    })?;
    let mut done = done.into_inner().expect("no thread has panicked");
    done.sort_by_key(|(at, _)| *at);
    Ok(Results {
        registers,
        strikes: done.into_iter().map(|(_, strike)| strike).collect(),
    })
}

/// The model of a block whose bits can be flipped.
///
/// # Errors
/// If it cannot be made.
pub fn library(config: &Config) -> Result<PathBuf> {
    let variant = Variant {
        upsets: true,
        ..Variant::default()
    };
    let files = jukebox_rtl_gen::generate(config)?;
    let builder = ModelBuilder::from_env()?;
    Ok(builder.library_from(&files, config, variant, &mut |_| ())?)
}

/// Scenario and upset of each run: all bits in an order drawn anew each round, at any cycle of the work.
fn draw(
    registers: &[Register],
    runs: usize,
    seed: u64,
    scenarios: &[(Scenario, Reference)],
) -> Vec<(usize, Upset)> {
    let mut rng = Pcg64Mcg::seed_from_u64(seed);
    let mut bits: Vec<(usize, usize)> = registers
        .iter()
        .enumerate()
        .flat_map(|(at, register)| (0..register.all_bits()).map(move |bit| (at, bit)))
        .collect();
    let rounds = runs.div_ceil(bits.len().max(1)).max(1);
    let mut drawn = Vec::with_capacity(rounds * bits.len());
    for _ in 0..rounds {
        bits.shuffle(&mut rng);
        for (register, bit) in &bits {
            let number = rng.random_range(0..scenarios.len());
            let upset = Upset {
                cycle: rng.random_range(scenarios[number].1.work()),
                register: *register,
                bit: *bit,
            };
            drawn.push((number, upset));
        }
    }
    drawn
}
