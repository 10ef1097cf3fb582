//! A line of metadata: bits, one by one, and its end, which both codings share.

use crate::bits::{Bits, Content, number, put};
use crate::{Entry, Sizes, delta, raw};

/// The line of metadata that holds exactly these entries, or nothing if they do not fit one.
pub fn write(sizes: &Sizes, entries: &[Entry]) -> Option<Vec<u8>> {
    let (mut bits, count) = match sizes.delta {
        true => (delta::write(sizes, entries)?, 0),
        false => (raw::write(sizes, entries)?, entries.len() as u128),
    };
    assert!(bits.len() as u64 <= 8 * sizes.line - 20);
    bits.resize((8 * sizes.line - 20) as usize, false);
    put(&mut bits, 4, count);
    let check = if sizes.crc { crc(&bits) } else { 0 };
    put(&mut bits, 16, check.into());
    Some(bytes_of(&bits))
}

/// Whether a line that holds `entries` has room for one more, if that is as short as can be.
pub fn has_room(sizes: &Sizes, entries: &[Entry]) -> bool {
    match sizes.delta {
        true => delta::has_room(sizes, entries),
        false => entries.len() < sizes.raw_entries(),
    }
}

/// What is used of a line of metadata.
pub fn read(sizes: &Sizes, line: &[u8]) -> Content {
    assert_eq!(line.len() as u64, sizes.line);
    let bits = bits_of(line);
    let end = bits.len();
    let stored = number(&bits[end - 16..]);
    if sizes.crc && stored != u128::from(crc(&bits[..end - 16])) {
        return Content::refused();
    }
    let count = number(&bits[end - 20..end - 16]) as usize;
    let body = &bits[..end - 20];
    match sizes.delta {
        true if count != 0 => Content::refused(),
        true => delta::read(sizes, body),
        false if count == 0 || count > sizes.raw_entries() => Content::refused(),
        false => raw::read(sizes, body, count),
    }
}

fn bytes_of(bits: &[bool]) -> Vec<u8> {
    bits.chunks(8).map(|byte| number(byte) as u8).collect()
}

fn bits_of(bytes: &[u8]) -> Bits {
    let mut bits = Bits::new();
    for byte in bytes {
        put(&mut bits, 8, (*byte).into());
    }
    bits
}

/// CRC-16/CCITT-FALSE of whole bytes: polynomial 0x1021, from 0xFFFF on, the highest bit of each byte
/// first, nothing reflected, nothing added at the end.
fn crc(bits: &[bool]) -> u16 {
    let mut rest: u16 = 0xffff;
    for byte in bits.chunks(8) {
        for bit in byte.iter().rev() {
            let out = (rest & 0x8000 != 0) != *bit;
            rest <<= 1;
            if out {
                rest ^= 0x1021;
            }
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_crc_has_its_published_check_value() {
        assert_eq!(crc(&bits_of(b"123456789")), 0x29b1);
    }
}
