//! The RTL as a prefetcher, and what is said when it differs.

use super::*;
use crate::options::{Latencies, Pace};

const MISSES: [u64; 4] = [0x40_0000, 0x40_0080, 0x7f00_0040, 0x40_0fc0];

fn options(dut: Dut) -> Options {
    Options {
        dut,
        metadata_limit: "1KiB".parse().unwrap(),
        latencies: Latencies {
            memory: 20,
            ..Latencies::default()
        },
        ..Options::default()
    }
}

fn rtl(options: &Options) -> Rtl {
    Rtl::new(&Config::default(), options, 0, Watch::default()).unwrap()
}

/// One invocation with these misses; the prefetches it sent and what is left of it.
fn invocation(rtl: &mut Rtl, misses: &[u64]) -> Result<(Vec<u64>, Recorded)> {
    rtl.begin()?;
    let mut prefetches = Vec::new();
    let ready = Stimulus {
        pf_ready: true,
        ..Stimulus::default()
    };
    for cycle in 0.. {
        prefetches.extend(rtl.tick(&ready)?.prefetch.map(|one| one.vaddr));
        if !rtl.is_replaying() || cycle == 1000 {
            break;
        }
    }
    for &vaddr in misses {
        let event = Some(Event {
            vaddr,
            paddr: vaddr,
            kind: Kind::Miss,
            late: false,
        });
        assert!(rtl.can_observe());
        assert!(rtl.tick(&Stimulus { event, ..ready })?.event_taken);
    }
    Ok((prefetches, rtl.end()?))
}

fn mismatch(outcome: Result<(Vec<u64>, Recorded)>) -> Mismatch {
    match outcome {
        Err(Stop::Mismatch(mismatch)) => *mismatch,
        other => panic!("no mismatch: {other:?}"),
    }
}

#[test]
fn a_record_is_replayed_in_the_next_invocation() {
    for dut in [Dut::Rtl, Dut::Both] {
        let mut rtl = rtl(&options(dut));
        let (prefetches, first) = invocation(&mut rtl, &MISSES).unwrap();
        assert!(prefetches.is_empty(), "{prefetches:x?}");
        assert_eq!(
            (first.entries, first.bytes_written, first.bytes_read),
            (3, 64, 0)
        );
        let (prefetches, second) = invocation(&mut rtl, &[]).unwrap();
        assert_eq!(prefetches, [0x40_0000, 0x40_0080, 0x7f00_0040, 0x40_0fc0]);
        assert_eq!(
            (second.entries, second.bytes_written, second.bytes_read),
            (0, 0, 64)
        );
        assert_eq!(second.counters["CNT_PREFETCHES"], 4);
        assert_eq!(rtl.compared_events() > 0, dut == Dut::Both);
        let (prefetches, _) = invocation(&mut rtl, &[]).unwrap();
        assert!(prefetches.is_empty(), "{prefetches:x?}");
    }
}

#[test]
fn back_pressure_changes_no_record() {
    let quiet = invocation(&mut rtl(&options(Dut::Both)), &MISSES)
        .unwrap()
        .1;
    let mut stalled = options(Dut::Both);
    stalled.stall = 0.6;
    for seed in 0..4 {
        stalled.seed = seed;
        let mut rtl = rtl(&stalled);
        assert_eq!(
            invocation(&mut rtl, &MISSES).unwrap().1.record,
            quiet.record
        );
        assert_eq!(invocation(&mut rtl, &[]).unwrap().0.len(), 4);
    }
}

#[test]
fn a_window_holds_the_replay_and_the_end_lets_it_go() {
    let mut paced = options(Dut::Both);
    paced.pace = Some(Pace {
        window: 2,
        release: 0,
    });
    let mut rtl = rtl(&paced);
    invocation(&mut rtl, &MISSES).unwrap();
    let (prefetches, second) = invocation(&mut rtl, &MISSES[..1]).unwrap();
    assert_eq!(prefetches.len() + second.stragglers.len(), 2);
    assert!(second.counters["CNT_PACE_CYCLES"] > 100);
    assert_eq!(invocation(&mut rtl, &[]).unwrap().0, [0x40_0000]);
}

#[test]
fn a_replay_that_lost_a_line_is_a_mismatch() {
    let mut rtl = rtl(&options(Dut::Both));
    invocation(&mut rtl, &MISSES).unwrap();
    let replayed = rtl.buffers[1];
    rtl.bench.memory.bytes.write(replayed + 5, &[0xff]);
    let found = mismatch(invocation(&mut rtl, &[]));
    assert!(
        found.what.contains("expected 4 prefetches, got 0"),
        "{}",
        found.what
    );
    assert!(found.cycle > 0 && !found.last_events.is_empty());
}

#[test]
fn a_record_that_changed_in_memory_is_a_mismatch() {
    let mut rtl = rtl(&options(Dut::Both));
    rtl.begin().unwrap();
    for vaddr in (0..40).map(|region| region * 1024) {
        let event = Some(Event {
            vaddr,
            paddr: vaddr,
            kind: Kind::Miss,
            late: false,
        });
        rtl.tick(&Stimulus {
            event,
            ..Stimulus::default()
        })
        .unwrap();
    }
    for _ in 0..200 {
        rtl.tick(&Stimulus::default()).unwrap();
    }
    let recorded = rtl.buffers[0];
    rtl.bench.memory.bytes.write(recorded + 7, &[0xee]);
    match rtl.end() {
        Err(Stop::Mismatch(found)) => assert!(
            found.what.starts_with("record, byte 7: expected"),
            "{}",
            found.what
        ),
        other => panic!("no mismatch: {other:?}"),
    }
}

#[test]
fn a_block_that_never_rests_is_told_and_not_waited_for_forever() {
    let mut rtl = rtl(&options(Dut::Rtl));
    rtl.begin().unwrap();
    let event = Some(Event {
        vaddr: 0x400,
        paddr: 0x400,
        kind: Kind::Miss,
        late: false,
    });
    rtl.tick(&Stimulus {
        event,
        ..Stimulus::default()
    })
    .unwrap();
    rtl.bench.memory.writes.hold();
    match rtl.end() {
        Err(Stop::Mismatch(found)) => {
            assert!(found.what.contains("end of recording"), "{}", found.what)
        }
        other => panic!("no mismatch: {other:?}"),
    }
}
