//! Writes what the project keeps of the default configuration: `rtl/`, `constraints/` and
//! `docs/registers.md`. Run it after every change of the generator:
//!
//! ```text
//! cargo run -p jukebox-rtl-gen --example update_rtl
//! ```

use jukebox_config::Config;
use jukebox_rtl_gen::{GenError, generate};
use std::path::Path;
use std::{fs, io};

/// Folders and files of the project that hold emitted text only.
const KEPT: &[&str] = &["rtl/", "constraints/", "docs/registers.md"];

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
enum Error {
    #[error(transparent)]
    Generate(#[from] GenError),
    #[error(transparent)]
    Io(#[from] io::Error),
}

fn main() -> Result<(), Error> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let files = generate(&Config::default())?;
    // What an earlier generator emitted and this one does not must go.
    for folder in KEPT.iter().filter(|kept| kept.ends_with('/')) {
        match fs::remove_dir_all(project.join(folder)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    for file in files
        .iter()
        .filter(|file| KEPT.iter().any(|kept| file.path.starts_with(kept)))
    {
        let path = project.join(&file.path);
        fs::create_dir_all(path.parent().unwrap_or(&project))?;
        fs::write(&path, &file.contents)?;
        println!("{}", file.path);
    }
    Ok(())
}
