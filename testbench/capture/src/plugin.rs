//! The QEMU plugin as this program carries it along.

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// The shared library; empty if it was not built for this system.
const PLUGIN: &[u8] = include_bytes!(env!("JUKEBOX_PLUGIN"));

/// Writes the plugin into `folder` and returns its path.
///
/// # Errors
/// If there is none for this system, or it cannot be written.
pub fn write(folder: &Path) -> Result<PathBuf> {
    if PLUGIN.is_empty() {
        return Err(Error::new(
            "captures work on Linux only",
            "record there; a .jbt file can be used anywhere",
        ));
    }
    let path = folder.join("jukebox-plugin.so");
    std::fs::write(&path, PLUGIN).map_err(|error| cannot_write(&path, &error))?;
    Ok(path)
}

/// The temporary folder does not work.
pub fn cannot_write(path: &Path, error: &std::io::Error) -> Error {
    Error::new(
        format_args!("cannot write {}: {error}", path.display()),
        "TMPDIR must name a folder with room that you may write to and run programs from",
    )
}
