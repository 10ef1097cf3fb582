//! First-in first-out buffer: sizes are parameters.

use super::{Module, module};

pub(super) const MODULE: Module = module!("rtl", "fifo", "_fifo");
