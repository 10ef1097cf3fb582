//! Records and replays of the golden model against the brute-force model, in any configuration.

use jukebox_brute::{Block, Kind, Lookup, RecordStart, ReplayStart, Sizes, Source, read};
use jukebox_config::{Check, Coding, Config};
use jukebox_golden::format::{Entry, read_line};
use jukebox_golden::{Geometry, Record, Recorder, Replayer};
use jukebox_random_config::{Drawn, valid};
use proptest::prelude::*;

const BASE: u64 = 0x10_0000;
const OTHER: u64 = 0x20_0000;

/// What a recording meets.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// A lookup of a line of the region so far from the one before, or anywhere.
    Near(i64, u64),
    Far(u64),
    /// PAUSE, and on behind what was recorded.
    Pause,
}

fn step() -> impl Strategy<Value = Step> {
    let jump = prop_oneof![
        4 => Just(0i64),
        8 => -3i64..=3,
        3 => -130i64..=130,
        2 => -2100i64..=2100,
        2 => -33_000i64..=33_000,
    ];
    prop_oneof![
        40 => (jump, any::<u64>()).prop_map(|(jump, line)| Step::Near(jump, line)),
        4 => any::<u64>().prop_map(Step::Far),
        1 => Just(Step::Pause),
    ]
}

/// Any configuration whose counters count as far as they may.
fn config(drawn: &Drawn) -> Config {
    let mut config = drawn.config().clone();
    config.counters.bits = 64;
    config.counters.list = None;
    config
}

/// The same steps recorded by both: the golden model's record, and the block that holds the other's.
fn recorded(config: &Config, steps: &[Step], lines: u64) -> (Record, Block) {
    let (line, region) = (
        u64::from(config.geometry.line_bytes),
        u64::from(config.geometry.region_bytes),
    );
    let mut golden = Recorder::new(config, lines * line);
    let mut brute = Block::new(config);
    let start = |offset| RecordStart {
        base: BASE,
        limit: BASE + lines * line,
        offset,
        asid: 0,
    };
    brute.record_start(start(0));
    let mut vaddr = 0x7fff_0000u64;
    for step in steps {
        match *step {
            Step::Near(jump, byte) => {
                let moved = vaddr.wrapping_add_signed(jump * region as i64);
                vaddr = moved / region * region + byte % region;
            }
            Step::Far(anywhere) => vaddr = anywhere,
            Step::Pause => {
                golden.pause();
                brute.record_stop();
                brute.record_start(start(brute.rec_offset));
                continue;
            }
        }
        golden.event(vaddr);
        brute.look_up(Lookup {
            vaddr,
            kind: Kind::Miss,
            instruction: true,
            ..Lookup::default()
        });
    }
    brute.record_stop();
    (golden.finish(), brute)
}

/// Bytes of memory.
fn image(brute: &Block, base: u64, bytes: u64) -> Vec<u8> {
    let byte = |at| brute.memory.get(&at).copied().unwrap_or_default();
    (base..base + bytes).map(byte).collect()
}

fn put(brute: &mut Block, base: u64, bytes: &[u8]) {
    brute.memory.extend((base..).zip(bytes.iter().copied()));
}

/// An entry of the brute-force model in the golden model's words.
fn entry(of: &jukebox_brute::Entry) -> Entry {
    Entry {
        tag: of.tag,
        vector: of.lines.iter().fold(0, |vector, line| vector | 1 << line),
    }
}

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        max_shrink_time: 60_000,
        ..ProptestConfig::with_cases(cases)
    }
}

proptest! {
    #![proptest_config(cases(150))]
    /// The bytes of a record, what is in it, what found no room.
    #[test]
    fn both_write_the_same_record(
        drawn in valid(),
        steps in prop::collection::vec(step(), 0..250),
        lines in prop_oneof![0u64..4, 4u64..12, Just(10_000)],
    ) {
        let config = config(&drawn);
        let (golden, brute) = recorded(&config, &steps, lines);
        let bytes = golden.bytes.len() as u64;
        prop_assert_eq!((brute.rec_bytes, brute.rec_offset), (bytes, bytes));
        prop_assert_eq!(image(&brute, BASE, bytes), golden.bytes);
        prop_assert_eq!(brute.counter("CNT_BYTES_WRITTEN"), bytes);
        prop_assert_eq!(brute.counter("CNT_ENTRIES_WRITTEN"), golden.entries);
        prop_assert_eq!(brute.counter("CNT_DROPPED_LIMIT"), golden.dropped);
        // A start behind a pause clears the bit.
        let paused = steps.iter().any(|step| matches!(step, Step::Pause));
        let full = brute.status.contains("RECORD_FULL");
        prop_assert!(full == (golden.dropped > 0) || paused && !full);
    }
}

proptest! {
    #![proptest_config(cases(150))]
    /// Which lines a replay prefetches, in which order; of records with damage in them as well, and of two
    /// behind each other.
    #[test]
    fn both_replay_a_record_alike(
        drawn in valid(),
        steps in prop::collection::vec(step(), 0..200),
        damage in prop::collection::vec((any::<prop::sample::Index>(), 0u8..8), 0..6),
        cut in any::<prop::sample::Index>(),
        offset in any::<prop::sample::Index>(),
        rebase in prop_oneof![Just(0i64), -5i64..5, any::<i64>()],
        unchecked: bool,
    ) {
        let mut config = config(&drawn);
        if unchecked {
            config.metadata.check = Check::None;
        }
        let line = config.geometry.line_bytes as usize;
        let (golden, _) = recorded(&config, &steps, 10_000);
        let mut bytes = golden.bytes;
        for (place, bit) in damage {
            if !bytes.is_empty() {
                let place = place.index(bytes.len());
                bytes[place] ^= 1 << bit;
            }
        }
        let lines = bytes.len() / line;
        let (first, second) = bytes.split_at(cut.index(lines + 1) * line);
        let offset = offset.index(lines + 1) * line;
        let mut brute = Block::new(&config);
        put(&mut brute, BASE, first);
        put(&mut brute, OTHER, second);
        brute.replay_start(ReplayStart {
            base: BASE,
            bytes: first.len() as u64,
            offset: offset as u64,
            second: (OTHER, second.len() as u64),
            rebase: rebase as u64,
            asid: 7,
        });
        let replayer = Replayer::new(&config, rebase);
        let golden = replayer.replay(&bytes[offset..]);
        let vaddrs: Vec<u64> = brute.prefetches.iter().map(|prefetch| prefetch.vaddr).collect();
        prop_assert_eq!(vaddrs, replayer.prefetches(&bytes[offset..]));
        let of_first = replayer.prefetches(first.get(offset..).unwrap_or_default()).len();
        for (place, prefetch) in brute.prefetches.iter().enumerate() {
            let source = if place < of_first { Source::Record } else { Source::SecondRecord };
            prop_assert_eq!((prefetch.source, prefetch.asid), (source, 7));
        }
        prop_assert_eq!(brute.counter("CNT_LINES_READ"), golden.lines_read);
        prop_assert_eq!(brute.counter("CNT_LINES_REJECTED"), golden.lines_rejected);
        if config.translates() {
            prop_assert_eq!(brute.requests.len(), golden.entries.len());
        }
        prop_assert_eq!(brute.rep_offset, (bytes.len() as u64, bytes.len() as u64));
        prop_assert!(brute.status.contains("REPLAY_DONE") && !brute.is_replaying());
    }
}

proptest! {
    #![proptest_config(cases(600))]
    /// Lines of any bits, which say something often enough: those of the count are likely ones, and zeros
    /// are many.
    #[test]
    fn both_read_any_line_alike(
        drawn in valid(),
        bytes in prop::collection::vec(any::<u8>(), 128),
        thin in prop::collection::vec(any::<bool>(), 128),
        count in prop_oneof![3 => Just(0u8), 1 => 0u8..16],
        entries in 0u8..16,
        delta: bool,
        checked in prop::bool::weighted(0.1),
    ) {
        let mut config = config(&drawn);
        config.metadata.coding = if delta { Coding::Delta } else { Coding::Raw };
        config.metadata.check = if checked { Check::Crc16 } else { Check::None };
        let geometry = Geometry::new(&config);
        let length = config.geometry.line_bytes as usize;
        let mut line: Vec<u8> = bytes.iter().zip(thin).map(|(byte, thin)| if thin { 0 } else { *byte }).collect();
        line.truncate(length);
        let count = if delta { count } else { entries };
        line[length - 3] = line[length - 3] & 15 | count << 4;
        if delta {
            // Most begin with a whole tag that is one: what stands behind it is what matters.
            line[0] |= 0b1100;
            let top = geometry.tag_bits.div_ceil(4);
            if top * 4 > geometry.tag_bits {
                let nibble = top as usize;
                line[nibble / 2] &= if nibble.is_multiple_of(2) { 0xf0 } else { 0x0f };
            }
        }
        let golden = read_line(&geometry, &line);
        let brute = read(&Sizes::of(&config), &line);
        let entries: Vec<Entry> = brute.entries.iter().map(entry).collect();
        prop_assert_eq!((entries, brute.rejected), (golden.entries, golden.rejected.is_some()));
    }
}
