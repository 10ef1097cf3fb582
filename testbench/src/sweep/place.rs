//! Lines of a specification.

use std::fmt;
use std::ops::Range;

use crate::error::Error;

/// A line of a specification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    file: String,
    line: usize,
}

impl Place {
    /// The line of `text` on which a span of bytes starts; without one, the first.
    pub fn of(file: &str, text: &str, span: Option<Range<usize>>) -> Self {
        let start = span.map_or(0, |span| span.start).min(text.len());
        let before = &text.as_bytes()[..start];
        Self {
            file: file.to_owned(),
            line: 1 + before.iter().filter(|&&byte| byte == b'\n').count(),
        }
    }

    /// Bad input in this line.
    pub fn refuse(&self, what: impl fmt::Display, hint: impl fmt::Display) -> Error {
        Error::input(format_args!("{self}: {what}"), hint)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}
