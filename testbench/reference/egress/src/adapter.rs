//! The verilated adapter as a Rust object.

use crate::ports::ffi;
use crate::variant::Variant;
use anyhow::{Context, Result};
use cxx::UniquePtr;
use std::fmt;

pub use ffi::{Inputs, Outputs};

/// A simulated adapter.
pub struct Adapter {
    inner: UniquePtr<ffi::Model>,
}

impl Adapter {
    /// One out of reset, in which nothing is under way; what the reset does not set holds what
    /// `seed` says.
    ///
    /// # Errors
    /// If there is no model of it.
    pub fn new(variant: &Variant, seed: u32) -> Result<Self> {
        let mut adapter = Self {
            inner: ffi::make_model(variant.name, seed)?,
        };
        for _ in 0..2 {
            adapter.look(&Inputs::default())?;
            adapter.clock()?;
        }
        Ok(adapter)
    }

    /// What it drives in this cycle while `inputs` are in force; it may be asked again.
    ///
    /// # Errors
    /// If the model has stopped.
    pub fn look(&mut self, inputs: &Inputs) -> Result<Outputs> {
        let mut outputs = Outputs::default();
        self.inner.pin_mut().look(inputs, &mut outputs)?;
        Ok(outputs)
    }

    /// Ends the cycle.
    ///
    /// # Errors
    /// If an assertion fails.
    pub fn clock(&mut self) -> Result<()> {
        let clocked = self.inner.pin_mut().clock();
        clocked.context("an assertion about the bus failed")
    }
}

impl fmt::Debug for Adapter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Adapter").finish_non_exhaustive()
    }
}
