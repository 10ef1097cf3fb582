//! Reset synchroniser, for a block whose reset is asynchronous.

use super::{Module, module};
use crate::reset;

pub(super) const MODULE: Module = Module {
    when: reset::synchronised,
    ..module!("rtl", "reset_sync", "_reset_sync")
};
