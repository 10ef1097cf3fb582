//! Issue of prefetches: one for each set bit of an entry.

use super::{Module, module};

pub(super) const MODULE: Module = module!("rtl", "issue", "_issue");
