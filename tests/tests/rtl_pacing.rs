//! Pacing: window, gap, and what lets more prefetches go.

use anyhow::Result;
use jukebox_config::Config;
use jukebox_harness::{BenchOptions, ObsEvent, ObsKind, Stimulus};
use jukebox_tests::rtl::{
    Entry, LONG, Layout, REP, Rtl, Workload, exercise, finish, plain_bench, wild_bench,
};

/// Prefetches of the record that [`paced`] replays.
const TOTAL: u64 = 160;

/// Starts the replay of 160 prefetches with the given window, gap and release.
fn paced(bench: &mut Rtl, window: u64, gap: u64, release: u64) -> Result<()> {
    let layout = Layout::new(bench.config());
    let entries: Vec<Entry> = (0..TOTAL / 4)
        .map(|tag| Entry {
            tag,
            vector: 0x5030,
        })
        .collect();
    let record = layout.encode(&entries);
    bench.memory.bytes.write(REP, &record);
    bench.write_reg("PACE_WINDOW", window)?;
    bench.write_reg("PACE_GAP", gap)?;
    bench.write_reg("PACE_RELEASE", release)?;
    bench.write_reg("CONFIG", bench.registers().word("CONFIG", &["PACING"])?)?;
    bench.prefetches.record();
    Ok(bench.start_replay(REP, record.len() as u64)?)
}

fn event(kind: ObsKind) -> Stimulus {
    // The kind counts whatever the address space.
    Stimulus::event(ObsEvent {
        kind,
        asid: 3,
        ..ObsEvent::miss(0x40)
    })
}

/// Ends a held replay, and the test.
fn end(bench: &mut Rtl) -> Result<()> {
    bench.abort()?;
    bench.wait_replayed(LONG)?;
    finish(bench)
}

#[test]
fn the_window_holds_after_its_size() -> Result<()> {
    for window in [1, 2, 7, 64] {
        let mut bench = plain_bench()?;
        paced(&mut bench, window, 0, 0)?;
        bench.idle(1000)?;
        assert_eq!(
            (bench.prefetches.accepted, bench.outputs().replaying),
            (window, 1)
        );
        let held = bench.read_reg("CNT_PACE_CYCLES")?;
        assert!((800..1100).contains(&held), "{held} cycles held");
        end(&mut bench)?;
    }
    Ok(())
}

#[test]
fn no_window_and_no_gap_hold_nothing() -> Result<()> {
    let mut bench = plain_bench()?;
    paced(&mut bench, 0, 0, 0)?;
    bench.wait_replayed(1000)?;
    assert_eq!(
        (
            bench.prefetches.accepted,
            bench.read_reg("CNT_PACE_CYCLES")?
        ),
        (TOTAL, 0)
    );
    finish(&mut bench)
}

#[test]
fn a_prefetch_hit_lets_one_more_go() -> Result<()> {
    let mut bench = plain_bench()?;
    paced(&mut bench, 8, 0, 0)?;
    bench.idle(300)?;
    for n in 1..20 {
        bench.tick(event(ObsKind::PrefetchHit))?;
        bench.idle(12)?;
        assert_eq!(bench.prefetches.accepted, 8 + n);
    }
    bench.tick(event(ObsKind::Hit))?;
    bench.idle(20)?;
    assert_eq!(bench.prefetches.accepted, 8 + 19);
    end(&mut bench)
}

#[test]
fn a_present_pulse_lets_one_more_go() -> Result<()> {
    let mut bench = plain_bench()?;
    paced(&mut bench, 8, 0, 0)?;
    bench.idle(300)?;
    for _ in 0..5 {
        bench.tick(Stimulus {
            pf_present: true,
            ..Stimulus::default()
        })?;
    }
    bench.idle(30)?;
    assert_eq!(bench.prefetches.accepted, 13);
    bench.tick(Stimulus {
        pf_present: true,
        ..event(ObsKind::PrefetchHit)
    })?;
    bench.idle(30)?;
    assert_eq!(bench.prefetches.accepted, 15);
    end(&mut bench)
}

#[test]
fn every_so_many_misses_let_one_more_go() -> Result<()> {
    for release in [1, 2, 3, 10] {
        let mut bench = plain_bench()?;
        paced(&mut bench, 8, 0, release)?;
        bench.idle(300)?;
        for _ in 0..60 {
            bench.tick(event(ObsKind::Miss))?;
        }
        bench.idle(30)?;
        assert_eq!(bench.prefetches.accepted, 8 + 60 / release);
        end(&mut bench)?;
    }
    Ok(())
}

#[test]
fn release_zero_means_misses_let_nothing_go() -> Result<()> {
    let mut bench = plain_bench()?;
    paced(&mut bench, 8, 0, 0)?;
    bench.idle(300)?;
    for _ in 0..60 {
        bench.tick(event(ObsKind::Miss))?;
    }
    assert_eq!(bench.prefetches.accepted, 8);
    end(&mut bench)
}

#[test]
fn misses_do_not_pile_up_for_a_release_to_come() -> Result<()> {
    exercise::many_misses(&Config::default())
}

#[test]
fn credit_does_not_pile_up_below_zero() -> Result<()> {
    let mut bench = wild_bench(BenchOptions::default())?;
    bench.prefetches.stall.set(1.0);
    paced(&mut bench, 8, 0, 0)?;
    for _ in 0..100 {
        bench.tick(event(ObsKind::PrefetchHit))?;
    }
    // A hit counts three cycles after its own: not against prefetches accepted by then.
    bench.idle(3)?;
    bench.prefetches.stall.set(0.0);
    bench.idle(300)?;
    assert_eq!(bench.prefetches.accepted, 8);
    end(&mut bench)
}

#[test]
fn neither_the_data_side_nor_a_kept_line_lets_one_more_go() -> Result<()> {
    let mut bench = wild_bench(BenchOptions::default())?;
    paced(&mut bench, 2, 0, 1)?;
    bench.idle(200)?;
    assert_eq!(bench.prefetches.accepted, 2);
    for kind in [ObsKind::Miss, ObsKind::PrefetchHit] {
        let data = ObsEvent {
            kind,
            instr: false,
            ..ObsEvent::miss(0x40)
        };
        for _ in 0..5 {
            bench.tick(Stimulus::event(data))?;
        }
    }
    for _ in 0..5 {
        bench.tick(event(ObsKind::KeptHit))?;
        bench.tick(event(ObsKind::Hit))?;
    }
    bench.idle(50)?;
    assert_eq!(bench.prefetches.accepted, 2);
    bench.tick(event(ObsKind::Miss))?;
    bench.tick(event(ObsKind::PrefetchHit))?;
    bench.idle(50)?;
    assert_eq!(bench.prefetches.accepted, 4);
    end(&mut bench)
}

#[test]
fn the_gap_keeps_idle_cycles_between_prefetches() -> Result<()> {
    for gap in [0, 1, 2, 5, 100] {
        let mut bench = plain_bench()?;
        paced(&mut bench, 0, gap, 0)?;
        bench.wait_replayed(LONG)?;
        let log = bench.prefetches.recorded();
        assert_eq!(log.len() as u64, TOTAL);
        let apart: Vec<u64> = log.windows(2).map(|pair| pair[1].0 - pair[0].0).collect();
        assert_eq!(apart.iter().min(), Some(&(gap + 1)));
        assert!(apart.iter().filter(|cycles| **cycles == gap + 1).count() > 150);
        finish(&mut bench)?;
    }
    Ok(())
}

#[test]
fn switching_pacing_off_frees_a_held_replay() -> Result<()> {
    let mut bench = plain_bench()?;
    paced(&mut bench, 4, 0, 0)?;
    bench.idle(500)?;
    assert_eq!(bench.prefetches.accepted, 4);
    bench.write_reg("CONFIG", 0)?;
    bench.wait_replayed(1000)?;
    assert_eq!(bench.prefetches.accepted, TOTAL);
    finish(&mut bench)
}

#[test]
fn a_wider_window_frees_a_held_replay() -> Result<()> {
    let mut bench = plain_bench()?;
    paced(&mut bench, 4, 0, 0)?;
    bench.idle(500)?;
    bench.write_reg("PACE_WINDOW", 10)?;
    bench.idle(100)?;
    assert_eq!(bench.prefetches.accepted, 10);
    bench.write_reg("PACE_WINDOW", 5)?;
    for _ in 0..5 {
        bench.tick(event(ObsKind::PrefetchHit))?;
    }
    bench.idle(50)?;
    assert_eq!(
        bench.prefetches.accepted, 10,
        "5 are ahead of a window of 5"
    );
    bench.tick(event(ObsKind::PrefetchHit))?;
    bench.idle(50)?;
    assert_eq!(bench.prefetches.accepted, 11);
    end(&mut bench)
}

#[test]
fn a_held_replay_ends_by_the_next_start() -> Result<()> {
    let mut bench = plain_bench()?;
    paced(&mut bench, 4, 0, 0)?;
    bench.idle(500)?;
    bench.write_reg("REP_BYTES", 0)?;
    bench.control(&["REPLAY_START"])?;
    bench.wait_replayed(1000)?;
    assert_eq!(bench.read_field("STATUS.REPLAY_DONE")?, 1);
    assert_eq!(bench.prefetches.accepted, 4);
    finish(&mut bench)
}

#[test]
fn a_held_replay_does_not_wake_the_watchdog() -> Result<()> {
    let mut bench = plain_bench()?;
    bench.write_reg("WATCHDOG", 40)?;
    paced(&mut bench, 4, 0, 0)?;
    bench.idle(2000)?;
    assert_eq!(
        (bench.outputs().replaying, bench.read_reg("ERROR_CAUSE")?),
        (1, 0)
    );
    end(&mut bench)
}

#[test]
fn each_replay_counts_from_zero() -> Result<()> {
    let mut bench = plain_bench()?;
    for n in 1..4 {
        paced(&mut bench, 20, 0, 3)?;
        bench.tick(event(ObsKind::Miss))?;
        bench.tick(event(ObsKind::Miss))?;
        bench.idle(200)?;
        assert_eq!(bench.prefetches.accepted, 20 * n);
        bench.abort()?;
        bench.wait_replayed(LONG)?;
    }
    finish(&mut bench)
}

#[test]
fn a_program_and_its_replay_pace_each_other() -> Result<()> {
    for seed in 0..12 {
        let stall = if seed % 2 == 0 { 0.0 } else { 0.4 };
        let mut bench = wild_bench(BenchOptions {
            stall,
            seed,
            ..BenchOptions::default()
        })?;
        paced(&mut bench, 1 + seed, seed % 4, seed % 5)?;
        let mut workload = Workload::new(bench.config(), seed, true);
        for cycle in 0..3000 {
            let event = (cycle % 3 != 0).then(|| workload.event());
            let pf_present = cycle % 17 == seed;
            bench.tick(Stimulus {
                event,
                pf_present,
                pf_ready: None,
            })?;
        }
        assert_eq!(bench.prefetches.accepted, TOTAL);
        end(&mut bench)?;
    }
    Ok(())
}
