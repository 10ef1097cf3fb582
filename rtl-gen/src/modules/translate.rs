//! Translation: addresses of regions, in order.

use super::{Module, module};

pub(super) const MODULE: Module = module!("rtl", "translate", "_translate");
