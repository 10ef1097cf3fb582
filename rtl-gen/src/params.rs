//! What the templates know about a configuration: the numbers that follow from it, and tables
//! that a generator can work out but an emitted module should show as constants.

use crate::crc;
use crate::registers::{counter_names, registers};
use crate::shifts::Shifts;
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
    /// Beats of a metadata line on the bus.
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
        Sizes {
            line_log2,
            region_log2,
            lines,
            line_index_bits: lines.ilog2(),
            tag_bits,
            entry_bits,
            line_bits,
            entries_per_line: ((line_bits - TRAILER_BITS) / entry_bits).min(MAX_ENTRIES_PER_LINE),
            beats: line_bits / cfg.metadata.axi_data_bits,
        }
    }
}

/// Bits that hold the values `0..=max`, at least one.
fn bits_for(max: u32) -> u32 {
    (u32::BITS - max.leading_zeros()).max(1)
}

/// Where an entry of a metadata line lies on the bus.
fn entry_places(s: &Sizes, width: u32, shifts: &Shifts) -> Vec<Value> {
    let last = |i: u32| last_beat(s, width, i);
    let steps = |i: u32| shifts.steps_to(window_place(s, width, i));
    (0..s.entries_per_line)
        .map(|i| {
            context! {
                index => i,
                last_beat => last(i),
                coarse => steps(i).map(|(coarse, _)| coarse),
                next_coarse => steps((i + 1) % s.entries_per_line).map(|(coarse, _)| coarse),
                next_fine => steps((i + 1) % s.entries_per_line).map(|(_, fine)| fine),
                fine => steps(i).map(|(_, fine)| fine),
                next_steps => i + 1 < s.entries_per_line && last(i + 1) > last(i),
                next_soon => last(i + 1) <= last(i) + 1,
            }
        })
        .collect()
}

/// The beat that holds an entry's last bit.
fn last_beat(s: &Sizes, width: u32, entry: u32) -> u32 {
    ((entry + 1) * s.entry_bits - 1) / width
}

/// An entry's first bit in a window of the last beats up to its own last one.
fn window_place(s: &Sizes, width: u32, entry: u32) -> u32 {
    let start = (window_beats(s, width) - 1) * width + entry * s.entry_bits;
    start - last_beat(s, width, entry) * width
}

/// Beats that the widest-spread entry of a line touches.
fn window_beats(s: &Sizes, width: u32) -> u32 {
    (0..s.entries_per_line)
        .map(|i| last_beat(s, width, i) - i * s.entry_bits / width + 1)
        .max()
        .unwrap_or(1)
}

/// How the packer builds a line on a bus of `width` bits: a step for each entry, more for one that
/// completes several beats. The last beat of the line, which has the header, is no part of them.
fn packer_steps(s: &Sizes, width: u32) -> Vec<Value> {
    // The bits of the entry that begins at `start` which lie in the beat that begins at `base`.
    let bits = |start: u32, base: u32| {
        let (low, high) = (start.max(base), (start + s.entry_bits).min(base + width));
        (low < high).then(|| {
            context! { below => low - base, from => low - start, to => high - 1 - start, above => base + width - high }
        })
    };
    let mut steps = Vec::new();
    let mut sent = 0;
    for entry in 0..s.entries_per_line {
        let start = entry * s.entry_bits;
        // What follows the last entry is 0 and known, up to the last beat.
        let complete = match entry + 1 {
            last if last == s.entries_per_line => s.beats - 1,
            next => next * s.entry_bits / width,
        };
        for beat in sent..complete {
            let pops = beat + 1 == complete;
            steps.push(context! {
                entry => entry, emits => true, pops => pops,
                beat => bits(start, beat * width),
                rest => pops.then(|| bits(start, complete * width)),
                kept => 0,
            });
        }
        if complete == sent {
            let none: Option<Value> = None;
            steps.push(context! {
                entry => entry, emits => false, pops => true, beat => none, rest => bits(start, sent * width),
                kept => start - sent * width,
            });
        }
        sent = complete;
    }
    steps
}

/// Counters of events that are counted in the very cycle of their handshake.
const IMMEDIATE_COUNTERS: &[&str] = &[
    "CNT_ENTRIES_WRITTEN",
    "CNT_BYTES_WRITTEN",
    "CNT_TRANSLATIONS",
    "CNT_RETRIES",
    "CNT_PREFETCHES",
    "CNT_STALL_CYCLES",
    "CNT_PACE_CYCLES",
];

/// One bit for each counter of `chosen`.
fn mask(counters: &[&str], chosen: &[&str]) -> u64 {
    (0..)
        .zip(counters)
        .filter(|(_, name)| chosen.contains(name))
        .fold(0, |mask, (place, _)| mask | 1 << place)
}

/// Place of a counter in the counter bank.
fn place(counters: &[&str], name: &str) -> Option<usize> {
    counters.iter().position(|&counter| counter == name)
}

/// Bits of the ASID that are compared together on their way in: two levels of four-input LUTs.
const ASID_GROUP: u32 = 8;

/// The template context of `cfg`.
pub fn context(cfg: &Config) -> Value {
    let s = Sizes::of(cfg);
    let width = cfg.metadata.axi_data_bits;
    let slots = cfg.metadata.reads_in_flight + 1;
    let counters = counter_names(cfg);
    let starts: Vec<u32> = (0..s.entries_per_line)
        .map(|entry| window_place(&s, width, entry))
        .collect();
    let shifts = Shifts::of(&starts, s.entry_bits);
    let tag_groups = s.tag_bits.div_ceil(16);
    let fifo_depth = (2 * s.beats).max(16);
    context! {
        name => &cfg.name,
        cfg => Value::from(Serde(cfg)),
        regs => Value::from(Serde(registers(cfg))),
        va => cfg.address.va_bits,
        pa => cfg.address.pa_bits,
        asid => cfg.address.asid_bits,
        asid_group => ASID_GROUP,
        asid_groups => cfg.address.asid_bits.div_ceil(ASID_GROUP),
        entries => cfg.geometry.crrb_entries,
        entry_index_bits => bits_for(cfg.geometry.crrb_entries - 1),
        entry_count_bits => bits_for(cfg.geometry.crrb_entries),
        line_log2 => s.line_log2,
        region_log2 => s.region_log2,
        lines => s.lines,
        li => s.line_index_bits,
        tag => s.tag_bits,
        tag_groups => tag_groups,
        entry => s.entry_bits,
        line_bits => s.line_bits,
        per_line => s.entries_per_line,
        index_bits => bits_for(s.entries_per_line - 1),
        beats => s.beats,
        beat_bits => bits_for(s.beats - 1),
        data => width,
        data_log2 => width.ilog2(),
        crc => cfg.metadata.check == Check::Crc16,
        reads => cfg.metadata.reads_in_flight,
        read_slots => slots,
        read_slot_bits => bits_for(slots - 1),
        held_bits => bits_for(slots),
        read_depth => (1 << bits_for(slots - 1)) * s.beats,
        window => window_beats(&s, width),
        shifts => context! {
            coarse => shifts.coarse().to_vec(),
            coarse_bits => bits_for(shifts.coarse().len() as u32 - 1),
            fine => shifts.fine().to_vec(),
            fine_bits => bits_for(shifts.fine().len() as u32 - 1),
            // Bits beyond the entry that the first step keeps.
            span => shifts.fine().last(),
        },
        places => entry_places(&s, width, &shifts),
        line_addr => cfg.address.pa_bits - s.line_log2,
        region_addr => cfg.address.pa_bits - s.region_log2,
        write_fifo_depth => fifo_depth,
        write_fifo_count_bits => bits_for(fifo_depth),
        credit_bits => bits_for(2 * fifo_depth),
        cnt => cfg.counters.bits,
        counters => &counters,
        entries_index => place(&counters, "CNT_ENTRIES_WRITTEN"),
        byte_counters => [place(&counters, "CNT_BYTES_WRITTEN"), place(&counters, "CNT_BYTES_READ")],
        immediate_counters => format!("{:x}", mask(&counters, IMMEDIATE_COUNTERS)),
        cnt_index_bits => bits_for(counters.len() as u32 - 1),
        steps => packer_steps(&s, width),
        crc_zeros => crc::zeros(width),
        crc_start => format!("{:04x}", crc::start(width)),
    }
}
