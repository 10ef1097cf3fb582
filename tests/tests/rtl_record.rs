//! Recording: order, packing, filters, offsets, and what ends it.

use anyhow::{Result, ensure};
use jukebox_config::Config;
use jukebox_harness::{BenchOptions, ObsEvent, ObsKind, Stimulus};
use jukebox_tests::rtl::{
    KINDS, LONG, Layout, REC, Rtl, Workload, bench, crrb, different_regions, drive,
    drive_different, finish, plain_bench, record, same_region, wild_bench,
};

const LINE: u64 = 64;

/// Records `events` and compares the record with what the description says.
fn recorded_exactly(bench: &mut Rtl, events: &[ObsEvent]) -> Result<()> {
    let layout = Layout::new(bench.config());
    let expected = crrb(events, bench.config());
    let bytes = record(bench, events)?;
    assert_eq!(bytes, layout.encode(&expected));
    assert_eq!(bench.read_reg("CNT_RECORDED")?, events.len() as u64);
    assert_eq!(
        bench.read_reg("CNT_ENTRIES_WRITTEN")?,
        expected.len() as u64
    );
    assert_eq!(bench.read_reg("CNT_BYTES_WRITTEN")?, bytes.len() as u64);
    assert_eq!(bench.read_reg("REC_OFFSET")?, bytes.len() as u64);
    finish(bench)
}

#[test]
fn one_event_makes_one_line() -> Result<()> {
    recorded_exactly(
        &mut plain_bench()?,
        &[ObsEvent::miss(0xffff_8000_1234_5678)],
    )
}

#[test]
fn every_fill_of_the_last_line_is_closed_right() -> Result<()> {
    for n in 1..=28 {
        let mut bench = plain_bench()?;
        let events = different_regions(bench.config(), n);
        recorded_exactly(&mut bench, &events)?;
    }
    Ok(())
}

#[test]
fn events_of_one_region_make_one_entry() -> Result<()> {
    let mut bench = plain_bench()?;
    let events = same_region(bench.config(), 100);
    recorded_exactly(&mut bench, &events)
}

#[test]
fn a_program_is_recorded_in_order() -> Result<()> {
    for seed in 0..8 {
        let mut bench = plain_bench()?;
        let events = Workload::new(bench.config(), seed, false).take(2000);
        recorded_exactly(&mut bench, &events)?;
    }
    Ok(())
}

#[test]
fn only_instruction_misses_and_first_prefetch_hits_are_recorded() -> Result<()> {
    let mut bench = wild_bench(BenchOptions::default())?;
    let all = Workload::new(bench.config(), 3, true).take(3000);
    bench.start_record(REC, REC + 0x1_0000)?;
    assert_eq!(drive(&mut bench, &all)?, 0);
    bench.stop()?;
    bench.wait_recorded(LONG)?;
    let wanted: Vec<ObsEvent> = all
        .iter()
        .copied()
        .filter(|event| event.instr && event.kind != ObsKind::Hit)
        .collect();
    let layout = Layout::new(bench.config());
    let length = bench.read_reg("REC_BYTES")? as usize;
    let expected = layout.encode(&crrb(&wanted, bench.config()));
    assert_eq!(bench.memory.bytes.to_vec(REC, length), expected);
    assert_eq!(bench.read_reg("CNT_OBSERVED")?, 3000);
    assert_eq!(bench.read_reg("CNT_FILTERED")?, 0);
    finish(&mut bench)
}

#[test]
fn the_asid_filter_keeps_other_address_spaces_out() -> Result<()> {
    let mut bench = plain_bench()?;
    bench.write_reg(
        "CONFIG",
        bench.registers().word("CONFIG", &["ASID_FILTER"])?,
    )?;
    bench.write_reg("ASID", 0xbeef)?;
    bench.start_record(REC, REC + 0x1_0000)?;
    // The running operation keeps the ASID it was started with.
    bench.write_reg("ASID", 0)?;
    let asids = [0xbeef, 0xbeee, 0, 0x3eef, 0xbeef];
    let events: Vec<ObsEvent> = (0..500u64)
        .map(|i| ObsEvent {
            asid: asids[i as usize % 5],
            ..ObsEvent::miss(i * 0x400)
        })
        .collect();
    drive(&mut bench, &events)?;
    bench.stop()?;
    bench.wait_recorded(LONG)?;
    assert_eq!(bench.read_reg("CNT_RECORDED")?, 200);
    assert_eq!(bench.read_reg("CNT_FILTERED")?, 300);
    let wanted: Vec<ObsEvent> = events.into_iter().filter(|e| e.asid == 0xbeef).collect();
    let length = bench.read_reg("REC_BYTES")? as usize;
    let record = bench.memory.bytes.to_vec(REC, length);
    let layout = Layout::new(bench.config());
    assert_eq!(
        layout.decode(&record).concat(),
        crrb(&wanted, bench.config())
    );
    finish(&mut bench)
}

/// An event of this kind in a region of its own.
fn of_kind(number: u64, kind: ObsKind, instr: bool) -> ObsEvent {
    ObsEvent {
        kind,
        instr,
        late: number.is_multiple_of(3),
        ..ObsEvent::miss(number * 0x400)
    }
}

/// Records every kind, of the instruction and of the data side, and tells what was taken and counted.
fn every_kind(config: &[&str]) -> Result<()> {
    let mut bench = wild_bench(BenchOptions::default())?;
    let word = bench.registers().word("CONFIG", config)?;
    bench.write_reg("CONFIG", word)?;
    bench.start_record(REC, REC + 0x1_0000)?;
    let kinds = KINDS.into_iter().cycle();
    let sides = [true, true, true, true, false, false, false, false];
    let events: Vec<ObsEvent> = (0..240)
        .zip(kinds)
        .zip(sides.into_iter().cycle())
        .map(|((number, kind), instr)| of_kind(number, kind, instr))
        .collect();
    drive(&mut bench, &events)?;
    bench.stop()?;
    bench.wait_recorded(LONG)?;
    let hits = config.contains(&"RECORD_HITS");
    let wanted: Vec<ObsEvent> = events
        .iter()
        .filter(|event| event.instr && (hits || event.kind != ObsKind::Hit))
        .copied()
        .collect();
    assert_eq!(wanted.len(), if hits { 120 } else { 90 });
    let length = bench.read_reg("REC_BYTES")? as usize;
    let record = bench.memory.bytes.to_vec(REC, length);
    let layout = Layout::new(bench.config());
    assert_eq!(
        layout.decode(&record).concat(),
        crrb(&wanted, bench.config())
    );
    let late = |event: &&ObsEvent| event.kind == ObsKind::PrefetchHit && event.late;
    let expected = [
        ("CNT_OBSERVED", 240),
        ("CNT_RECORDED", wanted.len()),
        ("CNT_MISSES", 30),
        ("CNT_USED", 30),
        ("CNT_KEPT", 30),
        ("CNT_LATE", wanted.iter().filter(late).count()),
    ];
    for (name, count) in expected {
        assert_eq!(bench.read_reg(name)?, count as u64, "{name}");
    }
    finish(&mut bench)
}

#[test]
fn first_uses_of_brought_and_of_found_lines_are_recorded_and_plain_hits_are_not() -> Result<()> {
    every_kind(&[])
}

#[test]
fn an_l2_that_cannot_tell_first_uses_has_its_hits_recorded() -> Result<()> {
    every_kind(&["RECORD_HITS"])
}

#[test]
fn prefetches_that_found_their_line_are_counted_whether_a_replay_runs_or_not() -> Result<()> {
    let mut bench = wild_bench(BenchOptions::default())?;
    for _ in 0..7 {
        bench.tick(Stimulus {
            pf_present: true,
            ..Stimulus::default()
        })?;
        bench.idle(2)?;
    }
    assert_eq!(bench.read_reg("CNT_PRESENT")?, 7);
    finish(&mut bench)
}

/// The START of the second recording comes in every cycle around the end of the first, also in the
/// very first idle one; in each, the event is in time.
#[test]
fn a_start_as_soon_as_can_be_takes_events_of_its_own_address_space() -> Result<()> {
    let mut accepted = 0;
    for wait in 0..60 {
        let mut bench = plain_bench()?;
        let filter = bench.registers().word("CONFIG", &["ASID_FILTER"])?;
        bench.write_reg("CONFIG", filter)?;
        bench.write_reg("ASID", 1)?;
        bench.start_record(REC, REC + 0x1_0000)?;
        let event = |i: u64| ObsEvent {
            asid: 1 + (i % 2) as u16,
            ..ObsEvent::miss(i * 0x400)
        };
        let events: Vec<ObsEvent> = (0..20).map(event).collect();
        drive(&mut bench, &events)?;
        bench.post_control(&["RECORD_STOP"])?;
        bench.post_reg("ASID", 2)?;
        for i in 20..20 + wait {
            bench.tick(Stimulus::event(event(i)))?;
        }
        bench.post_control(&["RECORD_START"])?;
        for i in 20 + wait..120 {
            bench.tick(Stimulus::event(event(i)))?;
        }
        accepted += u64::from(bench.outputs().recording);
        bench.control(&["RECORD_STOP"])?;
        finish(&mut bench)?;
    }
    ensure!((5..60).contains(&accepted), "{accepted} STARTs accepted");
    Ok(())
}

#[test]
fn switching_the_asid_filter_acts_on_the_running_recording() -> Result<()> {
    let mut bench = plain_bench()?;
    bench.write_reg("ASID", 7)?;
    bench.start_record(REC, REC + 0x1_0000)?;
    drive_different(&mut bench, 50)?;
    bench.write_reg(
        "CONFIG",
        bench.registers().word("CONFIG", &["ASID_FILTER"])?,
    )?;
    drive_different(&mut bench, 50)?;
    bench.stop()?;
    bench.wait_recorded(LONG)?;
    assert_eq!(bench.read_reg("CNT_RECORDED")?, 50);
    assert_eq!(bench.read_reg("CNT_FILTERED")?, 50);
    finish(&mut bench)
}

#[test]
fn pause_closes_a_line_and_resume_continues_at_the_offset() -> Result<()> {
    let mut bench = plain_bench()?;
    let events = different_regions(bench.config(), 100);
    bench.start_record(REC, REC + 0x1_0000)?;
    drive(&mut bench, &events[..40])?;
    bench.pause()?;
    bench.wait_recorded(LONG)?;
    let offset = bench.read_reg("REC_OFFSET")?;
    assert_eq!(offset, 5 * LINE);
    bench.write_reg("REC_OFFSET", offset)?;
    bench.start_record(REC, REC + 0x1_0000)?;
    drive(&mut bench, &events[40..])?;
    bench.stop()?;
    bench.wait_recorded(LONG)?;
    let length = bench.read_reg("REC_BYTES")?;
    let record = bench.memory.bytes.to_vec(REC, length as usize);
    let layout = Layout::new(bench.config());
    let lines = layout.decode(&record);
    assert_eq!(
        lines.iter().map(Vec::len).collect::<Vec<_>>(),
        [9, 9, 9, 9, 4, 9, 9, 9, 9, 9, 9, 6]
    );
    let config = bench.config();
    assert_eq!(
        lines.concat(),
        [crrb(&events[..40], config), crrb(&events[40..], config)].concat()
    );
    finish(&mut bench)
}

#[test]
fn a_start_offset_is_used_once() -> Result<()> {
    let mut bench = plain_bench()?;
    bench.write_reg("REC_OFFSET", 2 * LINE)?;
    assert_eq!(bench.read_reg("REC_OFFSET")?, 2 * LINE);
    for offset in [2 * LINE, 0] {
        bench.start_record(REC, REC + 0x1000)?;
        drive_different(&mut bench, 5)?;
        bench.stop()?;
        bench.wait_recorded(LONG)?;
        assert_eq!(bench.read_reg("REC_BYTES")?, offset + LINE);
    }
    finish(&mut bench)
}

#[test]
fn programming_the_next_recording_does_not_disturb_the_running_one() -> Result<()> {
    let mut bench = plain_bench()?;
    let events = different_regions(bench.config(), 200);
    bench.start_record(REC, REC + 0x1_0000)?;
    drive(&mut bench, &events[..100])?;
    bench.write_reg("REC_BASE", 0x1234_0000)?;
    bench.write_reg("REC_LIMIT", 0x1234_0000)?;
    bench.write_reg("REC_OFFSET", 0)?;
    drive(&mut bench, &events[100..])?;
    bench.stop()?;
    bench.wait_recorded(LONG)?;
    let length = bench.read_reg("REC_BYTES")? as usize;
    let record = bench.memory.bytes.to_vec(REC, length);
    assert_eq!(
        Layout::new(bench.config()).decode(&record).concat(),
        crrb(&events, bench.config())
    );
    finish(&mut bench)
}

#[test]
fn stop_takes_no_event_after_its_cycle() -> Result<()> {
    for wait in 0..12 {
        let mut bench = plain_bench()?;
        bench.start_record(REC, REC + 0x1_0000)?;
        bench.post_control(&["RECORD_STOP"])?;
        let events = different_regions(bench.config(), 60);
        let start = bench.cycle();
        drive(&mut bench, &events[..20 + wait])?;
        let stopped = bench.bus.last_accept().expect("the stop was accepted") - start;
        drive(&mut bench, &events[20 + wait..])?;
        bench.wait_recorded(LONG)?;
        assert_eq!(bench.read_reg("CNT_RECORDED")?, stopped + 1);
        finish(&mut bench)?;
    }
    Ok(())
}

#[test]
fn events_before_the_start_are_not_recorded() -> Result<()> {
    let mut bench = plain_bench()?;
    bench.write_reg("REC_BASE", REC)?;
    bench.write_reg("REC_LIMIT", REC + 0x1000)?;
    bench.post_control(&["RECORD_START"])?;
    let events = different_regions(bench.config(), 30);
    let start = bench.cycle();
    drive(&mut bench, &events)?;
    let started = bench.bus.last_accept().expect("the start was accepted") - start;
    bench.stop()?;
    bench.wait_recorded(LONG)?;
    assert_eq!(bench.read_reg("CNT_RECORDED")?, 30 - (started + 1));
    assert_eq!(bench.read_reg("CNT_OBSERVED")?, 30);
    finish(&mut bench)
}

#[test]
fn back_pressure_changes_when_but_not_what() -> Result<()> {
    for seed in 0..10 {
        let mut bench = bench(BenchOptions {
            stall: 0.6,
            seed,
            ..BenchOptions::default()
        })?;
        let events = Workload::new(&Config::default(), seed, false).take(1500);
        bench.start_record(REC, REC + 0x2_0000)?;
        let mut accepted = Vec::new();
        for event in events {
            let activity = bench.tick(Stimulus::event(event))?;
            if activity.event == jukebox_harness::EventFate::Accepted {
                accepted.push(event);
            }
        }
        bench.stop()?;
        bench.wait_recorded(LONG)?;
        let length = bench.read_reg("REC_BYTES")? as usize;
        let record = bench.memory.bytes.to_vec(REC, length);
        assert_eq!(
            record,
            Layout::new(bench.config()).encode(&crrb(&accepted, bench.config()))
        );
        finish(&mut bench)?;
    }
    Ok(())
}
