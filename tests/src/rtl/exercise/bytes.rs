//! Registers written a byte at a time.

use crate::rtl::{LONG, Layout, REC, REP, Rtl, finish, sample_entries, vlines};
use anyhow::{Result, ensure};
use jukebox_harness::{ObsEvent, ReadFault, Stimulus, TranslationFault, When};

/// Cycles within which everything here comes to a rest.
const REST: u64 = 20_000;

/// What a register that was written byte by byte does is what it reads, in every byte: where a recording
/// and a replay begin and end, of which address space they are, how a replay is paced, how long it waits.
///
/// # Errors
/// If it is not.
pub fn bytes_in_use(bench: &mut Rtl) -> Result<()> {
    let layout = Layout::new(bench.config());
    let line = layout.line_bytes as u64;
    // A place with bits in every byte.
    let place =
        0x12_3456_789a_bcde & (u64::MAX >> (65 - bench.config().address.pa_bits)) & !(line - 1);
    recorded(bench, place)?;
    let record = layout.encode(&sample_entries(&layout, 60));
    let bytes = record.len() as u64;
    bench.memory.bytes.write(place, &record);
    write(bench, "REP_BASE", place)?;
    write(bench, "REP_BYTES", bytes)?;
    write(bench, "REBASE", 0x1_2345_6789)?;
    if bench.config().prefetch.second_record {
        bench.memory.bytes.write(place ^ 0x1_0000, &record);
        write(bench, "REP2_BASE", place ^ 0x1_0000)?;
        write(bench, "REP2_BYTES", bytes)?;
    }
    bench.control(&["REPLAY_START"])?;
    bench.wait_replayed(LONG)?;
    if bench.config().features.pacing {
        paced(bench)?;
    }
    bench.memory.bytes.write(REP, &record);
    if bench.config().retries() {
        waits(bench, bytes)?;
    }
    if bench.config().features.watchdog {
        gives_up(bench, bytes)?;
    }
    finish(bench)
}

/// Writes a register a byte at a time, each beside garbage, and with garbage in the others before.
fn write(bench: &mut Rtl, name: &str, value: u64) -> Result<()> {
    if !bench.registers().has(name) {
        return Ok(());
    }
    bench.write_reg(name, !value)?;
    let offsets: Vec<u16> = bench.registers().offsets(name)?.collect();
    for (word, offset) in offsets.into_iter().enumerate() {
        let right = (value >> (32 * word)) as u32;
        for byte in 0..4 {
            let here = 0xff << (8 * byte);
            bench.poke(offset, right & here | !right & !here, 1 << byte)?;
        }
    }
    Ok(())
}

fn recorded(bench: &mut Rtl, place: u64) -> Result<()> {
    let config = bench.config();
    let (line, region) = (config.geometry.line_bytes, config.geometry.region_bytes);
    let asid_bits = config.address.asid_bits;
    let asid = 0x1234 & (u16::MAX >> (16 - asid_bits));
    write(bench, "ASID", asid.into())?;
    if bench.config().features.asid_filter {
        let filter = bench.registers().word("CONFIG", &["ASID_FILTER"])?;
        write(bench, "CONFIG", filter)?;
    }
    write(bench, "REC_BASE", place)?;
    write(bench, "REC_OFFSET", 3 * u64::from(line))?;
    write(bench, "REC_LIMIT", place + 9 * u64::from(line))?;
    bench.control(&["RECORD_START"])?;
    for n in 0..400u32 {
        let other = if n % 3 == 0 { 1 << (n % asid_bits) } else { 0 };
        let event = ObsEvent {
            asid: asid ^ other,
            ..ObsEvent::miss(u64::from(n) * u64::from(region))
        };
        bench.tick(Stimulus::event(event))?;
    }
    bench.stop()?;
    bench.wait_recorded(LONG)?;
    write(bench, "CONFIG", 0)?;
    bench.write_reg("REC_BASE", REC)?;
    Ok(())
}

/// Window and release of more than a byte, then a gap.
fn paced(bench: &mut Rtl) -> Result<()> {
    const WINDOW: u64 = 0x103;
    const RELEASE: u64 = 0x102;
    const GAP: u64 = 0x105;
    let layout = Layout::new(bench.config());
    let entries = sample_entries(&layout, 3 * WINDOW);
    let lines = vlines(&entries, &layout, 0).len() as u64;
    ensure!(lines > 2 * WINDOW, "{lines} prefetches are too few");
    let record = layout.encode(&entries);
    bench.memory.bytes.write(REP, &record);
    let pacing = bench.registers().word("CONFIG", &["PACING"])?;
    write(bench, "CONFIG", pacing)?;
    write(bench, "PACE_WINDOW", WINDOW)?;
    write(bench, "PACE_RELEASE", RELEASE)?;
    let before = bench.prefetches.accepted;
    bench.start_replay(REP, record.len() as u64)?;
    bench.idle(REST)?;
    let reached = bench.prefetches.accepted - before;
    ensure!(reached == WINDOW, "a window of {reached}, not {WINDOW}");
    for _ in 0..2 * RELEASE + 1 {
        bench.tick(Stimulus::event(ObsEvent::miss(0x40)))?;
        bench.idle(2)?;
    }
    bench.idle(REST)?;
    let released = bench.prefetches.accepted - before - WINDOW;
    ensure!(released == 2, "{released} released, not 2");
    bench.abort()?;
    bench.wait_replayed(LONG)?;
    write(bench, "PACE_RELEASE", 0)?;
    write(bench, "PACE_WINDOW", 0)?;
    write(bench, "PACE_GAP", GAP)?;
    bench.prefetches.record();
    bench.start_replay(REP, record.len() as u64)?;
    bench.idle(8 * GAP)?;
    let log = bench.prefetches.recorded().to_vec();
    let apart = |two: &[(u64, _)]| two[1].0 - two[0].0 == GAP + 1;
    let right = log.len() > 5 && log.windows(2).all(apart);
    ensure!(right, "{} prefetches, other gaps than {GAP}", log.len());
    bench.abort()?;
    bench.wait_replayed(LONG)?;
    write(bench, "PACE_GAP", 0)?;
    write(bench, "CONFIG", 0)
}

/// The wait before a translation is asked for again.
fn waits(bench: &mut Rtl, bytes: u64) -> Result<()> {
    const WAIT: u64 = 0x104;
    write(bench, "XLT_RETRY_WAIT", WAIT)?;
    let again = TranslationFault::Status(1);
    bench.translator.fail(When::Nth(0), again);
    bench.start_replay(REP, bytes)?;
    bench.run_until("the answer RETRY", LONG, |b| b.inputs().xlt_rsp_valid == 1)?;
    let answered = bench.cycle();
    // Those under way beside it come first.
    bench.idle(WAIT / 2)?;
    bench.run_until("the second request", LONG, |b| {
        b.outputs().xlt_req_valid == 1
    })?;
    let waited = bench.cycle() - answered;
    ensure!(waited.abs_diff(WAIT) < 8, "{waited} cycles, not {WAIT}");
    bench.wait_replayed(LONG)?;
    write(bench, "XLT_RETRY_WAIT", 0)
}

/// The watchdog's limit.
fn gives_up(bench: &mut Rtl, bytes: u64) -> Result<()> {
    const LIMIT: u64 = 0x1_0120;
    write(bench, "WATCHDOG", LIMIT)?;
    bench.memory.reads.fail(When::Nth(0), ReadFault::Hold);
    bench.start_replay(REP, bytes)?;
    bench.idle(LIMIT - 100)?;
    ensure!(bench.outputs().replaying == 1, "it gives up too early");
    bench.idle(200)?;
    ensure!(bench.outputs().replaying == 0, "it does not give up");
    let timeout = bench.read_field("ERROR_CAUSE.READ_TIMEOUT")?;
    ensure!(timeout == 1, "no timeout");
    bench.memory.reads.release();
    bench.memory.reads.forgive();
    bench.idle(REST)?;
    write(bench, "WATCHDOG", 0)
}
