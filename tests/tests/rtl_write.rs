//! Recording: limits, write errors, late answers and a stuck memory.

use anyhow::Result;
use jukebox_harness::{BenchOptions, ObsEvent, Stimulus, When, WriteFault, resp};
use jukebox_tests::rtl::{
    LONG, Layout, REC, bench, crrb, different_regions, drive, drive_different, finish, plain_bench,
    unchecked_bench,
};

const LINE: u64 = 64;

/// Records `entries` entries into room for `lines` lines; lines written and entries dropped.
fn limited(lines: u64, entries: u64) -> Result<(u64, u64)> {
    let mut bench = plain_bench()?;
    bench.write_reg(
        "IRQ_ENABLE",
        bench.registers().word("IRQ_ENABLE", &["RECORD_FULL"])?,
    )?;
    bench.start_record(REC, REC + lines * LINE)?;
    assert_eq!(drive_different(&mut bench, entries)?, 0);
    bench.stop()?;
    bench.wait_recorded(LONG)?;
    let dropped = bench.read_reg("CNT_DROPPED_LIMIT")?;
    assert_eq!(bench.read_field("STATUS.RECORD_DONE")?, 1);
    assert_eq!(
        bench.read_field("STATUS.RECORD_FULL")?,
        u64::from(dropped > 0)
    );
    assert_eq!(bench.outputs().irq, u8::from(dropped > 0));
    assert_eq!(bench.read_reg("REC_BYTES")?, bench.read_reg("REC_OFFSET")?);
    let written = bench.memory.writes.accepted;
    assert_eq!(bench.read_reg("REC_BYTES")?, written * LINE);
    let beyond = bench.memory.bytes.to_vec(REC + lines * LINE, 4096);
    assert!(
        beyond.iter().all(|byte| *byte == 0),
        "written beyond the limit"
    );
    finish(&mut bench)?;
    Ok((written, dropped))
}

#[test]
fn no_room_at_all_drops_every_entry() -> Result<()> {
    assert_eq!(limited(0, 40)?, (0, 40));
    Ok(())
}

#[test]
fn an_exact_fit_is_not_full() -> Result<()> {
    assert_eq!(limited(3, 27)?, (3, 0));
    Ok(())
}

#[test]
fn one_entry_too_many_is_full() -> Result<()> {
    assert_eq!(limited(3, 28)?, (3, 1));
    Ok(())
}

#[test]
fn everything_beyond_the_limit_is_dropped_and_counted() -> Result<()> {
    assert_eq!(limited(3, 500)?, (3, 473));
    Ok(())
}

#[test]
fn a_short_last_line_fits_the_last_place() -> Result<()> {
    assert_eq!(limited(3, 20)?, (3, 0));
    Ok(())
}

/// A recording whose `n`-th write of six fails: nothing is written after it and there is no done.
fn write_error(n: u64, code: u8, stall: f64) -> Result<()> {
    let options = BenchOptions {
        stall,
        mem_latency: 3,
        ..BenchOptions::default()
    };
    // An EXOKAY that nobody asked for is no AXI, which the assertions would say.
    let mut bench = match code {
        resp::EXOKAY => unchecked_bench(options)?,
        _ => bench(options)?,
    };
    bench
        .memory
        .writes
        .fail(When::Nth(n), WriteFault::Error(code));
    bench.start_record(REC, REC + 0x1_0000)?;
    drive_different(&mut bench, 9 * 5 + 3)?;
    bench.stop()?;
    bench.wait_recorded(LONG)?;
    assert_eq!(
        bench.read_reg("ERROR_CAUSE")?,
        bench.registers().word("ERROR_CAUSE", &["WRITE_ERROR"])?
    );
    assert_eq!(bench.read_field("STATUS.RECORD_DONE")?, 0);
    assert_eq!(bench.read_reg("REC_BYTES")?, n * LINE);
    finish(&mut bench)?;
    // The next recording knows nothing of it.
    bench.write_reg("ERROR_CAUSE", 0xff)?;
    let layout = Layout::new(bench.config());
    let events: Vec<ObsEvent> = (0..30).map(|i| ObsEvent::miss(i * 0x400)).collect();
    let mut bytes = Vec::new();
    bench.start_record(REC + 0x1_0000, REC + 0x2_0000)?;
    let accepted = jukebox_tests::rtl::accepted_of(&mut bench, &events)?;
    bench.stop()?;
    bench.wait_recorded(LONG)?;
    bytes.resize(bench.read_reg("REC_BYTES")? as usize, 0);
    bench.memory.bytes.read(REC + 0x1_0000, &mut bytes);
    assert_eq!(bytes, layout.encode(&crrb(&accepted, bench.config())));
    finish(&mut bench)
}

#[test]
fn write_error_on_the_first_line() -> Result<()> {
    write_error(0, resp::SLVERR, 0.0)?;
    write_error(0, resp::DECERR, 0.5)
}

#[test]
fn write_error_on_a_middle_line() -> Result<()> {
    write_error(2, resp::DECERR, 0.0)?;
    write_error(2, resp::EXOKAY, 0.5)
}

#[test]
fn write_error_on_the_last_line_of_the_drain() -> Result<()> {
    write_error(5, resp::SLVERR, 0.0)?;
    write_error(5, resp::SLVERR, 0.5)
}

#[test]
fn a_write_error_ends_recording_while_events_go_on() -> Result<()> {
    let mut bench = plain_bench()?;
    bench
        .memory
        .writes
        .fail(When::Nth(1), WriteFault::Error(resp::SLVERR));
    bench.start_record(REC, REC + 0x1_0000)?;
    drive_different(&mut bench, 1000)?;
    assert_eq!(bench.outputs().recording, 0);
    assert!(
        bench.memory.writes.accepted < 6,
        "{} writes",
        bench.memory.writes.accepted
    );
    assert_eq!(bench.read_reg("CNT_OBSERVED")?, 1000);
    finish(&mut bench)
}

#[test]
fn late_answers_hold_up_only_the_end() -> Result<()> {
    let mut bench = plain_bench()?;
    bench.memory.writes.hold();
    bench.start_record(REC, REC + 0x1_0000)?;
    assert_eq!(drive_different(&mut bench, 900)?, 0);
    bench.stop()?;
    bench.idle(2000)?;
    assert_eq!(
        (bench.outputs().recording, bench.memory.writes.outstanding()),
        (1, 100)
    );
    assert_eq!(bench.read_reg("REC_BYTES")?, 0);
    bench.memory.writes.release();
    bench.wait_recorded(LONG)?;
    assert_eq!(bench.read_reg("REC_BYTES")?, 100 * LINE);
    finish(&mut bench)
}

#[test]
fn a_stuck_memory_costs_events_but_not_silently() -> Result<()> {
    let mut bench = plain_bench()?;
    bench.memory.writes.w_stall.set(1.0);
    bench.start_record(REC, REC + 0x1_0000)?;
    let lost = drive_different(&mut bench, 500)?;
    assert!(lost > 300, "{lost} lost");
    bench.memory.writes.w_stall.set(0.0);
    bench.idle(200)?;
    assert_eq!(drive_different(&mut bench, 100)?, 0);
    bench.stop()?;
    bench.wait_recorded(LONG)?;
    assert_eq!(bench.read_reg("CNT_LOST")?, lost as u64);
    assert_eq!(bench.read_reg("CNT_OBSERVED")?, 600 - lost as u64);
    finish(&mut bench)
}

#[test]
fn a_start_right_after_a_write_error_begins_afresh() -> Result<()> {
    for start in 0..20 {
        let mut bench = plain_bench()?;
        bench.memory.writes.hold();
        bench
            .memory
            .writes
            .fail(When::Nth(0), WriteFault::Error(resp::SLVERR));
        bench.start_record(REC, REC + 0x1_0000)?;
        bench.write_reg("REC_BASE", REC + 0x1_0000)?;
        bench.write_reg("REC_LIMIT", REC + 0x2_0000)?;
        // One line is out. Events go on in every cycle through the end of the old recording.
        let events = different_regions(bench.config(), 300);
        drive(&mut bench, &events[..30])?;
        for (cycle, event) in events[30..].iter().enumerate() {
            if cycle == 8 {
                bench.memory.writes.release();
            }
            if cycle == start {
                bench.post_control(&["RECORD_START"])?;
            }
            bench.tick(Stimulus::event(*event))?;
        }
        bench.stop()?;
        bench.wait_recorded(LONG)?;
        finish(&mut bench)?;
    }
    Ok(())
}
