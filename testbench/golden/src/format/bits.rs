//! Fields of bits in bytes, bit 0 = least significant bit of byte 0.

use crate::geometry::mask;

/// Sets `width` bits from bit `at` on; they must be zero before.
pub(super) fn put(bytes: &mut [u8], at: u32, width: u32, value: u128) {
    let (mut at, mut left, mut value) = (at, width, value);
    while left > 0 {
        let (byte, shift) = ((at / 8) as usize, at % 8);
        let part = left.min(8 - shift);
        bytes[byte] |= (value as u8 & mask(part) as u8) << shift;
        value >>= part;
        at += part;
        left -= part;
    }
}

/// Reads `width` bits from bit `at` on.
pub(super) fn get(bytes: &[u8], at: u32, width: u32) -> u128 {
    let (mut value, mut done) = (0, 0);
    while done < width {
        let (byte, shift) = (((at + done) / 8) as usize, (at + done) % 8);
        let part = (width - done).min(8 - shift);
        value |= u128::from((bytes[byte] >> shift) & mask(part) as u8) << done;
        done += part;
    }
    value
}
