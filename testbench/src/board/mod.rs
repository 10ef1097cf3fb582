//! The self-test for a board: what it does by the golden model, and its files.

mod events;
mod expected;

pub use events::{Event, Program};
pub use expected::{Extent, expected};

use jukebox_config::Config;
use jukebox_rtl_gen::selftest::{BOARD_CLOCK_MHZ, Plan, selftest};
use jukebox_rtl_gen::{EmittedFile, GenError};

/// Choices of a self-test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Seed of its events; 0 counts as 1.
    pub seed: u64,
    /// Clock of the logic on the board, in MHz.
    pub clock_mhz: u32,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            seed: 1,
            clock_mhz: BOARD_CLOCK_MHZ,
        }
    }
}

/// The files of the self-test of `config`.
///
/// # Errors
/// If `config` is not valid or the board cannot make the clock.
pub fn emit(config: &Config, options: Options) -> Result<Vec<EmittedFile>, GenError> {
    config.validate()?;
    let plan = Plan::new(config, options.seed);
    let (expected, _) = expected(config, &plan);
    selftest(config, &plan, &expected, options.clock_mhz)
}
