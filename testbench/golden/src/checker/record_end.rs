//! Recording: when it begins and ends.

use super::Expect;
use super::record_side::{RecordSide, RecordStart, Recording};
use super::shared::{IRQ_RECORD_DONE, IRQ_RECORD_FULL, PATIENCE, Shared};
use crate::Crrb;
use crate::format::Packer;
use crate::mismatch::Mismatch;

impl RecordSide {
    /// Whether a recording runs.
    #[inline]
    pub(crate) fn is_running(&self) -> bool {
        self.run.is_some()
    }

    /// The address space of a recording that takes events.
    pub(crate) fn takes(&self) -> Option<u16> {
        let run = self.run.as_ref()?;
        (!run.stopped && run.error.is_none()).then_some(run.start.asid)
    }

    /// An accepted START, written in the cycle before this one.
    pub(crate) fn start(&mut self, shared: &mut Shared, start: RecordStart) {
        let room = start.limit - start.base - start.offset;
        self.run = Some(Recording {
            start,
            rises: shared.cycle + 1,
            crrb: Crrb::new(self.crrb_entries),
            packer: Packer::new(&self.geometry, room / u64::from(self.geometry.line_bytes)),
            stopped: false,
            error: None,
            acknowledged: 0,
            ideal: true,
            full: false,
            full_settled: false,
            unsettled: 0,
            unsettled_since: 0,
        });
        (self.gone, self.predicted, self.raised) = (0, 0, 0);
        (self.accepted, self.sent, self.answered) = (0, 0, 0);
        self.lines.clear();
        self.progress = shared.cycle;
        shared.rec_bytes = Expect::Unknown;
        shared.status.reset(IRQ_RECORD_DONE, false);
        shared.status.reset(IRQ_RECORD_FULL, false);
    }

    /// STOP or PAUSE, at the end of the cycle its write is accepted in.
    pub(crate) fn stop(&mut self, shared: &mut Shared) {
        let Some(run) = &mut self.run else { return };
        if run.stopped || run.error.is_some() {
            return;
        }
        run.stopped = true;
        let entries = run.crrb.drain();
        for entry in entries {
            self.pack(shared, entry);
        }
        if let Some(line) = self.run.as_mut().and_then(|run| run.packer.close()) {
            self.predict(shared, line);
        }
        self.progress = shared.cycle;
    }

    /// Checks `recording_o`, which is level `high`.
    pub(crate) fn check_level(&mut self, shared: &mut Shared, high: bool) -> Result<(), Mismatch> {
        let cycle = shared.cycle;
        let due = self.run.as_ref().is_some_and(|run| cycle >= run.rises);
        if high == due {
            return Ok(());
        }
        if high {
            return Err(shared.fail("recording_o", "0, no recording runs", 1));
        }
        if self.run.as_ref().is_some_and(|run| cycle == run.rises) {
            return Err(shared.fail("recording_o", "1 two cycles after RECORD_START", 0));
        }
        self.end(shared)
    }

    /// Whether nothing is left to be done before `recording_o` falls.
    pub(crate) fn may_end(&self) -> bool {
        let Some(run) = &self.run else { return false };
        let quiet = self.raised == self.sent
            && self.accepted == self.sent
            && self.answered == self.sent
            && !self.aw.is_waiting();
        quiet && (run.error.is_some() || (run.stopped && self.raised == self.predicted))
    }

    /// `recording_o` has fallen.
    fn end(&mut self, shared: &mut Shared) -> Result<(), Mismatch> {
        if !self.may_end() {
            return Err(shared.fail("recording_o", format_args!("1 until {}", self.missing()), 0));
        }
        self.settle_drops(shared);
        let Some(run) = self.run.take() else {
            return Ok(());
        };
        let line_bytes = u64::from(self.geometry.line_bytes);
        let offset = |lines: u64| run.start.offset + lines * line_bytes;
        shared.rec_bytes = Expect::Exact(offset(run.acknowledged));
        let live = if run.error.is_none() {
            shared.event(IRQ_RECORD_DONE);
            Expect::Exact(offset(self.predicted))
        } else {
            // Every line begun counts, and the one after the last full one may have been.
            let begun = self.raised + self.lines.len() as u64 + 1;
            let highest = offset(begun).min(run.start.limit - run.start.base);
            Expect::range(offset(self.raised), highest)
        };
        shared.rec_offset.end(live, shared.cycle);
        if run.full && !run.full_settled && run.error.is_none() {
            shared.status.confirm(IRQ_RECORD_FULL);
            shared.irq.confirm(IRQ_RECORD_FULL);
        }
        self.lines.clear();
        Ok(())
    }

    /// What keeps the recording from ending, in words.
    fn missing(&self) -> String {
        match &self.run {
            Some(run) if !run.stopped && run.error.is_none() => "STOP, PAUSE or an error".into(),
            _ => format!(
                "all lines are written ({} predicted, {} addressed, {} sent, {} answered)",
                self.predicted, self.accepted, self.sent, self.answered
            ),
        }
    }

    /// Cycles after which a dropped entry with a free way before it has been counted.
    fn settling(&self) -> u64 {
        64 + 2 * u64::from(self.crrb_entries)
    }

    /// An entry is to be dropped, and it is open whether the block has come to it.
    pub(super) fn may_become_full(&self) -> bool {
        self.run
            .as_ref()
            .is_some_and(|run| run.full && !run.full_settled)
    }

    /// Makes drops certain that the block must have come to.
    pub(super) fn settle_drops(&mut self, shared: &mut Shared) {
        let settling = self.settling();
        let Some(run) = &mut self.run else { return };
        let free = run.error.is_none() && self.predicted == self.sent;
        if free && shared.cycle > run.unsettled_since + settling {
            run.unsettled = 0;
            if run.full && !run.full_settled {
                run.full_settled = true;
                shared.status.confirm(IRQ_RECORD_FULL);
                shared.irq.confirm(IRQ_RECORD_FULL);
            }
        }
    }

    /// Entries dropped that may be counted later than now.
    pub(crate) fn unsettled_drops(&self) -> u64 {
        self.run.as_ref().map_or(0, |run| run.unsettled)
    }

    /// Whether the block must do something although nothing is asked of the surroundings.
    fn owes(&self) -> bool {
        let Some(run) = &self.run else { return false };
        !self.waiting && (run.stopped || run.error.is_some() || self.predicted != self.sent)
    }

    /// Fails if the block hangs.
    pub(crate) fn check_progress(&mut self, shared: &Shared) -> Result<(), Mismatch> {
        // Patience begins when something begins to be owed.
        let owes = self.owes();
        if owes && !self.owed {
            self.progress = shared.cycle;
        }
        self.owed = owes;
        if owes && shared.cycle > self.progress + PATIENCE {
            let missing = self.missing();
            let expected = match self.may_end() {
                true => "recording_o falls".into(),
                false => format!("progress until {missing}"),
            };
            return Err(shared.fail("recording", expected, "no progress"));
        }
        Ok(())
    }

    /// The cycle from which the side needs to be looked at.
    pub(crate) fn wake(&self, cycle: u64) -> u64 {
        let Some(run) = &self.run else {
            return u64::MAX;
        };
        if cycle <= run.rises || run.error.is_some_and(|at| cycle <= at + 1) {
            return 0;
        }
        let hang = if self.owes() {
            self.progress + PATIENCE + 1
        } else {
            u64::MAX
        };
        let settle = run.unsettled_since + self.settling() + 1;
        let open = run.full && !run.full_settled && run.error.is_none() && settle > cycle;
        hang.min(if open { settle } else { u64::MAX })
    }
}
