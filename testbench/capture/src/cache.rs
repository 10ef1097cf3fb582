//! What is made once and kept: unpacked programs, kernels, images.

use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::error::{Error, Result};

/// Folder of everything that captures keep: `capture` in `JUKEBOX_CACHE`, else in `jukebox` in
/// `XDG_CACHE_HOME`, else in `.cache/jukebox` in `HOME`. It may be deleted while nobody captures.
///
/// # Errors
/// If none of the three is set.
pub fn folder() -> Result<PathBuf> {
    let variable = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    variable("JUKEBOX_CACHE")
        .map(PathBuf::from)
        .or_else(|| Some(Path::new(&variable("XDG_CACHE_HOME")?).join("jukebox")))
        .or_else(|| Some(Path::new(&variable("HOME")?).join(".cache/jukebox")))
        .map(|cache| cache.join("capture"))
        .ok_or_else(|| {
            Error::new(
                "no place to keep what captures need",
                "set JUKEBOX_CACHE (or XDG_CACHE_HOME, or HOME) to a folder",
            )
        })
}

/// The folder `name` of the cache. If it is not there, `make` fills a new one, which then appears
/// at once and complete. `name` says all that its contents depend on.
///
/// # Errors
/// If `make` fails or the cache cannot be written.
pub fn made(name: &str, make: impl FnOnce(&Path) -> Result<()>) -> Result<PathBuf> {
    let cache = folder()?;
    let place = cache.join(name);
    if place.is_dir() {
        return Ok(place);
    }
    let parent = place.parent().unwrap_or(&cache);
    std::fs::create_dir_all(parent).map_err(|error| unwritable(parent, &error))?;
    let scratch = tempfile::Builder::new()
        .prefix(".new-")
        .tempdir_in(parent)
        .map_err(|error| unwritable(parent, &error))?;
    make(scratch.path())?;
    match std::fs::rename(scratch.path(), &place) {
        Ok(()) => {
            // Nothing is left to remove under the old name.
            let _ = scratch.keep();
        }
        // Somebody else was faster, with the same contents.
        Err(_) if place.is_dir() => {}
        Err(error) => return Err(unwritable(&place, &error)),
    }
    Ok(place)
}

/// A name for contents: the head of a hash of `parts`, 16 letters.
pub fn name_of<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize()[..8]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Writes a file into a folder that is being made, with the folders it lies in.
///
/// # Errors
/// If it cannot be written.
pub fn write(path: &Path, contents: &[u8]) -> Result<()> {
    let parent = path.parent().unwrap_or(path);
    std::fs::create_dir_all(parent)
        .and_then(|()| std::fs::write(path, contents))
        .map_err(|error| unwritable(path, &error))
}

/// The error of a file or folder that cannot be written.
pub fn unwritable(path: &Path, cause: &std::io::Error) -> Error {
    Error::new(
        format_args!("cannot write {}: {cause}", path.display()),
        "name a folder with room that you may write to: JUKEBOX_CACHE",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_depends_on_where_parts_end() {
        assert_eq!(name_of([&b"ab"[..], b"c"]).len(), 16);
        assert_ne!(name_of([&b"ab"[..], b"c"]), name_of([&b"a"[..], b"bc"]));
        assert_eq!(name_of([&b"ab"[..], b"c"]), name_of([&b"ab"[..], b"c"]));
    }
}
