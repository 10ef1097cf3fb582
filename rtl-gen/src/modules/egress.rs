//! Prefetches as requests of a bus: what is under way, and what may follow.

use super::{Module, module, on_a_bus};

pub(super) const MODULE: Module = Module {
    when: on_a_bus,
    ..module!("rtl", "egress", "_egress")
};
