//! Metadata writer: one burst a line.

use super::{Module, module};
use crate::sizes::{Sizes, bits_for};
use jukebox_config::Config;
use minijinja::{Value, context};

pub(super) const MODULE: Module = Module {
    values,
    ..module!("rtl", "writer", "_writer")
};

fn values(_: &Config, sizes: &Sizes) -> Value {
    let depth = (2 * sizes.beats).max(16);
    // Those in the line buffer, those that eight chunks hold, and what is under way between them.
    let chunks = sizes.line_bits / sizes.delta().written_chunk();
    let closed = (depth / sizes.beats + 8u32.div_ceil(chunks) + 6).next_power_of_two();
    context! {
        write_fifo_depth => depth,
        write_fifo_count_bits => bits_for(depth),
        closed,
        closed_count_bits => bits_for(closed),
        // Complete lines in the line buffer.
        line_bits => bits_for(depth / sizes.beats),
    }
}
