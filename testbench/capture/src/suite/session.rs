//! One function recorded: a server under QEMU, and the driver that sends it requests.

use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::driver::{Drive, DriveError, drive, ready_address};
use crate::error::{Error, Result};
use crate::interrupt::Interrupts;
use crate::recording::{Outcome, Progress, Recording};
use crate::sink::Sink;

/// Longest time until a server listens: interpreters start slowly under QEMU, and kernels too.
const START: Duration = Duration::from_secs(150);

/// Longest time that a server takes to end, and a system to halt.
const END: Duration = Duration::from_secs(60);

/// Lines of output that are kept for a message.
const KEPT: usize = 8;

/// Starts `server`, sends it the requests of `plan`, hands the invocations to `sink`. The requests
/// go to `forwarded`, or where the server says that it listens. It ends by itself when the driver
/// asks it to.
///
/// # Errors
/// If the server does not start, does not answer or answers wrong, or marks other than once a
/// request.
pub fn record(
    recording: &Recording,
    mut server: Command,
    plan: Drive,
    forwarded: Option<SocketAddr>,
    sink: &mut dyn Sink,
    interrupts: &mut Interrupts,
    watch: &mut dyn FnMut(&Progress),
) -> Result<Outcome> {
    server.stdin(Stdio::null()).stdout(Stdio::piped());
    let mut child = server.spawn().map_err(|error| {
        Error::new(
            format_args!("{} does not start: {error}", server.get_program().display()),
            "see whether it runs by itself",
        )
    })?;
    let (ready, when_ready) = sync_channel(1);
    let output = Output::default();
    let reader = child.stdout.take().map(|stdout| {
        let output = output.clone();
        thread::spawn(move || output.follow(stdout, &ready))
    });
    let stop = Arc::new(AtomicBool::new(false));
    let driver = thread::spawn({
        let stop = Arc::clone(&stop);
        move || {
            let driven = driven(&when_ready, &plan, forwarded);
            if driven.is_err() || !has_ended(&when_ready) {
                stop.store(true, Ordering::SeqCst);
            }
            driven
        }
    });
    interrupts.stop_when(Some(stop));
    let followed = recording.follow(child, sink, interrupts, watch);
    interrupts.stop_when(None);
    // The server is gone: both threads come to their end.
    let driven = driver.join().unwrap_or(Err(Undriven::NotReady));
    if let Some(reader) = reader {
        let _ = reader.join();
    }
    let outcome = followed?;
    match driven {
        Ok(()) => Ok(outcome),
        Err(_) if interrupts.asked() > 0 => Ok(outcome),
        Err(Undriven::NotReady) => Err(Error::new(
            format_args!("{}: the server did not start", plan.function),
            output.hint(),
        )),
        Err(Undriven::Drive(error)) => Err(Error::new(error, output.hint())),
    }
}

/// Why requests were not sent.
enum Undriven {
    NotReady,
    Drive(DriveError),
}

fn driven(
    ready: &Receiver<SocketAddr>,
    plan: &Drive,
    forwarded: Option<SocketAddr>,
) -> std::result::Result<(), Undriven> {
    ready
        .recv_timeout(START)
        .map_err(|_| Undriven::NotReady)
        .and_then(|own| drive(plan, forwarded.unwrap_or(own)).map_err(Undriven::Drive))
}

/// Waits for the end of a server that was asked to quit. Who tells that it is ready goes with it.
fn has_ended(ready: &Receiver<SocketAddr>) -> bool {
    let asked = Instant::now();
    loop {
        let left = END.saturating_sub(asked.elapsed());
        match ready.recv_timeout(left) {
            Ok(_) => {}
            Err(RecvTimeoutError::Disconnected) => return true,
            Err(RecvTimeoutError::Timeout) => return false,
        }
    }
}

/// The last lines that a server printed.
#[derive(Clone, Default)]
struct Output(Arc<Mutex<VecDeque<String>>>);

impl Output {
    /// Reads to the end, and tells where the server listens.
    fn follow(&self, stdout: ChildStdout, ready: &SyncSender<SocketAddr>) {
        let mut stdout = BufReader::new(stdout);
        let mut line = Vec::new();
        while stdout
            .read_until(b'\n', &mut line)
            .is_ok_and(|read| read > 0)
        {
            let text = String::from_utf8_lossy(&line).trim().to_owned();
            if let Some(address) = ready_address(&text) {
                // Said twice, or nobody waits any more: no matter.
                let _ = ready.try_send(address);
            }
            let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if lines.len() == KEPT {
                lines.pop_front();
            }
            lines.push_back(text);
            line.clear();
        }
    }

    fn hint(&self) -> String {
        let lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        if lines.is_empty() {
            "the server printed nothing".to_owned()
        } else {
            format!("the server's last words: {}", lines.join(" | "))
        }
    }
}
