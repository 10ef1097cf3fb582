//! Pacing, cycle by cycle: the rule as it is written, worked out anew from the beginning for every cycle.

/// What was at the ports in one cycle, as far as pacing looks at it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cycle {
    /// REPLAYING, as the port says it.
    pub replaying: bool,
    /// A prefetch of the record was on the port.
    pub offered: bool,
    /// It was accepted.
    pub accepted: bool,
    /// A first use of the instruction side, kind 1, was accepted.
    pub used: bool,
    /// A miss of the instruction side was accepted.
    pub missed: bool,
    /// An earlier prefetch found its line present.
    pub present: bool,
}

/// PACE_WINDOW, PACE_GAP and PACE_RELEASE.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pace {
    /// Prefetches that may be ahead; 0: any number.
    pub window: u64,
    /// Idle cycles between two prefetches.
    pub gap: u64,
    /// Misses that release one; 0: none does.
    pub release: u64,
}

/// The first cycle of the replay that runs in cycle `at`, which one does.
fn begin(cycles: &[Cycle], at: usize) -> usize {
    let mut first = at;
    while first > 0 && cycles[first - 1].replaying {
        first -= 1;
    }
    first
}

/// Whether what happens in cycle `t` counts: a replay runs in the cycle after it.
fn counts(cycles: &[Cycle], t: usize) -> bool {
    cycles.get(t + 1).is_some_and(|next| next.replaying)
}

/// `d(t)`, for the replay that began in cycle `first`.
fn released(pace: Pace, cycles: &[Cycle], first: usize, t: usize) -> u64 {
    if !counts(cycles, t) {
        return 0;
    }
    let mut d = u64::from(cycles[t].used) + u64::from(cycles[t].present);
    if pace.release > 0 && cycles[t].missed {
        let from = first.saturating_sub(1);
        let misses = (from..=t).filter(|at| cycles[*at].missed).count() as u64;
        d += u64::from(misses.is_multiple_of(pace.release));
    }
    d
}

/// `ahead` after cycle `t` of a replay.
pub fn ahead(pace: Pace, cycles: &[Cycle], t: usize) -> u64 {
    let first = begin(cycles, t);
    let mut ahead = 0u64;
    for at in first..=t {
        ahead += u64::from(cycles[at].accepted);
        // Events of the last cycle before count for it.
        if at >= 3 && at - 3 + 1 >= first {
            ahead = ahead.saturating_sub(released(pace, cycles, first, at - 3));
        }
    }
    ahead
}

/// Whether a prefetch must not be offered anew in the cycle after `t`, in which a replay runs.
pub fn forbidden(pace: Pace, cycles: &[Cycle], t: usize) -> bool {
    let full = pace.window > 0 && cycles[t].replaying && ahead(pace, cycles, t) >= pace.window;
    let mut idle = 0;
    for cycle in cycles[..=t].iter().rev() {
        if cycle.accepted {
            return full || idle < pace.gap;
        }
        idle += u64::from(!cycle.offered);
    }
    full
}

/// What CNT_PACE_CYCLES counts of these cycles.
pub fn pace_cycles(pace: Pace, cycles: &[Cycle]) -> u64 {
    let held = |at: usize| {
        let cycle = cycles[at];
        cycle.replaying && !cycle.offered && at > 0 && forbidden(pace, cycles, at - 1)
    };
    (0..cycles.len()).filter(|at| held(*at)).count() as u64
}
