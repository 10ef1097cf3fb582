//! Pacing: whether a prefetch may be offered.

use super::{Module, module};

pub(super) const MODULE: Module = module!("rtl", "pacer", "_pacer");
