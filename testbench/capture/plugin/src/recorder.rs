//! From executed blocks and marks to invocations.

use crate::block::Block;
use crate::link::{Closed, Link};
use crate::mark::Mark;
use crate::settings::Settings;
use crate::wire;

/// Where the recorder stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// No mark yet.
    Fresh,
    /// Inside an invocation. `by_start`: it runs from a start, not from a cut.
    Open { by_start: bool },
    /// After a stop.
    Stopped,
    /// Nothing more is recorded in this process.
    Done,
}

/// Turns executed blocks and marks into frames.
pub struct Recorder<L> {
    link: Option<L>,
    phase: Phase,
    recording: bool,
    warm_up: u64,
    warmed: u64,
    invocations: u64,
    complete: u64,
    buffer: Vec<u8>,
    last_line: u64,
    instructions: u64,
    kernel: u64,
    /// Address of the repeated string instruction that was executed last, if nothing followed.
    repeating: u64,
}

/// No line: an address that is not a multiple of 64.
const NO_LINE: u64 = 1;

impl<L: Link> Recorder<L> {
    /// A recorder that has seen nothing. Without a link it never records.
    pub fn new(link: Option<L>, settings: &Settings) -> Self {
        Self {
            link,
            phase: Phase::Fresh,
            recording: false,
            warm_up: settings.warm_up,
            warmed: 0,
            invocations: settings.invocations,
            complete: 0,
            buffer: Vec::with_capacity(wire::PAYLOAD_MAX),
            last_line: NO_LINE,
            instructions: 0,
            kernel: 0,
            repeating: 0,
        }
    }

    /// Whether lines are recorded now.
    #[inline]
    pub fn is_recording(&self) -> bool {
        self.recording
    }

    /// The link, and no recorder any more.
    pub fn into_link(self) -> Option<L> {
        self.link
    }

    /// The instructions of `block` are about to execute.
    #[inline]
    pub fn execute(&mut self, block: &Block) {
        if block.repeats_first != 0 && block.repeats_first == self.repeating {
            return;
        }
        self.repeating = block.repeats_last;
        self.instructions += u64::from(block.instructions);
        self.kernel += u64::from(block.kernel);
        if self.buffer.len() + block.lines.len() * 8 > wire::PAYLOAD_MAX {
            self.flush();
        }
        for &line in &block.lines {
            if line != self.last_line {
                self.last_line = line;
                self.buffer.extend_from_slice(&line.to_le_bytes());
            }
        }
    }

    /// The program, or the address to split at, tells us something.
    pub fn mark(&mut self, mark: Mark) {
        if self.phase == Phase::Fresh && !self.claimed() {
            self.phase = Phase::Done;
            return;
        }
        match (self.phase, mark) {
            (Phase::Done, _) | (Phase::Stopped, Mark::Cut | Mark::Stop) => {}
            (Phase::Fresh | Phase::Stopped, Mark::Start) => self.open(true),
            (Phase::Fresh, Mark::Cut) => self.open(false),
            (Phase::Fresh, Mark::Stop) => self.phase = Phase::Stopped,
            (Phase::Open { .. }, Mark::Start) => {
                self.drop_open();
                self.open(true);
            }
            (Phase::Open { .. }, Mark::Cut) => {
                self.complete_open();
                if self.phase != Phase::Done {
                    self.open(false);
                }
            }
            (Phase::Open { by_start }, Mark::Stop) => {
                // What follows the last cut is no request.
                if by_start {
                    self.complete_open();
                } else {
                    self.drop_open();
                }
                if self.phase != Phase::Done {
                    self.phase = Phase::Stopped;
                }
            }
        }
    }

    /// The whole run is one invocation: it starts here.
    pub fn start_whole(&mut self) {
        self.mark(Mark::Start);
    }

    /// The program ended by itself. With `whole` the open invocation is complete.
    pub fn end(&mut self, whole: bool) {
        if whole && matches!(self.phase, Phase::Open { .. }) {
            self.complete_open();
        }
        self.send(wire::END, &[]);
        self.recording = false;
        self.phase = Phase::Done;
    }

    /// The process is about to run another program in its place, which we cannot see. If it cannot, it
    /// goes on.
    pub fn leave(&mut self) {
        if self.link.is_some() {
            self.send(wire::EXEC, &[]);
        }
    }

    fn claimed(&mut self) -> bool {
        matches!(self.link.as_mut().map(Link::claim), Some(Ok(true)))
    }

    fn open(&mut self, by_start: bool) {
        self.phase = Phase::Open { by_start };
        self.buffer.clear();
        self.last_line = NO_LINE;
        self.instructions = 0;
        self.kernel = 0;
        self.repeating = 0;
        if self.warmed == self.warm_up {
            self.recording = true;
            self.send(wire::BEGIN, &[]);
        }
    }

    fn complete_open(&mut self) {
        if !self.recording {
            self.warmed += 1;
            self.send(wire::WARM, &self.warmed.to_le_bytes());
            return;
        }
        self.flush();
        self.recording = false;
        let mut counts = [0; 16];
        counts[..8].copy_from_slice(&self.instructions.to_le_bytes());
        counts[8..].copy_from_slice(&self.kernel.to_le_bytes());
        self.send(wire::COMPLETE, &counts);
        self.complete += 1;
        if self.complete == self.invocations {
            self.send(wire::ENOUGH, &[]);
            self.phase = Phase::Done;
        }
    }

    fn drop_open(&mut self) {
        if std::mem::take(&mut self.recording) {
            self.send(wire::DROP, &[]);
        }
    }

    fn flush(&mut self) {
        if !self.buffer.is_empty() {
            let buffer = std::mem::take(&mut self.buffer);
            self.send(wire::LINES, &buffer);
            self.buffer = buffer;
            self.buffer.clear();
        }
    }

    /// Without a collector there is nothing left to do.
    fn send(&mut self, kind: u32, payload: &[u8]) {
        let sent = match self.link.as_mut() {
            Some(link) => link.send(kind, payload),
            None => Err(Closed),
        };
        if sent.is_err() {
            self.link = None;
            self.recording = false;
            self.phase = Phase::Done;
        }
    }
}

#[cfg(test)]
#[path = "recorder_tests.rs"]
mod tests;
