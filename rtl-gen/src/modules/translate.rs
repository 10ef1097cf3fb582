//! Translation: addresses of regions, in order.

use super::{Module, module, translates};

pub(super) const MODULE: Module = Module {
    when: translates,
    ..module!("rtl", "translate", "_translate")
};
