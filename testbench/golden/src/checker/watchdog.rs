//! When the watchdog may and must have fired.

/// Cycles the block may take from the time being up to the visible end.
pub(crate) const WINDOW: u64 = 6;

/// Cycles for which the value before a write of `WATCHDOG` may still be in force.
const OLD_VALUE: u64 = 3;

/// The value of `WATCHDOG`, now and before its last write.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Limit {
    pub(crate) now: u64,
    pub(crate) before: u64,
    pub(crate) changed: u64,
}

impl Limit {
    /// A write in cycle `at`.
    pub(crate) fn set(&mut self, value: u64, at: u64) {
        if value != self.now {
            (self.before, self.now, self.changed) = (self.now, value, at);
        }
    }

    /// The least limit that may be in force, `None` if none is.
    fn least(&self, cycle: u64) -> Option<u64> {
        let old = self.changed > 0 && cycle <= self.changed + OLD_VALUE;
        let values = [self.now, if old { self.before } else { 0 }];
        values.into_iter().filter(|limit| *limit != 0).min()
    }
}

/// Time since the last sign of life of one kind of request.
///
/// Requests of an earlier replay that the watchdog ended may or may not be seen by the timer of a
/// later one, so there are two moments from which it may run.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Timer {
    /// The first cycle from which it may count.
    pub(crate) early: u64,
    late: u64,
    /// Something is raised or outstanding, whoever asked.
    pub(crate) any: bool,
    /// It counts for certain: something of the running replay is, or a request is on its port, whoever
    /// raised it.
    pub(crate) certain: bool,
}

impl Timer {
    /// The timer of a replay that begins between cycles `early` and `late`.
    pub(crate) fn begin(&mut self, early: u64, late: u64) {
        self.early = early;
        self.late = late;
    }

    /// A handshake of the running replay's (`own`) or an earlier one's request.
    pub(crate) fn handshake(&mut self, own: bool, cycle: u64) {
        if own {
            self.early = cycle;
        }
        self.late = cycle;
    }

    /// A request is raised, with `own` requests of this and `stale` of earlier replays outstanding.
    pub(crate) fn raised(&mut self, own: bool, stale: bool, cycle: u64) {
        if !own {
            self.late = cycle;
            if !stale {
                self.early = cycle;
            }
        }
    }

    /// The first cycle in which it may have fired, if it may.
    pub(crate) fn earliest(&self, limit: &Limit) -> u64 {
        let values = [limit.now, limit.before];
        let least = values.into_iter().filter(|limit| *limit != 0).min();
        self.early + least.unwrap_or(0)
    }

    /// Whether the effects of its firing may be visible in cycle `cycle`.
    pub(crate) fn may(&self, cycle: u64, limit: &Limit) -> bool {
        self.any
            && limit
                .least(cycle)
                .is_some_and(|least| cycle >= self.early + least)
    }

    /// Whether it may have fired although there is a handshake in cycle `cycle`.
    pub(crate) fn open(&self, cycle: u64, limit: &Limit) -> bool {
        self.may(cycle + 1, limit)
    }

    /// Whether it has fired for certain before cycle `cycle`.
    pub(crate) fn must(&self, cycle: u64, limit: &Limit) -> bool {
        self.certain && cycle > self.latest(limit)
    }

    /// The last cycle up to which it may not have fired, if it counts for certain.
    pub(crate) fn latest(&self, limit: &Limit) -> u64 {
        match limit.now {
            0 => u64::MAX,
            now => self.late.max(limit.changed).saturating_add(now + WINDOW),
        }
    }

    /// The cycle from which it needs to be looked at.
    pub(crate) fn wake(&self, limit: &Limit) -> u64 {
        match (self.any, limit.least(limit.changed + OLD_VALUE + 1)) {
            (true, Some(least)) => (self.early + least).saturating_sub(1),
            _ => u64::MAX,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(now: u64) -> Limit {
        Limit {
            now,
            before: now,
            changed: 0,
        }
    }

    #[test]
    fn it_fires_after_its_time() {
        let limit = limit(20);
        let mut timer = Timer::default();
        timer.begin(3, 3);
        timer.raised(false, false, 10);
        timer.any = true;
        timer.certain = true;
        assert!(!timer.may(29, &limit) && timer.may(30, &limit));
        assert!(!timer.open(28, &limit) && timer.open(29, &limit));
        assert!(!timer.must(36, &limit) && timer.must(37, &limit));
        timer.handshake(true, 25);
        assert!(!timer.may(44, &limit) && timer.may(45, &limit));
        assert_eq!(timer.wake(&limit), 44);
        timer.any = false;
        assert!(!timer.may(100, &limit));
    }

    #[test]
    fn zero_is_off_and_a_change_is_graceful() {
        let mut timer = Timer {
            any: true,
            certain: true,
            ..Timer::default()
        };
        timer.begin(0, 0);
        assert!(!timer.may(1 << 40, &limit(0)) && !timer.must(1 << 40, &limit(0)));
        let mut limit = limit(50);
        limit.set(500, 60);
        assert!(timer.may(61, &limit) && !timer.may(70, &limit));
        limit.set(10, 100);
        assert!(timer.may(101, &limit) && !timer.must(116, &limit) && timer.must(117, &limit));
    }

    #[test]
    fn requests_of_an_earlier_replay_leave_two_readings() {
        let limit = limit(20);
        let mut timer = Timer {
            any: true,
            certain: true,
            ..Timer::default()
        };
        timer.begin(0, 0);
        timer.raised(false, true, 15);
        assert!(timer.may(20, &limit) && !timer.must(41, &limit) && timer.must(42, &limit));
    }
}
