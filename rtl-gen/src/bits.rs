//! Widths of numbers.

/// Bits that hold the values `0..=max`, at least one.
pub(crate) fn bits_for(max: u32) -> u32 {
    (u32::BITS - max.leading_zeros()).max(1)
}
