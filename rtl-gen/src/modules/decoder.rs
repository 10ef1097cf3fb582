//! Decoder: entries from differences, in place of the unpacker.

use super::{Module, delta, module};
use crate::sizes::Sizes;
use jukebox_config::Config;
use minijinja::{Value, context};

pub(super) const MODULE: Module = Module {
    when: delta,
    values,
    ..module!("rtl", "decoder", "_decoder")
};

fn values(cfg: &Config, sizes: &Sizes) -> Value {
    let delta = sizes.delta();
    let chunk = delta.read_chunk();
    context! { lengths => delta.lengths(chunk), ..delta.values(cfg, chunk) }
}
