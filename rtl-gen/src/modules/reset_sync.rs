//! Reset synchroniser, for designs whose reset is asynchronous.

use super::{Module, module};

pub(super) const MODULE: Module = module!("rtl", "reset_sync", "_reset_sync");
