//! Ctrl-C and its relatives.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

use crate::error::{Error, Result};

/// Counts the times that the user, or the system, asks us to end. While it exists, a capture ends
/// in order and its file is complete.
pub struct Interrupts {
    signals: Option<Signals>,
    asked: usize,
    stop: Option<Arc<AtomicBool>>,
}

impl Interrupts {
    /// Takes SIGINT, SIGTERM and SIGHUP of this process; SIGHUP only if it is not ignored, as it is
    /// under `nohup`.
    ///
    /// # Errors
    /// If the operating system refuses.
    pub fn watch() -> Result<Self> {
        let hang_up = (!ignores(SIGHUP)).then_some(SIGHUP);
        let signals = Signals::new([SIGINT, SIGTERM].into_iter().chain(hang_up));
        Ok(Self {
            signals: Some(signals.map_err(unwatched)?),
            asked: 0,
            stop: None,
        })
    }

    /// Nothing interrupts: for callers who watch signals themselves.
    pub fn none() -> Self {
        Self {
            signals: None,
            asked: 0,
            stop: None,
        }
    }

    /// What is recorded ends also when `stop` becomes true; `None`: no longer.
    pub fn stop_when(&mut self, stop: Option<Arc<AtomicBool>>) {
        self.stop = stop;
    }

    /// Whether what is recorded is to be given up for another reason than a signal.
    pub fn stopped(&self) -> bool {
        let stop = self.stop.as_ref();
        stop.is_some_and(|stop| stop.load(Ordering::SeqCst))
    }

    /// How often we were asked so far.
    pub fn asked(&mut self) -> usize {
        if let Some(signals) = self.signals.as_mut() {
            self.asked += signals.pending().count();
        }
        self.asked
    }
}

/// Does one last thing when the user, or the system, asks this process to end; it then ends by that
/// signal, like a program that watches none. What `last` returns is kept until then.
///
/// # Errors
/// If the operating system refuses.
pub fn before_interrupted<T>(last: impl FnOnce() -> T + Send + 'static) -> Result<()> {
    let heeded = [SIGINT, SIGTERM, SIGHUP]
        .into_iter()
        .filter(|&signal| !ignores(signal));
    let mut signals = Signals::new(heeded).map_err(unwatched)?;
    let wait = move || {
        if let Some(signal) = signals.forever().next() {
            let _kept = last();
            // It does not come back.
            let _ = emulate_default_handler(signal);
        }
    };
    let thread = std::thread::Builder::new().name("signals".to_owned());
    thread.spawn(wait).map_err(unwatched)?;
    Ok(())
}

fn unwatched(cause: std::io::Error) -> Error {
    Error::new(
        format_args!("signals cannot be watched: {cause}"),
        "close some programs",
    )
}

/// Whether this process ignores `signal`, as far as the operating system says.
fn ignores(signal: i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    mask.is_some_and(|mask| mask >> (signal - 1) & 1 == 1)
}
