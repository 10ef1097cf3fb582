//! Files that appear under their name only when they are complete.

use std::fs::{File, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::TempPath;

use crate::error::{Error, Result};
use crate::jbt::{Options, Provenance, Writer};

/// A `.jbt` file that is being written beside the place it will take. Dropped before
/// [`finish`](Self::finish), it leaves nothing, and what had that name stays.
pub struct Output {
    file: Beside,
    /// What writes it.
    pub writer: Writer,
}

impl Output {
    /// Begins a file that will be named `place`.
    ///
    /// # Errors
    /// If its folder cannot be written to, or what has that name now is not to be replaced.
    pub fn create(place: &Path, provenance: &Provenance, options: Options) -> Result<Self> {
        let file = Beside::create(place)?;
        let written = file.file.try_clone();
        let written = written.map_err(|cause| Error::unwritable(place, cause))?;
        // Messages are to name the place, not the file beside it.
        let writer = Writer::on(written, place, provenance, options)?;
        Ok(Self { file, writer })
    }

    /// Completes the file and gives it its name; its length in bytes.
    ///
    /// # Errors
    /// If writing fails.
    pub fn finish(self) -> Result<u64> {
        self.writer.finish()?;
        let cannot = |cause| Error::unwritable(&self.file.place, cause);
        let bytes = self.file.file.metadata().map_err(cannot)?.len();
        self.file.persist()?;
        Ok(bytes)
    }
}

/// Files that have not got their names. Under the lock none is begun, named or given up.
static UNFINISHED: Mutex<Vec<TempPath>> = Mutex::new(Vec::new());

fn unfinished() -> MutexGuard<'static, Vec<TempPath>> {
    // Each change of the list is one call: it is never half done.
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes every file of this process that is not complete, for a process that is about to end. As
/// long as what it returns is kept, no other is begun and none gets its name.
pub fn discard_unfinished() -> Discarded {
    let mut all = unfinished();
    all.clear();
    Discarded { _all: all }
}

/// Nothing is written while it lives; see [`discard_unfinished`].
#[must_use]
pub struct Discarded {
    _all: MutexGuard<'static, Vec<TempPath>>,
}

/// Refuses a place where there is something else than an ordinary file: to replace a folder, a pipe
/// or a device is never what is meant.
///
/// # Errors
/// If there is.
pub fn replaceable(place: &Path) -> Result<()> {
    match place.metadata() {
        Ok(there) if there.is_dir() => Err(Error::unwritable(place, "it is a folder")),
        Ok(there) if !there.is_file() => Err(Error::unwritable(place, "it is no ordinary file")),
        _ => Ok(()),
    }
}

/// A file beside the place it will take, on the same disk. Dropped, it is removed.
pub struct Beside {
    /// Where its content goes.
    pub file: File,
    path: PathBuf,
    place: PathBuf,
}

impl Beside {
    /// Begins a file that will be named `place`.
    pub fn create(place: &Path) -> Result<Self> {
        let folder = match place.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        replaceable(place)?;
        let mut all = unfinished();
        // Readable for whom the user's mask admits, like any other file.
        let (file, path) = tempfile::Builder::new()
            .permissions(Permissions::from_mode(0o666))
            .tempfile_in(folder)
            .map_err(|cause| Error::unwritable(place, cause))?
            .into_parts();
        let beside = Self {
            file,
            path: path.to_path_buf(),
            place: place.to_owned(),
        };
        all.push(path);
        Ok(beside)
    }

    /// Gives the file its name.
    pub fn persist(self) -> Result<()> {
        let mut all = unfinished();
        let cannot = |cause: &dyn std::fmt::Display| Error::unwritable(&self.place, cause);
        let Some(path) = taken(&mut all, &self.path) else {
            return Err(cannot(&"it was given up"));
        };
        let persisted = path.persist(&self.place);
        drop(all);
        persisted.map_err(|refused| cannot(&refused.error))
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        drop(taken(&mut unfinished(), &self.path));
    }
}

fn taken(all: &mut Vec<TempPath>, path: &Path) -> Option<TempPath> {
    let at = all.iter().position(|one| **one == *path)?;
    Some(all.swap_remove(at))
}
