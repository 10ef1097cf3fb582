//! Raw coding: every entry takes the same room.

use super::Entry;
use super::bits::{get, put as put_bits};
use crate::Geometry;

/// Writes up to `entries_per_line` entries and their number into a line of zeros.
pub(super) fn put(geometry: &Geometry, entries: &[Entry], line: &mut [u8]) {
    debug_assert!(entries.len() <= geometry.entries_per_line as usize);
    let mut at = 0;
    for entry in entries {
        put_bits(line, at, geometry.lines_per_region, entry.vector);
        put_bits(
            line,
            at + geometry.lines_per_region,
            geometry.tag_bits,
            entry.tag.into(),
        );
        at += geometry.entry_bits;
    }
    line[geometry.line_bytes as usize - 3] |= (entries.len() << 4) as u8;
}

/// The entries of a sound line.
pub(super) fn entries(geometry: &Geometry, line: &[u8]) -> Vec<Entry> {
    let count = u32::from(line[geometry.line_bytes as usize - 3] >> 4);
    let entry = |i: u32| {
        let at = i * geometry.entry_bits;
        Entry {
            vector: get(line, at, geometry.lines_per_region),
            tag: get(line, at + geometry.lines_per_region, geometry.tag_bits) as u64,
        }
    };
    (0..count).map(entry).collect()
}

#[cfg(test)]
mod tests {
    use crate::Geometry;
    use crate::format::{Entry, Reject, decode, decode_line, encode};
    use jukebox_config::Config;

    /// A plain bit-by-bit CRC, to check the library's parameters.
    fn crc_by_bits(bytes: &[u8]) -> u16 {
        bytes.iter().fold(0xffff, |crc, byte| {
            (0..8).fold(crc ^ u16::from(*byte) << 8, |crc, _| {
                if crc & 0x8000 == 0 {
                    crc << 1
                } else {
                    crc << 1 ^ 0x1021
                }
            })
        })
    }

    #[test]
    fn the_default_line_is_as_computed_by_hand() {
        let geometry = Geometry::new(&Config::default());
        assert_eq!((geometry.entry_bits, geometry.entries_per_line), (54, 9));
        let entries = [
            Entry {
                tag: 0x3f_ffff_ffff,
                vector: 0x8001,
            },
            Entry {
                tag: 0x1,
                vector: 0x0003,
            },
        ];
        let line = encode(&geometry, &entries);
        // Entry 0: bits 0..16 vector, 16..54 tag. Entry 1: bits 54..70 vector, 70..108 tag.
        let mut expected = [0u8; 64];
        expected[..2].copy_from_slice(&[0x01, 0x80]);
        expected[2..6].fill(0xff);
        expected[6] = 0x3f | 0xc0;
        expected[8] = 0x40;
        expected[61] = 0x20;
        let crc = crc_by_bits(&expected[..62]);
        expected[62] = crc as u8;
        expected[63] = (crc >> 8) as u8;
        assert_eq!(line, expected);
    }

    #[test]
    fn count_and_length_are_checked() {
        let geometry = Geometry::new(&Config::default());
        let mut line = encode(&geometry, &[Entry { tag: 5, vector: 1 }]);
        line[61] = 0;
        assert_eq!(decode_line(&geometry, &line), Err(Reject::Count(0)));
        line[61] = 0xa0;
        assert_eq!(decode_line(&geometry, &line), Err(Reject::Count(10)));
        assert_eq!(decode(&geometry, &line[..7]), [Err(Reject::Truncated(7))]);
    }
}
