//! Recordings and replays from start to end.

use super::{Entry, Layout, REC, REP, Rtl, Stops, different_regions, vlines};
use anyhow::{Result, bail, ensure};
use jukebox_harness::{Bench, EventFate, ObsEvent, Prefetch, Stimulus};

/// Cycles within which any test's recording or replay comes to its end.
pub const LONG: u64 = 2_000_000;

/// What a replay did.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// Prefetches accepted, each with its cycle.
    pub prefetches: Vec<(u64, Prefetch)>,
    /// `STATUS.REPLAY_DONE` at the end.
    pub done: bool,
    /// `ERROR_CAUSE` at the end.
    pub errors: u64,
}

impl Run {
    /// Virtual addresses of the prefetches.
    #[must_use]
    pub fn vlines(&self) -> Vec<u64> {
        self.prefetches
            .iter()
            .map(|(_, prefetch)| prefetch.vaddr)
            .collect()
    }
}

/// Drives one event a cycle; the number of events lost.
///
/// # Errors
/// As `Bench::tick`.
pub fn drive(bench: &mut Rtl, events: &[ObsEvent]) -> Result<usize> {
    let mut lost = 0;
    for event in events {
        lost += usize::from(bench.tick(Stimulus::event(*event))?.event == EventFate::Lost);
    }
    Ok(lost)
}

/// Drives `n` misses in regions of their own, one a cycle; the number of events lost.
///
/// # Errors
/// As `Bench::tick`.
pub fn drive_different(bench: &mut Rtl, n: u64) -> Result<usize> {
    let events = different_regions(bench.config(), n);
    drive(bench, &events)
}

/// Those of `events`, driven one a cycle, that the block accepted.
///
/// # Errors
/// As `Bench::tick`.
pub fn accepted_of(bench: &mut Rtl, events: &[ObsEvent]) -> Result<Vec<ObsEvent>> {
    let mut accepted = Vec::new();
    for event in events {
        if bench.tick(Stimulus::event(*event))?.event == EventFate::Accepted {
            accepted.push(*event);
        }
    }
    Ok(accepted)
}

/// Records `events` at [`REC`] with plenty of room, none of them lost; the record's bytes.
///
/// # Errors
/// If the recording does not end well or events are lost; otherwise as `Bench::tick`.
pub fn record(bench: &mut Rtl, events: &[ObsEvent]) -> Result<Vec<u8>> {
    bench.start_record(REC, REC + 0x20_0000)?;
    let lost = drive(bench, events)?;
    bench.stop()?;
    bench.wait_recorded(LONG)?;
    ensure!(lost == 0, "{lost} events lost");
    ensure!(
        bench.read_field("STATUS.RECORD_DONE")? == 1,
        "the record is not done"
    );
    let bytes = bench.read_reg("REC_BYTES")?;
    Ok(bench.memory.bytes.to_vec(REC, bytes as usize))
}

/// Puts `record` at [`REP`] and replays it to its end, good or bad.
///
/// # Errors
/// As `Bench::tick`.
pub fn replay(bench: &mut Rtl, record: &[u8]) -> Result<Run> {
    bench.memory.bytes.write(REP, record);
    bench.prefetches.record();
    bench.start_replay(REP, record.len() as u64)?;
    bench.wait_replayed(LONG)?;
    let mut prefetches = bench.prefetches.recorded().to_vec();
    if !bench.config().translates() {
        // The one address is the other, too.
        for (_, prefetch) in &mut prefetches {
            prefetch.vaddr = prefetch.paddr;
        }
    }
    Ok(Run {
        prefetches,
        done: bench.read_field("STATUS.REPLAY_DONE")? == 1,
        errors: bench.read_reg("ERROR_CAUSE")?,
    })
}

/// `n` entries of regions of their own with vectors of different density.
#[must_use]
pub fn sample_entries(layout: &Layout, n: u64) -> Vec<Entry> {
    let mask = u128::MAX >> (128 - layout.lines);
    (0..n)
        .map(|i| {
            let vector = match i % 3 {
                0 => 1 << (i % u64::from(layout.lines)),
                1 => mask,
                _ => 0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835u128.rotate_left(i as u32) & mask | 1,
            };
            Entry {
                tag: 0x100 + i * 3,
                vector,
            }
        })
        .collect()
}

/// Replays `entries` and checks that exactly their lines are prefetched, in order.
///
/// # Errors
/// If they are not, or the replay does not end well; otherwise as `Bench::tick`.
pub fn replay_exactly(bench: &mut Rtl, entries: &[Entry]) -> Result<Run> {
    let layout = Layout::new(bench.config());
    let run = replay(bench, &layout.encode(entries))?;
    ensure!(
        run.done && run.errors == 0,
        "done {}, errors {:#x}",
        run.done,
        run.errors
    );
    ensure!(
        run.vlines() == vlines(entries, &layout, 0),
        "other lines than recorded"
    );
    Ok(run)
}

/// Switches pacing and run-ahead on: the replay to come holds after so many prefetches, and what is behind
/// them goes out at level 1.
///
/// # Errors
/// If a write is not answered.
pub fn hold_and_run_ahead(bench: &mut Rtl, window: u64) -> Result<()> {
    bench.write_reg("PACE_WINDOW", window)?;
    let switches = bench.registers().word("CONFIG", &["PACING", "RUN_AHEAD"])?;
    bench.write_reg("CONFIG", switches)?;
    Ok(())
}

/// Ends a test: every register reads what the golden model expects, and no assertion has failed.
///
/// # Errors
/// If that is not so, or the block does not come to rest.
pub fn finish<B: Stops>(bench: &mut Bench<B>) -> Result<()> {
    let compared = bench.check_registers()?;
    let all = bench.registers().readable().count();
    ensure!(
        compared == all,
        "only {compared} of {all} registers compared"
    );
    if let Some(text) = bench.block_mut().stopped() {
        bail!("the model stopped: {text}");
    }
    Ok(())
}
