//! The block as a Rust object.

use crate::bridge::ffi;
use crate::wave::Wave;
use crate::{CoverPoint, Error, coverage};
use cxx::UniquePtr;
use jukebox_ports::{Block, Inputs, Outputs, layout_matches};
use std::fmt;
use std::io;
use std::path::Path;

/// What a block keeps from one cycle to the next: a register or a memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Register {
    /// Its path in the block, with dots.
    pub name: String,
    /// Bits of a word.
    pub bits: usize,
    /// Words; 1 of a register that is no array.
    pub words: usize,
}

impl Register {
    /// Out of a line of the model's list.
    fn read(line: &str) -> Option<Register> {
        let mut parts = line.split(' ');
        Some(Register {
            name: parts.next()?.to_owned(),
            bits: parts.next()?.parse().ok()?,
            words: parts.next()?.parse().ok()?,
        })
    }

    /// All its bits.
    #[must_use]
    pub fn all_bits(&self) -> usize {
        self.bits * self.words
    }
}

/// A verilated block. It starts in reset; [`Block::step`] runs one cycle.
pub struct Model {
    /// Declared first: a wave is completed while the model is still there.
    wave: Option<Wave>,
    inner: UniquePtr<ffi::Model>,
}

// SAFETY: the C++ object owns all it uses, and every method that needs the run time's per-thread
// context sets it first. It may be handed from thread to thread, not used by two at once.
unsafe impl Send for Model {}

impl Model {
    /// The model of the default configuration, which is part of the program.
    ///
    /// # Errors
    /// [`Error::Layout`] if the program was built by compilers that do not fit each other.
    pub fn builtin() -> Result<Model, Error> {
        if !layout_matches(ffi::builtin_layout()) {
            return Err(Error::Layout);
        }
        Ok(Model {
            wave: None,
            inner: ffi::builtin_model()?,
        })
    }

    pub(crate) fn from_inner(inner: UniquePtr<ffi::Model>) -> Model {
        Model { wave: None, inner }
    }

    /// Runs `inputs.len()` cycles, one an element; as that many calls of [`Block::step`], but with
    /// one call into the model. Good when the inputs do not depend on the outputs.
    ///
    /// # Panics
    /// If the slices differ in length.
    pub fn step_slice(&mut self, inputs: &[Inputs], outputs: &mut [Outputs]) {
        assert_eq!(inputs.len(), outputs.len(), "one Outputs for each Inputs");
        ffi::step_slice(self.inner.pin_mut(), inputs, outputs);
    }

    /// Cycles that were evaluated: all, but for those that [`Block::repeat`] left out because they
    /// change nothing.
    pub fn evaluated(&self) -> u64 {
        self.inner.evaluated()
    }

    /// Why the model has stopped: a failed assertion, `$fatal`, `$stop` or `$finish`, with the
    /// cycle (0 is the first). `None` while it runs. A stopped model ignores steps and leaves
    /// their outputs as they were.
    pub fn error(&self) -> Option<&str> {
        Some(ffi::error(&self.inner)).filter(|text| !text.is_empty())
    }

    /// Writes a wave of all signals from the next cycle on, VCD or FST by the extension of `path`.
    /// A cycle is 10 ns long, and cycle n begins at n * 10 ns with the falling edge; inputs change
    /// there, registers half way, with the rising edge. A VCD can be read while it grows and
    /// whatever ends it, an FST when it has been closed.
    ///
    /// # Errors
    /// If the extension is another, a wave is open already, or the file cannot be made.
    pub fn open_wave(&mut self, path: &Path) -> Result<(), Error> {
        if self.wave.is_some() {
            return Err(Error::Model("a wave file is already open".into()));
        }
        let wave = Wave::new(path)?;
        match self.inner.pin_mut().open_wave(wave.descriptor()) {
            Ok(()) => self.wave = Some(wave),
            Err(refusal) => {
                wave.abandon();
                return Err(refusal.into());
            }
        }
        Ok(())
    }

    /// Whether the wave could not be written to its end so far: the disk is full, or who reads it
    /// has left. The model runs on, without a wave; [`Model::close_wave`] says why. Steps do not
    /// tell, so this is to be asked now and then.
    pub fn wave_failed(&self) -> bool {
        self.wave.is_some() && self.inner.wave_error() != 0
    }

    /// Completes the wave file; without one, does nothing. Dropping the model does the same, but
    /// says nothing of errors.
    ///
    /// # Errors
    /// If the file could not be written. What there is of a VCD stays; of an FST, nothing.
    pub fn close_wave(&mut self) -> Result<(), Error> {
        let Some(wave) = self.wave.take() else {
            return Ok(());
        };
        let closed = self.inner.pin_mut().close_wave();
        let failed = match self.inner.wave_error() {
            0 => None,
            code => Some(io::Error::from_raw_os_error(code)),
        };
        wave.finish(failed)?;
        Ok(closed?)
    }

    /// Every cover point with the number of cycles in which it was met, sorted by name. The name is
    /// the path of the point in the design.
    ///
    /// # Errors
    /// If the model was built without [`Variant::coverage`].
    pub fn cover_points(&mut self) -> Result<Vec<(String, u64)>, Error> {
        Ok(coverage::named(&self.coverage()?))
    }

    /// Every cover point of every instance, sorted: the named ones and, with [`Variant::structure`],
    /// lines, branches and bits.
    ///
    /// # Errors
    /// If the model was built without [`Variant::coverage`].
    ///
    /// [`Variant::structure`]: crate::Variant::structure
    /// [`Variant::coverage`]: crate::Variant::coverage
    pub fn coverage(&mut self) -> Result<Vec<CoverPoint>, Error> {
        let dir = tempfile::tempdir().map_err(Error::io(&std::env::temp_dir()))?;
        let path = dir.path().join("coverage.dat");
        ffi::write_coverage(self.inner.pin_mut(), &path.to_string_lossy())?;
        coverage::read(&path)
    }

    /// Every register and memory of the block, if the model was built with [`Variant::upsets`]; else none.
    pub fn registers(&self) -> Vec<Register> {
        let list = ffi::registers(&self.inner);
        list.lines().filter_map(Register::read).collect()
    }

    /// Flips a bit of one of [`Model::registers`], by its place in that list; of a memory, bits are counted
    /// word by word. `outputs` is then what the block drives, before the next cycle. The simulated edge has
    /// passed: what the bit does, it does as from the next one.
    ///
    /// # Errors
    /// If there is no such bit.
    pub fn upset(
        &mut self,
        register: usize,
        bit: usize,
        outputs: &mut Outputs,
    ) -> Result<(), Error> {
        Ok(self.inner.pin_mut().upset(register, bit, outputs)?)
    }

    /// The simulator that made the model.
    pub fn version(&self) -> String {
        ffi::version(&self.inner)
    }
}

impl Block for Model {
    #[inline]
    fn step(&mut self, inputs: &Inputs, outputs: &mut Outputs) {
        self.inner.pin_mut().step(inputs, outputs);
    }

    /// Leaves out cycles that change nothing but what counts them, unless a wave is being written, or
    /// the model checks assertions or counts cover points. What it comes to is the same.
    #[inline]
    fn repeat(&mut self, inputs: &Inputs, outputs: &mut Outputs, most: u64) -> u64 {
        self.inner.pin_mut().repeat(inputs, outputs, most)
    }
}

impl Drop for Model {
    fn drop(&mut self) {
        // Nobody to tell; close_wave() does.
        let _ = self.close_wave();
    }
}

impl fmt::Debug for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Model")
            .field("error", &self.error())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::File;
    use std::os::fd::AsRawFd;

    #[test]
    fn a_wave_that_the_model_does_not_take_leaves_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let other = File::create(folder.path().join("other")).unwrap();
        let mut model = Model::builtin().unwrap();
        // It writes one already, of which nobody here knows.
        let taken = model.inner.pin_mut().open_wave(other.as_raw_fd());
        taken.unwrap();
        for name in ["w.vcd", "w.fst"] {
            let error = model.open_wave(&folder.path().join(name)).unwrap_err();
            assert!(error.to_string().contains("already open"), "{error}");
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        // Where it cannot be taken for a file of ours.
        let device = folder.path().join("null.vcd");
        std::os::unix::fs::symlink("/dev/null", &device).unwrap();
        assert!(model.open_wave(&device).is_err());
        assert!(device.exists());
        model.inner.pin_mut().close_wave().unwrap();
    }
}
