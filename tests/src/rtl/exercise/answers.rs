//! Answers to a replay that are not what it hopes for, or almost too late.

use super::{at_most, bench};
use crate::rtl::{Entry, LONG, Layout, REP, finish, replay, sample_entries, vlines};
use anyhow::{Result, ensure};
use jukebox_config::Config;
use jukebox_harness::{TranslationFault, When};

/// An entry that is answered RETRY is asked for again, or dropped and counted where the block does not
/// ask again.
///
/// # Errors
/// On the first difference.
pub fn retries(config: &Config) -> Result<()> {
    const RETRIED: [usize; 3] = [1, 4, 5];
    if !config.translates() {
        return Ok(());
    }
    let mut bench = bench(config)?;
    let layout = Layout::new(config);
    let entries = sample_entries(&layout, 9);
    for place in RETRIED {
        let address = entries[place].tag * layout.region_bytes;
        let fault = TranslationFault::Status(1);
        bench.translator.fail(When::At(address), fault);
    }
    let run = replay(&mut bench, &layout.encode(&entries))?;
    ensure!(run.done && run.errors == 0, "{run:?}");
    let kept = (0..)
        .zip(&entries)
        .filter(|(place, _)| !RETRIED.contains(place));
    let kept: Vec<Entry> = kept.map(|(_, entry)| *entry).collect();
    let (left, asked) = match config.retries() {
        true => (&entries, entries.len() + RETRIED.len()),
        false => (&kept, entries.len()),
    };
    let pa_mask = u64::MAX >> (64 - config.address.pa_bits);
    let places = vlines(left, &layout, 0)
        .into_iter()
        .map(|line| line & pa_mask);
    let paddrs = run.prefetches.iter().map(|(_, prefetch)| prefetch.paddr);
    ensure!(paddrs.eq(places), "other lines than of the entries left");
    let requests = bench.translator.accepted;
    ensure!(requests == asked as u64, "{requests} requests");
    if bench.registers().has("CNT_DROP_DENIED") {
        let dropped = if config.retries() {
            0
        } else {
            RETRIED.len() as u64
        };
        ensure!(bench.read_reg("CNT_DROP_DENIED")? == at_most(config, dropped));
    }
    finish(&mut bench)
}

/// Replays whose translations are all denied, or answered RETRY, end in any cycle: what was dropped up to
/// that cycle is counted.
///
/// # Errors
/// If a counter says anything else.
pub fn ended_while_refused(config: &Config) -> Result<()> {
    if !config.translates() {
        return Ok(());
    }
    let mut bench = bench(config)?;
    let layout = Layout::new(config);
    let record = layout.encode(&sample_entries(&layout, 60));
    bench.memory.bytes.write(REP, &record);
    for (retry, denied) in [(1.0, 0.0), (0.0, 1.0)] {
        bench.translator.misbehave(retry, denied);
        for cycles in 0..90 {
            bench.start_replay(REP, record.len() as u64)?;
            bench.idle(cycles)?;
            bench.abort()?;
            bench.wait_replayed(LONG)?;
            if cycles % 8 == 0 {
                finish(&mut bench)?;
            }
        }
    }
    bench.translator.misbehave(0.0, 0.0);
    finish(&mut bench)
}

/// An answer of memory or of the translator that comes in the last cycle before the watchdog's time is up
/// ends its wait, and one that comes a cycle later does not.
///
/// # Errors
/// If a replay ends by a timeout that it must not end by, or does not.
pub fn in_time(config: &Config) -> Result<()> {
    const WATCHDOG: u32 = 60;
    if !config.features.watchdog {
        return Ok(());
    }
    let mut bench = bench(config)?;
    let layout = Layout::new(config);
    let record = layout.encode(&sample_entries(&layout, 1));
    bench.memory.bytes.write(REP, &record);
    bench.write_reg("WATCHDOG", WATCHDOG.into())?;
    for latency in WATCHDOG - 2..WATCHDOG + 5 {
        for of_memory in [true, false] {
            let (read, translate) = if of_memory {
                (latency, 1)
            } else {
                (1, latency)
            };
            bench.memory.reads.set_latency(read);
            bench.translator.set_latency(translate);
            bench.start_replay(REP, record.len() as u64)?;
            bench.wait_replayed(LONG)?;
            let timeout = bench.read_reg("ERROR_CAUSE")? != 0;
            // The cycle of the request counts, and that of the answer.
            let too_late = latency > WATCHDOG + 1 && (of_memory || config.translates());
            ensure!(
                timeout == too_late,
                "an answer behind {latency} cycles, of memory: {of_memory}, ends by a timeout: {timeout}"
            );
            bench.idle(2 * u64::from(WATCHDOG))?;
            bench.write_reg("ERROR_CAUSE", u64::MAX)?;
        }
    }
    finish(&mut bench)
}
