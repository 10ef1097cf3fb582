//! The AXI checkers: stand-alone, for simulators and formal tools, and the same in every configuration
//! but for the name.

use super::{Module, module};
use crate::axi::{Rule, axi4_rules, axil_rules};
use jukebox_config::Config;
use minijinja::value::Serde;
use minijinja::{Value, context};

pub(super) const AXI4: Module = Module {
    values: |_, _| rules(axi4_rules()),
    ..module!("sim", "axi/axi4_checker", "_axi4_checker")
};
pub(super) const AXIL: Module = Module {
    values: |_, _| rules(axil_rules()),
    ..module!("sim", "axi/axil_checker", "_axil_checker")
};

fn rules(rules: Vec<Rule>) -> Value {
    context! { rules => Value::from(Serde(rules)) }
}

/// What the checker at the metadata port has room for: writes, reads and data ahead of its address.
/// The block counts 65,535 writes and some 160 reads, those of ended replays with them; its data is
/// ahead by no more than a line, of 32 beats at most. With more IDs than one bit tells, the checker has
/// room for fewer writes, so that its tables stay small.
pub(super) fn room(cfg: &Config) -> Value {
    context! {
        axi_writes => 65_536 >> (cfg.metadata.axi_id_bits - 1),
        axi_reads => 256,
        axi_lead => 64,
    }
}
