//! What can be wrong with a configuration.

use std::fmt;

/// A line of a configuration file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Name of the file as the caller gave it.
    pub file: String,
    /// Line, counted from 1.
    pub line: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// Why a configuration is refused; its `Display` is one line.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The file could not be read.
    #[error("{file}: cannot read the configuration: {source}")]
    Read {
        /// Name of the file as the caller gave it.
        file: String,
        /// What the operating system says.
        source: std::io::Error,
    },
    /// The file is not what it is taken for.
    #[error("{file}: more than 1 MiB, which no configuration needs")]
    TooLong {
        /// Name of the file as the caller gave it.
        file: String,
    },
    /// The text is not TOML.
    #[error("{place}: not valid TOML: {message}")]
    Syntax {
        /// Where.
        place: Place,
        /// What the parser says, on one line.
        message: String,
    },
    /// The text is none.
    #[error("{place}: not valid TOML: no text in UTF-8")]
    NotText {
        /// Where.
        place: Place,
    },
    /// A key or a table that is there already.
    #[error("{place}: not valid TOML: duplicate key (`{key}`)")]
    Duplicate {
        /// Where it stands again.
        place: Place,
        /// The key or table, as written.
        key: String,
    },
    /// A key or a table that does not exist.
    #[error(
        "{place}: unknown {what}{}; allowed here: {allowed}",
        suggestion.as_ref().map(|s| format!(", did you mean `{s}`?")).unwrap_or_default()
    )]
    UnknownKey {
        /// Where.
        place: Place,
        /// The dotted key, or the table and the first key in it.
        what: String,
        /// The known key that looks most like it, or the table that has what is inside.
        suggestion: Option<String>,
        /// The keys that may stand in this place.
        allowed: String,
    },
    /// A value of the wrong type, out of range, or impossible beside another one.
    #[error(
        "{}{key} = {value} is not allowed: it must be {allowed}",
        place.as_ref().map(|p| format!("{p}: ")).unwrap_or_default()
    )]
    NotAllowed {
        /// Where; `None` if the configuration did not come from a file.
        place: Option<Place>,
        /// The dotted key.
        key: String,
        /// The value as written.
        value: String,
        /// What may stand there instead.
        allowed: String,
    },
}
