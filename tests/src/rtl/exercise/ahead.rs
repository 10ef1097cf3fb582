//! Run-ahead.

use crate::rtl::{LONG, Layout, REP, Rtl, finish, hold_and_run_ahead, sample_entries, vlines};
use anyhow::{Result, ensure};
use jukebox_harness::Stimulus;

/// A replay that its first prefetch holds: all lines behind the first one go out at level 1.
///
/// # Errors
/// If other lines go out, or none.
pub fn runs_ahead(bench: &mut Rtl) -> Result<()> {
    let layout = Layout::new(bench.config());
    let pa_mask = u64::MAX >> (64 - bench.config().address.pa_bits);
    let entries = sample_entries(&layout, 40 * 4);
    let lines = layout.parts(&entries);
    let entries = lines[..4.min(lines.len())].concat();
    let record = layout.encode(&entries);
    bench.memory.bytes.write(REP, &record);
    hold_and_run_ahead(bench, 1)?;
    bench.prefetches.record();
    bench.start_replay(REP, record.len() as u64)?;
    bench.idle(20_000)?;
    let all = bench.prefetches.recorded().iter();
    let ahead = all.filter(|(_, p)| p.level == 1).map(|(_, p)| p.paddr);
    let ahead: Vec<u64> = ahead.collect();
    // With one line in the first entry of the first line, that may be the only one there.
    let behind: Vec<u64> = vlines(&entries[lines[0].len()..], &layout, 0)
        .into_iter()
        .map(|line| line & pa_mask)
        .collect();
    ensure!(
        behind.ends_with(&ahead) && ahead.len() + 130 > behind.len(),
        "{} lines ahead, not the last of {}",
        ahead.len(),
        behind.len()
    );
    ensure!(lines.len() < 3 || !ahead.is_empty(), "nothing goes ahead");
    bench.abort()?;
    bench.wait_replayed(1000)?;
    bench.write_reg("CONFIG", 0)?;
    finish(bench)
}

/// An entry of level 1 waits to be asked for, behind a request of level 0 that is not accepted, when
/// software switches run-ahead off: it is not asked for any more.
///
/// # Errors
/// If it is, or none was asked for before.
pub fn asks_no_more(bench: &mut Rtl) -> Result<()> {
    const ASKED: u64 = 3;
    let layout = Layout::new(bench.config());
    let record = layout.encode(&sample_entries(&layout, 160));
    bench.memory.bytes.write(REP, &record);
    bench.write_reg("PACE_WINDOW", 1)?;
    let pacing = bench.registers().word("CONFIG", &["PACING"])?;
    let both = bench.registers().word("CONFIG", &["PACING", "RUN_AHEAD"])?;
    for off in [false, true] {
        bench.write_reg("CONFIG", both)?;
        let before = bench.translator.accepted;
        bench.start_replay(REP, record.len() as u64)?;
        bench.run_until("requests of level 0", LONG, |bench| {
            bench.translator.accepted >= before + ASKED
        })?;
        bench.translator.request_stall.set(1.0);
        bench.idle(1000)?;
        if off {
            bench.write_reg("CONFIG", pacing)?;
            bench.idle(20)?;
        }
        bench.translator.request_stall.set(0.0);
        let mut asked = 0;
        for _ in 0..500 {
            let outputs = bench.outputs();
            asked += u64::from(outputs.xlt_req_valid & outputs.xlt_req_level);
            bench.tick(Stimulus::default())?;
        }
        ensure!(
            (asked == 0) == off,
            "{asked} cycles with a request of level 1, switched off: {off}"
        );
        bench.abort()?;
        bench.wait_replayed(LONG)?;
    }
    bench.write_reg("CONFIG", 0)?;
    finish(bench)
}
