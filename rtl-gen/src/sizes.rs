//! The numbers that follow from a configuration and that more than one module needs.

use jukebox_config::{Check, Config};
use minijinja::value::Serde;
use minijinja::{Value, context};

/// Most entries a metadata line may hold: the count field has four bits.
const MAX_ENTRIES_PER_LINE: u32 = 15;
/// Bits at the top of a metadata line that hold the count and the CRC.
const TRAILER_BITS: u32 = 20;

/// The sizes that follow from a configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// Bits of a byte offset in a line.
    pub line_log2: u32,
    /// Bits of a byte offset in a region.
    pub region_log2: u32,
    /// Lines of a region: bits of an access vector.
    pub lines: u32,
    /// Bits of a line's number in its region.
    pub line_index_bits: u32,
    /// Bits of a region tag.
    pub tag_bits: u32,
    /// Bits of an entry.
    pub entry_bits: u32,
    /// Bits of a metadata line.
    pub line_bits: u32,
    /// Entries of a full metadata line.
    pub entries_per_line: u32,
    /// Bits of a beat on the memory port.
    pub beat_width: u32,
    /// Beats of a metadata line on the memory port.
    pub beats: u32,
}

impl Sizes {
    /// The sizes of `cfg`, which must be valid.
    pub fn of(cfg: &Config) -> Self {
        let line_log2 = cfg.geometry.line_bytes.ilog2();
        let region_log2 = cfg.geometry.region_bytes.ilog2();
        let lines = cfg.geometry.region_bytes / cfg.geometry.line_bytes;
        let tag_bits = cfg.address.va_bits - region_log2;
        let entry_bits = tag_bits + lines;
        let line_bits = 8 * cfg.geometry.line_bytes;
        let beat_width = cfg.metadata.axi_data_bits;
        Sizes {
            line_log2,
            region_log2,
            lines,
            line_index_bits: lines.ilog2(),
            tag_bits,
            entry_bits,
            line_bits,
            entries_per_line: ((line_bits - TRAILER_BITS) / entry_bits).min(MAX_ENTRIES_PER_LINE),
            beat_width,
            beats: line_bits / beat_width,
        }
    }
}

/// Bits that hold the values `0..=max`, at least one.
pub(crate) fn bits_for(max: u32) -> u32 {
    (u32::BITS - max.leading_zeros()).max(1)
}

/// What every template knows of `cfg`.
pub(crate) fn values(cfg: &Config) -> Value {
    let s = Sizes::of(cfg);
    context! {
        name => &cfg.name,
        cfg => Value::from(Serde(cfg)),
        va => cfg.address.va_bits,
        pa => cfg.address.pa_bits,
        asid => cfg.address.asid_bits,
        line_log2 => s.line_log2,
        region_log2 => s.region_log2,
        lines => s.lines,
        li => s.line_index_bits,
        tag => s.tag_bits,
        entry => s.entry_bits,
        per_line => s.entries_per_line,
        beats => s.beats,
        beat_bits => bits_for(s.beats - 1),
        data => s.beat_width,
        data_log2 => s.beat_width.ilog2(),
        crc => cfg.metadata.check == Check::Crc16,
        line_addr => cfg.address.pa_bits - s.line_log2,
        region_addr => cfg.address.pa_bits - s.region_log2,
        cnt => cfg.counters.bits,
    }
}
