//! Replay control: from REPLAY_START to the last prefetch.

use super::{Module, module};

pub(super) const MODULE: Module = module!("rtl", "replay", "_replay");
