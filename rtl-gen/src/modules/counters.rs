//! Counter bank.

use super::{Module, module};
use crate::registers::counter_names;
use crate::sizes::{Sizes, bits_for};
use jukebox_config::Config;
use minijinja::{Value, context};

pub(super) const MODULE: Module = Module {
    when: |cfg| cfg.counters.bits > 0,
    values,
    ..module!("rtl", "counters", "_counters")
};

/// Counters of events that are counted in the very cycle of their handshake.
const IMMEDIATE: &[&str] = &[
    "CNT_ENTRIES_WRITTEN",
    "CNT_BYTES_WRITTEN",
    "CNT_TRANSLATIONS",
    "CNT_RETRIES",
    "CNT_PREFETCHES",
    "CNT_STALL_CYCLES",
    "CNT_PACE_CYCLES",
    "CNT_NEXT_LINE",
    "CNT_RUN_AHEAD",
    "CNT_NEXT_DROPPED",
];

/// Cycles with events before a round begins: with one more for each visit of a round, a small counter
/// of five bits is full. Three bits count them.
const fn late(visits: usize) -> usize {
    let room = (1 << 5) - 1 - visits;
    if room < 7 { room } else { 7 }
}

/// Visits of a round at least: a counter is in RAM again before it is visited again.
const FEWEST_VISITS: usize = 3;

/// Visits of a round.
fn visits(counters: usize) -> usize {
    counters.max(FEWEST_VISITS)
}

/// Which counters the bank holds, for those who read it or count into it.
pub(super) fn bank(cfg: &Config) -> Value {
    let counters = counter_names(cfg);
    context! {
        visits => visits(counters.len()),
        cnt_index_bits => bits_for(visits(counters.len()) as u32 - 1),
        // Visits to come are counted down from all.
        visits_bits => bits_for(visits(counters.len()) as u32),
        counters,
    }
}

/// How the counter bank goes about its work, for those who work out what its registers become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CounterBank {
    /// Counters, which are visited in turn.
    pub counters: usize,
    /// Visits of a round: one to each of them, or a few more to none.
    pub visits: usize,
    /// Bits of each.
    pub bits: u32,
    /// Cycles with events before a round of visits begins.
    pub late: usize,
    /// The counter of entries written, if it is there: each of its events is of as many as the writer
    /// says.
    pub entries: Option<usize>,
    /// The counters of bytes, whose events are of a line each.
    pub bytes: Vec<usize>,
    /// Bytes of a line.
    pub line_bytes: u32,
}

impl CounterBank {
    /// The bank of a configuration, `None` if it has no counters.
    pub fn of(cfg: &Config) -> Option<CounterBank> {
        let counters = counter_names(cfg);
        let place = |name: &str| counters.iter().position(|&counter| counter == name);
        (cfg.counters.bits > 0).then_some(CounterBank {
            counters: counters.len(),
            visits: visits(counters.len()),
            bits: cfg.counters.bits,
            late: late(visits(counters.len())),
            entries: place("CNT_ENTRIES_WRITTEN"),
            bytes: ["CNT_BYTES_WRITTEN", "CNT_BYTES_READ"]
                .into_iter()
                .filter_map(place)
                .collect(),
            line_bytes: cfg.geometry.line_bytes,
        })
    }
}

fn values(cfg: &Config, sizes: &Sizes) -> Value {
    let of = CounterBank::of(cfg);
    context! {
        late => of.as_ref().map(|of| of.late),
        // A round takes at most this many cycles with events.
        entries_bits => bits_for(sizes.most_entries(cfg) * ((1 << 5) - 1)),
        entries_index => of.as_ref().and_then(|of| of.entries),
        byte_counters => of.as_ref().map(|of| of.bytes.clone()),
        immediate_counters => format!("{:x}", mask(&counter_names(cfg), IMMEDIATE)),
        ..bank(cfg)
    }
}

/// One bit for each counter of `chosen`.
fn mask(counters: &[&str], chosen: &[&str]) -> u64 {
    (0..)
        .zip(counters)
        .filter(|(_, name)| chosen.contains(name))
        .fold(0, |mask, (place, _)| mask | 1 << place)
}
