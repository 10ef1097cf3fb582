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
];

/// Cycles with events before a round begins: with one more for each visit of a round, a small counter
/// of five bits is full. Three bits count them.
const fn late(counters: usize) -> usize {
    let room = (1 << 5) - 1 - counters;
    if room < 7 { room } else { 7 }
}

/// Which counters the bank holds, for those who read it or count into it.
pub(super) fn bank(cfg: &Config) -> Value {
    let counters = counter_names(cfg);
    context! {
        cnt_index_bits => bits_for(counters.len() as u32 - 1),
        counters,
    }
}

fn values(cfg: &Config, sizes: &Sizes) -> Value {
    let counters = counter_names(cfg);
    let place = |name: &str| counters.iter().position(|&counter| counter == name);
    context! {
        late => late(counters.len()),
        // A round takes at most this many cycles with events.
        entries_bits => bits_for(sizes.most_entries(cfg) * ((1 << 5) - 1)),
        entries_index => place("CNT_ENTRIES_WRITTEN"),
        byte_counters => [place("CNT_BYTES_WRITTEN"), place("CNT_BYTES_READ")],
        immediate_counters => format!("{:x}", mask(&counters, IMMEDIATE)),
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
