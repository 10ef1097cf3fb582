//! Package: constants of the configuration.

use super::{Module, module};
use crate::sizes::Sizes;
use jukebox_config::Config;
use minijinja::{Value, context};

pub(super) const MODULE: Module = Module {
    values,
    ..module!("rtl", "pkg", "_pkg")
};

fn values(cfg: &Config, _: &Sizes) -> Value {
    context! {
        entries => cfg.geometry.crrb_entries,
        reads => cfg.metadata.reads_in_flight,
    }
}
