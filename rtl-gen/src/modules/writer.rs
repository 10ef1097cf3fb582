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
    context! {
        write_fifo_depth => depth,
        write_fifo_count_bits => bits_for(depth),
        credit_bits => bits_for(2 * depth),
    }
}
