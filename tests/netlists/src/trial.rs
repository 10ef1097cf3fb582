//! A netlist beside its RTL.

use crate::broken;
use crate::invocation;
use crate::lockstep::Lockstep;
use crate::synthesis::{self, Kind};
use anyhow::{Context, Result, ensure};
use jukebox_config::Config;
use jukebox_cosim::{Model, ModelBuilder, Variant};
use jukebox_harness::Bench;
use jukebox_rtl_gen::EmittedFile;
use jukebox_tests::rtl::{Stops, Torture, surroundings, torture};

/// Broken cells that are tried until one is seen.
const BROKEN: u64 = 4;

/// What was seen.
#[derive(Debug)]
pub struct Trial {
    pub kind: Kind,
    pub cells: u64,
    pub flops: u64,
    /// Cycles of random operation and of the invocation that were compared.
    pub random: u64,
    pub real: u64,
    /// Cells that were broken, one at a time, and the cycle in which the last one was seen, with what it was.
    pub broken: u64,
    pub seen: u64,
    pub change: String,
}

/// Plays random operation of `seeds` and one invocation on netlist and RTL of `config`; then breaks a cell,
/// which must be seen.
///
/// # Errors
/// If netlist and RTL differ, the golden model objects, or no broken cell is seen.
pub fn run(config: &Config, kind: Kind, seeds: std::ops::Range<u64>) -> Result<Trial> {
    let netlist = synthesis::netlist(config, kind)?;
    let rtl = || Ok::<_, anyhow::Error>(Model::for_config(config, &mut |_| ())?);
    let mut random = 0;
    let model = || model(config, &netlist.files);
    for seed in seeds.clone() {
        let block = Lockstep::new(rtl()?, model()?);
        let block = at_random(block, config, seed).with_context(|| format!("seed {seed}"))?;
        random += block.cycles();
    }
    let block = Lockstep::new(rtl()?, model()?);
    let block = invocation::play(block, config).context("the invocation")?;
    ensure!(block.stopped().is_none(), "{:?}", block.stopped());
    let real = block.cycles();
    for number in 1..=BROKEN {
        let mut files = netlist.files.clone();
        let change = broken::break_one(&mut files, kind, seeds.start + number)?;
        let broken = self::model(config, &files)?;
        let mut bench = Bench::new(
            Lockstep::new(rtl()?, broken),
            config,
            surroundings(seeds.start),
        )?;
        // The golden model looks at the RTL, which is right; the difference is what ends it.
        let ended = torture(&mut bench, Torture::of_seed(seeds.start));
        let block = bench.into_block();
        if let Some(difference) = block.difference() {
            ensure!(
                ended.is_err(),
                "a difference that ended nothing: {difference}"
            );
            return Ok(Trial {
                kind,
                cells: netlist.cells,
                flops: netlist.flops,
                random,
                real,
                broken: number,
                seen: cycle_of(difference),
                change,
            });
        }
    }
    anyhow::bail!("of {BROKEN} cells that were broken, none was seen")
}

fn at_random(block: Lockstep, config: &Config, seed: u64) -> Result<Lockstep> {
    let mut bench = Bench::new(block, config, surroundings(seed))?;
    torture(&mut bench, Torture::of_seed(seed))?;
    Ok(bench.into_block())
}

fn cycle_of(difference: &str) -> u64 {
    let number = difference
        .strip_prefix("cycle ")
        .and_then(|rest| rest.split(':').next()?.parse().ok());
    number.unwrap_or(0)
}

fn model(config: &Config, files: &[EmittedFile]) -> Result<Model> {
    let builder = ModelBuilder::from_env()?;
    let library = builder.library_from(files, config, Variant::default(), &mut |_| ())?;
    Ok(Model::load(&library)?)
}
