//! Files that appear under their name only when they are complete.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::error::{Error, Result};
use crate::jbt::{Options, Provenance, Writer};

/// A `.jbt` file that is being written beside the place it will take. Dropped before
/// [`finish`](Self::finish), it leaves nothing, and what had that name stays.
pub struct Output {
    file: NamedTempFile,
    place: PathBuf,
    /// What writes it.
    pub writer: Writer,
}

impl Output {
    /// Begins a file that will be named `place`.
    ///
    /// # Errors
    /// If its folder cannot be written to.
    pub fn create(place: &Path, provenance: &Provenance, options: Options) -> Result<Self> {
        let file = beside(place)?;
        // Messages are to name the place, not the file beside it.
        let writer = Writer::create_with(file.path(), provenance, options)
            .map_err(|error| renamed(error, place))?;
        Ok(Self {
            file,
            place: place.to_owned(),
            writer,
        })
    }

    /// Completes the file and gives it its name; its length in bytes.
    ///
    /// # Errors
    /// If writing fails.
    pub fn finish(self) -> Result<u64> {
        let named = |error| renamed(error, &self.place);
        self.writer.finish().map_err(named)?;
        let bytes = self.file.as_file().metadata();
        persist(self.file, &self.place)?;
        bytes
            .map(|data| data.len())
            .map_err(|cause| Error::unwritable(&self.place, cause))
    }
}

/// An error of the file beside a place, told of the place.
fn renamed(error: Error, place: &Path) -> Error {
    Error {
        file: place.to_owned(),
        ..error
    }
}

/// A file beside a place, on the same disk.
pub fn beside(place: &Path) -> Result<NamedTempFile> {
    let folder = match place.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    if place.is_dir() {
        return Err(Error::unwritable(place, "it is a folder"));
    }
    // Readable for whom the user's mask admits, like any other file.
    tempfile::Builder::new()
        .permissions(Permissions::from_mode(0o666))
        .tempfile_in(folder)
        .map_err(|cause| Error::unwritable(place, cause))
}

/// Gives such a file its name.
pub fn persist(file: NamedTempFile, place: &Path) -> Result<()> {
    match file.persist(place) {
        Ok(_) => Ok(()),
        Err(refused) => Err(Error::unwritable(place, refused.error)),
    }
}
