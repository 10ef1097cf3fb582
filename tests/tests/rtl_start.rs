//! Starts: what is accepted, what is refused, and what a refusal leaves alone.

use anyhow::Result;
use jukebox_tests::rtl::{
    LONG, Layout, REC, REP, Rtl, different_regions, drive, drive_different, finish, plain_bench,
    replay_exactly, sample_entries,
};

const LINE: u64 = 64;

/// Tries to start a recording that must be refused as badly configured.
fn refused_record(base: u64, limit: u64, offset: Option<u64>) -> Result<()> {
    let mut bench = plain_bench()?;
    bench.write_reg("IRQ_ENABLE", 0xf)?;
    if let Some(offset) = offset {
        bench.write_reg("REC_OFFSET", offset)?;
    }
    bench.start_record(base, limit)?;
    assert_eq!(drive_different(&mut bench, 300)?, 0);
    refused(&mut bench, "ERROR_CAUSE.RECORD_CONFIG")?;
    assert_eq!(bench.memory.writes.accepted, 0);
    assert_eq!(bench.read_reg("CNT_RECORDED")?, 0);
    finish(&mut bench)
}

/// Tries to start a replay that must be refused as badly configured.
fn refused_replay(base: u64, bytes: u64, offset: Option<u64>) -> Result<()> {
    let mut bench = plain_bench()?;
    bench.write_reg("IRQ_ENABLE", 0xf)?;
    if let Some(offset) = offset {
        bench.write_reg("REP_OFFSET", offset)?;
    }
    bench.start_replay(base, bytes)?;
    bench.idle(300)?;
    refused(&mut bench, "ERROR_CAUSE.REPLAY_CONFIG")?;
    assert_eq!(bench.memory.reads.accepted, 0);
    finish(&mut bench)
}

/// Nothing runs, exactly one cause is set, and the interrupt says so.
fn refused(bench: &mut Rtl, cause: &str) -> Result<()> {
    let name = cause.trim_start_matches("ERROR_CAUSE.");
    let bit = bench.registers().word("ERROR_CAUSE", &[name])?;
    assert_eq!(bench.read_reg("ERROR_CAUSE")?, bit);
    assert_eq!(
        (bench.outputs().recording, bench.outputs().replaying),
        (0, 0)
    );
    assert_eq!(
        bench.read_reg("STATUS")?,
        bench.registers().word("STATUS", &["ERROR"])?
    );
    assert_eq!(
        bench.read_reg("IRQ_STATUS")?,
        bench.registers().word("IRQ_STATUS", &["ERROR"])?
    );
    assert_eq!(bench.outputs().irq, 1);
    bench.write_reg("ERROR_CAUSE", bit)?;
    assert_eq!(bench.read_field("STATUS.ERROR")?, 0);
    Ok(())
}

#[test]
fn record_base_off_a_line_is_refused() -> Result<()> {
    refused_record(REC + 1, REC + 4 * LINE, None)?;
    refused_record(REC + LINE / 2, REC + 4 * LINE, None)
}

#[test]
fn record_limit_off_a_line_is_refused() -> Result<()> {
    refused_record(REC, REC + 4 * LINE + 1, None)?;
    refused_record(REC, REC + 4 * LINE + LINE / 2, None)
}

#[test]
fn record_limit_below_base_is_refused() -> Result<()> {
    refused_record(REC, REC - LINE, None)?;
    refused_record(1 << 47, REC, None)
}

#[test]
fn record_offset_off_a_line_is_refused() -> Result<()> {
    refused_record(REC, REC + 4 * LINE, Some(LINE + 4))
}

#[test]
fn record_offset_beyond_the_limit_is_refused() -> Result<()> {
    refused_record(REC, REC + 4 * LINE, Some(5 * LINE))?;
    refused_record(REC, REC + 4 * LINE, Some(1 << 40))
}

#[test]
fn replay_base_off_a_line_is_refused() -> Result<()> {
    refused_replay(REP + 8, 4 * LINE, None)
}

#[test]
fn replay_length_off_a_line_is_refused() -> Result<()> {
    refused_replay(REP, 4 * LINE + 32, None)
}

#[test]
fn replay_offset_off_a_line_is_refused() -> Result<()> {
    refused_replay(REP, 4 * LINE, Some(16))
}

/// What is off a line by the same is off a line all the same, bit by bit.
#[test]
fn two_that_are_off_a_line_alike_are_refused() -> Result<()> {
    for off in [1, LINE / 2, LINE - 1] {
        refused_record(REC + off, REC + 4 * LINE + off, None)?;
        refused_record(REC + off, REC + 4 * LINE, Some(LINE + off))?;
        refused_record(REC, REC + 4 * LINE + off, Some(LINE + off))?;
        refused_replay(REP + off, 4 * LINE + off, None)?;
        refused_replay(REP + off, 4 * LINE, Some(LINE + off))?;
        refused_replay(REP, 4 * LINE + off, Some(LINE + off))?;
    }
    Ok(())
}

#[test]
fn replay_offset_beyond_the_length_is_refused() -> Result<()> {
    refused_replay(REP, 4 * LINE, Some(5 * LINE))
}

#[test]
fn replay_beyond_the_address_space_is_refused() -> Result<()> {
    refused_replay((1 << 48) - LINE, 2 * LINE, None)?;
    refused_replay((1 << 48) - LINE, (1 << 48) - LINE, None)
}

#[test]
fn replay_up_to_the_end_of_the_address_space_is_accepted() -> Result<()> {
    let mut bench = plain_bench()?;
    let layout = Layout::new(bench.config());
    let base = (1 << 48) - 2 * LINE;
    let record = layout.encode(&sample_entries(&layout, 18));
    bench.memory.bytes.write(base, &record);
    bench.start_replay(base, 2 * LINE)?;
    bench.wait_replayed(LONG)?;
    assert_eq!(bench.read_reg("CNT_LINES_READ")?, 2);
    assert_eq!(bench.read_field("STATUS.REPLAY_DONE")?, 1);
    finish(&mut bench)
}

#[test]
fn record_into_the_last_line_of_the_address_space() -> Result<()> {
    let mut bench = plain_bench()?;
    // The limit cannot be 2^48 itself: the last line that can be had is the one before the last.
    bench.start_record((1 << 48) - 2 * LINE, (1 << 48) - LINE)?;
    drive_different(&mut bench, 9)?;
    bench.stop()?;
    bench.wait_recorded(LONG)?;
    assert_eq!(bench.read_reg("REC_BYTES")?, LINE);
    finish(&mut bench)
}

#[test]
fn record_start_while_recording_is_refused_as_busy() -> Result<()> {
    let mut bench = plain_bench()?;
    let events = different_regions(bench.config(), 200);
    bench.start_record(REC, REC + 64 * LINE)?;
    drive(&mut bench, &events[..100])?;
    bench.start_record(REC + 0x1000, REC + 0x1001)?;
    assert_eq!(
        bench.read_reg("ERROR_CAUSE")?,
        bench.registers().word("ERROR_CAUSE", &["RECORD_BUSY"])?
    );
    drive(&mut bench, &events[100..])?;
    bench.control(&["RECORD_STOP", "RECORD_START"])?;
    bench.wait_recorded(LONG)?;
    assert_eq!(bench.read_reg("CNT_RECORDED")?, 200);
    assert_eq!(bench.memory.bytes.to_vec(REC + 0x1000, 64), [0; 64]);
    finish(&mut bench)
}

#[test]
fn a_refused_replay_start_leaves_the_running_replay_alone() -> Result<()> {
    let mut bench = plain_bench()?;
    let layout = Layout::new(bench.config());
    let record = layout.encode(&sample_entries(&layout, 60));
    bench.memory.bytes.write(REP, &record);
    bench.start_replay(REP, record.len() as u64)?;
    bench.start_replay(REP + 1, 64)?;
    assert_eq!(bench.outputs().replaying, 1);
    bench.wait_replayed(LONG)?;
    assert_eq!(bench.read_field("STATUS.REPLAY_DONE")?, 1);
    assert_eq!(
        bench.read_reg("CNT_LINES_READ")?,
        record.len() as u64 / LINE
    );
    finish(&mut bench)
}

#[test]
fn a_start_after_a_refusal_works() -> Result<()> {
    let mut bench = plain_bench()?;
    let layout = Layout::new(bench.config());
    bench.start_replay(REP + 1, 64)?;
    bench.start_record(REC, REC - LINE)?;
    bench.write_reg("ERROR_CAUSE", 0xff)?;
    replay_exactly(&mut bench, &sample_entries(&layout, 30))?;
    finish(&mut bench)
}

#[test]
fn a_replay_of_nothing_is_done_at_once() -> Result<()> {
    let mut bench = plain_bench()?;
    bench.start_replay(REP, 0)?;
    assert!(bench.wait_replayed(20)? < 20);
    assert_eq!(bench.read_field("STATUS.REPLAY_DONE")?, 1);
    assert_eq!(bench.memory.reads.accepted, 0);
    finish(&mut bench)
}

#[test]
fn a_recording_of_nothing_is_done_and_empty() -> Result<()> {
    let mut bench = plain_bench()?;
    bench.start_record(REC, REC + 4 * LINE)?;
    bench.stop()?;
    bench.wait_recorded(100)?;
    assert_eq!(bench.read_field("STATUS.RECORD_DONE")?, 1);
    assert_eq!(
        (bench.read_reg("REC_BYTES")?, bench.memory.writes.accepted),
        (0, 0)
    );
    finish(&mut bench)
}

#[test]
fn a_stop_beside_a_start_acts_on_what_ran_before() -> Result<()> {
    let mut bench = plain_bench()?;
    let layout = Layout::new(bench.config());
    let record = layout.encode(&sample_entries(&layout, 40));
    bench.memory.bytes.write(REP, &record);
    bench.write_reg("REC_BASE", REC)?;
    bench.write_reg("REC_LIMIT", REC + 0x1000)?;
    bench.write_reg("REP_BASE", REP)?;
    bench.write_reg("REP_BYTES", record.len() as u64)?;
    // Nothing ran before: both start, and go on.
    bench.control(&[
        "RECORD_START",
        "RECORD_STOP",
        "REPLAY_START",
        "REPLAY_ABORT",
        "PAUSE",
    ])?;
    drive_different(&mut bench, 30)?;
    assert_eq!(
        (bench.outputs().recording, bench.outputs().replaying),
        (1, 1)
    );
    // Both run: the recording ends and no other begins, the replay begins anew.
    bench.prefetches.record();
    bench.control(&["RECORD_START", "REPLAY_START", "PAUSE"])?;
    bench.wait_idle(LONG)?;
    let busy = bench.registers().word("ERROR_CAUSE", &["RECORD_BUSY"])?;
    assert_eq!(bench.read_reg("ERROR_CAUSE")?, busy);
    assert_eq!(bench.read_field("STATUS.RECORD_DONE")?, 1);
    assert_eq!(bench.read_field("STATUS.REPLAY_DONE")?, 1);
    assert_eq!(bench.read_reg("CNT_RECORDED")?, 30);
    finish(&mut bench)
}
