//! The registers through which event counters are read.

use super::layout::value;
use super::{Access, COUNTERS_BASE, Register};
use jukebox_config::Config;

/// The registers of the counters of `cfg`, each at its place, which it has in every block.
pub(super) fn counter_registers(cfg: &Config) -> impl Iterator<Item = Register> {
    (0..).zip(cfg.counters()).map(|(index, (place, counter))| {
        let offset = COUNTERS_BASE + 8 * place as u16;
        let register = value(
            cfg,
            counter.name,
            offset,
            Access::ReadOnly,
            cfg.counters.bits,
            counter.description,
        );
        Register {
            counter: Some(index),
            ..register
        }
    })
}

/// Names of the counters of `cfg`, in the order of the counter bank.
pub fn counter_names(cfg: &Config) -> Vec<&'static str> {
    let counters = cfg.counters().into_iter();
    counters.map(|(_, counter)| counter.name).collect()
}
