//! Next line: the lines behind a miss that no record covers.

use super::{Module, module, next_line};
use crate::sizes::Sizes;
use jukebox_config::Config;
use minijinja::{Value, context};

pub(super) const MODULE: Module = Module {
    when: next_line,
    values,
    ..module!("rtl", "next_line", "_next_line")
};

/// Bits of an offset in the span over which permission and cacheability are uniform: 4 KB.
const SPAN_LOG2: u32 = 12;

pub(super) fn values(cfg: &Config, sizes: &Sizes) -> Value {
    let (pa, va) = (cfg.address.pa_bits, cfg.address.va_bits);
    let virtual_bits = match cfg.prefetch_carries_address() {
        true => va - sizes.line_log2 + cfg.address.asid_bits,
        false => 0,
    };
    context! {
        // Lines of a span are counted by so many bits.
        place => SPAN_LOG2 - sizes.line_log2,
        // Where a line lies: physical, virtual, address space; and how many are due, 1 to 3.
        miss => pa - sizes.line_log2 + virtual_bits + 2,
    }
}
