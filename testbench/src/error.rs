//! What can go wrong in a run, as the command line reports it.

use std::fmt;

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
    pub fn write(path: &std::path::Path, cause: impl fmt::Display) -> Self {
        Self::input(
            format_args!("cannot write {}: {cause}", path.display()),
            "name a folder that exists and that you may write to",
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
    fn prints_one_line_and_one_hint() {
        let text = Error::input("bad\n  thing", "do this").to_string();
        assert_eq!(text, "error: bad thing\nhint: do this");
    }
}
