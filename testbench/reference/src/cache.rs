//! The verilated cache as a Rust object.

use crate::ports::ffi;
use crate::shape::Shape;
use anyhow::{Context, Result};
use cxx::UniquePtr;
use std::fmt;

pub use ffi::{Inputs, Outputs};

/// A simulated reference L2.
pub struct Cache {
    inner: UniquePtr<ffi::Model>,
}

impl Cache {
    /// One in reset; what the reset does not set holds what `seed` says.
    ///
    /// # Errors
    /// If there is no model of that shape.
    pub fn new(shape: &Shape, seed: u32) -> Result<Self> {
        Ok(Self {
            inner: ffi::make_model(shape.name, seed)?,
        })
    }

    /// Runs one clock cycle: `inputs` are in force until its rising edge; the answer is what the
    /// cache drives in the next cycle.
    ///
    /// # Errors
    /// If an assertion in the RTL fails.
    pub fn step(&mut self, inputs: &Inputs) -> Result<Outputs> {
        let mut outputs = Outputs::default();
        self.inner
            .pin_mut()
            .step(inputs, &mut outputs)
            .context("an assertion of the RTL failed")?;
        Ok(outputs)
    }
}

impl fmt::Debug for Cache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cache").finish_non_exhaustive()
    }
}
