//! What bench and model say when they stop, in the words of a run.

use jukebox_harness::BenchError;

use crate::error::{Error, is_full};
use crate::mismatch::Mismatch;
use crate::prefetcher::Stop;

/// Waves that cannot be written.
pub fn wave_error(cause: jukebox_cosim::Error) -> Error {
    let hint = match &cause {
        jukebox_cosim::Error::Io { source, .. } if is_full(source.kind()) => {
            "make room there, or name another place"
        }
        jukebox_cosim::Error::Wave { .. } => {
            "make room, or let the reader stay; an .fst takes a tenth of the room of a .vcd"
        }
        _ => "name a file ending in .vcd or .fst in a folder that you may write to",
    };
    Error::input(format_args!("waves: {cause}"), hint)
}

/// What a bench says when it stops, in cycle `now`.
#[cold]
pub fn stop(cause: BenchError, now: u64) -> Stop {
    Stop::Mismatch(Box::new(mismatch(cause, now)))
}

/// The same, as a result tells it.
#[cold]
pub fn mismatch(cause: BenchError, now: u64) -> Mismatch {
    let (cycle, what, history) = match cause {
        BenchError::Mismatch(report) => {
            let difference = &report.mismatch;
            let what = format!(
                "{}: expected {}, got {}",
                difference.what, difference.expected, difference.actual
            );
            (report.cycle, what, report.history)
        }
        BenchError::Register {
            register,
            got,
            expected,
            cycle,
            history,
        } => (
            cycle,
            format!("register {register}: expected {expected}, got {got:#x}"),
            history,
        ),
        BenchError::Timeout {
            what,
            cycles,
            history,
        } => (
            now,
            format!("{what} did not happen within {cycles} cycles"),
            history,
        ),
        other => (now, other.to_string(), String::new()),
    };
    let last_events = history.lines().map(|line| line.trim().to_owned()).collect();
    Mismatch {
        cycle,
        what,
        last_events,
        wave: None,
    }
}
