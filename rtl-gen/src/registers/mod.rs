//! The register map: one table from which RTL, headers and documents come.

mod counters;
mod layout;
mod table;
mod words;

pub use counters::counter_names;
pub use table::registers;
pub(crate) use words::register_words;

use serde::Serialize;

/// Bytes of address space that the block takes: what its address ports can name.
pub const ADDRESS_SPACE: u16 = 0x1000;

/// First byte offset of the counters; everything else lies below.
pub const COUNTERS_BASE: u16 = 0x100;

/// Upper half of `ID`: the letters `JB`.
pub const ID_MAGIC: u32 = 0x4A42;

/// Lower half of `ID`: version of the register map, major in the upper byte.
pub const ID_VERSION: u32 = 0x0101;

/// What software may do with a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Access {
    /// Writes change nothing; the value is a constant of the configuration.
    Constant,
    /// Writes change nothing.
    ReadOnly,
    /// Reads give what was written.
    ReadWrite,
    /// Reads give the state of the block, which a write programs for its next operation.
    Live,
    /// Reads give what was written, until an operation uses it up: 0 from then on.
    Once,
    /// Bits written 1 act once; reads give 0.
    Act,
    /// Bits written 1 are cleared.
    WriteOneToClear,
}

impl Access {
    /// The word used in documents.
    pub fn word(self) -> &'static str {
        match self {
            Access::Constant => "constant",
            Access::ReadOnly => "read-only",
            Access::ReadWrite => "read-write",
            Access::Live => "read live, write next",
            Access::Once => "read-write, used up",
            Access::Act => "write 1 to act",
            Access::WriteOneToClear => "read, write 1 to clear",
        }
    }
}

/// A part of a register with a meaning of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Name, upper case.
    pub name: &'static str,
    /// Lowest bit.
    pub lsb: u32,
    /// Bits, 1 or more.
    pub width: u32,
    /// What it says or does.
    pub description: &'static str,
}

impl Field {
    /// The field's bits in the register.
    pub fn mask(&self) -> u32 {
        (((1u64 << self.width) - 1) << self.lsb) as u32
    }
}

/// One register, of 32 bits or a pair of 64.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Register {
    /// Name, upper case.
    pub name: &'static str,
    /// Byte offset; for a pair that of the low word, a multiple of 8.
    pub offset: u16,
    /// Whether it is a pair: the low 32 bits at `offset`, the high ones at `offset + 4`.
    pub pair: bool,
    /// Bits that exist in this configuration, from bit 0; the others read 0.
    pub bits: u32,
    /// What software may do.
    pub access: Access,
    /// Value after reset, or the constant.
    pub reset: u64,
    /// Named parts; empty if the register is one number.
    pub fields: Vec<Field>,
    /// Place in the counter bank, for a counter.
    pub counter: Option<u32>,
    /// One sentence, with the unit.
    pub description: &'static str,
}

impl Register {
    /// Bytes it occupies: 4, or 8 for a pair.
    pub fn bytes(&self) -> u16 {
        if self.pair { 8 } else { 4 }
    }

    /// The field of that name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Bits that exist, as a mask.
    pub fn mask(&self) -> u64 {
        match self.bits {
            0 => 0,
            bits => u64::MAX >> (64 - bits),
        }
    }
}
