//! The numbers that follow from a configuration and that more than one module needs.

pub(crate) use crate::bits::bits_for;
use crate::{egress, shares};
use jukebox_config::{Check, Coding, Config, Egress};
use minijinja::value::{Serde, merge_maps};
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
    /// Entries of a full metadata line; in delta coding those that fit whatever they are.
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
        let entries_per_line = match cfg.metadata.coding {
            Coding::Raw => ((line_bits - TRAILER_BITS) / entry_bits).min(MAX_ENTRIES_PER_LINE),
            Coding::Delta => Delta::of(line_bits, tag_bits, lines).entries_for_sure(),
        };
        Sizes {
            line_log2,
            region_log2,
            lines,
            line_index_bits: lines.ilog2(),
            tag_bits,
            entry_bits,
            line_bits,
            entries_per_line,
            beat_width,
            beats: line_bits / beat_width,
        }
    }
}

impl Sizes {
    /// The sizes of delta coding.
    pub(crate) fn delta(&self) -> Delta {
        Delta::of(self.line_bits, self.tag_bits, self.lines)
    }

    /// Most entries of a line that can be told.
    pub(crate) fn most_entries(&self, cfg: &Config) -> u32 {
        match cfg.metadata.coding {
            Coding::Raw => MAX_ENTRIES_PER_LINE,
            Coding::Delta => self.delta().most_entries(),
        }
    }
}

/// Lines that a window mask tells of, behind its first one.
const WINDOW: u32 = 8;

/// The sizes of delta coding, in nibbles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Delta {
    /// Bits of a metadata line.
    line_bits: u32,
    /// What entries may take of a line.
    pub room: u32,
    /// A whole tag.
    pub tag: u32,
    /// The number of a line in its region.
    pub start: u32,
    /// A whole vector.
    pub vector: u32,
}

impl Delta {
    /// The sizes of entries with tags of `tag_bits` and vectors of `lines` bits.
    pub fn of(line_bits: u32, tag_bits: u32, lines: u32) -> Self {
        Delta {
            line_bits,
            room: (line_bits - TRAILER_BITS) / 4,
            tag: tag_bits.div_ceil(4),
            start: lines.ilog2().div_ceil(4),
            vector: lines.div_ceil(4),
        }
    }

    /// Differences by class; the last is the whole tag.
    pub fn differences(&self) -> [u32; 4] {
        [2, 3, 4, self.tag]
    }

    /// Masks by class.
    pub fn masks(&self) -> [u32; 4] {
        [
            self.start,
            2 * self.start,
            self.start + WINDOW / 4,
            self.vector,
        ]
    }

    /// Classes of masks that are ever written: those that can be shorter than the vector, or as long
    /// and of a lower class.
    pub fn written_masks(&self) -> Vec<usize> {
        let masks = self.masks();
        (0..masks.len())
            .filter(|&class| masks[class] <= self.vector)
            .collect()
    }

    /// The shortest entry.
    pub fn shortest(&self) -> u32 {
        1 + 2 + self.start.min(self.vector)
    }

    /// The longest entry that is ever written: a mask is no longer than the vector.
    pub fn longest_written(&self) -> u32 {
        1 + self.tag + self.vector
    }

    /// The longest mask that can be read.
    pub fn longest_mask(&self) -> u32 {
        self.masks().into_iter().fold(0, u32::max)
    }

    /// The longest entry that can be read.
    pub fn longest_read(&self) -> u32 {
        1 + self.tag + self.longest_mask()
    }

    /// Entries that fit a line whatever they are.
    pub fn entries_for_sure(&self) -> u32 {
        self.room / self.longest_written()
    }

    /// Most entries of a line: the first one has its whole tag.
    pub fn most_entries(&self) -> u32 {
        let first = 1 + self.tag + self.start.min(self.vector);
        1 + (self.room - first) / self.shortest()
    }

    /// Bits of the chunks in which lines are written: each holds an entry, and a line has no more
    /// chunks than entries.
    pub fn written_chunk(&self) -> u32 {
        let entry = (4 * self.longest_written()).next_power_of_two();
        let entries = self.line_bits.div_ceil(self.entries_for_sure());
        entry.max(entries.next_power_of_two())
    }

    /// Bits of the chunks in which lines are read: each holds an entry.
    pub fn read_chunk(&self) -> u32 {
        (4 * self.longest_read()).next_power_of_two()
    }

    /// Nibbles of an entry for each header, as many bits as a place in two chunks of `chunk` bits
    /// takes: bit by bit, a bit a header.
    pub fn lengths(&self, chunk: u32) -> Vec<u64> {
        let length = |header: usize| 1 + self.differences()[header >> 2] + self.masks()[header & 3];
        let row = |bit: u32| {
            let set = (0..16).filter(|&header| length(header) >> bit & 1 == 1);
            set.fold(0, |row, header| row | 1 << header)
        };
        (0..=(chunk / 4).ilog2()).map(row).collect()
    }

    /// What the templates of encoder and decoder know, with chunks of this many bits.
    pub fn values(&self, cfg: &Config, chunk: u32) -> Value {
        let nibbles = chunk / 4;
        let unit = chunk.min(cfg.metadata.axi_data_bits);
        let chunks = self.line_bits / chunk;
        let lengths = bits_for(self.longest_written());
        context! {
            room => self.room,
            room_bits => bits_for(self.room),
            shortest => self.shortest(),
            tag_nibbles => self.tag,
            start_nibbles => self.start,
            vector_nibbles => self.vector,
            window => WINDOW,
            has_run => self.written_masks().contains(&1),
            has_window => self.written_masks().contains(&2),
            far_lengths => self.differences().to_vec(),
            mask_lengths => self.masks().to_vec(),
            mask_longest => self.longest_mask(),
            longest => self.longest_read(),
            length_bits => lengths,
            chunk,
            chunk_log2 => chunk.ilog2(),
            chunk_nibbles => nibbles,
            fill_bits => nibbles.ilog2(),
            chunks,
            chunk_index_bits => bits_for(chunks - 1),
            unit,
            unit_log2 => unit.ilog2(),
            units => self.line_bits / unit,
            units_log2 => (self.line_bits / unit).ilog2(),
        }
    }
}

/// The IDs of the memory port: bits of an ID, its range where it has more than one, what stands
/// between width and value of a constant, and the two IDs.
fn ids(cfg: &Config) -> Value {
    let bits = cfg.metadata.axi_id_bits;
    let (write, read) = (cfg.metadata.axi_write_id, cfg.metadata.axi_read_id);
    context! {
        id_bits => bits,
        id_range => if bits > 1 { format!("[{}:0]", bits - 1) } else { String::new() },
        id_radix => if bits > 1 { "d" } else { "b" },
        write_id => write,
        read_id => read,
        default_ids => (bits, write, read) == (1, 0, 0),
    }
}

/// Which parts there are, and what has to be there for them: `rep_asid` if the address space of a
/// replay is used, `tells_last` if the last entry of a line is told from others, `gated` if a
/// prefetch may have to wait before it is raised.
fn features(cfg: &Config) -> Value {
    let features = &cfg.features;
    let filtered_behind = cfg.prefetch.next_line && features.asid_filter;
    context! {
        translates => cfg.translates(),
        retries => cfg.retries(),
        pacing => features.pacing,
        rebase => features.rebase,
        watchdog => features.watchdog,
        asid_filter => features.asid_filter,
        resume => features.resume,
        has_asid => cfg.has_asid(),
        obs_asid => cfg.observes_asid(),
        rep_asid => cfg.translates() || filtered_behind,
        tells_last => features.resume || cfg.prefetch.run_ahead,
        gated => features.pacing || cfg.prefetch.egress != Egress::Native,
        wide => cfg.registers.bits > 32,
    }
}

/// What every template knows of `cfg`.
pub(crate) fn values(cfg: &Config) -> Value {
    let s = Sizes::of(cfg);
    let most = s.most_entries(cfg);
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
        delta => cfg.metadata.coding == Coding::Delta,
        next_line => cfg.prefetch.next_line,
        run_ahead => cfg.prefetch.run_ahead,
        second_record => cfg.prefetch.second_record,
        // Prefetches that are not the replay's at level 0 share its port.
        beside => cfg.prefetch.next_line || cfg.prefetch.run_ahead,
        pf_source => cfg.prefetch.next_line || cfg.prefetch.second_record,
        most_entries => most,
        most_bits => bits_for(most),
        line_addr => cfg.address.pa_bits - s.line_log2,
        region_addr => cfg.address.pa_bits - s.region_log2,
        cnt => cfg.counters.bits,
        ..merge_maps([ids(cfg), egress::values(cfg), features(cfg), shares::values(cfg)])
    }
}
