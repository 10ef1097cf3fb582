//! A block in two copies: one whose every cycle is evaluated, and one that leaves out what it can.

use super::{Stops, model_of};
use anyhow::Result;
use jukebox_config::Config;
use jukebox_cosim::{Model, Variant};
use jukebox_ports::{Block, Inputs, Outputs};
use std::fs;

/// Longest run of cycles with the same inputs that the second copy is given at once.
const LONGEST: usize = 20_000;

/// Two models that are given the same inputs, the first one cycle by cycle, the second one runs of
/// cycles with the same inputs. What they drive is compared for every cycle.
#[derive(Debug)]
pub struct Twins {
    evaluated: Model,
    repeated: Model,
    /// Inputs that the second one has not seen yet, and what the first one drove after each of them.
    inputs: Inputs,
    driven: Vec<Outputs>,
    /// What the second one drives.
    outputs: Outputs,
    /// Cycles of the second one.
    cycle: u64,
    difference: Option<String>,
}

impl Twins {
    /// Two models of `config` that check nothing by themselves.
    ///
    /// # Errors
    /// If they cannot be built.
    pub fn new(config: &Config) -> Result<Twins> {
        let model = || model_of(config, Variant::default());
        Ok(Twins {
            evaluated: model()?,
            repeated: model()?,
            inputs: Inputs::default(),
            driven: Vec::new(),
            outputs: Outputs::default(),
            cycle: 0,
            difference: None,
        })
    }

    /// Cycles so far, and how many of them the second one evaluated.
    pub fn share(&mut self) -> (u64, u64) {
        self.catch_up();
        (self.cycle, self.repeated.evaluated())
    }

    /// Compares everything inside the two, in a wave of each of `cycles` more cycles with the last
    /// inputs.
    ///
    /// # Errors
    /// If a wave cannot be written.
    pub fn compare_insides(&mut self, cycles: u64) -> Result<()> {
        self.catch_up();
        let folder = tempfile::tempdir()?;
        let mut waves = [Vec::new(), Vec::new()];
        for (model, wave) in [&mut self.evaluated, &mut self.repeated]
            .into_iter()
            .zip(&mut waves)
        {
            let path = folder.path().join("inside.vcd");
            model.open_wave(&path)?;
            let mut outputs = self.outputs;
            let mut left = cycles;
            while left > 0 {
                left -= model.repeat(&self.inputs, &mut outputs, left);
            }
            model.close_wave()?;
            *wave = fs::read(&path)?;
        }
        // Both are ahead of what drives them: there is no way on.
        if waves[0] != waves[1] {
            self.differ("the waves of the two differ");
        }
        Ok(())
    }

    /// Gives the second one what it has not seen yet.
    fn catch_up(&mut self) {
        let driven = std::mem::take(&mut self.driven);
        let mut at = 0;
        while at < driven.len() && self.difference.is_none() {
            let before = self.outputs;
            let most = (driven.len() - at) as u64;
            let run = self.repeated.repeat(&self.inputs, &mut self.outputs, most) as usize;
            for (cycle, expected) in driven[at..at + run].iter().enumerate() {
                let got = if cycle + 1 < run {
                    before
                } else {
                    self.outputs
                };
                if got != *expected {
                    self.differ(&format!("expected {expected:?}, got {got:?}"));
                }
                self.cycle += 1;
            }
            at += run;
        }
    }

    fn differ(&mut self, what: &str) {
        self.difference
            .get_or_insert_with(|| format!("cycle {}: {what}", self.cycle));
    }
}

impl Block for Twins {
    fn step(&mut self, inputs: &Inputs, outputs: &mut Outputs) {
        if *inputs != self.inputs || self.driven.len() == LONGEST {
            self.catch_up();
            self.inputs = *inputs;
        }
        self.evaluated.step(inputs, outputs);
        self.driven.push(*outputs);
    }
}

impl Stops for Twins {
    fn stopped(&self) -> Option<String> {
        let error = || self.evaluated.error().map(str::to_owned);
        self.difference.clone().or_else(error)
    }
}
