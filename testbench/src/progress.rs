//! A progress bar for what takes longer than two seconds, on a terminal only.

use std::sync::Mutex;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use jukebox_trace::Position;

use crate::output::tell;

const SHOWN_AFTER: Duration = Duration::from_secs(2);
/// Time between two looks at what is watched.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// Progress of a run, shared by its threads.
pub struct Progress {
    bar: ProgressBar,
    started: Instant,
    hidden: Mutex<bool>,
}

impl Progress {
    /// Progress over `total` units of work; `quiet` shows nothing ever.
    pub fn new(total: u64, quiet: bool) -> Self {
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::hidden());
        if let Ok(style) =
            ProgressStyle::with_template("{msg:20!} {bar:40} {percent:>3} % {elapsed} (left {eta})")
        {
            bar.set_style(style);
        }
        Self {
            bar,
            started: Instant::now(),
            hidden: Mutex::new(!quiet),
        }
    }

    /// `units` more are done, the last of them part of `what`.
    pub fn advance(&self, units: u64, what: &str) {
        if let Ok(mut hidden) = self.hidden.lock()
            && *hidden
            && self.started.elapsed() >= SHOWN_AFTER
        {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
            *hidden = false;
        }
        self.bar.set_message(what.to_owned());
        self.bar.inc(units);
    }

    /// Prints a line on stderr without tearing the bar.
    pub fn note(&self, line: &str) {
        self.bar.suspend(|| tell(line));
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

/// Does some work and shows how far `position` has come of `total` bytes meanwhile.
pub fn watch<T>(
    total: u64,
    what: &str,
    quiet: bool,
    position: &Position,
    work: impl FnOnce() -> T,
) -> T {
    let (done, wait) = channel::<()>();
    let look = move || {
        let progress = Progress::new(total, quiet);
        let mut seen = 0;
        while wait.recv_timeout(LOOK_EVERY) == Err(RecvTimeoutError::Timeout) {
            let now = position.load(Ordering::Relaxed);
            progress.advance(now.saturating_sub(seen), what);
            seen = now;
        }
        progress.finish();
    };
    std::thread::scope(|scope| {
        scope.spawn(look);
        let result = work();
        drop(done);
        result
    })
}

/// Says what goes on where nobody knows how long it takes.
pub struct Spinner {
    bar: ProgressBar,
    started: Instant,
    quiet: bool,
}

impl Spinner {
    /// A spinner that nobody sees yet; `quiet` shows nothing ever.
    pub fn new(quiet: bool) -> Self {
        Self {
            bar: ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden()),
            started: Instant::now(),
            quiet,
        }
    }

    /// Shows what goes on now.
    pub fn say(&self, text: impl FnOnce() -> String) {
        if self.quiet || self.started.elapsed() < SHOWN_AFTER {
            return;
        }
        if self.bar.is_hidden() {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.set_message(text());
        self.bar.tick();
    }

    /// Takes it away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
