//! Small constructors that keep the table readable.

use super::{Access, Field, Register};
use jukebox_config::Config;

/// A flag.
pub(super) fn bit(name: &'static str, lsb: u32, description: &'static str) -> Field {
    Field {
        name,
        lsb,
        width: 1,
        description,
    }
}

/// A number.
pub(super) fn number(name: &'static str, lsb: u32, width: u32, description: &'static str) -> Field {
    Field {
        name,
        lsb,
        width,
        description,
    }
}

/// A register of named fields.
pub(super) fn fields(
    name: &'static str,
    offset: u16,
    access: Access,
    description: &'static str,
    fields: Vec<Field>,
) -> Register {
    let bits = fields
        .iter()
        .map(|field| field.lsb + field.width)
        .max()
        .unwrap_or(0);
    let pair = false;
    Register {
        name,
        offset,
        pair,
        bits,
        access,
        reset: 0,
        fields,
        counter: None,
        description,
    }
}

/// A register of 32 bits that is one number.
pub(super) fn word(
    name: &'static str,
    offset: u16,
    access: Access,
    bits: u32,
    description: &'static str,
) -> Register {
    let (pair, fields) = (false, Vec::new());
    Register {
        name,
        offset,
        pair,
        bits,
        access,
        reset: 0,
        fields,
        counter: None,
        description,
    }
}

/// A number that may be wider than a word: a register of two words, unless no register has two.
pub(super) fn value(
    cfg: &Config,
    name: &'static str,
    offset: u16,
    access: Access,
    bits: u32,
    description: &'static str,
) -> Register {
    Register {
        pair: cfg.registers.bits > 32,
        ..word(name, offset, access, bits, description)
    }
}

impl Register {
    /// The same with another value after reset.
    pub(super) fn resets_to(self, reset: u64) -> Register {
        Register { reset, ..self }
    }
}
