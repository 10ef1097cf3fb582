//! Watchdog: bounds every wait of a replay.

use super::{Module, module};

pub(super) const MODULE: Module = module!("rtl", "watchdog", "_watchdog");
