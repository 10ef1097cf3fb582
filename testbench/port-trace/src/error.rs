//! What can be wrong with a port trace, and where.

use std::io;

use crate::header::{FORMAT, MAX_LINE_BYTES, SCHEMA};

/// Why a port trace cannot be read on. One line, without the name of the file.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: {fault}")]
pub struct Error {
    /// Line of the text, from 1 on; the one that follows if the text ends too early.
    pub line: u64,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What is wrong with a line.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The file cannot be read or decompressed.
    #[error("cannot be read: {0}")]
    Unreadable(#[source] io::Error),
    /// There is no line, and the last one was no end.
    #[error(
        "the trace ends here, after cycle {after}, without the line {{\"end\": CYCLES}}: it is not whole"
    )]
    Truncated {
        /// The last cycle that was named; 0 if none was.
        after: u64,
    },
    /// A line of endless length.
    #[error("longer than {MAX_LINE_BYTES} bytes, which no line of a port trace is")]
    TooLong,
    /// The first line is no header.
    #[error("no header of a port trace, a JSON object with \"format\": \"{FORMAT}\": {0}")]
    NoHeader(String),
    /// Another version of the layout.
    #[error("schema {0}; this version reads schema {SCHEMA}")]
    Schema(u64),
    /// The configuration is none.
    #[error("configuration: {0}")]
    Configuration(String),
    /// Not a JSON object of what may stand there.
    #[error("{0}")]
    Line(String),
    /// Cycles out of order.
    #[error("cycle {at} after cycle {after}: cycles go up from line to line")]
    Order {
        /// The cycle of the line.
        at: u64,
        /// The cycle of the line before.
        after: u64,
    },
    /// An end before the last cycle that was named.
    #[error("the end after {end} cycles, but cycle {after} was named: more than that")]
    EarlyEnd {
        /// Cycles of the trace as the line has it.
        end: u64,
        /// The cycle of the line before.
        after: u64,
    },
    /// Something behind the end.
    #[error("more behind the line {{\"end\": CYCLES}}, which is the last one")]
    BehindEnd,
}
