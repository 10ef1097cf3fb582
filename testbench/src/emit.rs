//! Everything that `jukebox gen` writes: what the generator emits, with vectors for its testbench, and the
//! self-test for a board, which need the golden model as well.

use std::fs::Metadata;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use jukebox_config::Config;
use jukebox_rtl_gen::{EmittedFile, GenError, Options, emitted_for, generate_with_vectors};

use crate::{board, vectors};

/// All files of `config`.
///
/// # Errors
/// If `config` is not valid, or the board cannot make its clock.
pub fn everything(
    config: &Config,
    options: &Options,
    board: board::Options,
) -> Result<Vec<EmittedFile>, GenError> {
    config.validate()?;
    let mut files = generate_with_vectors(config, options, &vectors::recorded(config))?;
    files.extend(board::emit(config, board)?);
    Ok(files)
}

/// The first place below `dir` where `files` cannot go, whatever their contents, and why: there is something else
/// than a file where one of them goes, or something else than a folder above it.
pub fn blocked(dir: &Path, files: &[EmittedFile]) -> Option<(PathBuf, io::Error)> {
    let is =
        |path: &Path, fits: fn(&Metadata) -> bool| path.metadata().is_ok_and(|there| fits(&there));
    let because = |path: &Path, kind, why| Some((path.to_owned(), io::Error::new(kind, why)));
    files.iter().find_map(|file| {
        let path = dir.join(&file.path);
        let above = path.ancestors().skip(1);
        let mut above = above.take_while(|folder| folder.starts_with(dir));
        if let Some(file) = above.find(|folder| is(folder, |there| !there.is_dir())) {
            return because(file, ErrorKind::NotADirectory, "it is no folder");
        }
        if is(&path, |there| there.is_dir()) {
            return because(&path, ErrorKind::IsADirectory, "it is a folder");
        }
        if is(&path, |there| !there.is_file()) {
            return because(&path, ErrorKind::AlreadyExists, "it is no ordinary file");
        }
        None
    })
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
