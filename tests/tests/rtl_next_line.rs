//! Next line: which lines behind misses go out, when, and what they leave alone. The golden model and
//! the assertions watch every cycle; these are the situations that chance does not make, and figures.

use anyhow::{Result, ensure};
use jukebox_config::Config;
use jukebox_harness::{BenchOptions, ObsEvent, ObsKind, Prefetch, Source, Stimulus};
use jukebox_tests::rtl::{
    EVENTS, LONG, Layout, REC, REP, Rtl, Torture, any_event, bench_with_waves, different_regions,
    drive, finish, observed, record, sample_entries, torture, wild_bench_for,
};
use rand::SeedableRng;
use rand_pcg::Pcg64Mcg;

/// Misses that the queue holds.
const QUEUE: u64 = 8;

/// Cycles from a miss to its first line on a free port.
const LATENCY: u64 = 4;

fn config() -> Config {
    let mut config = Config::default();
    config.prefetch.next_line = true;
    config
}

/// A block that prefetches so many lines behind a miss.
fn bench(lines: u64) -> Result<Rtl> {
    let mut bench = wild_bench_for(&config(), BenchOptions::default())?;
    bench.write_reg("NEXT_LINE", lines)?;
    bench.prefetches.record();
    Ok(bench)
}

fn recording(lines: u64) -> Result<Rtl> {
    let mut bench = bench(lines)?;
    bench.start_record(REC, REC + 0x10_0000)?;
    Ok(bench)
}

/// A miss at a place in memory, seen at another address.
fn miss(paddr: u64, vaddr: u64) -> ObsEvent {
    ObsEvent {
        paddr,
        ..ObsEvent::miss(vaddr)
    }
}

/// Ends what runs, and the test.
fn end(bench: &mut Rtl) -> Result<()> {
    bench.control(&["RECORD_STOP", "REPLAY_ABORT"])?;
    bench.wait_idle(LONG)?;
    finish(bench)
}

/// Physical and virtual addresses of the lines that came from behind misses.
fn lines(bench: &Rtl) -> Vec<(u64, u64)> {
    let next = |prefetch: &&Prefetch| prefetch.source == Source::NextLine;
    let all = bench.prefetches.recorded().iter().map(|(_, one)| one);
    all.filter(next).map(|one| (one.paddr, one.vaddr)).collect()
}

fn held() -> Stimulus {
    Stimulus {
        pf_ready: Some(false),
        ..Stimulus::default()
    }
}

fn hold(bench: &mut Rtl, cycles: u64) -> Result<()> {
    for _ in 0..cycles {
        bench.tick(held())?;
    }
    Ok(())
}

#[test]
fn lines_behind_a_miss_follow_it_in_its_4_kb() -> Result<()> {
    for count in 0..=3u64 {
        let mut bench = recording(count)?;
        let top = (1 << 48) - 0x40;
        for (paddr, vaddr) in [(0x7_2010, 0x44_0010), (0x9_3f8f, top), (0x9_3fff, 0x5fff)] {
            bench.tick(Stimulus::event(miss(paddr, vaddr)))?;
            bench.idle(20)?;
        }
        let mut expected: Vec<_> = (1..=count)
            .map(|line| (0x7_2000 + 64 * line, 0x44_0000 + 64 * line))
            .collect();
        // One line is left of the second's 4 KB, and its virtual address begins anew; none of the third's.
        expected.extend((count > 0).then_some((0x9_3fc0, 0)));
        assert_eq!(lines(&bench), expected, "{count}");
        assert_eq!(bench.read_reg("CNT_NEXT_LINE")?, expected.len() as u64);
        assert_eq!(bench.read_reg("CNT_PREFETCHES")?, 0);
        end(&mut bench)?;
    }
    Ok(())
}

#[test]
fn they_follow_instruction_misses_alone() -> Result<()> {
    let mut bench = recording(2)?;
    for kind in [
        ObsKind::Miss,
        ObsKind::PrefetchHit,
        ObsKind::Hit,
        ObsKind::KeptHit,
    ] {
        for instr in [false, true] {
            let event = ObsEvent {
                kind,
                instr,
                ..ObsEvent::miss(0x1000)
            };
            bench.tick(Stimulus::event(event))?;
        }
    }
    bench.idle(30)?;
    assert_eq!(lines(&bench), [(0x1040, 0x1040), (0x1080, 0x1080)]);
    end(&mut bench)
}

#[test]
fn the_first_is_on_the_port_four_cycles_after_its_miss_and_one_a_cycle_follows() -> Result<()> {
    let mut bench = recording(3)?;
    let start = bench.cycle();
    // As many lines as cycles.
    for number in 0..300 {
        let event = number % 3 == 0;
        let miss = ObsEvent::miss(number << 12);
        bench.tick(Stimulus {
            event: event.then_some(miss),
            ..Stimulus::default()
        })?;
    }
    bench.idle(10)?;
    let log = bench.prefetches.recorded();
    let cycles: Vec<u64> = log.iter().map(|(cycle, _)| *cycle - start).collect();
    assert_eq!(cycles, (LATENCY..LATENCY + 300).collect::<Vec<_>>());
    assert_eq!(bench.read_reg("CNT_NEXT_DROPPED")?, 0);
    end(&mut bench)
}

#[test]
fn a_recording_keeps_its_rate_while_misses_overrun_the_queue() -> Result<()> {
    let mut bench = bench(3)?;
    let events = different_regions(bench.config(), 10_000);
    record(&mut bench, &events)?;
    let sent = bench.read_reg("CNT_NEXT_LINE")?;
    let dropped = bench.read_reg("CNT_NEXT_DROPPED")?;
    // A line a cycle; of three misses two find the queue full.
    assert!((9_900..10_030).contains(&sent), "{sent}");
    assert!((6_500..6_700).contains(&dropped), "{dropped}");
    finish(&mut bench)
}

#[test]
fn eight_misses_wait_and_the_ninth_is_dropped_whole() -> Result<()> {
    for count in 1..=3 {
        let mut bench = recording(count)?;
        let misses: Vec<ObsEvent> = (0..12).map(|n| ObsEvent::miss(n << 12)).collect();
        for event in &misses {
            bench.tick(Stimulus {
                event: Some(*event),
                ..held()
            })?;
        }
        hold(&mut bench, 20)?;
        bench.idle(60)?;
        let sent = lines(&bench);
        assert_eq!(sent.len() as u64, QUEUE * count, "{count}");
        assert_eq!(sent.last().unwrap().0 >> 12, QUEUE - 1);
        assert_eq!(bench.read_reg("CNT_NEXT_DROPPED")?, 4);
        end(&mut bench)?;
    }
    Ok(())
}

#[test]
fn what_leaves_in_its_cycle_makes_room_for_the_ninth() -> Result<()> {
    // The last line of the first miss leaves in the cycle of the ninth miss, or around it.
    let mut dropped = Vec::new();
    for ready_at in 8..14 {
        let mut bench = recording(1)?;
        for cycle in 0..40 {
            let event = (cycle < 9).then(|| ObsEvent::miss(cycle << 12));
            bench.tick(Stimulus {
                event,
                pf_ready: Some(cycle >= ready_at),
                pf_present: false,
            })?;
        }
        dropped.push(bench.read_reg("CNT_NEXT_DROPPED")?);
        end(&mut bench)?;
    }
    // The ninth comes in cycle 8 and enters at the end of cycle 10.
    assert_eq!(dropped, [0, 0, 0, 1, 1, 1]);
    Ok(())
}

#[test]
fn they_come_while_something_runs_and_stop_with_it() -> Result<()> {
    let mut bench = bench(1)?;
    let layout = Layout::new(bench.config());
    let image = layout.encode(&sample_entries(&layout, 40));
    bench.memory.bytes.write(REP, &image);
    bench.tick(Stimulus::event(ObsEvent::miss(0x1000)))?;
    bench.idle(20)?;
    assert!(lines(&bench).is_empty(), "nothing runs");
    // A replay alone, held up by the port.
    bench.prefetches.stall.set(1.0);
    bench.start_replay(REP, image.len() as u64)?;
    hold(&mut bench, 100)?;
    bench.prefetches.stall.set(0.0);
    bench.tick(Stimulus::event(ObsEvent::miss(0x2000)))?;
    bench.wait_replayed(LONG)?;
    assert_eq!(lines(&bench), [(0x2040, 0x2040)]);
    bench.tick(Stimulus::event(ObsEvent::miss(0x3000)))?;
    bench.idle(20)?;
    assert_eq!(lines(&bench).len(), 1, "the replay is over");
    end(&mut bench)
}

/// Eight misses wait, the first line of the first on the port, when `action` is written; what has
/// come when the port opens again.
fn emptied_by(action: impl FnOnce(&mut Rtl) -> Result<()>) -> Result<Vec<(u64, u64)>> {
    let mut bench = recording(3)?;
    for number in 0..QUEUE {
        bench.tick(Stimulus {
            event: Some(ObsEvent::miss(number << 12)),
            ..held()
        })?;
    }
    hold(&mut bench, 5)?;
    ensure!(bench.outputs().pf_valid == 1, "nothing is on the port");
    bench.prefetches.stall.set(1.0);
    action(&mut bench)?;
    bench.prefetches.stall.set(0.0);
    bench.idle(60)?;
    let lines = lines(&bench);
    assert_eq!(bench.read_reg("CNT_NEXT_LINE")?, lines.len() as u64);
    end(&mut bench)?;
    Ok(lines)
}

#[test]
fn the_end_of_the_recording_empties_the_queue_and_leaves_the_line_on_the_port() -> Result<()> {
    let stopped = emptied_by(|bench| Ok(bench.stop()?))?;
    assert_eq!(stopped, [(0x40, 0x40)]);
    Ok(())
}

#[test]
fn so_does_switching_it_off() -> Result<()> {
    let off = emptied_by(|bench| Ok(bench.write_reg("NEXT_LINE", 0)?))?;
    assert_eq!(off, [(0x40, 0x40)]);
    Ok(())
}

#[test]
fn fewer_lines_are_for_misses_to_come_and_an_abort_leaves_all_alone() -> Result<()> {
    for lines in [
        emptied_by(|bench| Ok(bench.write_reg("NEXT_LINE", 1)?))?,
        emptied_by(|bench| Ok(bench.abort()?))?,
    ] {
        assert_eq!(lines.len() as u64, 3 * QUEUE);
    }
    Ok(())
}

#[test]
fn the_address_space_is_that_of_the_recording_or_else_of_the_replay() -> Result<()> {
    let mut bench = bench(1)?;
    let layout = Layout::new(bench.config());
    let image = layout.encode(&sample_entries(&layout, 40));
    bench.memory.bytes.write(REP, &image);
    let filter = bench.registers().word("CONFIG", &["ASID_FILTER"])?;
    bench.write_reg("CONFIG", filter)?;
    // The replay is of 5 and goes on, since nothing is taken of it; the recording is of 6.
    bench.write_reg("ASID", 5)?;
    bench.write_reg(
        "CONFIG",
        bench
            .registers()
            .word("CONFIG", &["ASID_FILTER", "PACING"])?,
    )?;
    bench.write_reg("PACE_WINDOW", 1)?;
    bench.start_replay(REP, image.len() as u64)?;
    let misses = |bench: &mut Rtl, page: u64| -> Result<()> {
        for asid in 4..8 {
            let event = ObsEvent {
                asid,
                ..ObsEvent::miss(page << 16 | u64::from(asid) << 12)
            };
            bench.tick(Stimulus::event(event))?;
            bench.idle(6)?;
        }
        Ok(())
    };
    misses(&mut bench, 1)?;
    bench.write_reg("ASID", 6)?;
    bench.start_record(REC, REC + 0x1000)?;
    misses(&mut bench, 2)?;
    bench.stop()?;
    misses(&mut bench, 3)?;
    bench.write_reg("CONFIG", 0)?;
    let of: Vec<u64> = lines(&bench).iter().map(|(paddr, _)| paddr >> 12).collect();
    assert_eq!(of, [0x15, 0x26, 0x35]);
    end(&mut bench)
}

#[test]
fn they_go_before_the_replay_and_their_asid_is_their_own() -> Result<()> {
    let mut bench = bench(2)?;
    let layout = Layout::new(bench.config());
    let image = layout.encode(&sample_entries(&layout, 40));
    bench.memory.bytes.write(REP, &image);
    bench.write_reg("ASID", 9)?;
    bench.start_replay(REP, image.len() as u64)?;
    // The replay has come to the port, and waits.
    hold(&mut bench, 100)?;
    ensure!(bench.outputs().pf_valid == 1 && bench.outputs().pf_source == 0);
    bench.prefetches.record();
    for number in 0..3u16 {
        let event = ObsEvent {
            asid: 0x40 + number,
            ..ObsEvent::miss(u64::from(number) << 12)
        };
        bench.tick(Stimulus {
            event: Some(event),
            ..held()
        })?;
    }
    hold(&mut bench, 5)?;
    bench.idle(12)?;
    let log = bench.prefetches.recorded();
    let seen: Vec<(Source, u16)> = log.iter().map(|(_, one)| (one.source, one.asid)).collect();
    let next = |asid| (Source::NextLine, asid);
    assert_eq!(seen[0], (Source::Record, 9), "what is raised stays");
    let behind = [0x40, 0x40, 0x41, 0x41, 0x42, 0x42].map(next);
    assert_eq!(seen[1..7], behind);
    assert_eq!(seen[7], (Source::Record, 9));
    end(&mut bench)
}

#[test]
fn pacing_counts_prefetches_of_the_record_alone() -> Result<()> {
    let mut bench = bench(1)?;
    let layout = Layout::new(bench.config());
    let image = layout.encode(&sample_entries(&layout, 40));
    bench.memory.bytes.write(REP, &image);
    let pacing = bench.registers().word("CONFIG", &["PACING"])?;
    bench.write_reg("CONFIG", pacing)?;
    bench.write_reg("PACE_WINDOW", 7)?;
    bench.write_reg("PACE_GAP", 5)?;
    bench.start_replay(REP, image.len() as u64)?;
    for number in 0..60 {
        bench.tick(Stimulus::event(ObsEvent::miss(number << 12)))?;
        bench.idle(2)?;
    }
    bench.idle(50)?;
    assert_eq!(bench.read_reg("CNT_PREFETCHES")?, 7);
    assert_eq!(bench.read_reg("CNT_NEXT_LINE")?, 60);
    let held = bench.read_reg("CNT_PACE_CYCLES")?;
    // Next lines on the port do not end a hold.
    assert!(held > 170, "{held}");
    let log = bench.prefetches.recorded();
    let of_record = log.iter().filter(|(_, one)| one.source == Source::Record);
    let cycles: Vec<u64> = of_record.map(|(cycle, _)| *cycle).collect();
    assert!(
        cycles.windows(2).all(|two| two[1] - two[0] > 5),
        "{cycles:?}"
    );
    end(&mut bench)
}

#[test]
fn a_replay_ends_although_the_port_is_held_by_a_line_behind_a_miss() -> Result<()> {
    let mut bench = bench(1)?;
    bench.start_record(REC, REC + 0x1000)?;
    bench.tick(Stimulus {
        event: Some(ObsEvent::miss(0x1000)),
        ..held()
    })?;
    hold(&mut bench, 5)?;
    bench.prefetches.stall.set(1.0);
    // All lines of this record are damaged: nothing of it reaches the port.
    bench.memory.bytes.write(REP, &[0x5a; 256]);
    bench.start_replay(REP, 256)?;
    bench.wait_replayed(LONG)?;
    assert_eq!(bench.read_field("STATUS.REPLAY_DONE")?, 1);
    assert_eq!(
        (bench.outputs().pf_valid, bench.outputs().pf_source),
        (1, 1)
    );
    // One that was stopped does not wait for it either.
    bench.start_replay(REP, 256)?;
    bench.abort()?;
    bench.wait_replayed(LONG)?;
    bench.prefetches.stall.set(0.0);
    end(&mut bench)
}

#[test]
fn the_register_has_two_bits_and_reads_back() -> Result<()> {
    let mut bench = bench(0)?;
    for (written, kept) in [(3, 3), (0xffff_fffe, 2), (4, 0)] {
        bench.write_reg("NEXT_LINE", written)?;
        assert_eq!(bench.read_reg("NEXT_LINE")?, kept);
    }
    assert_eq!(bench.read_field("CAP1.NEXT_LINE")?, 1);
    let offset = bench.registers().offset("NEXT_LINE")?;
    bench.write_reg("NEXT_LINE", 1)?;
    bench.poke(offset, 3, 0b1110)?;
    assert_eq!(bench.read_reg("NEXT_LINE")?, 1);
    finish(&mut bench)
}

#[test]
fn switched_off_nothing_of_it_moves_and_on_nothing_but_its_beginning() -> Result<()> {
    for lines in [0, 3] {
        let mut bench = bench_with_waves(&config(), BenchOptions::default())?;
        bench.write_reg("NEXT_LINE", lines)?;
        bench.start_record(REC, REC + 0x1000)?;
        let events = different_regions(bench.config(), 50);
        drive(&mut bench, &events)?;
        bench.stop()?;
        bench.wait_recorded(LONG)?;
        bench.idle(60)?;
        let mut rng = Pcg64Mcg::seed_from_u64(8);
        let toggles = observed(&mut bench, 2000, |_| any_event(&mut rng))?;
        match lines {
            0 => toggles.only(&EVENTS)?,
            _ => toggles.only(&[&EVENTS[..], &SEEN].concat())?,
        }
    }
    Ok(())
}

/// What a miss moves while nothing runs.
const SEEN: [&str; 7] = [
    "u_next_line.seen",
    "u_next_line.seen_q",
    "u_next_line.seen_paddr_q",
    "u_next_line.seen_vaddr_q",
    "u_next_line.seen_asid_q",
    "u_next_line.left",
    "u_next_line.due",
];

#[test]
fn in_delta_coding_and_small_addresses_as_well() -> Result<()> {
    let mut config = config();
    config.metadata.coding = jukebox_config::Coding::Delta;
    config.address.pa_bits = 32;
    config.address.va_bits = 32;
    config.geometry.line_bytes = 128;
    config.geometry.region_bytes = 512;
    for seed in 0..10 {
        let options = BenchOptions {
            stall: 0.2 * (seed % 3) as f64,
            seed,
            mem_latency: 10,
            xlt_latency: 2,
            check: true,
        };
        let plan = Torture {
            seed,
            events: 0.3,
            ..Torture::default()
        };
        torture(&mut wild_bench_for(&config, options)?, plan)?;
    }
    Ok(())
}
