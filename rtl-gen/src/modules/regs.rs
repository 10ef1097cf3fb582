//! Register block.

use super::{Module, counters, module};
use crate::registers::register_words;
use crate::sizes::Sizes;
use jukebox_config::Config;
use minijinja::{Value, context};

pub(super) const MODULE: Module = Module {
    values,
    ..module!("rtl", "regs", "_regs")
};

fn values(cfg: &Config, _: &Sizes) -> Value {
    context! { map => register_words(cfg), ..counters::bank(cfg) }
}
