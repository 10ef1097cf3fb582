//! How far what counts in the block can get: each a scene on a bench, for which no register but those it
//! writes matters. They take longer than [`corners`](super::corners).

use super::{LONG, Layout, REC, REP, Rtl, drive_different, sample_entries};
use anyhow::Result;
use jukebox_harness::{ObsEvent, ObsKind, Stimulus};

/// All of them, one after the other, under surroundings as fast as they can be.
///
/// # Errors
/// If one does not go as it should.
pub fn extremes(bench: &mut Rtl) -> Result<()> {
    write(bench, "CONFIG", 0)?;
    write(bench, "WATCHDOG", 0)?;
    write(bench, "REC_OFFSET", 0)?;
    write(bench, "REP_OFFSET", 0)?;
    write(bench, "XLT_RETRY_WAIT", 0)?;
    bench.memory.reads.ar_stall.set(0.0);
    bench.memory.writes.aw_stall.set(0.0);
    bench.translator.request_stall.set(0.0);
    bench.prefetches.stall.set(0.0);
    bursts_of_each_kind(bench)?;
    refused_again_and_again(bench)?;
    misses_while_held(bench)?;
    long_wait_to_ask_again(bench)?;
    lines_of_delta_coding(bench)?;
    many_answers_due(bench)
}

/// The same event every cycle, and the pulse beside it.
fn bursts_of_each_kind(bench: &mut Rtl) -> Result<()> {
    let kinds = [
        (ObsKind::PrefetchHit, false),
        (ObsKind::PrefetchHit, true),
        (ObsKind::KeptHit, false),
        (ObsKind::Miss, false),
    ];
    bench.start_record(REC, REC + 0x1_0000)?;
    for (kind, late) in kinds {
        for _ in 0..100 {
            let event = ObsEvent {
                kind,
                late,
                ..ObsEvent::miss(0x40)
            };
            bench.tick(Stimulus {
                pf_present: true,
                ..Stimulus::event(event)
            })?;
        }
    }
    bench.stop()?;
    bench.wait_idle(LONG)?;
    Ok(())
}

/// Replays of which every line is rejected, every translation denied, or asked for twice and denied then.
fn refused_again_and_again(bench: &mut Rtl) -> Result<()> {
    let bytes = 40 * u64::from(bench.config().geometry.line_bytes);
    bench.memory.bytes.write(REP, &vec![0; bytes as usize]);
    bench.start_replay(REP, bytes)?;
    bench.wait_replayed(LONG)?;
    let record = put_record(bench);
    for (again, denied) in [(0.0, 1.0), (1.0, 0.0)] {
        bench.translator.misbehave(again, denied);
        bench.start_replay(REP, record)?;
        // All at once, then.
        bench.translator.hold();
        bench.idle(300)?;
        bench.translator.release();
        bench.wait_replayed(LONG)?;
    }
    bench.translator.misbehave(0.0, 0.0);
    Ok(())
}

/// Misses behind each other while pacing holds a replay, until they let it go on.
fn misses_while_held(bench: &mut Rtl) -> Result<()> {
    const MISSES: u64 = 1100;
    if !bench.config().features.pacing {
        return Ok(());
    }
    let record = put_record(bench);
    write(bench, "PACE_WINDOW", 1)?;
    write(bench, "PACE_RELEASE", MISSES)?;
    let switches = bench.registers().word("CONFIG", &["PACING"])?;
    write(bench, "CONFIG", switches)?;
    bench.start_replay(REP, record)?;
    for _ in 0..MISSES + 200 {
        bench.tick(Stimulus::event(ObsEvent::miss(0x40)))?;
    }
    bench.abort()?;
    bench.wait_idle(LONG)?;
    write(bench, "CONFIG", 0)?;
    write(bench, "PACE_WINDOW", 0)?;
    write(bench, "PACE_RELEASE", 0)
}

/// The longest wait before a translation is asked for again, and none.
fn long_wait_to_ask_again(bench: &mut Rtl) -> Result<()> {
    let record = put_record(bench);
    bench.translator.misbehave(1.0, 0.0);
    for wait in [u64::MAX, 0] {
        write(bench, "XLT_RETRY_WAIT", wait)?;
        bench.start_replay(REP, record)?;
        bench.idle(300)?;
        bench.abort()?;
        bench.wait_idle(LONG)?;
    }
    bench.translator.misbehave(0.0, 0.0);
    Ok(())
}

/// In delta coding, lines of many entries and of few are recorded in turn; and lines are replayed whose first
/// entry has no tag, which means nothing.
fn lines_of_delta_coding(bench: &mut Rtl) -> Result<()> {
    let layout = Layout::new(bench.config());
    if !layout.delta {
        return Ok(());
    }
    let region_bytes = u64::from(bench.config().geometry.region_bytes);
    bench.start_record(REC, REC + 0x1_0000)?;
    let mut region = 1u64;
    for n in 0..1500u64 {
        region += match n / 60 % 3 {
            0 => 1,
            1 => 300,
            _ => 0x123_4567,
        };
        let event = ObsEvent::miss(region.wrapping_mul(region_bytes));
        bench.tick(Stimulus::event(event))?;
    }
    bench.stop()?;
    bench.wait_idle(LONG)?;

    let record: Vec<u8> = (0..12u8)
        .flat_map(|class| layout.line_of(&[class, 1, 1, 1, 1, 0, 0, 0]))
        .collect();
    bench.memory.bytes.write(REP, &record);
    bench.start_replay(REP, record.len() as u64)?;
    bench.wait_replayed(LONG)?;
    Ok(())
}

/// Memory and translation keep their answers, of many recordings' and replays' worth, until all come at once.
fn many_answers_due(bench: &mut Rtl) -> Result<()> {
    bench.memory.writes.hold();
    bench.start_record(REC, REC + 0x1_0000)?;
    drive_different(bench, 1200)?;
    bench.stop()?;
    bench.memory.writes.release();
    bench.wait_idle(LONG)?;
    if !bench.config().features.watchdog {
        return Ok(());
    }
    let record = put_record(bench);
    let reads = 128 / u64::from(bench.config().metadata.reads_in_flight) + 4;
    write(bench, "WATCHDOG", 40)?;
    bench.memory.reads.hold();
    for _ in 0..reads {
        bench.start_replay(REP, record)?;
        bench.wait_idle(LONG)?;
    }
    bench.memory.reads.release();
    bench.idle(128 * 20)?;
    write(bench, "WATCHDOG", 150)?;
    bench.translator.hold();
    for _ in 0..14 {
        bench.start_replay(REP, record)?;
        bench.wait_idle(LONG)?;
    }
    bench.translator.release();
    bench.idle(300)?;
    write(bench, "WATCHDOG", 0)
}

/// Puts a record where replays are of; its bytes.
fn put_record(bench: &mut Rtl) -> u64 {
    let layout = Layout::new(bench.config());
    let record = layout.encode(&sample_entries(&layout, 150));
    bench.memory.bytes.write(REP, &record);
    record.len() as u64
}

/// Writes a register, if it is there.
fn write(bench: &mut Rtl, name: &str, value: u64) -> Result<()> {
    if bench.registers().has(name) {
        bench.write_reg(name, value)?;
    }
    Ok(())
}
