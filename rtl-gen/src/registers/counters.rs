//! The event counters, in the order of their places in the counter bank.

use super::{Access, COUNTERS_BASE, Register, layout};
use jukebox_config::{Config, Egress};

/// One event counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counter {
    /// Register name.
    pub name: &'static str,
    /// What it counts.
    pub description: &'static str,
}

/// Counters that only a block with next line has, behind the others.
#[rustfmt::skip]
const NEXT_LINE: &[Counter] = &[
    Counter { name: "CNT_NEXT_LINE",
        description: "Next-line prefetches accepted; they are in no other counter but stalls." },
    Counter { name: "CNT_NEXT_DROPPED",
        description: "Misses whose next lines found the queue full." },
];

/// The counter that only a block with run-ahead has, behind these.
#[rustfmt::skip]
const RUN_AHEAD: &[Counter] = &[
    Counter { name: "CNT_RUN_AHEAD",
        description: "Prefetches of level 1 accepted; they are in no other counter but stalls." },
];

/// The counter that only a block with a bus for prefetches has, behind all others.
#[rustfmt::skip]
const EGRESS: &[Counter] = &[
    Counter { name: "CNT_PF_FAILED",
        description: "Prefetches that the bus denied or answered with an error." },
];

/// Counters of every configuration.
#[rustfmt::skip]
const COUNTERS: &[Counter] = &[
    Counter { name: "CNT_OBSERVED",
        description: "Observation events accepted, of any kind, recording or not." },
    Counter { name: "CNT_RECORDED", description: "Events recorded." },
    Counter { name: "CNT_LOST",
        description: "Events offered while the block was not ready, in cycles." },
    Counter { name: "CNT_FILTERED",
        description: "Events not recorded only because of their ASID." },
    Counter { name: "CNT_CRRB_HITS",
        description: "Recorded events whose region was in the CRRB." },
    Counter { name: "CNT_EVICTIONS",
        description: "Entries that left the CRRB to make room, not those drained." },
    Counter { name: "CNT_ENTRIES_WRITTEN",
        description: "Entries in lines whose write address has been accepted." },
    Counter { name: "CNT_BYTES_WRITTEN",
        description: "Bytes of the lines whose write address has been accepted." },
    Counter { name: "CNT_DROPPED_LIMIT",
        description: "Entries dropped because no line fitted below REC_LIMIT." },
    Counter { name: "CNT_LINES_READ",
        description: "Lines received whole and without bus error, for a replay not stopped." },
    Counter { name: "CNT_BYTES_READ", description: "Bytes of the lines in CNT_LINES_READ." },
    Counter { name: "CNT_LINES_REJECTED",
        description: "Lines of CNT_LINES_READ with a bad count or CRC." },
    Counter { name: "CNT_TRANSLATIONS",
        description: "Translation requests accepted, repeated ones included." },
    Counter { name: "CNT_RETRIES", description: "Repeated translation requests accepted." },
    Counter { name: "CNT_DROP_DENIED",
        description: "Entries dropped by the translation answer DROP." },
    Counter { name: "CNT_DROP_RETRY",
        description: "Entries dropped by a second translation answer RETRY." },
    Counter { name: "CNT_PREFETCHES", description: "Prefetches accepted." },
    Counter { name: "CNT_STALL_CYCLES",
        description: "Cycles in which a prefetch waited for its ready." },
    Counter { name: "CNT_PACE_CYCLES",
        description: "Cycles of a replay in which pacing forbade the offer of a prefetch." },
    Counter { name: "CNT_USED",
        description: "PREFETCH_HIT events of the instruction side accepted." },
    Counter { name: "CNT_KEPT",
        description: "KEPT_HIT events of the instruction side accepted." },
    Counter { name: "CNT_LATE",
        description: "Events of CNT_USED whose prefetch was still under way (obs_late_i)." },
    Counter { name: "CNT_PRESENT",
        description: "Pulses of pf_present_i: prefetches that found their line." },
    Counter { name: "CNT_MISSES",
        description: "MISS events of the instruction side accepted." },
];

/// The counters of `cfg`, by place in the counter bank.
fn counters(cfg: &Config) -> impl Iterator<Item = &'static Counter> + use<> {
    let next_line = cfg.prefetch.next_line.then_some(NEXT_LINE);
    let run_ahead = cfg.prefetch.run_ahead.then_some(RUN_AHEAD);
    let egress = (cfg.prefetch.egress != Egress::Native).then_some(EGRESS);
    let more = [next_line, run_ahead, egress]
        .into_iter()
        .flatten()
        .flatten();
    COUNTERS.iter().chain(more)
}

/// Names of the counters of `cfg`, by place in the counter bank.
pub fn counter_names(cfg: &Config) -> Vec<&'static str> {
    counters(cfg).map(|counter| counter.name).collect()
}

/// The registers through which the counters are read.
pub(super) fn counter_registers(cfg: &Config) -> impl Iterator<Item = Register> {
    (0u16..)
        .zip(counters(cfg))
        .map(move |(place, counter)| Register {
            counter: Some(u32::from(place)),
            ..layout::pair(
                counter.name,
                COUNTERS_BASE + 8 * place,
                Access::ReadOnly,
                cfg.counters.bits,
                counter.description,
            )
        })
}
