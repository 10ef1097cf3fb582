//! Files that appear under their name only when they are complete.

use std::fs::{File, Permissions};
use std::io::{self, IsTerminal, Seek, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::TempPath;

use crate::error::{Error, Result};
use crate::jbt::{Options, Provenance, Writer};
use crate::standard::STANDARD;

/// A `.jbt` file that is being written beside the place it will take, or for standard output into a
/// file without a name. Dropped before [`finish`](Self::finish), it leaves nothing, and what had that
/// name stays.
pub struct Output {
    file: Target,
    place: PathBuf,
    /// What writes it.
    pub writer: Writer,
}

enum Target {
    Beside(Beside),
    /// What goes to standard output when it is complete.
    Stdout(File),
}

impl Output {
    /// Begins a file that will be named `place`; `-` is standard output.
    ///
    /// # Errors
    /// If its folder cannot be written to, if what has that name now is not to be replaced, or if
    /// standard output is a terminal.
    pub fn create(place: &Path, provenance: &Provenance, options: Options) -> Result<Self> {
        let cannot = |cause| Error::unwritable(place, cause);
        let (file, written) = if place.as_os_str() == STANDARD {
            if io::stdout().is_terminal() {
                return Err(Error::new(
                    place,
                    "a .jbt file is nothing for a terminal",
                    "send standard output to a file or a program, or name a file: -o FILE",
                ));
            }
            let file = tempfile::tempfile().map_err(cannot)?;
            let written = file.try_clone();
            (Target::Stdout(file), written)
        } else {
            let beside = Beside::create(place)?;
            let written = beside.file.try_clone();
            (Target::Beside(beside), written)
        };
        // Messages are to name the place, not the file beside it.
        let writer = Writer::on(written.map_err(cannot)?, place, provenance, options)?;
        Ok(Self {
            file,
            place: place.to_owned(),
            writer,
        })
    }

    /// Completes the file and gives it its name, or sends it to standard output; its length in bytes.
    ///
    /// # Errors
    /// If writing fails.
    pub fn finish(self) -> Result<u64> {
        self.writer.finish()?;
        let cannot = |cause| Error::unwritable(&self.place, cause);
        match self.file {
            Target::Beside(beside) => {
                let bytes = beside.file.metadata().map_err(cannot)?.len();
                beside.persist()?;
                Ok(bytes)
            }
            Target::Stdout(mut file) => {
                let mut stdout = io::stdout().lock();
                let sent = file
                    .rewind()
                    .and_then(|()| io::copy(&mut file, &mut stdout))
                    .and_then(|bytes| stdout.flush().map(|()| bytes));
                sent.map_err(|cause| {
                    Error::new(
                        &self.place,
                        format_args!("standard output cannot be written: {cause}"),
                        "send it to where there is room, or to a program that reads to the end",
                    )
                })
            }
        }
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
