//! Without translation: physical addresses equal virtual ones.

use super::{Module, module};

pub(super) const MODULE: Module = Module {
    when: |cfg| !cfg.translates(),
    ..module!("rtl", "untranslated", "_untranslated")
};
