//! Everything that `jukebox gen` writes: what the generator emits, and the self-test for a board,
//! which needs the golden model as well.

use std::path::{Path, PathBuf};

use jukebox_config::Config;
use jukebox_rtl_gen::{EmittedFile, GenError, Options, emitted_for, generate_with};

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

/// The first of `files`, emitted for the configuration `name`, in whose place below `dir` there is
/// something else than an earlier one of the same name: a file of another configuration, or one
/// that was not emitted. Comes with the name of that configuration.
pub fn occupied(
    dir: &Path,
    files: &[EmittedFile],
    name: &str,
) -> Option<(PathBuf, Option<String>)> {
    // A file without a head is the same for every configuration.
    let mut headed = files
        .iter()
        .filter(|file| emitted_for(&file.contents).is_some());
    headed.find_map(|file| {
        let path = dir.join(&file.path);
        let there = std::fs::read(&path).ok()?;
        let owner = emitted_for(std::str::from_utf8(&there).unwrap_or_default());
        // What was cut off while it was written has no head, perhaps.
        let own = owner == Some(name) || file.contents.as_bytes().starts_with(&there);
        (!own).then(|| (path, owner.map(str::to_owned)))
    })
}
