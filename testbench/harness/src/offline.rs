//! The golden model beside cycles that were recorded.

use crate::error::{BenchError, MismatchReport};
use crate::history::{self, History};
use crate::registers::Registers;
use jukebox_config::Config;
use jukebox_golden::{Compared, Golden};
use jukebox_ports::{Inputs, Outputs};

/// Checks what crossed the ports of a block as a bench does while it crosses them: the same golden
/// model, the same words.
#[derive(Debug)]
pub struct Offline {
    golden: Golden,
    history: History,
}

impl Offline {
    /// A check of a block of configuration `config`, before its first cycle.
    ///
    /// # Errors
    /// [`BenchError::Map`] if the golden model cannot use the register table.
    pub fn new(config: &Config) -> Result<Self, BenchError> {
        let map = Registers::new(config).golden_map()?;
        Ok(Offline {
            golden: Golden::new(config, map),
            history: History::default(),
        })
    }

    /// The next `cycles` cycles, in all of which the ports carry this.
    ///
    /// # Errors
    /// [`BenchError::Mismatch`] if the golden model objects to one of them; nothing that follows can be
    /// checked then.
    pub fn cycles(
        &mut self,
        inputs: &Inputs,
        outputs: &Outputs,
        cycles: u64,
    ) -> Result<(), BenchError> {
        let mut left = cycles;
        while left > 0 {
            // What moves moves in each of them.
            let alike = match history::is_active(inputs, outputs) || inputs.rst_n == 0 {
                true => 1,
                false => left,
            };
            self.history.follow(self.golden.cycle(), inputs, outputs);
            if let Err(mismatch) = self.golden.repeat(inputs, outputs, alike) {
                return Err(BenchError::Mismatch(Box::new(MismatchReport {
                    cycle: mismatch.cycle,
                    mismatch,
                    history: self.history.to_string(),
                })));
            }
            left -= alike;
        }
        Ok(())
    }

    /// The last port events, one a line, oldest first.
    #[must_use]
    pub fn last_events(&self) -> Vec<String> {
        let history = self.history.to_string();
        history.lines().map(|line| line.trim().to_owned()).collect()
    }

    /// How much was compared so far.
    #[must_use]
    pub fn compared(&self) -> Compared {
        self.golden.compared()
    }

    /// Cycles taken so far.
    #[must_use]
    pub fn cycle(&self) -> u64 {
        self.golden.cycle()
    }
}
