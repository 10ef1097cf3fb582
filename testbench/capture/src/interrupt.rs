//! Ctrl-C and its relatives.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::flag;
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
    let mut signals = Signals::new(heeded()).map_err(unwatched)?;
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

/// The wish to end, for work that ends in order at its next opportunity. A signal ends the process at
/// once until there is something to complete ([`heed`](Self::heed)); so does the second one after that.
pub struct Ending {
    asked: Arc<AtomicBool>,
    at_once: Arc<AtomicBool>,
    signal: Arc<AtomicUsize>,
}

impl Ending {
    /// Watches SIGINT, SIGTERM and SIGHUP, but for those that this process ignores.
    ///
    /// # Errors
    /// If the operating system refuses.
    pub fn watch() -> Result<Self> {
        let asked = Arc::new(AtomicBool::new(false));
        let at_once = Arc::new(AtomicBool::new(true));
        let signal = Arc::new(AtomicUsize::new(0));
        for heeded in heeded() {
            // In this order: what the signal finds, not what it sets, decides whether it waits.
            flag::register_conditional_default(heeded, Arc::clone(&at_once))
                .and_then(|_| flag::register(heeded, Arc::clone(&at_once)))
                .and_then(|_| {
                    flag::register_usize(
                        heeded,
                        Arc::clone(&signal),
                        heeded.unsigned_abs() as usize,
                    )
                })
                .and_then(|_| flag::register(heeded, Arc::clone(&asked)))
                .map_err(unwatched)?;
        }
        Ok(Self {
            asked,
            at_once,
            signal,
        })
    }

    /// From now on there is something to complete: the next signal only asks.
    pub fn heed(&self) {
        self.at_once.store(false, Ordering::SeqCst);
    }

    /// There is nothing to complete any more: the next signal ends the process.
    pub fn let_go(&self) {
        self.at_once.store(true, Ordering::SeqCst);
    }

    /// Becomes true when a signal has asked.
    pub fn asked(&self) -> &AtomicBool {
        &self.asked
    }

    /// The signal that asked.
    pub fn signal(&self) -> Option<u8> {
        let signal = self.signal.load(Ordering::SeqCst);
        u8::try_from(signal).ok().filter(|&signal| signal != 0)
    }
}

/// Ends this process by `signal`, like one that watches none: a shell then ends its own loops as well.
/// Comes back only if the operating system refuses.
pub fn end_by(signal: u8) {
    let _ = emulate_default_handler(i32::from(signal));
}

/// The signals that ask a process to end, but for those that this one ignores, as it may SIGHUP under
/// `nohup`.
fn heeded() -> impl Iterator<Item = i32> {
    [SIGINT, SIGTERM, SIGHUP]
        .into_iter()
        .filter(|&signal| !ignores(signal))
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
