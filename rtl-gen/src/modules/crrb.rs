//! Code Region Reference Buffer.

use super::{Module, module};
use crate::sizes::{Sizes, bits_for};
use jukebox_config::Config;
use minijinja::{Value, context};

pub(super) const MODULE: Module = Module {
    values,
    ..module!("rtl", "crrb", "_crrb")
};

fn values(cfg: &Config, sizes: &Sizes) -> Value {
    let entries = cfg.geometry.crrb_entries;
    context! {
        entries,
        entry_index_bits => bits_for(entries - 1),
        entry_count_bits => bits_for(entries),
        tag_groups => sizes.tag_bits.div_ceil(16),
    }
}
