//! Lines of the record that run-ahead asks for, and where it is beside the replay.

use super::{Module, module, run_ahead};

pub(super) const MODULE: Module = Module {
    when: run_ahead,
    ..module!("rtl", "run_lines", "_run_lines")
};
