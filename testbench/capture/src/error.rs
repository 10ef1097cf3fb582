//! Why a capture failed.

use std::fmt;

/// Why a capture failed: what is wrong, and what to do about it, a line each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// What is wrong.
    pub what: String,
    /// What to do about it.
    pub hint: String,
}

/// Result with [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An error with its hint.
    pub fn new(what: impl fmt::Display, hint: impl fmt::Display) -> Self {
        Self {
            what: what.to_string(),
            hint: hint.to_string(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl std::error::Error for Error {}

impl From<jukebox_trace::Error> for Error {
    fn from(error: jukebox_trace::Error) -> Self {
        let hint = error.hint.clone();
        Self::new(error, hint)
    }
}
