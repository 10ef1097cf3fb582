//! A netlist beside its RTL.

use crate::invocation;
use crate::lockstep::{Lockstep, Models};
use crate::synthesis::Netlist;
use crate::traffic::Traffic;
use anyhow::{Context, Result, ensure};
use jukebox_config::Config;
use jukebox_cosim::{Model, ModelBuilder, Variant};
use jukebox_harness::Bench;
use jukebox_rtl_gen::EmittedFile;
use jukebox_tests::rtl::{Stops, Torture, surroundings, torture};
use std::ops::Range;
use std::path::PathBuf;

/// What was compared in a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// Cycles.
    pub cycles: u64,
    /// What passed the ports in them.
    pub traffic: Traffic,
}

impl Run {
    fn of(block: &Models) -> Run {
        Run {
            cycles: block.cycles(),
            traffic: *block.traffic(),
        }
    }
}

/// Both runs of a netlist.
#[derive(Clone, Copy, Debug)]
pub struct Trial {
    /// Random operation, of all seeds.
    pub random: Run,
    /// The invocation.
    pub real: Run,
}

/// What makes models of netlists: Verilator, but for what it does to gates.
const VERILATOR: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/verilator");

/// The shared library of a netlist's model.
///
/// # Errors
/// If the model cannot be made.
pub fn library(config: &Config, files: &[EmittedFile]) -> Result<PathBuf> {
    let builder = ModelBuilder {
        verilator: VERILATOR.into(),
        ..ModelBuilder::from_env()?
    };
    // With how they are verilated, so that a model of other options is another one.
    let how = format!("/*\n{}*/\n", include_str!("../verilator"));
    let mut files = files.to_vec();
    for file in &mut files {
        file.contents.insert_str(0, &how);
    }
    Ok(builder.library_from(&files, config, Variant::default(), &mut |_| ())?)
}

/// Plays random operation of `seeds` and one invocation on `netlist` and RTL of `config`.
///
/// # Errors
/// If the two differ, or the golden model objects.
pub fn run(config: &Config, netlist: &Netlist, seeds: Range<u64>) -> Result<Trial> {
    let library = library(config, &netlist.files)?;
    let both = || -> Result<Models> {
        let rtl = Model::for_config(config, &mut |_| ())?;
        Ok(Lockstep::new(rtl, Model::load(&library)?))
    };
    let mut random = Run::default();
    for seed in seeds {
        let (block, ended) = at_random(both()?, config, seed)?;
        ended?;
        let run = Run::of(&block);
        random.cycles += run.cycles;
        random.traffic += run.traffic;
    }
    let block = invocation::play(both()?, config).context("the invocation")?;
    let difference = block.stopped();
    ensure!(
        difference.is_none(),
        "the invocation: {}",
        difference.unwrap_or_default()
    );
    Ok(Trial {
        random,
        real: Run::of(&block),
    })
}

/// Random operation of a seed on `block`, which comes back with what came of it.
///
/// # Errors
/// If the two differ, or the golden model objects.
pub fn at_random(block: Models, config: &Config, seed: u64) -> Result<(Models, Result<()>)> {
    let mut bench = Bench::new(block, config, surroundings(seed))?;
    let ended = torture(&mut bench, Torture::of_seed(seed)).with_context(|| format!("seed {seed}"));
    Ok((bench.into_block(), ended))
}
