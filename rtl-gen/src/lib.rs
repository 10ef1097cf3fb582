//! Generator of the Jukebox block.
//!
//! [`generate`] turns a [`Config`] into every file a user of the block needs: SystemVerilog,
//! assertions, register descriptions, constraints and file lists. The same configuration and
//! version give the same bytes. [`registers::registers`] is the register table all of them share.

mod attach;
pub mod axi;
mod bits;
mod clock;
mod companions;
mod crc;
mod egress;
mod flows;
mod header;
mod modules;
mod ports;
pub mod registers;
mod reset;
pub mod selftest;
mod shares;
mod sizes;
mod taken;
mod templates;
pub mod vectors;

pub use clock::{Clock, ClockError};
pub use egress::user_field;
pub use header::emitted_for;
pub use modules::CounterBank;
pub use ports::{Port, block_ports};
pub use taken::{taken, taken_by_any};

use jukebox_config::{Config, ConfigError, Scale};
use vectors::Vectors;

/// Version of the generator, as written into the emitted files.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Longest line, in characters, of any emitted file.
pub const MAX_LINE: usize = 100;

/// One emitted file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmittedFile {
    /// Path below the output directory, with `/` between its parts.
    pub path: String,
    /// The whole text; lines end in a line feed.
    pub contents: String,
}

/// Why a configuration could not be turned into files.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GenError {
    /// The configuration is not valid.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// A template could not be parsed or rendered: a defect of the generator.
    #[error("template {template}: {source:#}")]
    Template {
        /// File name of the template.
        template: String,
        /// What the template engine says.
        source: minijinja::Error,
    },
    /// The board's PLL cannot make the clock asked for.
    #[error(transparent)]
    BoardClock(#[from] selftest::BoardClockError),
    /// A SystemVerilog template does not begin with the comment saying what the file is.
    #[error("template {template}: the first line must be a comment that says what the file is")]
    NoTitle {
        /// File name of the template.
        template: String,
    },
}

/// What is wanted beside the configuration. It changes constraints, and no SystemVerilog.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The clock that the constraints ask for.
    pub clock: Clock,
}

/// Emits every file for `cfg` with the default [`Options`].
///
/// # Errors
/// As [`generate_with`].
pub fn generate(cfg: &Config) -> Result<Vec<EmittedFile>, GenError> {
    generate_with(cfg, &Options::default())
}

/// As [`generate_with`], and the testbench plays `vectors` back, which a model of the block has recorded
/// for this very configuration.
///
/// # Errors
/// As [`generate_with`].
pub fn generate_with_vectors(
    cfg: &Config,
    options: &Options,
    vectors: &Vectors,
) -> Result<Vec<EmittedFile>, GenError> {
    files(cfg, options, Some(vectors))
}

/// Emits every file for `cfg`: SystemVerilog in dependency order first, then what goes around the
/// block, the companions, constraints and flows.
///
/// # Errors
/// [`GenError::Config`] if `cfg` is not valid; the others are defects of a template.
pub fn generate_with(cfg: &Config, options: &Options) -> Result<Vec<EmittedFile>, GenError> {
    files(cfg, options, None)
}

/// Emits the modules of the block alone, for proofs: `cfg` may be smaller than any block that is built.
///
/// # Errors
/// As [`generate_with`], by the limits of [`Scale::Proofs`].
pub fn generate_for_proofs(cfg: &Config) -> Result<Vec<EmittedFile>, GenError> {
    cfg.validate_at(Scale::Proofs)?;
    templates::block(cfg)
}

fn files(
    cfg: &Config,
    options: &Options,
    vectors: Option<&Vectors>,
) -> Result<Vec<EmittedFile>, GenError> {
    cfg.validate()?;
    let mut files = templates::systemverilog(cfg, vectors)?;
    let attach = attach::emit(cfg, &files)?;
    let companions = companions::emit(cfg, &files)?;
    let flows = flows::emit(cfg, options, &files)?;
    files.extend(attach);
    files.extend(companions);
    files.extend(flows);
    Ok(files)
}
