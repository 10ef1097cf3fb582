//! Writes what the project keeps of the default configuration: `rtl/`, `constraints/`,
//! `docs/registers.md`, and the names that it takes; and page and schema of all keys. Run it after every change of the generator:
//!
//! ```text
//! cargo run -p jukebox --example update_rtl
//! ```

use jukebox::output::say;
use jukebox::{board, config_docs, emit};
use jukebox_config::Config;
use jukebox_rtl_gen::{EmittedFile, GenError, Options, taken_by_any};
use std::path::Path;
use std::{fs, io};

/// Folders and files of the project that hold emitted text only, but for crates in them.
const KEPT: &[&str] = &["rtl/", "constraints/", "docs/registers.md"];

/// The names that no configuration may have.
const TAKEN: &str = "rtl-gen/config/src/names/taken.txt";

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
enum Error {
    #[error(transparent)]
    Generate(#[from] GenError),
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    Say(#[from] jukebox::error::Error),
}

fn main() -> Result<(), Error> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let kept = |path: &str| KEPT.iter().any(|kept| path.starts_with(kept));
    let config = Config::default();
    let mut files = emit::everything(&config, &Options::default(), board::Options::default())?;
    let taken = EmittedFile {
        path: TAKEN.into(),
        contents: taken_by_any(|config| {
            emit::everything(config, &Options::default(), board::Options::default())
        })?,
    };
    files.retain(|file| kept(&file.path));
    // What an earlier generator emitted and this one does not must go.
    for folder in KEPT.iter().filter_map(|kept| kept.strip_suffix('/')) {
        remove_others(&project, folder, &files)?;
    }
    for file in files.into_iter().chain([taken]).chain(config_docs::kept()) {
        let path = project.join(&file.path);
        // Equal files keep their times, so that no flow that depends on them runs again.
        if fs::read(&path).is_ok_and(|there| there == file.contents.as_bytes()) {
            continue;
        }
        fs::create_dir_all(path.parent().unwrap_or(&project))?;
        fs::write(&path, &file.contents)?;
        say(&file.path)?;
    }
    Ok(())
}

/// Removes every file below `folder` of the project that is not one of `files`, but for results
/// of the flows (folders named `build`) and crates.
fn remove_others(project: &Path, folder: &str, files: &[EmittedFile]) -> Result<(), Error> {
    for entry in fs::read_dir(project.join(folder)).into_iter().flatten() {
        let entry = entry?;
        let name = entry.file_name();
        let path = format!("{folder}/{}", name.display());
        if !entry.file_type()?.is_dir() {
            if files.iter().all(|file| file.path != path) {
                say(&format!("{path} removed"))?;
                fs::remove_file(entry.path())?;
            }
        } else if name != "build" && !entry.path().join("Cargo.toml").exists() {
            remove_others(project, &path, files)?;
        }
    }
    Ok(())
}
