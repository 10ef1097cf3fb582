//! What the L2 reports: misses of shipped programs, and lookups that look like some.

use anyhow::{Context, Result};
use jukebox_config::Config;
use jukebox_harness::ObsEvent;
use jukebox_tests::rtl::{Misses, Workload};
use jukebox_trace::{Function, Inputs, ReadOptions};
use rand::RngExt;
use rand_pcg::Pcg64Mcg;
use std::path::Path;

/// The trace files, from the project's folder.
const TRACES: [&str; 2] = ["traces/json.jbt", "traces/large.jbt"];

/// Lookups of a program that are played at the most.
const LOOKUPS: usize = 4000;

/// All functions of the shipped traces.
#[derive(Debug)]
pub struct Work {
    functions: Vec<Function>,
}

impl Work {
    /// Opens the traces.
    ///
    /// # Errors
    /// If one of them cannot be read.
    pub fn open() -> Result<Work> {
        let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let mut functions = Vec::new();
        for name in TRACES {
            let inputs = Inputs::open(&[project.join(name)], None, &ReadOptions::default());
            functions.extend(inputs.context(name)?.functions);
        }
        Ok(Work { functions })
    }

    /// Misses of one of the invocations, functions in turn, from anywhere in it; and its name.
    ///
    /// # Errors
    /// If the trace cannot be read.
    pub fn real(
        &self,
        config: &Config,
        seed: u64,
        rng: &mut Pcg64Mcg,
    ) -> Result<(String, Vec<ObsEvent>)> {
        let function = &self.functions[(seed / 4) as usize % self.functions.len()];
        let number = rng.random_range(0..function.invocations.len());
        let misses = Misses {
            skip: rng.random_range(0..4 * LOOKUPS),
            take: rng.random_range(LOOKUPS / 8..=LOOKUPS),
        };
        let events = misses.of(&function.invocations[number], config)?;
        let name = format!("{} {number}, {misses:?}", function.name);
        Ok((name, events))
    }

    /// Lookups of every kind.
    pub fn random(&self, config: &Config, seed: u64, count: usize) -> Vec<ObsEvent> {
        Workload::new(config, seed, true).take(count)
    }
}
