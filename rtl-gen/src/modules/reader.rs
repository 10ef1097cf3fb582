//! Metadata reader: lines ahead of use, checked.

use super::{Module, module};
use crate::crc;
use crate::sizes::{Sizes, bits_for};
use jukebox_config::Config;
use minijinja::{Value, context};

pub(super) const MODULE: Module = Module {
    values,
    ..module!("rtl", "reader", "_reader")
};

fn values(cfg: &Config, sizes: &Sizes) -> Value {
    let reads = cfg.metadata.reads_in_flight;
    // Those asked for or held, and the one in use.
    let slots = reads + 1;
    let slot_bits = bits_for(slots - 1);
    context! {
        reads,
        read_slots => slots,
        read_slot_bits => slot_bits,
        held_bits => bits_for(slots),
        // Under way may be these, and two of run-ahead.
        open => slots + 2 * u32::from(cfg.prefetch.run_ahead),
        open_bits => bits_for(slots + 2 * u32::from(cfg.prefetch.run_ahead)),
        read_depth => (1 << slot_bits) * sizes.beats,
        ..crc::values(sizes.beat_width)
    }
}
