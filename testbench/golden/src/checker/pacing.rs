//! Pacing: how far a replay is ahead, and when a prefetch may be offered.

/// Cycles for which the policy before a write may still be in force.
const OLD_POLICY: u64 = 4;

/// The registers that steer pacing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct PacePolicy {
    pub(crate) on: bool,
    pub(crate) window: u64,
    pub(crate) gap: u64,
    pub(crate) release: u64,
}

/// Whether an offer is forbidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Offer {
    Free,
    /// A replay that was restarted, or a policy that just changed, leaves it open.
    Open,
    Forbidden,
}

/// What one cycle brings to the program's side of the account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Progress {
    /// A PREFETCH_HIT was accepted.
    pub(crate) hit: bool,
    /// A MISS was accepted.
    pub(crate) miss: bool,
    /// `pf_present_i` was high.
    pub(crate) present: bool,
    /// `PACE_RELEASE` in force in that cycle.
    pub(crate) release: u64,
}

/// `ahead` with what leads to it. Bounds differ only after a restart of a running replay.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pacing {
    low: u64,
    high: u64,
    misses: u64,
    misses_open: bool,
    /// Of the cycle before.
    progress: Progress,
    /// Bounds of `d` of the cycle before, of the one before that, and of the third.
    newer: (u64, u64),
    older: (u64, u64),
    oldest: (u64, u64),
    now: PacePolicy,
    before: PacePolicy,
    changed: u64,
    accepted: Option<u64>,
    /// The last acceptance of all, forgotten or not.
    last: Option<u64>,
    /// Up to and including this cycle a gap may or may not forbid an offer.
    open_until: u64,
    /// A restart has been asked for; the new replay may begin in any cycle.
    restarting: bool,
}

impl Pacing {
    /// The policy in force from the cycle after `cycle` on.
    pub(crate) fn set_policy(&mut self, policy: PacePolicy, cycle: u64) {
        if policy != self.now {
            (self.before, self.now, self.changed) = (self.now, policy, cycle + 1);
            self.forget_gap();
        }
    }

    /// The policy in force.
    pub(crate) fn policy(&self) -> &PacePolicy {
        &self.now
    }

    /// The gap under way may end by another rule than the one in force, or be forgotten.
    fn forget_gap(&mut self) {
        let gap = self.before.gap.max(self.now.gap);
        self.accepted = None;
        let until = self.last.map_or(0, |at| at + gap);
        self.open_until = self.open_until.max(until);
    }

    /// Whether the policy before a write may still be in force in `cycle`.
    fn is_fresh(&self, cycle: u64) -> bool {
        self.changed != 0 && cycle <= self.changed + OLD_POLICY
    }

    /// A replay starts out of idleness.
    pub(crate) fn start(&mut self) {
        self.low = 0;
        self.high = 0;
        self.misses = 0;
        self.misses_open = false;
        self.forget_gap();
        self.restarting = false;
    }

    /// A running replay is restarted; the moment is the block's.
    pub(crate) fn restart(&mut self) {
        self.misses_open = true;
        self.forget_gap();
        self.restarting = true;
        // What the program did just before may count for the new replay, or be forgotten.
        for d in [&mut self.newer, &mut self.older, &mut self.oldest] {
            d.0 = 0;
        }
    }

    /// The restarted replay has shown itself.
    pub(crate) fn restarted(&mut self) {
        self.restarting = false;
    }

    /// Begins cycle `replaying` says whether `replaying_o` is high in.
    pub(crate) fn begin_cycle(&mut self, replaying: bool) {
        self.newer = if replaying { self.settle() } else { (0, 0) };
        if self.restarting {
            self.newer.0 = 0;
        }
    }

    /// Bounds of `d` for the cycle before.
    fn settle(&mut self) -> (u64, u64) {
        let Progress {
            hit,
            miss,
            present,
            release,
        } = self.progress;
        let sure = u64::from(hit) + u64::from(present);
        if !miss {
            return (sure, sure);
        }
        self.misses += 1;
        if release == 0 {
            return (sure, sure);
        }
        if release == 1 {
            self.misses = 0;
            self.misses_open = false;
            return (sure + 1, sure + 1);
        }
        // A release lowered below the misses seen leaves open which one counts.
        self.misses_open |= self.misses > release;
        if self.misses_open {
            return (sure, sure + 1);
        }
        if self.misses == release {
            self.misses = 0;
            return (sure + 1, sure + 1);
        }
        (sure, sure)
    }

    /// Whether any offer may be forbidden after `cycle`, as far as policy goes: by one that has just
    /// been switched off, too.
    pub(crate) fn may_forbid(&self, cycle: u64) -> bool {
        self.now.on || (self.is_fresh(cycle) && self.before.on)
    }

    /// Whether a prefetch may be offered first in cycle `cycle`.
    #[inline]
    pub(crate) fn offer(&self, cycle: u64) -> Offer {
        let now = self.under(&self.now, cycle);
        if !self.is_fresh(cycle) {
            return now;
        }
        if now == self.under(&self.before, cycle) {
            now
        } else {
            Offer::Open
        }
    }

    /// Whether the window may hold the replay in cycle `cycle`.
    pub(crate) fn may_be_reached(&self, cycle: u64) -> bool {
        let by =
            |policy: &PacePolicy| policy.on && policy.window != 0 && self.high >= policy.window;
        by(&self.now) || (self.is_fresh(cycle) && by(&self.before))
    }

    fn under(&self, policy: &PacePolicy, cycle: u64) -> Offer {
        if !policy.on {
            return Offer::Free;
        }
        let near = |at: Option<u64>| at.is_some_and(|at| cycle - 1 - at < policy.gap);
        let behind = |ahead: u64| policy.window != 0 && ahead >= policy.window;
        if behind(self.low) || near(self.accepted) {
            Offer::Forbidden
        } else if behind(self.high) || cycle <= self.open_until {
            Offer::Open
        } else {
            Offer::Free
        }
    }

    /// Ends cycle `cycle`.
    pub(crate) fn end_cycle(
        &mut self,
        cycle: u64,
        replaying: bool,
        accepted: bool,
        progress: Progress,
    ) {
        if accepted {
            self.accepted = Some(cycle);
            self.last = Some(cycle);
            if self.restarting || self.is_fresh(cycle) {
                self.forget_gap();
            }
        }
        if replaying {
            let more = u64::from(accepted);
            self.low = (self.low + more).saturating_sub(self.oldest.1);
            self.high = (self.high + more).saturating_sub(self.oldest.0);
        }
        if self.restarting {
            self.low = 0;
        }
        self.oldest = self.older;
        self.older = self.newer;
        self.progress = progress;
    }

    /// Whether nothing is on its way into `ahead`.
    pub(crate) fn is_settled(&self) -> bool {
        let Progress {
            hit, miss, present, ..
        } = self.progress;
        !(hit || miss || present) && self.older == (0, 0) && self.oldest == (0, 0)
    }

    /// The cycle from which a gap or a change of policy needs to be looked at, after `cycle`.
    pub(crate) fn wake(&self, cycle: u64) -> u64 {
        let moments = [
            self.accepted.map(|at| at + self.now.gap + 1),
            Some(self.open_until + 1),
            Some(self.changed + OLD_POLICY + 1),
        ];
        moments
            .into_iter()
            .flatten()
            .filter(|at| *at > cycle)
            .min()
            .unwrap_or(u64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HIT: Progress = Progress {
        hit: true,
        miss: false,
        present: false,
        release: 0,
    };
    const NONE: Progress = Progress {
        hit: false,
        miss: false,
        present: false,
        release: 0,
    };

    fn paced(window: u64, gap: u64) -> Pacing {
        let mut pacing = Pacing::default();
        pacing.set_policy(
            PacePolicy {
                on: true,
                window,
                gap,
                release: 0,
            },
            0,
        );
        pacing.start();
        pacing
    }

    fn cycle(pacing: &mut Pacing, at: u64, accepted: bool, progress: Progress) {
        pacing.begin_cycle(true);
        pacing.end_cycle(at, true, accepted, progress);
    }

    #[test]
    fn a_full_window_forbids_until_three_cycles_after_a_hit() {
        let mut pacing = paced(2, 0);
        cycle(&mut pacing, 100, true, NONE);
        assert_eq!(pacing.offer(101), Offer::Free);
        cycle(&mut pacing, 101, true, NONE);
        assert_eq!(pacing.offer(102), Offer::Forbidden);
        cycle(&mut pacing, 102, false, HIT);
        assert_eq!(pacing.offer(103), Offer::Forbidden);
        cycle(&mut pacing, 103, false, NONE);
        assert_eq!(pacing.offer(104), Offer::Forbidden);
        cycle(&mut pacing, 104, false, NONE);
        assert_eq!(pacing.offer(105), Offer::Forbidden);
        cycle(&mut pacing, 105, false, NONE);
        assert_eq!(pacing.offer(106), Offer::Free);
        assert!(pacing.is_settled());
    }

    #[test]
    fn pacing_switched_off_may_forbid_a_little_longer() {
        let mut pacing = paced(1, 0);
        cycle(&mut pacing, 100, true, NONE);
        assert_eq!(pacing.offer(101), Offer::Forbidden);
        pacing.set_policy(PacePolicy::default(), 100);
        assert!(pacing.may_forbid(100));
        assert_eq!(pacing.offer(101), Offer::Open);
        let until = pacing.wake(101);
        assert!(!pacing.may_forbid(until));
        assert_eq!(pacing.offer(until), Offer::Free);
    }

    #[test]
    fn a_gap_is_counted_in_idle_cycles() {
        let mut pacing = paced(0, 3);
        cycle(&mut pacing, 100, true, NONE);
        for at in 101..104 {
            assert_eq!(pacing.offer(at), Offer::Forbidden, "{at}");
        }
        assert_eq!(pacing.offer(104), Offer::Free);
        assert_eq!(pacing.wake(101), 104);
    }

    #[test]
    fn every_nth_miss_releases() {
        let mut pacing = paced(1, 0);
        cycle(&mut pacing, 50, true, NONE);
        let miss = Progress {
            miss: true,
            release: 3,
            ..NONE
        };
        for (at, expected) in (51..).zip([
            Offer::Forbidden,
            Offer::Forbidden,
            Offer::Forbidden,
            Offer::Forbidden,
            Offer::Forbidden,
            Offer::Free,
        ]) {
            let progress = if at < 54 { miss } else { NONE };
            cycle(&mut pacing, at, false, progress);
            assert_eq!(pacing.offer(at + 1), expected, "{at}");
        }
    }

    #[test]
    fn ahead_never_falls_below_zero_and_a_restart_leaves_it_open() {
        let mut pacing = paced(2, 0);
        cycle(&mut pacing, 20, false, HIT);
        cycle(&mut pacing, 21, true, NONE);
        cycle(&mut pacing, 22, true, NONE);
        cycle(&mut pacing, 23, true, NONE);
        assert_eq!(pacing.offer(24), Offer::Forbidden);
        pacing.restart();
        cycle(&mut pacing, 24, false, NONE);
        assert_eq!(pacing.offer(25), Offer::Open);
    }

    #[test]
    fn a_hit_just_before_a_restart_may_be_forgotten() {
        let mut pacing = paced(1, 0);
        cycle(&mut pacing, 20, false, HIT);
        pacing.restart();
        cycle(&mut pacing, 21, true, NONE);
        for at in 22..25 {
            cycle(&mut pacing, at, false, NONE);
            assert_eq!(pacing.offer(at + 1), Offer::Open, "{at}");
        }
    }
}
