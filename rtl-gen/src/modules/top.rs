//! The block: its ports, and how its modules are wired.

use super::{Module, counters, module};
use crate::sizes::Sizes;
use jukebox_config::Config;
use minijinja::Value;

pub(super) const MODULE: Module = Module {
    values,
    ..module!("rtl", "top", "")
};

fn values(cfg: &Config, _: &Sizes) -> Value {
    counters::bank(cfg)
}
