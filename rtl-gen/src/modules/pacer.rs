//! Pacing: whether a prefetch may be offered.

use super::{Module, module};

pub(super) const MODULE: Module = Module {
    when: |cfg| cfg.features.pacing,
    ..module!("rtl", "pacer", "_pacer")
};
