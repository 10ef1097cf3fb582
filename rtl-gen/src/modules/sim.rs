//! Self-checking testbench, for any simulator: not part of the block.

use super::{Module, module};
use crate::registers::registers;
use crate::sizes::Sizes;
use jukebox_config::Config;
use minijinja::value::Serde;
use minijinja::{Value, context};

pub(super) const PLAY: Module = Module {
    values,
    ..module!("sim", "sim/play", "_play")
};
pub(super) const MEMORY: Module = module!("sim", "sim/tb_memory", "_tb_memory");
pub(super) const BENCH: Module = Module {
    values,
    ..module!("sim", "sim/tb", "_tb")
};

fn values(cfg: &Config, _: &Sizes) -> Value {
    context! {
        regs => Value::from(Serde(registers(cfg))),
        entries => cfg.geometry.crrb_entries,
        reads => cfg.metadata.reads_in_flight,
    }
}
