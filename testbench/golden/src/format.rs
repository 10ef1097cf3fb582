//! The record in memory: entries packed into self-contained lines.

use crate::Geometry;
use crate::geometry::mask;
use crc::{CRC_16_IBM_3740, Crc, Table};
use thiserror::Error;

/// CRC-16/CCITT-FALSE, which the catalogue of the `crc` crate calls IBM-3740.
static CRC: Crc<u16, Table<16>> = Crc::<u16, Table<16>>::new(&CRC_16_IBM_3740);

/// Bytes of the longest line.
pub(crate) const MAX_LINE_BYTES: usize = 128;

/// A region and the lines of it that were used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Region number, `tag_bits` wide.
    pub tag: u64,
    /// Bit k: line k of the region.
    pub vector: u128,
}

/// Why a line of a record is not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Reject {
    /// The number of entries is 0 or more than a line can hold.
    #[error("entry count {0} out of range")]
    Count(u32),
    /// The CRC does not match the line.
    #[error("CRC {stored:#06x} instead of {computed:#06x}")]
    Crc {
        /// The value in the line.
        stored: u16,
        /// The value of its bytes.
        computed: u16,
    },
    /// Less than a line was left at the end of the record.
    #[error("{0} bytes are less than a line")]
    Truncated(usize),
}

/// One encoded line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    bytes: [u8; MAX_LINE_BYTES],
    /// Bytes in use.
    len: usize,
    /// Entries in it.
    pub(crate) entries: u32,
}

impl Line {
    /// The bytes of the line.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }
}

/// Encodes a record: as many full lines as needed, and a last one with the rest.
pub fn encode(geometry: &Geometry, entries: &[Entry]) -> Vec<u8> {
    let per_line = geometry.entries_per_line as usize;
    entries
        .chunks(per_line)
        .flat_map(|part| encode_line(geometry, part).bytes().to_vec())
        .collect()
}

/// Decodes a record line by line. Entries with an empty vector are returned like others.
pub fn decode(geometry: &Geometry, record: &[u8]) -> Vec<Result<Vec<Entry>, Reject>> {
    record
        .chunks(geometry.line_bytes as usize)
        .map(|line| decode_line(geometry, line))
        .collect()
}

/// Decodes one line of exactly `line_bytes` bytes.
pub fn decode_line(geometry: &Geometry, line: &[u8]) -> Result<Vec<Entry>, Reject> {
    let len = geometry.line_bytes as usize;
    if line.len() != len {
        return Err(Reject::Truncated(line.len()));
    }
    let count = u32::from(line[len - 3] >> 4);
    if count == 0 || count > geometry.entries_per_line {
        return Err(Reject::Count(count));
    }
    if geometry.crc {
        let stored = u16::from_le_bytes([line[len - 2], line[len - 1]]);
        let computed = CRC.checksum(&line[..len - 2]);
        if stored != computed {
            return Err(Reject::Crc { stored, computed });
        }
    }
    let entry = |i: u32| {
        let at = i * geometry.entry_bits;
        Entry {
            vector: get(line, at, geometry.lines_per_region),
            tag: get(line, at + geometry.lines_per_region, geometry.tag_bits) as u64,
        }
    };
    Ok((0..count).map(entry).collect())
}

/// Encodes up to `entries_per_line` entries.
pub(crate) fn encode_line(geometry: &Geometry, entries: &[Entry]) -> Line {
    debug_assert!(entries.len() <= geometry.entries_per_line as usize);
    let len = geometry.line_bytes as usize;
    let mut line = Line {
        bytes: [0; MAX_LINE_BYTES],
        len,
        entries: entries.len() as u32,
    };
    let mut at = 0;
    for entry in entries {
        put(&mut line.bytes, at, geometry.lines_per_region, entry.vector);
        put(
            &mut line.bytes,
            at + geometry.lines_per_region,
            geometry.tag_bits,
            entry.tag.into(),
        );
        at += geometry.entry_bits;
    }
    line.bytes[len - 3] |= (line.entries << 4) as u8;
    if geometry.crc {
        let crc = CRC.checksum(&line.bytes[..len - 2]);
        line.bytes[len - 2..len].copy_from_slice(&crc.to_le_bytes());
    }
    line
}

/// Sets `width` bits from bit `at` on; they must be zero before.
fn put(bytes: &mut [u8], at: u32, width: u32, value: u128) {
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
fn get(bytes: &[u8], at: u32, width: u32) -> u128 {
    let (mut value, mut done) = (0, 0);
    while done < width {
        let (byte, shift) = (((at + done) / 8) as usize, (at + done) % 8);
        let part = (width - done).min(8 - shift);
        value |= u128::from((bytes[byte] >> shift) & mask(part) as u8) << done;
        done += part;
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use jukebox_config::{Check, Config};
    use proptest::prelude::*;

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
    fn crc_has_the_published_check_value() {
        assert_eq!(CRC.checksum(b"123456789"), 0x29b1);
    }

    #[test]
    fn without_check_the_crc_bits_are_zero_and_ignored() {
        let mut config = Config::default();
        config.metadata.check = Check::None;
        let geometry = Geometry::new(&config);
        let entries = [Entry { tag: 5, vector: 1 }];
        let mut line = encode(&geometry, &entries);
        assert_eq!(line[62..], [0, 0]);
        line[63] = 0x5a;
        assert_eq!(decode_line(&geometry, &line).as_deref(), Ok(&entries[..]));
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

    /// Any valid combination of sizes.
    pub(crate) fn any_geometry() -> impl Strategy<Value = Geometry> {
        (5u32..=7, 1u32..=7, 32u32..=57, any::<bool>()).prop_filter_map(
            "does not fit",
            |(line, lines, va_bits, crc)| {
                let mut config = Config::default();
                config.geometry.line_bytes = 1 << line;
                config.geometry.region_bytes = 1 << (line + lines);
                config.address.va_bits = va_bits;
                config.metadata.check = if crc { Check::Crc16 } else { Check::None };
                let small = config.geometry.region_bytes <= 4096;
                let geometry = Geometry::new(&config);
                (small && geometry.entries_per_line > 0).then_some(geometry)
            },
        )
    }

    proptest! {
        #[test]
        fn decoding_gives_back_what_was_encoded(
            geometry in any_geometry(),
            raw in prop::collection::vec((any::<u64>(), any::<u128>()), 0..40),
        ) {
            let vectors = if geometry.lines_per_region == 128 {
                u128::MAX
            } else {
                (1 << geometry.lines_per_region) - 1
            };
            let entries: Vec<Entry> = raw
                .into_iter()
                .map(|(tag, vector)| Entry {
                    tag: tag & mask(geometry.tag_bits),
                    vector: vector & vectors,
                })
                .collect();
            let record = encode(&geometry, &entries);
            let lines = entries.len().div_ceil(geometry.entries_per_line as usize);
            prop_assert_eq!(record.len(), lines * geometry.line_bytes as usize);
            let back: Vec<Entry> =
                decode(&geometry, &record).into_iter().flat_map(Result::unwrap).collect();
            prop_assert_eq!(back, entries);
        }

        #[test]
        fn any_flipped_bit_of_a_checked_line_is_noticed(bit in 0usize..512, tag in 0u64..1 << 38) {
            let geometry = Geometry::new(&Config::default());
            let mut line = encode(&geometry, &[Entry { tag, vector: 0x0101 }]);
            line[bit / 8] ^= 1 << (bit % 8);
            prop_assert!(decode_line(&geometry, &line).is_err());
        }
    }
}
