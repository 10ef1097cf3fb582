//! What the parts of the checker share: counters, flags, offsets, how to report.

use super::channel::Channel;
use super::counters::Counters;
use super::pacing::Pacing;
use super::sticky::Sticky;
use super::watchdog::Limit;
use super::{Compared, Expect};
use crate::mismatch::Mismatch;
use std::fmt::Display;

/// Bits of `ERROR_CAUSE`, in the order of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cause {
    RecordConfig,
    ReplayConfig,
    RecordBusy,
    WriteError,
    ReadError,
    ReadTimeout,
    XltTimeout,
}

/// Bits of `IRQ_STATUS`, in the order of the contract.
pub(crate) const IRQ_RECORD_DONE: usize = 0;
pub(crate) const IRQ_RECORD_FULL: usize = 1;
pub(crate) const IRQ_REPLAY_DONE: usize = 2;
pub(crate) const IRQ_ERROR: usize = 3;

/// Cycles without any progress after which the block is taken to hang.
pub(crate) const PATIENCE: u64 = 1024;

/// Cycles `irq_o` may take to follow its port-visible cause.
pub(crate) const IRQ_WINDOW: u64 = 6;

/// `REC_OFFSET` or `REP_OFFSET`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Offset {
    /// Where the next START begins.
    pub(crate) next: u64,
    /// What is read at rest.
    pub(crate) live: Expect,
    /// Cycle of the last write.
    pub(crate) written: Option<u64>,
}

impl Offset {
    /// The operation has ended with `live`, in cycle `cycle` as `..._o` shows it.
    pub(crate) fn end(&mut self, live: Expect, cycle: u64) {
        // A write beside the end may have found the side busy or idle.
        let beside = self.written.is_some_and(|at| at + 2 > cycle);
        self.live = if beside { Expect::Unknown } else { live };
    }

    /// START uses up the programmed offset.
    pub(crate) fn take(&mut self) -> u64 {
        self.live = Expect::Unknown;
        std::mem::take(&mut self.next)
    }
}

/// State shared by the parts of the checker.
#[derive(Clone, Debug)]
pub(crate) struct Shared {
    pub(crate) cycle: u64,
    pub(crate) counters: Counters,
    pub(crate) compared: Compared,
    pub(crate) error_cause: Sticky,
    /// Bits by the `IRQ_*` numbers; ERROR is not kept here.
    pub(crate) status: Sticky,
    pub(crate) irq: Sticky,
    pub(crate) pacing: Pacing,
    pub(crate) watchdog: Limit,
    pub(crate) rec_offset: Offset,
    pub(crate) rec_bytes: Expect,
    pub(crate) rep_offset: Offset,
    /// The bus that prefetches go to takes no new one for now.
    pub(crate) bus_full: bool,
}

impl Shared {
    pub(crate) fn new(counter_bits: u32, watchdog: u64, cycle: u64, compared: Compared) -> Self {
        let offset = Offset {
            next: 0,
            live: Expect::Exact(0),
            written: None,
        };
        Shared {
            cycle,
            counters: Counters::new(counter_bits),
            compared,
            error_cause: Sticky::default(),
            status: Sticky::default(),
            irq: Sticky::default(),
            pacing: Pacing::default(),
            watchdog: Limit {
                now: watchdog,
                before: watchdog,
                changed: 0,
            },
            rec_offset: offset,
            rec_bytes: Expect::Exact(0),
            rep_offset: offset,
            bus_full: false,
        }
    }

    /// A difference in this cycle.
    #[cold]
    pub(crate) fn fail(
        &self,
        what: &str,
        expected: impl Display,
        actual: impl Display,
    ) -> Mismatch {
        Mismatch::new(self.cycle, what, expected.to_string(), actual.to_string())
    }

    /// The surroundings broke a rule, so that nothing can be predicted.
    #[cold]
    pub(crate) fn surroundings(&self, what: &str) -> Mismatch {
        self.fail("the surroundings, not the block", "a legal input", what)
    }

    /// Checks that an output is as it must be.
    #[inline]
    pub(crate) fn equal(&self, what: &str, expected: u64, actual: u64) -> Result<(), Mismatch> {
        if expected == actual {
            return Ok(());
        }
        Err(self.fail(
            what,
            format_args!("{expected:#x}"),
            format_args!("{actual:#x}"),
        ))
    }

    /// Checks that valid, once high, stays so with the same payload until ready; returns whether
    /// the payload is new in this cycle.
    #[inline]
    pub(crate) fn hold<P: Copy + PartialEq + std::fmt::Debug>(
        &self,
        what: &str,
        channel: &mut Channel<P>,
        payload: Option<P>,
        ready: bool,
    ) -> Result<bool, Mismatch> {
        channel.step(payload, ready).map_err(|held| {
            let actual = match payload {
                Some(payload) => format!("{payload:x?}"),
                None => "valid withdrawn".into(),
            };
            self.fail(what, format_args!("{held:x?} held until ready"), actual)
        })
    }

    /// An error of the block's surroundings or of software, seen at the ports in this cycle.
    pub(crate) fn error(&mut self, cause: Cause) {
        self.error_since(cause, self.cycle);
    }

    /// An error that happened in some cycle from `from` to now.
    pub(crate) fn error_since(&mut self, cause: Cause, from: u64) {
        self.error_cause.event(cause as usize, from, self.cycle);
        self.irq.event(IRQ_ERROR, from, self.cycle);
    }

    /// An error that may have happened.
    pub(crate) fn possible_error(&mut self, cause: Cause) {
        self.error_cause.possible_event(cause as usize, self.cycle);
        self.irq.possible_event(IRQ_ERROR, self.cycle);
    }

    /// A START of cycle `at` was refused.
    pub(crate) fn refused(&mut self, cause: Cause, at: u64) {
        self.error_cause.written_event(cause as usize, at);
        self.irq.written_event(IRQ_ERROR, at);
    }

    /// RECORD_DONE, RECORD_FULL or REPLAY_DONE.
    pub(crate) fn event(&mut self, bit: usize) {
        self.status.event(bit, self.cycle, self.cycle);
        self.irq.event(bit, self.cycle, self.cycle);
    }

    /// The same, perhaps.
    pub(crate) fn possible_event(&mut self, bit: usize) {
        self.status.possible_event(bit, self.cycle);
        self.irq.possible_event(bit, self.cycle);
    }
}
