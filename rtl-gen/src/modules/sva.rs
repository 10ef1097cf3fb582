//! Assertions and cover points: for simulation, beside the synthesizable modules.

use super::{Module, module};

pub(super) const HOLD: Module = module!("sva", "sva_hold", "_sva_hold");
pub(super) const PORTS: Module = module!("sva", "sva", "_sva");
pub(super) const RECORD: Module = module!("sva", "sva_record", "_sva_record");
pub(super) const REPLAY: Module = module!("sva", "sva_replay", "_sva_replay");
pub(super) const TRANSLATE: Module = module!("sva", "sva_translate", "_sva_translate");
pub(super) const BIND: Module = module!("sva", "sva_bind", "_sva_bind");
