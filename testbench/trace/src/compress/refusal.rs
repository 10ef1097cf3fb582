//! Why sound compressed data is not taken.

use std::fmt;
use std::io;

/// Largest window that a file may ask for: what `zstd -d` takes without being asked.
pub const MAX_WINDOW: u64 = 128 << 20;

/// What is in the way, and what to do about it: the data may be sound.
#[derive(Debug)]
pub struct Refusal {
    /// What is in the way.
    pub what: String,
    /// What to do about it.
    pub hint: String,
}

impl Refusal {
    /// As an error of a reader.
    pub fn error(what: impl fmt::Display, hint: impl fmt::Display) -> io::Error {
        io::Error::other(Self {
            what: what.to_string(),
            hint: hint.to_string(),
        })
    }

    /// A window of `bytes`, which is more than is taken; `unpack` is how its program unpacks it.
    pub fn window(bytes: u64, unpack: &str) -> io::Error {
        let (mib, most) = (bytes.div_ceil(1 << 20), MAX_WINDOW >> 20);
        Self::error(
            format_args!("asks for a window of {mib} MiB; at most {most} MiB are taken"),
            format_args!("the file is sound: repack it, '{unpack} FILE | zstd > NEW.zst'"),
        )
    }

    /// The refusal that an error of a reader is, if it is one.
    pub fn of(error: &io::Error) -> Option<&Self> {
        error.get_ref()?.downcast_ref()
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl std::error::Error for Refusal {}
