//! The record in memory: entries packed into self-contained lines.

mod bits;
mod delta;
mod line;
mod packer;
mod raw;
#[cfg(test)]
mod testing;

use crate::Geometry;
use crc::{CRC_16_IBM_3740, Crc, Table};
use jukebox_config::Coding;
use thiserror::Error;

pub(crate) use delta::{Fit, fit};
pub(crate) use line::{Line, MAX_LINE_BYTES};
pub(crate) use packer::Packer;

/// CRC-16/CCITT-FALSE, which the catalogue of the `crc` crate calls IBM-3740.
static CRC: Crc<u16, Table<16>> = Crc::<u16, Table<16>>::new(&CRC_16_IBM_3740);

/// A region and the lines of it that were used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Region number, `tag_bits` wide.
    pub tag: u64,
    /// Bit k: line k of the region.
    pub vector: u128,
}

/// Why a line of a record is not used, or not to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Reject {
    /// The number of entries is 0 or more than a line can hold; in delta coding: it is not 0.
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
    /// Delta coding: the first entry does not say its whole tag.
    #[error("the first entry has no whole tag")]
    NoTag,
    /// Delta coding: an entry that means nothing.
    #[error("the entry at nibble {nibble} {what}")]
    Malformed {
        /// Where in the line it begins.
        nibble: u32,
        /// What is wrong with it.
        what: Malformed,
    },
}

/// What can be wrong with an entry in delta coding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Malformed {
    /// It names a line that its region does not have.
    #[error("names a line beyond its region")]
    Line,
    /// Bits of its tag above the tag are set.
    #[error("has bits above its tag")]
    Tag,
    /// It is longer than what is left of the line.
    #[error("is cut off")]
    CutOff,
}

/// What a line of a record holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// The entries that are used, those with an empty vector among them.
    pub entries: Vec<Entry>,
    /// Why the line counts as rejected. Nothing of it is used then, but in delta coding what stands
    /// before a [`Reject::Malformed`] entry.
    pub rejected: Option<Reject>,
}

/// Encodes a record: as many full lines as needed, and a last one with the rest. In delta coding no two
/// entries in a row may have the same tag, which a recording never does.
pub fn encode(geometry: &Geometry, entries: &[Entry]) -> Vec<u8> {
    let mut packer = Packer::new(geometry, u64::MAX);
    let mut record = Vec::new();
    for entry in entries {
        for line in packer.push(*entry).lines.into_iter().flatten() {
            record.extend_from_slice(line.bytes());
        }
    }
    if let Some(line) = packer.close() {
        record.extend_from_slice(line.bytes());
    }
    record
}

/// Decodes a record line by line, as [`decode_line`].
pub fn decode(geometry: &Geometry, record: &[u8]) -> Vec<Result<Vec<Entry>, Reject>> {
    record
        .chunks(geometry.line_bytes as usize)
        .map(|line| decode_line(geometry, line))
        .collect()
}

/// Decodes one line of exactly `line_bytes` bytes. Entries with an empty vector are returned like
/// others.
///
/// # Errors
/// What makes the line count as rejected; [`read_line`] gives what is used of it all the same.
pub fn decode_line(geometry: &Geometry, line: &[u8]) -> Result<Vec<Entry>, Reject> {
    let Content { entries, rejected } = read_line(geometry, line);
    rejected.map_or(Ok(entries), Err)
}

/// Reads one line of exactly `line_bytes` bytes.
pub fn read_line(geometry: &Geometry, line: &[u8]) -> Content {
    match sound(geometry, line) {
        Ok(()) => match geometry.coding {
            Coding::Raw => Content {
                entries: raw::entries(geometry, line),
                rejected: None,
            },
            Coding::Delta => delta::entries(geometry, line),
        },
        Err(reject) => Content {
            entries: Vec::new(),
            rejected: Some(reject),
        },
    }
}

/// Checks what a line says of itself.
fn sound(geometry: &Geometry, line: &[u8]) -> Result<(), Reject> {
    let len = geometry.line_bytes as usize;
    if line.len() != len {
        return Err(Reject::Truncated(line.len()));
    }
    let count = u32::from(line[len - 3] >> 4);
    let allowed = match geometry.coding {
        Coding::Raw => 1..=geometry.entries_per_line,
        Coding::Delta => 0..=0,
    };
    if !allowed.contains(&count) {
        return Err(Reject::Count(count));
    }
    if geometry.crc {
        let stored = u16::from_le_bytes([line[len - 2], line[len - 1]]);
        let computed = CRC.checksum(&line[..len - 2]);
        if stored != computed {
            return Err(Reject::Crc { stored, computed });
        }
    }
    Ok(())
}

/// Encodes what fits one line.
pub(crate) fn encode_line(geometry: &Geometry, entries: &[Entry]) -> Line {
    let mut line = Line::empty(geometry, entries.len() as u32);
    match geometry.coding {
        Coding::Raw => raw::put(geometry, entries, line.bytes_mut()),
        Coding::Delta => delta::put(geometry, entries, line.bytes_mut()),
    }
    if geometry.crc {
        let bytes = line.bytes_mut();
        let (body, check) = bytes.split_at_mut(bytes.len() - 2);
        check.copy_from_slice(&CRC.checksum(body).to_le_bytes());
    }
    line
}

#[cfg(test)]
mod tests {
    use super::testing::any_geometry;
    use super::*;
    use crate::geometry::mask;
    use jukebox_config::{Check, Config};
    use proptest::prelude::*;

    #[test]
    fn crc_has_the_published_check_value() {
        assert_eq!(CRC.checksum(b"123456789"), 0x29b1);
    }

    #[test]
    fn without_check_the_crc_bits_are_zero_and_ignored() {
        for coding in [Coding::Raw, Coding::Delta] {
            let mut config = Config::default();
            config.metadata.check = Check::None;
            config.metadata.coding = coding;
            let geometry = Geometry::new(&config);
            let entries = [Entry { tag: 5, vector: 1 }];
            let mut line = encode(&geometry, &entries);
            assert_eq!(line[62..], [0, 0]);
            line[63] = 0x5a;
            assert_eq!(decode_line(&geometry, &line).as_deref(), Ok(&entries[..]));
        }
    }

    #[test]
    fn neither_reader_takes_the_other_ones_lines() {
        let raw = Geometry::new(&Config::default());
        let mut config = Config::default();
        config.metadata.coding = Coding::Delta;
        let delta = Geometry::new(&config);
        let entries = [Entry { tag: 5, vector: 1 }];
        let refused = |reader, writer| decode_line(reader, &encode(writer, &entries));
        assert_eq!(refused(&raw, &delta), Err(Reject::Count(0)));
        assert_eq!(refused(&delta, &raw), Err(Reject::Count(1)));
    }

    proptest! {
        #[test]
        fn decoding_gives_back_what_was_encoded(
            geometry in any_geometry(),
            raw in prop::collection::vec((any::<u64>(), 0u32..64, any::<u128>(), 0u32..128), 0..60),
        ) {
            let vectors = if geometry.lines_per_region == 128 {
                u128::MAX
            } else {
                (1 << geometry.lines_per_region) - 1
            };
            let mut entries: Vec<Entry> = Vec::new();
            for (tag, near, vector, sparse) in raw {
                // Tags near the one before and far from it, vectors with few bits and with many.
                let last = entries.last().map_or(0, |entry| entry.tag);
                let tag = last.wrapping_add(tag >> near) & mask(geometry.tag_bits);
                let vector = (vector & (vector >> (sparse / 2)) | 1 << sparse) & vectors;
                if entries.is_empty() || tag != last {
                    entries.push(Entry { tag, vector });
                }
            }
            let record = encode(&geometry, &entries);
            let lines = entries.len().div_ceil(geometry.entries_per_line as usize);
            prop_assert!(record.len() <= lines * geometry.line_bytes as usize);
            let back: Vec<Entry> =
                decode(&geometry, &record).into_iter().flat_map(Result::unwrap).collect();
            prop_assert_eq!(back, entries);
        }

        #[test]
        fn any_flipped_bit_of_a_checked_line_is_noticed(
            bit in 0usize..512,
            tag in 0u64..1 << 38,
            delta in any::<bool>(),
        ) {
            let mut config = Config::default();
            config.metadata.coding = if delta { Coding::Delta } else { Coding::Raw };
            let geometry = Geometry::new(&config);
            let mut line = encode(&geometry, &[Entry { tag, vector: 0x0101 }]);
            line[bit / 8] ^= 1 << (bit % 8);
            let content = read_line(&geometry, &line);
            prop_assert!(content.entries.is_empty() && content.rejected.is_some());
        }
    }
}
