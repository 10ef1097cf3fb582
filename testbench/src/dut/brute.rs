//! The functional prefetcher against the brute-force model: invocation after invocation, with next line,
//! two records and a window, the same record and the same prefetches, each engine's in its order.

use jukebox_brute::{Block, Lookup, RecordStart, ReplayStart};
use jukebox_config::Config;
use jukebox_random_config::valid;
use proptest::prelude::*;

use super::functional::Functional;
use crate::options::Pace;
use crate::prefetcher::{Event, Kind, Prefetcher, Source, Stimulus};

/// Cycles without a prefetch after which none comes by itself.
const QUIET: u32 = 12;

/// Where records are, in turn.
const BUFFERS: [u64; 3] = [0x100_0000, 0x200_0000, 0x300_0000];

/// What the functional model accepted: of the records (1, 2) in order, and of next line.
#[derive(Debug, Default, PartialEq)]
struct Seen {
    records: Vec<(u8, u64)>,
    next: Vec<(u64, u64)>,
}

/// A cycle with this stimulus, and all that follows from it.
fn settle(dut: &mut Functional, stimulus: Stimulus, seen: &mut Seen) {
    let mut stimulus = stimulus;
    let mut quiet = 0;
    while quiet < QUIET {
        let activity = dut.tick(&stimulus).unwrap();
        (stimulus.event, stimulus.pf_present) = (None, false);
        quiet += 1;
        if let Some(prefetch) = activity.prefetch {
            quiet = 0;
            match prefetch.source {
                Source::Record => seen.records.push((1, prefetch.vaddr)),
                Source::SecondRecord => seen.records.push((2, prefetch.vaddr)),
                Source::NextLine { paddr } => seen.next.push((prefetch.vaddr, paddr)),
            }
        }
    }
}

fn of_brute(block: &Block) -> Seen {
    let mut seen = Seen::default();
    for prefetch in &block.prefetches {
        match prefetch.source {
            jukebox_brute::Source::Record => seen.records.push((1, prefetch.vaddr)),
            jukebox_brute::Source::SecondRecord => seen.records.push((2, prefetch.vaddr)),
            jukebox_brute::Source::NextLine => seen.next.push((prefetch.vaddr, prefetch.paddr)),
        }
    }
    seen
}

/// A lookup: which region and which byte of it, where that is, how it ended; or a prefetch that found its line.
type Step = (u64, u64, u64, u8);

fn step() -> impl Strategy<Value = Step> {
    (0u64..12, any::<u64>(), any::<u64>(), 0u8..5)
}

fn event(config: &Config, (region, byte, frame, kind): Step) -> Event {
    let region_bytes = u64::from(config.geometry.region_bytes);
    let vaddr = region * region_bytes + byte % region_bytes;
    Event {
        vaddr,
        paddr: (frame & u64::MAX >> (64 - config.address.pa_bits)) / 4096 * 4096 + vaddr % 4096,
        kind: [Kind::Miss, Kind::PrefetchHit, Kind::Hit, Kind::KeptHit][usize::from(kind)],
        late: false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(60)
    })]
    #[test]
    fn both_prefetch_alike(
        drawn in valid(),
        invocations in prop::collection::vec(prop::collection::vec(step(), 0..40), 1..5),
        window in prop_oneof![Just(0u32), 1u32..12],
        release in 0u32..4,
        lines in 0u32..4,
        limit in prop_oneof![0u64..4, Just(1000)],
        two_records: bool,
        record_hits: bool,
    ) {
        let mut config = drawn.config().clone();
        config.address.pa_bits = 40;
        let line = u64::from(config.geometry.line_bytes);
        let pace = Pace { window, release };
        let mut dut = Functional::new(&config, limit * line, 0, Some(pace))
            .next_lines(lines)
            .two_records(two_records)
            .record_hits(record_hits);
        let mut brute = Block::new(&config);
        brute.policy.window = window.into();
        brute.policy.release = release.into();
        brute.policy.next_line = lines.into();
        brute.policy.record_hits = record_hits;
        let mut bytes = [0u64; 3];
        for (turn, steps) in invocations.into_iter().enumerate() {
            let [to, newest, before] = [turn, turn + 2, turn + 1].map(|place| place % 3);
            brute.prefetches.clear();
            let base = BUFFERS[to];
            brute.record_start(RecordStart { base, limit: base + limit * line, ..RecordStart::default() });
            brute.replay_start(ReplayStart {
                base: BUFFERS[newest],
                bytes: bytes[newest],
                second: (BUFFERS[before], if two_records { bytes[before] } else { 0 }),
                ..ReplayStart::default()
            });
            dut.begin().unwrap();
            let mut seen = Seen::default();
            let ready = Stimulus { pf_ready: true, ..Stimulus::default() };
            settle(&mut dut, ready, &mut seen);
            for step in steps {
                if step.3 == 4 {
                    brute.present();
                    settle(&mut dut, Stimulus { pf_present: true, ..ready }, &mut seen);
                    continue;
                }
                let event = event(&config, step);
                let kinds = [
                    jukebox_brute::Kind::Miss,
                    jukebox_brute::Kind::PrefetchHit,
                    jukebox_brute::Kind::Hit,
                    jukebox_brute::Kind::KeptHit,
                ];
                brute.look_up(Lookup {
                    vaddr: event.vaddr,
                    paddr: event.paddr,
                    kind: kinds[event.kind as usize],
                    instruction: true,
                    ..Lookup::default()
                });
                settle(&mut dut, Stimulus { event: Some(event), ..ready }, &mut seen);
            }
            prop_assert_eq!(&seen, &of_brute(&brute));
            prop_assert_eq!(dut.is_replaying(), brute.is_replaying());
            brute.replay_abort();
            brute.record_stop();
            let record = dut.end().unwrap().record;
            bytes[to] = brute.rec_bytes;
            let byte = |at| brute.memory.get(&at).copied().unwrap_or_default();
            let image: Vec<u8> = (base..base + bytes[to]).map(byte).collect();
            prop_assert_eq!(image, record);
        }
    }
}
