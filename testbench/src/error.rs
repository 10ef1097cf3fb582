//! What can go wrong in a run, as the command line reports it.

use std::fmt;
use std::io::{self, ErrorKind};

/// Why a command ended without doing what was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// One line that says what is wrong and where.
    pub what: String,
    /// One line that says what to do about it.
    pub hint: String,
    /// Exit code of the process: 2 for bad input, 1 for a failed check, above 128 the process ends by
    /// the signal of that number less 128.
    pub code: u8,
}

/// Result with [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// Bad input: an argument, a configuration, a trace.
    pub fn input(what: impl fmt::Display, hint: impl fmt::Display) -> Self {
        Self {
            what: what.to_string(),
            hint: hint.to_string(),
            code: 2,
        }
    }

    /// A check that failed.
    pub fn check(what: impl fmt::Display, hint: impl fmt::Display) -> Self {
        Self {
            what: what.to_string(),
            hint: hint.to_string(),
            code: 1,
        }
    }

    /// Work that `signal` ended early.
    pub fn interrupted(signal: u8, what: impl fmt::Display, hint: impl fmt::Display) -> Self {
        Self {
            code: 128 + signal,
            ..Self::check(what, hint)
        }
    }

    /// A file or folder that could not be written.
    pub fn write(path: &std::path::Path, cause: io::Error) -> Self {
        let hint = match cause.kind() {
            kind if is_full(kind) => "make room there, or name another place",
            ErrorKind::NotFound => "name a folder that exists",
            ErrorKind::IsADirectory | ErrorKind::NotADirectory | ErrorKind::AlreadyExists => {
                "name another place, or move what is there"
            }
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                "name a place that you may write to"
            }
            _ => "name a folder that exists and that you may write to",
        };
        Self::input(
            format_args!("cannot write {}: {cause}", path.display()),
            hint,
        )
    }
}

impl From<jukebox_capture::Error> for Error {
    fn from(error: jukebox_capture::Error) -> Self {
        Self::input(error.what, error.hint)
    }
}

impl From<jukebox_trace::Error> for Error {
    fn from(error: jukebox_trace::Error) -> Self {
        Self::input(&error, &error.hint)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "error: {}\nhint: {}",
            one_line(&self.what),
            one_line(&self.hint)
        )
    }
}

impl std::error::Error for Error {}

/// Whether there is no room for more: on the disk, for the user, or in the file.
pub fn is_full(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge
    )
}

fn one_line(text: &str) -> String {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hint_is_about_what_is_in_the_way() {
        let hint = |code| Error::write("x".as_ref(), io::Error::from_raw_os_error(code)).hint;
        let named = |kind| Error::write("x".as_ref(), io::Error::new(kind, "why"));
        // ENOSPC, EDQUOT, EFBIG; ENOENT; EISDIR, ENOTDIR; EACCES, EROFS.
        for code in [28, 122, 27] {
            assert!(hint(code).starts_with("make room"), "{}", hint(code));
        }
        assert_eq!(hint(2), "name a folder that exists");
        for code in [21, 20] {
            assert!(hint(code).contains("move what is there"), "{}", hint(code));
        }
        for code in [13, 30] {
            assert_eq!(hint(code), "name a place that you may write to");
        }
        let error = named(ErrorKind::IsADirectory);
        assert_eq!(error.what, "cannot write x: why");
        assert!(error.hint.contains("move what is there"));
    }

    #[test]
    fn prints_one_line_and_one_hint() {
        let text = Error::input("bad\n  thing", "do this").to_string();
        assert_eq!(text, "error: bad thing\nhint: do this");
    }
}
