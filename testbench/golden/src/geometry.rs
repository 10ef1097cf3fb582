//! Sizes derived from a configuration.

use jukebox_config::{Check, Coding, Config};

/// Sizes of regions, entries and metadata lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Geometry {
    /// Bytes of a line.
    pub line_bytes: u32,
    /// Bytes of a region.
    pub region_bytes: u32,
    /// Lines of a region, 2 to 128; bits of an access vector.
    pub lines_per_region: u32,
    /// Bits of a region tag.
    pub tag_bits: u32,
    /// Bits of an entry: vector and tag.
    pub entry_bits: u32,
    /// Entries that every full metadata line holds: 1 to 15 and no more of them in raw coding, 1 to 31
    /// or more in delta coding.
    pub entries_per_line: u32,
    /// Bits of a virtual address.
    pub va_bits: u32,
    /// Bits of a physical address.
    pub pa_bits: u32,
    /// Whether metadata lines carry a CRC.
    pub crc: bool,
    /// How entries are written.
    pub coding: Coding,
}

impl Geometry {
    /// The sizes of `config`, whose values are taken as they are (the generator validates them).
    pub fn new(config: &Config) -> Self {
        let line_bytes = config.geometry.line_bytes;
        let region_bytes = config.geometry.region_bytes;
        let lines_per_region = region_bytes / line_bytes;
        let tag_bits = config.address.va_bits - region_bytes.ilog2();
        let entry_bits = tag_bits + lines_per_region;
        let room = 8 * line_bytes - 20;
        let entries_per_line = match config.metadata.coding {
            Coding::Raw => (room / entry_bits).min(15),
            Coding::Delta => {
                let longest = 1 + tag_bits.div_ceil(4) + lines_per_region.div_ceil(4);
                room / 4 / longest
            }
        };
        Geometry {
            line_bytes,
            region_bytes,
            lines_per_region,
            tag_bits,
            entry_bits,
            entries_per_line,
            va_bits: config.address.va_bits,
            pa_bits: config.address.pa_bits,
            crc: config.metadata.check == Check::Crc16,
            coding: config.metadata.coding,
        }
    }

    /// Region tag of a virtual address; bits above `va_bits` are ignored.
    pub fn tag(&self, vaddr: u64) -> u64 {
        (vaddr & mask(self.va_bits)) >> self.region_bytes.ilog2()
    }

    /// Line of its region a virtual address lies in.
    pub fn line(&self, vaddr: u64) -> u32 {
        (vaddr >> self.line_bytes.ilog2()) as u32 & (self.lines_per_region - 1)
    }

    /// First virtual address of the region `tag` displaced by `rebase` regions (modulo the tag).
    pub fn region_address(&self, tag: u64, rebase: u64) -> u64 {
        (tag.wrapping_add(rebase) & mask(self.tag_bits)) << self.region_bytes.ilog2()
    }
}

/// The lowest `bits` bits set, 0 to 64.
pub(crate) fn mask(bits: u32) -> u64 {
    match bits {
        0 => 0,
        1..=63 => (1 << bits) - 1,
        _ => u64::MAX,
    }
}
