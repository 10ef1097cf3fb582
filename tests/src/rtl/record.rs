//! The record in memory, written from its description alone.

mod delta;

pub(super) use delta::digits;

use crc::{CRC_16_IBM_3740, Crc};
use jukebox_config::{Check, Coding, Config};
use jukebox_harness::ObsEvent;

const CRC: Crc<u16> = Crc::<u16>::new(&CRC_16_IBM_3740);

/// A region and its lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Region number.
    pub tag: u64,
    /// Bit k set: line k of the region.
    pub vector: u128,
}

/// Sizes of a configuration's records.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// Bytes of a line.
    pub line_bytes: usize,
    /// Bytes of a region.
    pub region_bytes: u64,
    /// Lines of a region.
    pub lines: u32,
    /// Bits of a tag.
    pub tag_bits: u32,
    /// Most entries of a line; in delta coding, as many as fit whatever they are.
    pub per_line: usize,
    /// Whether lines carry a CRC.
    pub check: bool,
    /// Whether entries are written as differences.
    pub delta: bool,
}

impl Layout {
    /// The sizes of `config`.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        let (line, region) = (config.geometry.line_bytes, config.geometry.region_bytes);
        let lines = region / line;
        let tag_bits = config.address.va_bits - region.ilog2();
        let delta = config.metadata.coding == Coding::Delta;
        let per_line = if delta {
            (2 * line - 5) / (1 + tag_bits.div_ceil(4) + lines.div_ceil(4))
        } else {
            ((8 * line - 20) / (tag_bits + lines)).min(15)
        };
        Layout {
            line_bytes: line as usize,
            region_bytes: region.into(),
            lines,
            tag_bits,
            per_line: per_line as usize,
            check: config.metadata.check == Check::Crc16,
            delta,
        }
    }

    /// One line holding `entries`, which must fit, as `per_line` of them do.
    ///
    /// # Panics
    /// If they do not.
    #[must_use]
    pub fn encode_line(&self, entries: &[Entry]) -> Vec<u8> {
        if self.delta {
            return self.line_of(&self.nibbles(entries));
        }
        assert!(
            entries.len() <= self.per_line,
            "{} entries in a line",
            entries.len()
        );
        let mut line = vec![0; self.line_bytes];
        let mut at = 0;
        for entry in entries {
            put(&mut line, &mut at, self.lines, entry.vector);
            put(&mut line, &mut at, self.tag_bits, entry.tag.into());
        }
        self.set_count(&mut line, entries.len());
        line
    }

    /// The nibbles of `entries` in one line of delta coding.
    #[must_use]
    pub fn nibbles(&self, entries: &[Entry]) -> Vec<u8> {
        let before = [None].into_iter().chain(entries.iter().map(Some));
        entries
            .iter()
            .zip(before)
            .flat_map(|(entry, before)| delta::entry(self, before, entry))
            .collect()
    }

    /// A line of delta coding with these nibbles and a CRC that holds.
    ///
    /// # Panics
    /// If they are more than fit.
    #[must_use]
    pub fn line_of(&self, nibbles: &[u8]) -> Vec<u8> {
        assert!(nibbles.len() <= delta::room(self), "{nibbles:?}");
        let mut line = vec![0; self.line_bytes];
        delta::fill(&mut line, nibbles);
        self.set_count(&mut line, 0);
        line
    }

    /// Nibbles of a line of delta coding that entries may take.
    #[must_use]
    pub fn room(&self) -> usize {
        delta::room(self)
    }

    /// Nibbles that the number of a line takes in delta coding.
    #[must_use]
    pub fn start_digits(&self) -> u32 {
        delta::start_digits(self)
    }

    /// Nibbles of the shortest entry of delta coding: where fewer are left, a line has ended.
    #[must_use]
    pub fn shortest(&self) -> usize {
        delta::shortest(self)
    }

    /// Sets the count of a line and makes its CRC right.
    pub fn set_count(&self, line: &mut [u8], count: usize) {
        let place = self.line_bytes - 3;
        line[place] = line[place] & 0x0f | (count as u8) << 4;
        let crc = if self.check {
            CRC.checksum(&line[..self.line_bytes - 2])
        } else {
            0
        };
        line[self.line_bytes - 2..].copy_from_slice(&crc.to_le_bytes());
    }

    /// A record of `entries`, every line but the last full.
    #[must_use]
    pub fn encode(&self, entries: &[Entry]) -> Vec<u8> {
        self.parts(entries)
            .into_iter()
            .flat_map(|part| self.encode_line(part))
            .collect()
    }

    /// Which entries go into each line of a record.
    #[must_use]
    pub fn parts<'a>(&self, entries: &'a [Entry]) -> Vec<&'a [Entry]> {
        if !self.delta {
            return entries.chunks(self.per_line).collect();
        }
        let (mut parts, mut rest) = (Vec::new(), entries);
        while !rest.is_empty() {
            let fits = |n: &usize| self.nibbles(&rest[..*n]).len() <= delta::room(self);
            let most = rest.len().min(delta::room(self) / delta::shortest(self));
            let n = (1..=most).rev().find(fits).unwrap_or(1);
            let (part, behind) = rest.split_at(n);
            parts.push(part);
            rest = behind;
        }
        parts
    }

    /// The entries of a record, line by line.
    ///
    /// # Panics
    /// If a line has a wrong count or CRC, or bits where there must be none.
    #[must_use]
    pub fn decode(&self, record: &[u8]) -> Vec<Vec<Entry>> {
        assert_eq!(record.len() % self.line_bytes, 0, "whole lines");
        record
            .chunks(self.line_bytes)
            .map(|line| self.decode_line(line))
            .collect()
    }

    fn decode_line(&self, line: &[u8]) -> Vec<Entry> {
        if self.delta {
            let entries = delta::entries(self, line);
            assert!(!entries.is_empty(), "empty line");
            assert_eq!(self.encode_line(&entries), line, "line of {entries:?}");
            return entries;
        }
        let count = usize::from(line[self.line_bytes - 3] >> 4);
        let mut at = 0;
        let entries: Vec<Entry> = (0..count.min(self.per_line))
            .map(|_| {
                let vector = get(line, &mut at, self.lines);
                Entry {
                    vector,
                    tag: get(line, &mut at, self.tag_bits) as u64,
                }
            })
            .collect();
        assert!(count > 0, "empty line");
        assert_eq!(self.encode_line(&entries), line, "line of {count} entries");
        entries
    }
}

fn put(line: &mut [u8], at: &mut usize, bits: u32, value: u128) {
    for bit in 0..bits {
        line[*at / 8] |= ((value >> bit & 1) as u8) << (*at % 8);
        *at += 1;
    }
}

fn get(line: &[u8], at: &mut usize, bits: u32) -> u128 {
    let mut value = 0;
    for bit in 0..bits {
        value |= u128::from(line[*at / 8] >> (*at % 8) & 1) << bit;
        *at += 1;
    }
    value
}

/// The entries that a recording of `events`, all of them recorded ones, writes.
#[must_use]
pub fn crrb(events: &[ObsEvent], config: &Config) -> Vec<Entry> {
    let layout = Layout::new(config);
    let mut left = Vec::new();
    let mut held: Vec<Entry> = Vec::new();
    for event in events {
        let vaddr = event.vaddr & ((1 << config.address.va_bits) - 1);
        let tag = vaddr / layout.region_bytes;
        let bit = 1u128 << (vaddr % layout.region_bytes / layout.line_bytes as u64);
        if let Some(entry) = held.iter_mut().find(|entry| entry.tag == tag) {
            entry.vector |= bit;
            continue;
        }
        if held.len() == config.geometry.crrb_entries as usize {
            left.push(held.remove(0));
        }
        held.push(Entry { tag, vector: bit });
    }
    left.extend(held);
    left
}

/// Virtual addresses of the lines that a replay of `entries` prefetches, in order.
#[must_use]
pub fn vlines(entries: &[Entry], layout: &Layout, rebase: i64) -> Vec<u64> {
    let mask = (1u64 << layout.tag_bits) - 1;
    let mut addresses = Vec::new();
    for entry in entries {
        let region = (entry.tag.wrapping_add_signed(rebase) & mask) * layout.region_bytes;
        let set = (0..layout.lines).filter(|bit| entry.vector >> bit & 1 == 1);
        addresses.extend(set.map(|bit| region + u64::from(bit) * layout.line_bytes as u64));
    }
    addresses
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_layout_packs_nine_entries_and_reads_them_back() {
        let layout = Layout::new(&Config::default());
        assert_eq!(
            (layout.per_line, layout.tag_bits, layout.lines),
            (9, 38, 16)
        );
        let entries: Vec<Entry> = (0..20)
            .map(|i| Entry {
                tag: i * 0x0123_4567,
                vector: 1 << (i % 16),
            })
            .collect();
        let record = layout.encode(&entries);
        assert_eq!(record.len(), 3 * 64);
        assert_eq!(layout.decode(&record).concat(), entries);
        assert_eq!(record[61] >> 4, 9);
    }

    #[test]
    fn regions_join_in_the_crrb_and_leave_oldest_first() {
        let mut config = Config::default();
        config.geometry.crrb_entries = 2;
        let events = [0x000, 0x400, 0x040, 0x800, 0x400, 0x000].map(ObsEvent::miss);
        let expected = [(0, 3), (1, 1), (2, 1), (0, 1)];
        let expected = expected.map(|(tag, vector)| Entry { tag, vector });
        assert_eq!(crrb(&events, &config), expected);
    }
}
