//! Figures that follow from a configuration.

use crate::{Coding, Config, Egress, Translation};

/// Bits at the end of a metadata line that hold its count and its CRC.
const TRAILER_BITS: u32 = 20;

/// Most entries the count field of a metadata line can express.
const MAX_ENTRIES_PER_LINE: u32 = 15;

impl Config {
    /// Whether the block asks for translations.
    pub fn translates(&self) -> bool {
        self.features.translation == Translation::Port
    }

    /// Whether a translation that is answered RETRY is asked for again.
    pub fn retries(&self) -> bool {
        self.translates() && self.features.retry
    }

    /// Whether an operation has an address space: there is a filter or a translation that asks for
    /// it.
    pub fn has_asid(&self) -> bool {
        self.translates() || self.features.asid_filter
    }

    /// Whether the L2 says the address space of an event: the filter looks at it, or a prefetch
    /// behind the event says it again.
    pub fn observes_asid(&self) -> bool {
        let says_it = self.prefetch.next_line && self.prefetch_carries_address();
        self.features.asid_filter || says_it
    }

    /// Whether a prefetch says its virtual address and address space.
    pub fn prefetch_carries_address(&self) -> bool {
        let native = self.prefetch.egress == Egress::Native;
        (native && self.translates()) || self.prefetch.user_address
    }
}

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

    /// Entries that every full metadata line holds: all of them in raw coding (`N`, 1 to 15), those
    /// that fit whatever they are in delta coding (`M`, 1 to 31; most lines hold more).
    pub fn entries_per_line(&self) -> u32 {
        let room = 8 * self.geometry.line_bytes - TRAILER_BITS;
        match self.metadata.coding {
            Coding::Raw => (room / self.entry_bits()).min(MAX_ENTRIES_PER_LINE),
            Coding::Delta => {
                let longest = 1 + self.tag_bits().div_ceil(4) + self.lines_per_region().div_ceil(4);
                room / (4 * longest)
            }
        }
    }

    /// Beats of the burst that carries one line.
    pub fn beats_per_line(&self) -> u32 {
        8 * self.geometry.line_bytes / self.metadata.axi_data_bits
    }
}
