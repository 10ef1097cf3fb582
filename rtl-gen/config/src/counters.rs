//! The event counters that a block can have.

use crate::{Config, Egress};

/// An event counter.
#[derive(Clone, Copy, Debug)]
pub struct Counter {
    /// Register name.
    pub name: &'static str,
    /// What it counts.
    pub description: &'static str,
    /// Whether there is anything to count.
    counts: fn(&Config) -> bool,
}

const fn always(name: &'static str, description: &'static str) -> Counter {
    only(name, description, |_| true)
}

const fn only(
    name: &'static str,
    description: &'static str,
    counts: fn(&Config) -> bool,
) -> Counter {
    Counter {
        name,
        description,
        counts,
    }
}

/// Every counter, by the place of its register: a place is kept for each, there or not.
#[rustfmt::skip]
const COUNTERS: &[Counter] = &[
    always("CNT_OBSERVED", "Observation events accepted, of any kind, recording or not."),
    always("CNT_RECORDED", "Events recorded."),
    always("CNT_LOST", "Events offered while the block was not ready, in cycles."),
    only("CNT_FILTERED", "Events not recorded only because of their ASID.",
        |cfg| cfg.features.asid_filter),
    always("CNT_CRRB_HITS", "Recorded events whose region was in the CRRB."),
    always("CNT_EVICTIONS", "Entries that left the CRRB to make room, not those drained."),
    always("CNT_ENTRIES_WRITTEN", "Entries in lines whose write address has been accepted."),
    always("CNT_BYTES_WRITTEN", "Bytes of the lines whose write address has been accepted."),
    always("CNT_DROPPED_LIMIT", "Entries dropped because no line fitted below REC_LIMIT."),
    always("CNT_LINES_READ",
        "Lines received whole and without bus error, for a replay not stopped."),
    always("CNT_BYTES_READ", "Bytes of the lines in CNT_LINES_READ."),
    always("CNT_LINES_REJECTED", "Lines of CNT_LINES_READ with a bad count or CRC."),
    only("CNT_TRANSLATIONS", "Translation requests accepted, repeated ones included.",
        Config::translates),
    only("CNT_RETRIES", "Repeated translation requests accepted.", Config::retries),
    only("CNT_DROP_DENIED", "Entries dropped by the translation answer DROP.",
        Config::translates),
    only("CNT_DROP_RETRY", "Entries dropped by a second translation answer RETRY.",
        Config::retries),
    always("CNT_PREFETCHES", "Prefetches accepted."),
    always("CNT_STALL_CYCLES", "Cycles in which a prefetch waited for its ready."),
    only("CNT_PACE_CYCLES", "Cycles of a replay in which pacing forbade the offer of a prefetch.",
        |cfg| cfg.features.pacing),
    always("CNT_USED", "PREFETCH_HIT events of the instruction side accepted."),
    always("CNT_KEPT", "KEPT_HIT events of the instruction side accepted."),
    always("CNT_LATE", "Events of CNT_USED whose prefetch was still under way (obs_late_i)."),
    always("CNT_PRESENT", "Pulses of pf_present_i: prefetches that found their line."),
    always("CNT_MISSES", "MISS events of the instruction side accepted."),
    only("CNT_NEXT_LINE", "Next-line prefetches accepted; they are in no other counter but stalls.",
        |cfg| cfg.prefetch.next_line),
    only("CNT_NEXT_DROPPED", "Misses whose next lines found the queue full.",
        |cfg| cfg.prefetch.next_line),
    only("CNT_RUN_AHEAD",
        "Prefetches of level 1 accepted; they are in no other counter but stalls.",
        |cfg| cfg.prefetch.run_ahead),
    only("CNT_PF_FAILED", "Prefetches that the bus denied or answered with an error.",
        |cfg| cfg.prefetch.egress != Egress::Native),
];

/// The names of all.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    COUNTERS.iter().map(|counter| counter.name)
}

impl Config {
    /// The counters that `counters.list` can choose from: those that have anything to count.
    pub fn possible_counters(&self) -> impl Iterator<Item = &'static str> {
        let possible = COUNTERS.iter().filter(|counter| (counter.counts)(self));
        possible.map(|counter| counter.name)
    }

    /// The counters of the block, each with the place of its register, in the order of places.
    pub fn counters(&self) -> Vec<(u32, &'static Counter)> {
        let chosen = |counter: &Counter| {
            let list = self.counters.list.as_ref();
            list.is_none_or(|list| list.iter().any(|name| name == counter.name))
        };
        (0..)
            .zip(COUNTERS)
            .filter(|_| self.counters.bits > 0)
            .filter(|(_, counter)| (counter.counts)(self) && chosen(counter))
            .collect()
    }
}
