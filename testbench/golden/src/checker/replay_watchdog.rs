//! Replay: whether the watchdog has fired.

use super::replay_side::{MaybeFired, ReplaySide};
use super::shared::{Cause, IRQ_ERROR, Shared};
use super::watchdog::{Timer, WINDOW};
use crate::mismatch::Mismatch;

impl ReplaySide {
    /// Which timers may have fired.
    pub(super) fn may_have_fired(&self, shared: &Shared) -> Option<MaybeFired> {
        let run = self.run.as_ref()?;
        let (cycle, limit) = (shared.cycle, &shared.watchdog);
        let mut fired = run.maybe;
        for (read, timer) in [(true, &self.reads.timer), (false, &self.requests.timer)] {
            if timer.may(cycle, limit) {
                let from = timer.earliest(limit);
                let so_far = fired.get_or_insert(MaybeFired {
                    from,
                    read: false,
                    translation: false,
                });
                so_far.from = so_far.from.min(from);
                so_far.read |= read;
                so_far.translation |= !read;
            }
        }
        fired
    }

    /// Whether an error interrupt of the watchdog may be pending.
    pub(crate) fn may_time_out(&self, shared: &Shared) -> bool {
        self.may_have_fired(shared).is_some()
    }

    /// The replay still runs: has the watchdog fired?
    pub(super) fn check_watchdog(&mut self, shared: &mut Shared) -> Result<(), Mismatch> {
        let (cycle, limit) = (shared.cycle, shared.watchdog);
        let timers = [&self.reads.timer, &self.requests.timer];
        let must = timers.into_iter().any(|timer| timer.must(cycle, &limit));
        let fired = self.may_have_fired(shared).filter(|_| must);
        let Some(run) = &mut self.run else {
            return Ok(());
        };
        if let Some(fired) = fired
            && run.fired.is_none()
        {
            run.fired = Some(fired.from);
            let cancelled = run.cancelled.filter(|at| at + WINDOW >= fired.from);
            let cancelled = cancelled.filter(|_| run.then.is_none());
            self.time_out(shared, fired);
            if let Some(at) = cancelled {
                self.begin_and_stop(shared, fired.from, at);
            }
        }
        let waiting = self.is_prefetch_waiting();
        let Some(run) = &mut self.run else {
            return Ok(());
        };
        if let Some(from) = run.fired
            && !waiting
        {
            if let Some(then) = run.then.take() {
                let from = from.max(run.prefetched);
                let replaced = run.superseded.is_some_and(|(_, at)| at >= from);
                let by = self.begins_by_after_timeout(shared, replaced);
                self.begin_between(shared, then, (from, by), 0);
            } else if cycle > run.prefetched.max(run.cancelled.unwrap_or(0)) + WINDOW {
                return Err(shared.fail("replaying_o", "0, the watchdog has fired", 1));
            }
        }
        Ok(())
    }

    /// The cycle in which a restart has begun at the latest, behind a wait that the watchdog has ended.
    /// If one before it had begun already when it came (`replaced`), that one is stopped, and waits
    /// again for a request that is still on its port.
    fn begins_by_after_timeout(&self, shared: &Shared, replaced: bool) -> u64 {
        let held = self.reads.channel.is_waiting() || self.requests.channel.is_waiting();
        let again = shared.watchdog.now + WINDOW;
        shared.cycle + if replaced && held { again } else { 0 }
    }

    /// A restart was cancelled in cycle `at`, about when the watchdog fired, at the earliest in cycle
    /// `from`: it may have begun before, and what runs now is that one, which stops, and waits for
    /// what is still under way.
    fn begin_and_stop(&mut self, shared: &mut Shared, from: u64, at: u64) {
        let Some(start) = self.run.as_ref().map(|run| run.start) else {
            return;
        };
        if self.is_prefetch_waiting() {
            return;
        }
        self.begin(shared, start, from, 0);
        if let Some(run) = &mut self.run {
            (run.stopped, run.cancelled) = (Some(at), Some(at));
        }
    }

    /// The watchdog has fired: sets the cause, and what was asked for belongs to nobody.
    pub(super) fn time_out(&mut self, shared: &mut Shared, fired: MaybeFired) {
        let from = fired.from.saturating_sub(WINDOW);
        match (fired.read, fired.translation) {
            (true, true) => {
                shared.possible_error(Cause::ReadTimeout);
                shared.possible_error(Cause::XltTimeout);
                shared.irq.event(IRQ_ERROR, from, shared.cycle);
            }
            (true, false) => shared.error_since(Cause::ReadTimeout, from),
            _ => shared.error_since(Cause::XltTimeout, from),
        }
        self.reads.abandon();
        self.requests.abandon();
    }

    /// Something happens that only a replay waiting to begin can do: if the watchdog can have ended
    /// the one before, it has.
    pub(super) fn begin_after_possible_timeout(&mut self, shared: &mut Shared) {
        let Some(fired) = self.may_have_fired(shared) else {
            return;
        };
        let waiting = self.is_prefetch_waiting();
        let Some(run) = &mut self.run else { return };
        let over = run.stopped.is_some_and(|at| shared.cycle > at + 1);
        if !over || waiting {
            return;
        }
        if let Some(then) = run.then.take() {
            let from = fired.from.max(run.prefetched);
            self.time_out(shared, fired);
            self.begin(shared, then, from, 0);
        }
    }

    /// The replay is over and it stays open whether the watchdog fired.
    pub(super) fn leave_open(shared: &mut Shared, maybe: Option<MaybeFired>) {
        let Some(maybe) = maybe else { return };
        if maybe.read {
            shared.possible_error(Cause::ReadTimeout);
        }
        if maybe.translation {
            shared.possible_error(Cause::XltTimeout);
        }
    }

    /// A handshake of one kind about the time of a watchdog leaves open whether it fired.
    pub(super) fn open_if_due(&mut self, shared: &Shared, of_read: bool) {
        let (cycle, limit) = (shared.cycle, &shared.watchdog);
        let due = |timer: &Timer, own: bool| {
            if own {
                timer.open(cycle, limit)
            } else {
                timer.may(cycle, limit)
            }
        };
        let read = due(&self.reads.timer, of_read);
        let translation = due(&self.requests.timer, !of_read);
        self.leave_firing_open(cycle, read, translation);
    }

    /// `WATCHDOG` is written: what the value before would have done about now stays open.
    pub(crate) fn limit_changes(&mut self, shared: &Shared) {
        let due = |timer: &Timer| timer.open(shared.cycle, &shared.watchdog);
        let (read, translation) = (due(&self.reads.timer), due(&self.requests.timer));
        self.leave_firing_open(shared.cycle, read, translation);
    }

    fn leave_firing_open(&mut self, from: u64, read: bool, translation: bool) {
        let Some(run) = &mut self.run else { return };
        if run.fired.is_some() || !(read || translation) {
            return;
        }
        let new = MaybeFired {
            from,
            read: false,
            translation: false,
        };
        let maybe = run.maybe.get_or_insert(new);
        maybe.read |= read;
        maybe.translation |= translation;
    }
}
