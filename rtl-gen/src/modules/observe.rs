//! Observation port: which events are recorded.

use super::{Module, module};
use crate::sizes::Sizes;
use jukebox_config::Config;
use minijinja::{Value, context};

pub(super) const MODULE: Module = Module {
    values,
    ..module!("rtl", "observe", "_observe")
};

/// Bits of the ASID that are compared together on their way in: two levels of four-input LUTs.
const ASID_GROUP: u32 = 8;

fn values(cfg: &Config, _: &Sizes) -> Value {
    context! {
        asid_group => ASID_GROUP,
        asid_groups => cfg.address.asid_bits.div_ceil(ASID_GROUP),
    }
}
