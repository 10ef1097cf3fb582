//! Encoder: entries as differences, in place of the packer.

use super::{Module, delta, module};
use crate::crc;
use crate::sizes::Sizes;
use jukebox_config::Config;
use minijinja::{Value, context};

pub(super) const MODULE: Module = Module {
    when: delta,
    values,
    ..module!("rtl", "encoder", "_encoder")
};

fn values(cfg: &Config, sizes: &Sizes) -> Value {
    let delta = sizes.delta();
    context! { ..delta.values(cfg, delta.written_chunk()), ..crc::values(sizes.beat_width) }
}
