//! The result file: its place is tried before a run, and it is written after it.

use std::fs::{self, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use tempfile::NamedTempFile;

use super::RunResult;
use crate::error::{Error, Result};
use crate::output::{hand_over, is_standard};

/// Refuses a place that cannot be written to. What is there stays as it is, and nothing is left
/// where nothing was.
///
/// # Errors
/// If [`write`] could not write there.
pub fn check(place: &Path) -> Result<()> {
    if is_standard(place) {
        return Ok(());
    }
    let cannot = |cause: io::Error| Error::write(place, cause);
    let because = |kind, why| Error::write(place, io::Error::new(kind, why));
    match place.metadata() {
        Ok(there) if there.is_dir() => Err(because(ErrorKind::IsADirectory, "it is a folder")),
        // To open a pipe may take until somebody reads it.
        Ok(there) if !there.is_file() => Ok(()),
        Ok(_) => match OpenOptions::new().write(true).open(place) {
            Ok(_) => Ok(()),
            Err(cause) => Err(cannot(cause)),
        },
        Err(_) => match OpenOptions::new().write(true).create_new(true).open(place) {
            Ok(_) => fs::remove_file(place).map_err(cannot),
            // A link to what is not there yet.
            Err(cause) if cause.kind() == ErrorKind::AlreadyExists => Ok(()),
            Err(cause) if cause.kind() == ErrorKind::NotFound => {
                Err(because(cause.kind(), "its folder does not exist"))
            }
            Err(cause) => Err(cannot(cause)),
        },
    }
}

/// Writes a result as JSON; `-` is standard output. An older file of that name is replaced when the new one is complete.
///
/// # Errors
/// If it cannot be written; the older file is there still.
pub fn write(place: &Path, result: &RunResult) -> Result<()> {
    let text = serde_json::to_string_pretty(result);
    let text = text.map_err(|cause| Error::write(place, cause.into()))?;
    write_text(place, &(text + "\n"))
}

/// Writes a text that is of use only as a whole, as [`write`] writes a result.
///
/// # Errors
/// As [`write`].
pub fn write_text(place: &Path, text: &str) -> Result<()> {
    let cannot = |cause: io::Error| Error::write(place, cause);
    if is_standard(place) {
        return hand_over(text.trim_end());
    }
    // A link stays one.
    let real = place.canonicalize();
    let real = real.as_deref().unwrap_or(place);
    replace(real, text.as_bytes()).map_err(cannot)
}

fn replace(place: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(mut new) = beside(place) {
        new.write_all(bytes)?;
        if new.persist(place).is_ok() {
            return Ok(());
        }
    }
    // No other file can be put in its place: it is a device, a pipe, or alone in what may be written to.
    fs::write(place, bytes)
}

/// A file beside an ordinary one, readable for whom that is, or else for whom the user's mask admits.
fn beside(place: &Path) -> Option<NamedTempFile> {
    let there = place.metadata().ok();
    if there.as_ref().is_some_and(|there| !there.is_file()) || place.is_symlink() {
        return None;
    }
    let folder = match place.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let new = tempfile::Builder::new()
        .permissions(Permissions::from_mode(0o666))
        .tempfile_in(folder)
        .ok()?;
    if let Some(there) = there {
        new.as_file().set_permissions(there.permissions()).ok()?;
    }
    Some(new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_that_is_tried_is_left_as_it_was() {
        let dir = tempfile::tempdir().unwrap();
        let (new, old) = (dir.path().join("new.json"), dir.path().join("old.json"));
        fs::write(&old, "old").unwrap();
        check(&new).unwrap();
        check(&old).unwrap();
        check(Path::new("/dev/null")).unwrap();
        assert!(!new.exists());
        assert_eq!(fs::read(&old).unwrap(), b"old");
    }

    #[test]
    fn what_cannot_be_written_to_is_refused_by_name() {
        let dir = tempfile::tempdir().unwrap();
        for (place, cause) in [
            (dir.path().to_owned(), "it is a folder"),
            (dir.path().join("no/such/r.json"), "folder does not exist"),
            // A folder in which nobody makes files, not even root.
            ("/proc/self/r.json".into(), ""),
        ] {
            let error = check(&place).unwrap_err();
            assert_eq!(error.code, 2);
            let name = place.display().to_string();
            assert!(error.what.contains(&name), "{error}");
            assert!(error.what.contains(cause), "{error}");
        }
    }

    #[test]
    fn what_is_replaced_keeps_its_mode_and_links_stay() {
        let dir = tempfile::tempdir().unwrap();
        let (file, link) = (dir.path().join("file"), dir.path().join("link"));
        fs::write(&file, "old").unwrap();
        fs::set_permissions(&file, Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink("file", &link).unwrap();
        replace(&link.canonicalize().unwrap(), b"new").unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::read(&file).unwrap(), b"new");
        let mode = file.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
        // One that leads to what is not there yet.
        let ahead = dir.path().join("ahead");
        std::os::unix::fs::symlink("later", &ahead).unwrap();
        check(&ahead).unwrap();
        replace(&ahead, b"new").unwrap();
        assert!(ahead.is_symlink() && dir.path().join("later").is_file());
        replace(Path::new("/dev/null"), b"new").unwrap();
        // Nothing else lies there.
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 4);
    }
}
