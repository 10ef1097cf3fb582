//! Ctrl-C and its relatives.

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::error::{Error, Result};

/// Counts the times that the user, or the system, asks us to end. While it exists, a capture ends
/// in order and its file is complete.
pub struct Interrupts {
    signals: Option<Signals>,
    asked: usize,
}

impl Interrupts {
    /// Takes SIGINT, SIGTERM and SIGHUP of this process.
    ///
    /// # Errors
    /// If the operating system refuses.
    pub fn watch() -> Result<Self> {
        let signals = Signals::new([SIGINT, SIGTERM, SIGHUP]).map_err(|error| {
            Error::new(
                format_args!("signals cannot be watched: {error}"),
                "close some programs",
            )
        })?;
        Ok(Self {
            signals: Some(signals),
            asked: 0,
        })
    }

    /// Nothing interrupts: for callers who watch signals themselves.
    pub fn none() -> Self {
        Self {
            signals: None,
            asked: 0,
        }
    }

    /// How often we were asked so far.
    pub fn asked(&mut self) -> usize {
        if let Some(signals) = self.signals.as_mut() {
            self.asked += signals.pending().count();
        }
        self.asked
    }
}
