//! Decoder: entries from differences, in place of the unpacker.

use super::{Module, delta, module};
use crate::sizes::Sizes;
use jukebox_config::Config;
use minijinja::Value;

pub(super) const MODULE: Module = Module {
    when: delta,
    values,
    ..module!("rtl", "decoder", "_decoder")
};

fn values(cfg: &Config, sizes: &Sizes) -> Value {
    let delta = sizes.delta();
    delta.values(cfg, delta.read_chunk())
}
