//! What can be wrong with a trace, and where.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::standard::STANDARD;

/// Why a trace could not be read or written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The file.
    pub file: PathBuf,
    /// Byte offset of the fault, in what a decompressor delivers if the file is compressed;
    /// `None` where no place can be named.
    pub offset: Option<u64>,
    /// What is wrong and what was expected, in one line.
    pub what: String,
    /// What to do about it, in one line.
    pub hint: String,
}

/// Result with [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An error in `file`, at no particular place.
    pub fn new(file: &Path, what: impl fmt::Display, hint: impl fmt::Display) -> Self {
        Self {
            file: file.to_owned(),
            offset: None,
            what: what.to_string(),
            hint: hint.to_string(),
        }
    }

    /// The same at byte `offset`.
    #[must_use]
    pub fn at(mut self, offset: u64) -> Self {
        self.offset = Some(offset);
        self
    }

    /// A file that cannot be read.
    pub fn unreadable(file: &Path, cause: impl fmt::Display) -> Self {
        Self::new(
            file,
            format_args!("cannot be read: {cause}"),
            "give a trace file that exists and that you may read",
        )
    }

    /// A file that cannot be written; of `-`, the one that goes to standard output when it is complete.
    pub fn unwritable(file: &Path, cause: impl fmt::Display) -> Self {
        if file.as_os_str() == STANDARD {
            let folder = std::env::temp_dir();
            return Self::new(
                file,
                format_args!(
                    "what goes to standard output cannot be put together in {}: {cause}",
                    folder.display()
                ),
                "there must be room for all of it; TMPDIR names another folder",
            );
        }
        Self::new(
            file,
            format_args!("cannot be written: {cause}"),
            "name a file in a folder that exists, that you may write to and that has room",
        )
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "trace {}", self.file.display())?;
        if let Some(offset) = self.offset {
            write!(f, ", offset {offset}")?;
        }
        write!(f, ": {}", self.what)
    }
}

impl std::error::Error for Error {}
