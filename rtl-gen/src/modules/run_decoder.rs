//! Decoder of run-ahead: nibble by nibble, in place of a second unpacker.

use super::{Module, module};
use crate::sizes::{Sizes, bits_for};
use jukebox_config::{Coding, Config};
use minijinja::{Value, context};

pub(super) const MODULE: Module = Module {
    when: |cfg| cfg.prefetch.run_ahead && cfg.metadata.coding == Coding::Delta,
    values,
    ..module!("rtl", "run_decoder", "_run_decoder")
};

fn values(cfg: &Config, sizes: &Sizes) -> Value {
    let delta = sizes.delta();
    let longest = delta.tag.max(delta.longest_mask());
    context! {
        // Nibbles of a line, and of a beat, in powers of two.
        place => (sizes.line_bits / 4).ilog2(),
        beat_place => (sizes.beat_width / 4).ilog2(),
        index_bits => bits_for(longest - 1),
        ..delta.values(cfg, delta.read_chunk())
    }
}
