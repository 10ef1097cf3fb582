//! Figures that follow from a configuration.

use crate::Config;

/// Bits at the end of a metadata line that hold its count and its CRC.
const TRAILER_BITS: u32 = 20;

/// Most entries the count field of a metadata line can express.
const MAX_ENTRIES_PER_LINE: u32 = 15;

impl Config {
    /// Cache lines in a region (`L`), which is the width of an entry's vector in bits.
    pub fn lines_per_region(&self) -> u32 {
        self.geometry.region_bytes / self.geometry.line_bytes
    }

    /// Bits of a region tag (`T`).
    pub fn tag_bits(&self) -> u32 {
        self.address.va_bits - self.geometry.region_bytes.ilog2()
    }

    /// Bits of an entry (`E`): tag and vector.
    pub fn entry_bits(&self) -> u32 {
        self.tag_bits() + self.lines_per_region()
    }

    /// Entries in a full metadata line (`N`), 1 to 15.
    pub fn entries_per_line(&self) -> u32 {
        let room = 8 * self.geometry.line_bytes - TRAILER_BITS;
        (room / self.entry_bits()).min(MAX_ENTRIES_PER_LINE)
    }

    /// Beats of the burst that carries one line.
    pub fn beats_per_line(&self) -> u32 {
        8 * self.geometry.line_bytes / self.metadata.axi_data_bits
    }
}
