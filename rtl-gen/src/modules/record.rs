//! Record control: from RECORD_START to the last write answer.

use super::{Module, module, packer};
use crate::sizes::Sizes;
use jukebox_config::{Coding, Config};
use minijinja::{Value, context};

pub(super) const MODULE: Module = Module {
    values,
    ..module!("rtl", "record", "_record")
};

fn values(cfg: &Config, sizes: &Sizes) -> Value {
    let steps = match cfg.metadata.coding {
        Coding::Raw => packer::steps(sizes).len(),
        Coding::Delta => sizes.entries_per_line as usize,
    };
    context! { line_takes_steps => steps > 1 }
}
