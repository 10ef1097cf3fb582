//! Run-ahead: a pass of its own over what follows, into the cache below the L2.

use super::{Module, module, run_ahead};

pub(super) const MODULE: Module = Module {
    when: run_ahead,
    ..module!("rtl", "run_ahead", "_run_ahead")
};
