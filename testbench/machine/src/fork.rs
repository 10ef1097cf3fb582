//! Work in a copy of this process, which begins with all that this one has made.

use anyhow::{Context, Result, anyhow, bail};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::{PipeReader, Read, Write, pipe};
use std::marker::PhantomData;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::sleep;
use std::time::Duration;

/// A copy of this process at work on something that yields a `T`.
#[derive(Debug)]
pub struct Forked<T> {
    process: libc::pid_t,
    result: PipeReader,
    of: PhantomData<T>,
}

/// Lets a copy of this process do `work`.
///
/// # Errors
/// If this process has more than one thread: a lock that another one holds would stay locked in
/// the copy for good. If the system has no process or pipe left.
pub fn fork<T: Serialize + DeserializeOwned>(
    work: impl FnOnce() -> Result<T>,
) -> Result<Forked<T>> {
    let threads = threads();
    if threads != 1 {
        bail!("this process has {threads} threads, and only one with a single thread can fork");
    }
    let (result, mut sink) = pipe().context("no pipe")?;
    // SAFETY: with one thread nothing is locked or half done, so the copy may do whatever this
    // process may. It ends by _exit, so nothing that this process owns is dropped twice.
    match unsafe { libc::fork() } {
        -1 => Err(std::io::Error::last_os_error()).context("no further process"),
        0 => {
            drop(result);
            let done = catch_unwind(AssertUnwindSafe(work))
                .unwrap_or_else(|_| Err(anyhow!("the process panicked")))
                .map_err(|error| format!("{error:#}"));
            let sent = serde_json::to_vec(&done)
                .map_err(std::io::Error::from)
                .and_then(|bytes| sink.write_all(&bytes));
            // SAFETY: ends the process, at once.
            unsafe { libc::_exit(i32::from(sent.is_err())) }
        }
        process => Ok(Forked {
            process,
            result,
            of: PhantomData,
        }),
    }
}

/// Threads of this process. One that was joined is listed for a moment more, which is waited for.
fn threads() -> usize {
    let listed = || std::fs::read_dir("/proc/self/task").map_or(1, Iterator::count);
    for _ in 0..100 {
        if listed() == 1 {
            return 1;
        }
        sleep(Duration::from_millis(1));
    }
    listed()
}

impl<T: DeserializeOwned> Forked<T> {
    /// Waits for what the work yields.
    ///
    /// # Errors
    /// What the work failed with; or that the process was ended.
    pub fn join(mut self) -> Result<T> {
        let mut bytes = Vec::new();
        let read = self.result.read_to_end(&mut bytes);
        let mut status = 0;
        // SAFETY: the process is a child of this one that nobody else waits for.
        let waited = unsafe { libc::waitpid(self.process, &raw mut status, 0) };
        read.context("the result of a process")?;
        if waited != self.process || status != 0 || bytes.is_empty() {
            bail!("a process ended with status {status:#x}, without a result");
        }
        let done: Result<T, String> = serde_json::from_slice(&bytes)?;
        done.map_err(|error| anyhow!(error))
    }
}
