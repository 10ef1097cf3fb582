//! Bits, one by one, and what a line of metadata says.

use crate::Entry;

/// Bits of a line, bit 0 first: the lowest one of its first byte.
pub(crate) type Bits = Vec<bool>;

/// What a line says to who reads it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// Entries that are used, those without a line among them.
    pub entries: Vec<Entry>,
    /// The line counts as rejected.
    pub rejected: bool,
}

impl Content {
    /// Nothing of the line is used.
    pub(crate) fn refused() -> Content {
        Content {
            entries: Vec::new(),
            rejected: true,
        }
    }
}

/// Puts a number of `width` bits behind what is there, its lowest bit first.
pub(crate) fn put(bits: &mut Bits, width: u64, value: u128) {
    for place in 0..width {
        bits.push(value >> place & 1 == 1);
    }
}

/// The number that these bits are.
pub(crate) fn number(bits: &[bool]) -> u128 {
    let mut value = 0;
    for (place, bit) in bits.iter().enumerate() {
        if *bit {
            value |= 1 << place;
        }
    }
    value
}
