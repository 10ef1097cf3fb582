//! The words of the behaviour page that are numbers.

use jukebox_config::{Check, Coding, Config};

/// Sizes of a configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// Bytes of a line.
    pub line: u64,
    /// Bytes of a region.
    pub region: u64,
    /// `L`: lines of a region.
    pub lines: u64,
    /// `T`: bits of a tag.
    pub tag_bits: u64,
    /// Bits of a virtual address.
    pub va_bits: u64,
    /// Bits of a physical address.
    pub pa_bits: u64,
    /// Entries of the CRRB.
    pub crrb: usize,
    /// Whether lines of metadata carry a CRC.
    pub crc: bool,
    /// Whether entries are in delta coding.
    pub delta: bool,
}

impl Sizes {
    /// Those of `config`.
    pub fn of(config: &Config) -> Sizes {
        let line = u64::from(config.geometry.line_bytes);
        let region = u64::from(config.geometry.region_bytes);
        let mut tag_bits = u64::from(config.address.va_bits);
        let mut rest = region;
        while rest > 1 {
            rest /= 2;
            tag_bits -= 1;
        }
        Sizes {
            line,
            region,
            lines: region / line,
            tag_bits,
            va_bits: config.address.va_bits.into(),
            pa_bits: config.address.pa_bits.into(),
            crrb: config.geometry.crrb_entries as usize,
            crc: config.metadata.check == Check::Crc16,
            delta: config.metadata.coding == Coding::Delta,
        }
    }

    /// `N`: entries of a raw line.
    pub fn raw_entries(&self) -> usize {
        let entry = self.tag_bits + self.lines;
        (((8 * self.line - 20) / entry) as usize).min(15)
    }

    /// A virtual address as the block sees it: its low `va_bits` bits.
    pub fn seen(&self, vaddr: u64) -> u64 {
        (u128::from(vaddr) % (1 << self.va_bits)) as u64
    }
}
