//! Watchdog: bounds every wait of a replay.

use super::{Module, module};

pub(super) const MODULE: Module = Module {
    when: |cfg| cfg.features.watchdog,
    ..module!("rtl", "watchdog", "_watchdog")
};
