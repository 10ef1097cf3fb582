//! Replay: when it begins and ends. The watchdog's part in it is in [`super::replay_watchdog`].

use super::Expect;
use super::entries::Entries;
use super::pacing::Offer;
use super::replay_side::{ReplaySide, Run};
use super::replay_start::ReplayStart;
use super::run_ahead::RunAhead;
use super::shared::{IRQ_REPLAY_DONE, PATIENCE, Shared};
use crate::counter::Counter;
use crate::mismatch::Mismatch;

impl ReplaySide {
    /// Whether a replay runs.
    #[inline]
    pub(crate) fn is_running(&self) -> bool {
        self.run.is_some()
    }

    /// Whether a replay runs or something of one is still under way.
    #[inline]
    pub(crate) fn is_engaged(&self) -> bool {
        let silent = self.reads.is_silent() && self.requests.is_silent();
        self.run.is_some() || !silent || self.prefetch.is_waiting()
    }

    /// An accepted START, written in the cycle before this one.
    pub(crate) fn start(&mut self, shared: &mut Shared, start: ReplayStart) {
        let cycle = shared.cycle;
        self.asid = start.asid;
        shared.status.reset(IRQ_REPLAY_DONE, false);
        if self.run.is_none() {
            shared.pacing.start();
            self.begin(shared, start, cycle, cycle + 1);
            return;
        }
        shared.pacing.restart();
        self.stop_at(cycle - 1);
        if let Some(run) = &mut self.run
            && let Some(old) = run.then.replace(start)
        {
            run.superseded = Some((old, cycle));
        }
    }

    /// A replay begins: between cycle `from`, if that is earlier, and now.
    pub(super) fn begin(&mut self, shared: &mut Shared, start: ReplayStart, from: u64, rises: u64) {
        self.begin_between(shared, start, (from, shared.cycle), rises);
    }

    /// A replay begins between two cycles.
    pub(super) fn begin_between(
        &mut self,
        shared: &mut Shared,
        start: ReplayStart,
        (from, by): (u64, u64),
        rises: u64,
    ) {
        Self::leave_open(shared, self.run.as_ref().and_then(|run| run.maybe));
        let line_bytes = u64::from(self.geometry.line_bytes);
        self.run = Some(Run {
            start,
            rises,
            begun: by,
            lines: (start.total() - start.offset) / line_bytes,
            raised: 0,
            received: 0,
            entries: Entries::new(self.translates),
            ahead: RunAhead::new(self.translates),
            next: 0,
            stopped: None,
            failed: None,
            then: None,
            superseded: None,
            cancelled: None,
            done_open: false,
            fired: None,
            maybe: None,
            rejects: 0,
            rejected_last: false,
            prefetched: 0,
        });
        self.requests.retries.clear();
        self.progress = shared.cycle;
        let from = from.min(shared.cycle);
        self.reads.timer.begin(from, by);
        self.requests.timer.begin(from, by);
    }

    /// ABORT or PAUSE, at the end of the cycle its write is accepted in.
    pub(crate) fn stop(&mut self, shared: &Shared) {
        if let Some(run) = &mut self.run
            && let Some(then) = run.then.take()
        {
            run.cancelled = Some(shared.cycle);
            run.superseded = Some((then, shared.cycle + 1));
        }
        self.stop_at(shared.cycle);
    }

    fn stop_at(&mut self, cycle: u64) {
        let complete = self.is_complete();
        let Some(run) = &mut self.run else { return };
        if run.stopped.is_none() {
            run.stopped = Some(cycle);
            run.done_open = complete;
            self.progress = cycle;
        }
    }

    /// Nothing raised or outstanding for the running replay.
    fn is_quiet(&self) -> bool {
        self.reads.is_idle() && self.requests.is_idle() && !self.is_prefetch_waiting()
    }

    /// Every line used or rejected and every prefetch accepted.
    fn is_complete(&self) -> bool {
        let Some(run) = &self.run else { return false };
        let all = run.failed.is_none() && run.fired.is_none() && run.received == run.lines;
        all && run.entries.is_empty() && self.is_quiet()
    }

    /// Whether nothing is left to be done before `replaying_o` falls, the watchdog aside.
    pub(crate) fn may_end(&self) -> bool {
        let Some(run) = &self.run else { return false };
        let used = run.failed.is_some() && run.entries.is_empty();
        let over = run.stopped.is_some() || used;
        run.then.is_none() && (self.is_complete() || (over && self.is_quiet()))
    }

    /// Checks `replaying_o`, which is level `high`.
    pub(crate) fn check_level(&mut self, shared: &mut Shared, high: bool) -> Result<(), Mismatch> {
        let cycle = shared.cycle;
        let rises = self.run.as_ref().map(|run| run.rises);
        let due = rises.is_some_and(|rises| cycle >= rises);
        if due && high {
            return self.check_watchdog(shared);
        }
        if due && rises == Some(cycle) {
            return Err(shared.fail("replaying_o", "1 two cycles after REPLAY_START", 0));
        }
        if due {
            return self.end(shared);
        }
        if high {
            return Err(shared.fail("replaying_o", "0, no replay runs", 1));
        }
        Ok(())
    }

    /// A read of `address` is raised: if that is the first of a START whose place was taken in the
    /// cycle before, it had begun, and is being stopped now.
    pub(super) fn begin_superseded(&mut self, shared: &mut Shared, address: u64) {
        let quiet = self.is_quiet();
        let Some(run) = &mut self.run else { return };
        let Some((old, at)) = run.superseded.take() else {
            return;
        };
        if at != shared.cycle || old.address(old.offset) != address {
            return;
        }
        let newest = run.then.replace(old);
        if quiet {
            self.begin(shared, old, shared.cycle, 0);
        } else {
            self.begin_after_possible_timeout(shared);
        }
        let Some(run) = &mut self.run else { return };
        if run.then.is_none() {
            run.stopped = Some(at - 1);
        }
        run.then = newest;
    }

    /// `replaying_o` has fallen.
    fn end(&mut self, shared: &mut Shared) -> Result<(), Mismatch> {
        // A replay of no lines that waited for one the watchdog ended does not show itself.
        self.begin_after_possible_timeout(shared);
        let complete = self.is_complete();
        let regular = self.may_end();
        let timed_out = self.may_have_fired(shared);
        let fired = self.run.as_ref().is_some_and(|run| run.fired.is_some());
        let idle = !self.is_prefetch_waiting();
        let restarts = self.run.as_ref().is_some_and(|run| run.then.is_some());
        if restarts || !(regular || (idle && (fired || timed_out.is_some()))) {
            return Err(shared.fail("replaying_o", format_args!("1 until {}", self.missing()), 0));
        }
        if !regular
            && !fired
            && let Some(timed_out) = timed_out
        {
            self.time_out(shared, timed_out);
        }
        if regular {
            Self::leave_open(shared, timed_out);
        }
        let Some(run) = self.run.take() else {
            return Ok(());
        };
        let line_bytes = u64::from(self.geometry.line_bytes);
        let offset = |line: u64| run.start.offset + line * line_bytes;
        let maybe = run.maybe.filter(|_| regular);
        let (oldest, youngest) = run.entries.unfinished();
        let mut live = Expect::range(offset(oldest), offset(youngest));
        if run.cancelled.is_some() {
            live = Expect::Unknown;
        }
        // It ends so too if it gives up waiting for what one before has left on a port.
        let left = self.reads.channel.is_waiting() || self.requests.channel.is_waiting();
        let gave_up = (run.lines == 0 || left) && timed_out.is_some();
        if complete && run.stopped.is_none() && maybe.is_none() && !gave_up {
            shared.event(IRQ_REPLAY_DONE);
            live = Expect::Exact(run.start.total());
        } else if run.cancelled.is_some() || (complete && (run.stopped.is_none() || run.done_open))
        {
            shared.possible_event(IRQ_REPLAY_DONE);
        }
        if regular && run.stopped.is_none() {
            shared.counters.confirm(Counter::LinesRejected, run.rejects);
        }
        shared.rep_offset.end(live, shared.cycle);
        Ok(())
    }

    /// What keeps the replay from ending, in words.
    fn missing(&self) -> String {
        let Some(run) = &self.run else {
            return "nothing".into();
        };
        let mut missing = Vec::new();
        let over = run.stopped.is_some() || run.failed.is_some();
        if run.then.is_some() {
            missing.push("the next replay has run".into());
        }
        if !over && run.received < run.lines {
            missing.push(format!(
                "{} of {} lines are read",
                run.lines - run.received,
                run.lines
            ));
        }
        if !self.reads.is_idle() {
            missing.push("a read is answered".into());
        }
        if !self.requests.is_idle() {
            missing.push("a translation is answered".into());
        }
        if run.stopped.is_none() && !run.entries.is_empty() {
            missing.push("all entries are prefetched".into());
        }
        if self.is_prefetch_waiting() {
            missing.push("the prefetch on the port is accepted".into());
        }
        missing.join(", ")
    }

    /// Ends the cycle after all handshakes.
    pub(crate) fn end_cycle(&mut self, shared: &mut Shared) {
        let cycle = shared.cycle;
        self.reads.end_cycle();
        self.requests.end_cycle();
        let complete = self.is_complete();
        let quiet = self.is_quiet();
        if let Some(run) = &mut self.run {
            if let Some(at) = run.stopped {
                run.done_open |= complete && cycle <= at + 1;
                if quiet
                    && cycle > at
                    && let Some(then) = run.then.take()
                {
                    if run.done_open {
                        shared.possible_event(IRQ_REPLAY_DONE);
                    }
                    let between = (self.waits_since(shared), self.begins_by(shared));
                    self.begin_between(shared, then, between, 0);
                }
            } else if run.rejects > 0
                && !run.rejected_last
                && !run.entries.is_empty()
                && run.next == run.entries.end()
            {
                // The last entry of the youngest line has had its turn, so the lines before it
                // have been looked at; a rejected line behind it has not, nor what comes behind
                // the last entry of a line that is used in part.
                let oldest = run.entries.line(run.next - 1);
                if oldest == Some(run.received - 1) {
                    shared.counters.confirm(Counter::LinesRejected, run.rejects);
                    run.rejects = 0;
                }
            }
        }
        let waiting = self.is_waiting(shared);
        if waiting || self.waiting {
            self.progress = cycle;
        }
        self.waiting = waiting;
    }

    /// The cycle from which a watchdog may count if a replay comes to its end now: requests of an
    /// earlier one may keep it, and the one after it waits as well.
    fn waits_since(&self, shared: &Shared) -> u64 {
        let timers = [&self.reads.timer, &self.requests.timer];
        let waiting = timers.into_iter().filter(|timer| timer.any);
        let early = waiting.map(|timer| timer.early).min();
        early.unwrap_or(shared.cycle)
    }

    /// The cycle in which a restart has begun at the latest, if nothing of the replay before it is under
    /// way any more: a request of an earlier one still on its port may hold it up until the watchdog
    /// ends that wait.
    fn begins_by(&self, shared: &Shared) -> u64 {
        let limit = &shared.watchdog;
        let held = [
            (self.reads.channel.is_waiting(), &self.reads.timer),
            (self.requests.channel.is_waiting(), &self.requests.timer),
        ];
        let held = held.into_iter().filter(|(held, _)| *held);
        let ends = held.map(|(_, timer)| timer.latest(limit));
        ends.min().unwrap_or(shared.cycle).max(shared.cycle)
    }

    /// Rejected lines that may be counted later than now; they are not confirmed any more.
    pub(crate) fn take_rejects(&mut self) -> u64 {
        self.run
            .as_mut()
            .map_or(0, |run| std::mem::take(&mut run.rejects))
    }

    /// Whether something other than the block is to act next.
    fn is_waiting(&self, shared: &Shared) -> bool {
        let next = shared.cycle + 1;
        let retry = self.requests.retries.front();
        !self.reads.is_silent()
            || !self.requests.is_silent()
            || self.prefetch.is_waiting()
            || shared.bus_full
            || retry.is_some_and(|retry| retry.answered + self.retry_wait >= next)
            || shared.pacing.offer(next) != Offer::Free
    }

    /// Fails if the block hangs.
    pub(crate) fn check_progress(&self, shared: &Shared) -> Result<(), Mismatch> {
        if self.run.is_some() && !self.waiting && shared.cycle > self.progress + PATIENCE {
            let expected = match self.may_end() {
                true => "replaying_o falls".into(),
                false => format!("progress until {}", self.missing()),
            };
            return Err(shared.fail("replay", expected, "no progress"));
        }
        Ok(())
    }

    /// The cycle from which the side needs to be looked at.
    pub(crate) fn wake(&self, shared: &Shared) -> u64 {
        let Some(run) = &self.run else {
            return u64::MAX;
        };
        let cycle = shared.cycle;
        let stopping = run.stopped.is_some_and(|at| cycle <= at + 1);
        if cycle <= run.rises || stopping || run.fired.is_some() {
            return 0;
        }
        let hang = if self.waiting {
            u64::MAX
        } else {
            self.progress + PATIENCE + 1
        };
        let retry = self.requests.retries.front();
        let retry = retry.map_or(u64::MAX, |retry| retry.answered + self.retry_wait + 1);
        let timers = self.reads.timer.wake(&shared.watchdog);
        let timers = timers.min(self.requests.timer.wake(&shared.watchdog));
        hang.min(timers)
            .min(if retry > cycle { retry } else { u64::MAX })
    }
}
