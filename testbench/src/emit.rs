//! Everything that `jukebox gen` writes: what the generator emits, and the self-test for a board,
//! which needs the golden model as well.

use jukebox_config::Config;
use jukebox_rtl_gen::{EmittedFile, GenError, Options, generate_with};

use crate::board;

/// All files of `config`.
///
/// # Errors
/// If `config` is not valid, or the board cannot make its clock.
pub fn everything(
    config: &Config,
    options: &Options,
    board: board::Options,
) -> Result<Vec<EmittedFile>, GenError> {
    let mut files = generate_with(config, options)?;
    files.extend(board::emit(config, board)?);
    Ok(files)
}
