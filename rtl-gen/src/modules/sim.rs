//! Self-checking testbench, for any simulator: not part of the block. With recorded vectors it has two
//! modules more.

use super::{Module, axi, module};
use crate::registers::registers;
use crate::sizes::Sizes;
use jukebox_config::Config;
use minijinja::value::Serde;
use minijinja::{Value, context};

pub(super) const GOLDEN: Module = Module {
    plays_back: true,
    ..module!("sim", "sim/golden", "_golden")
};
pub(super) const PLAY: Module = Module {
    values,
    ..module!("sim", "sim/play", "_play")
};
pub(super) const MEMORY: Module = module!("sim", "sim/tb_memory", "_tb_memory");
pub(super) const REPLAYED: Module = Module {
    plays_back: true,
    ..module!("sim", "sim/tb_golden", "_tb_golden")
};
pub(super) const BENCH: Module = Module {
    values,
    ..module!("sim", "sim/tb", "_tb")
};

/// A bit for each word of a register, the first one lowest.
fn words(cfg: &Config) -> u128 {
    registers(cfg).iter().fold(0, |all, register| {
        let word = 1 << (register.offset / 4);
        let upper = if register.pair { word << 1 } else { 0 };
        all | word | upper
    })
}

fn values(cfg: &Config, _: &Sizes) -> Value {
    context! {
        regs => Value::from(Serde(registers(cfg))),
        words => format!("{:032X}", words(cfg)),
        entries => cfg.geometry.crrb_entries,
        reads => cfg.metadata.reads_in_flight,
        ..axi::room(cfg)
    }
}
