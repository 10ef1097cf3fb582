//! The process that runs QEMU, and how it is ended.

use std::process::{Child, ExitStatus};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

/// Time to end politely.
const PATIENCE: Duration = Duration::from_secs(5);

/// A child process that runs QEMU. Killed if dropped.
pub struct Guest {
    child: Child,
    status: Option<ExitStatus>,
    /// The recorded process if it is not the child itself.
    worker: Option<u32>,
    asked: Option<Instant>,
}

impl Guest {
    /// Takes care of `child`.
    pub fn new(child: Child) -> Self {
        Self {
            child,
            status: None,
            worker: None,
            asked: None,
        }
    }

    /// The process `id` is recorded; it ends with the child.
    pub fn works_in(&mut self, id: u32) {
        self.worker = (!self.is_child(id)).then_some(id);
    }

    /// Whether the process `id` is the child.
    pub fn is_child(&self, id: u32) -> bool {
        id == self.child.id()
    }

    /// How the child ended, if it has.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        if self.status.is_none() {
            self.status = self.child.try_wait().ok().flatten();
        }
        self.status
    }

    /// Asks for the end, once.
    pub fn ask_to_end(&mut self) {
        if self.asked.is_none() {
            self.asked = Some(Instant::now());
            self.signal(Signal::TERM);
        }
    }

    /// Whether the end was asked for.
    pub fn is_asked(&self) -> bool {
        self.asked.is_some()
    }

    /// Whether the end was asked for and has not come in good time.
    pub fn is_stubborn(&self) -> bool {
        self.asked.is_some_and(|asked| asked.elapsed() > PATIENCE)
    }

    /// Ends it.
    pub fn kill(&mut self) {
        self.signal(Signal::KILL);
    }

    /// Whether a process other than the child is recorded and not gone.
    pub fn has_worker(&self) -> bool {
        self.worker.is_some()
    }

    /// The process `id` is gone; its number may be another's soon.
    pub fn is_gone(&mut self, id: u32) {
        self.worker = self.worker.filter(|worker| *worker != id);
    }

    fn signal(&mut self, signal: Signal) {
        let child = (self.ended().is_none()).then(|| self.child.id());
        for id in child.into_iter().chain(self.worker) {
            if let Some(pid) = i32::try_from(id).ok().and_then(Pid::from_raw) {
                // It may have ended by itself just now.
                let _ = kill_process(pid, signal);
            }
        }
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        if self.ended().is_none() {
            self.kill();
            let _ = self.child.wait();
        }
    }
}
