//! Record control: from RECORD_START to the last write answer.

use super::{Module, module, packer};
use crate::sizes::Sizes;
use jukebox_config::Config;
use minijinja::{Value, context};

pub(super) const MODULE: Module = Module {
    values,
    ..module!("rtl", "record", "_record")
};

fn values(_: &Config, sizes: &Sizes) -> Value {
    context! { line_takes_steps => packer::steps(sizes).len() > 1 }
}
