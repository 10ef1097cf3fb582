//! Many upsets: every bit that a block keeps, in turn.

use crate::outcome::Outcome;
use crate::scenario::{Reference, SCENARIOS, Scenario};
use crate::watched::Upset;
use anyhow::{Context, Result};
use jukebox_config::Config;
use jukebox_cosim::{Model, Register, Variant};
use jukebox_tests::rtl::model_of;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
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

/// What a campaign does.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Runs at least, as many in each bit; 0 is one in each.
    pub runs: usize,
    /// Seed of the draw.
    pub seed: u64,
    /// Threads.
    pub jobs: usize,
    /// Names of the registers that are struck; none stands for all.
    pub only: Vec<String>,
}

/// Makes the upsets of a plan in a block of `config`.
///
/// # Errors
/// If the model cannot be made, a run without an upset is not right, or a run is not what it was before its
/// upset.
pub fn run(config: &Config, plan: &Plan) -> Result<Results> {
    let registers = block(config)?.registers();
    let mut scenarios = Vec::new();
    for number in 0..SCENARIOS {
        let scenario = Scenario::new(config, number);
        let (_, reference) = scenario.reference(block(config)?)?;
        scenarios.push((scenario, reference));
    }
    let drawn = draw(&registers, plan, &scenarios);
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(drawn.len()));
    thread::scope(|scope| {
        let work = || -> Result<()> {
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some((number, upset)) = drawn.get(at) else {
                    return Ok(());
                };
                let (scenario, reference) = &scenarios[*number];
                // A block of its own: payload that no reset clears is not of another run.
                let struck = scenario.strike(block(config)?, *upset, reference);
                let (_, outcome) = struck.with_context(|| {
                    let name = &registers[upset.register].name;
                    format!("run {at}, scenario {number}, {name} bit {}", upset.bit)
                })?;
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
        let threads: Vec<_> = (0..plan.jobs.max(1)).map(|_| scope.spawn(work)).collect();
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

/// A block whose bits can be flipped.
///
/// # Errors
/// If its model cannot be made.
pub fn block(config: &Config) -> Result<Model> {
    let variant = Variant {
        upsets: true,
        ..Variant::default()
    };
    model_of(config, variant)
}

/// Scenario and upset of each run: all bits in an order drawn anew each round, at any cycle of the work.
fn draw(
    registers: &[Register],
    plan: &Plan,
    scenarios: &[(Scenario, Reference)],
) -> Vec<(usize, Upset)> {
    let mut rng = Pcg64Mcg::seed_from_u64(plan.seed);
    let mut bits: Vec<(usize, usize)> = registers
        .iter()
        .enumerate()
        .filter(|(_, register)| plan.only.is_empty() || plan.only.contains(&register.name))
        .flat_map(|(at, register)| (0..register.all_bits()).map(move |bit| (at, bit)))
        .collect();
    let rounds = plan.runs.div_ceil(bits.len().max(1)).max(1);
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
