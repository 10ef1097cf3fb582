//! Replays that are aborted, paused, restarted, and beside a recording.

use anyhow::Result;
use jukebox_harness::BenchOptions;
use jukebox_tests::rtl::{
    Entry, LONG, Layout, REC, REP, Rtl, bench, crrb, different_regions, drive, finish, plain_bench,
    sample_entries, vlines,
};

const LINE: u64 = 64;

fn layout(bench: &Rtl) -> Layout {
    Layout::new(bench.config())
}

/// Starts a replay of `record`, ends it by `command` after `cycles` cycles, and resumes it at the
/// offset read back until it is done: at most the prefetches of the line at that offset repeat.
fn interrupted(bench: &mut Rtl, entries: &[Entry], command: &str, cycles: u64) -> Result<()> {
    let layout = layout(bench);
    let record = layout.encode(entries);
    let length = record.len() as u64;
    bench.prefetches.record();
    bench.start_replay(REP, length)?;
    bench.idle(cycles)?;
    bench.control(&[command])?;
    bench.wait_replayed(LONG)?;
    let done = bench.read_field("STATUS.REPLAY_DONE")? == 1;
    let first: Vec<u64> = bench
        .prefetches
        .recorded()
        .iter()
        .map(|(_, p)| p.vaddr)
        .collect();
    let all = vlines(entries, &layout, 0);
    if done {
        assert_eq!(first, all);
        return Ok(());
    }
    assert_eq!(first, all[..first.len()]);
    let offset = bench.read_reg("REP_OFFSET")?;
    assert!(offset % LINE == 0 && offset <= length, "offset {offset:#x}");
    let line = (offset / LINE) as usize;
    let finished = vlines(
        &entries[..(line * layout.per_line).min(entries.len())],
        &layout,
        0,
    );
    let next = vlines(
        &entries[..((line + 1) * layout.per_line).min(entries.len())],
        &layout,
        0,
    );
    assert!(
        (finished.len()..=next.len()).contains(&first.len()),
        "offset {offset:#x}"
    );
    bench.prefetches.record();
    bench.write_reg("REP_OFFSET", offset)?;
    bench.control(&["REPLAY_START"])?;
    bench.wait_replayed(LONG)?;
    let second: Vec<u64> = bench
        .prefetches
        .recorded()
        .iter()
        .map(|(_, p)| p.vaddr)
        .collect();
    assert_eq!(second, all[finished.len()..]);
    assert_eq!(bench.read_field("STATUS.REPLAY_DONE")?, 1);
    assert_eq!(bench.read_reg("REP_OFFSET")?, length);
    Ok(())
}

/// Ends a replay in every cycle of its life.
fn interrupted_everywhere(command: &str, options: BenchOptions) -> Result<()> {
    let mut bench = bench(options)?;
    let layout = layout(&bench);
    let mut entries = sample_entries(&layout, 31);
    for entry in &mut entries {
        entry.vector &= 0x8421;
        entry.vector |= 2;
    }
    bench.memory.bytes.write(REP, &layout.encode(&entries));
    bench.start_replay(REP, 4 * LINE)?;
    let life = bench.wait_replayed(LONG)?;
    for cycles in 0..life + 4 {
        interrupted(&mut bench, &entries, command, cycles)?;
        if cycles % 16 == 0 {
            finish(&mut bench)?;
        }
    }
    finish(&mut bench)
}

#[test]
fn abort_in_every_cycle() -> Result<()> {
    interrupted_everywhere("REPLAY_ABORT", BenchOptions::default())
}

#[test]
fn abort_in_every_cycle_of_a_slow_replay() -> Result<()> {
    let options = BenchOptions {
        mem_latency: 30,
        xlt_latency: 9,
        ..BenchOptions::default()
    };
    interrupted_everywhere("REPLAY_ABORT", options)
}

#[test]
fn abort_in_every_cycle_under_back_pressure() -> Result<()> {
    let options = BenchOptions {
        stall: 0.4,
        seed: 5,
        mem_latency: 4,
        xlt_latency: 3,
        check: true,
    };
    interrupted_everywhere("REPLAY_ABORT", options)
}

#[test]
fn pause_and_resume_in_every_cycle() -> Result<()> {
    interrupted_everywhere(
        "PAUSE",
        BenchOptions {
            mem_latency: 12,
            ..BenchOptions::default()
        },
    )
}

#[test]
fn a_prefetch_on_the_port_survives_an_abort() -> Result<()> {
    let mut bench = plain_bench()?;
    let layout = layout(&bench);
    bench
        .memory
        .bytes
        .write(REP, &layout.encode(&sample_entries(&layout, 9)));
    bench.prefetches.stall.set(1.0);
    bench.start_replay(REP, LINE)?;
    bench.run_until("a prefetch", 200, |bench| bench.outputs().pf_valid == 1)?;
    bench.abort()?;
    bench.idle(500)?;
    assert_eq!(
        (bench.outputs().pf_valid, bench.outputs().replaying),
        (1, 1)
    );
    bench.prefetches.stall.set(0.0);
    bench.wait_replayed(50)?;
    assert_eq!(bench.prefetches.accepted, 1);
    finish(&mut bench)
}

#[test]
fn a_start_during_a_replay_aborts_it_and_begins_the_new_one() -> Result<()> {
    let mut bench = bench(BenchOptions {
        mem_latency: 15,
        ..BenchOptions::default()
    })?;
    let layout = layout(&bench);
    let old = sample_entries(&layout, 36);
    let new: Vec<Entry> = (0..20)
        .map(|i| Entry {
            tag: 0x9_0000 + i,
            vector: 3,
        })
        .collect();
    bench.memory.bytes.write(REP, &layout.encode(&old));
    bench.memory.bytes.write(REC, &layout.encode(&new));
    for cycles in 0..160 {
        bench.write_reg("REP_BASE", REP)?;
        bench.write_reg("REP_BYTES", 4 * LINE)?;
        bench.write_reg("ASID", 1)?;
        bench.prefetches.record();
        bench.control(&["REPLAY_START"])?;
        bench.write_reg("REP_BASE", REC)?;
        bench.write_reg("REP_BYTES", 3 * LINE)?;
        bench.write_reg("ASID", 2)?;
        bench.idle(cycles)?;
        bench.control(&["REPLAY_START"])?;
        // Latched at once: what is written now is for another time.
        bench.write_reg("REP_BYTES", 0)?;
        bench.wait_replayed(LONG)?;
        assert_eq!(
            bench.read_field("STATUS.REPLAY_DONE")?,
            1,
            "after {cycles} cycles"
        );
        let log = bench.prefetches.recorded();
        let of = |asid| -> Vec<u64> {
            log.iter()
                .filter(|(_, p)| p.asid == asid)
                .map(|(_, p)| p.vaddr)
                .collect()
        };
        assert_eq!(of(2), vlines(&new, &layout, 0), "after {cycles} cycles");
        let first = of(1);
        assert_eq!(first, vlines(&old, &layout, 0)[..first.len()]);
    }
    finish(&mut bench)
}

#[test]
fn a_start_then_an_abort_leaves_nothing_running() -> Result<()> {
    let mut bench = bench(BenchOptions {
        mem_latency: 40,
        ..BenchOptions::default()
    })?;
    let layout = layout(&bench);
    bench
        .memory
        .bytes
        .write(REP, &layout.encode(&sample_entries(&layout, 36)));
    for cycles in 0..30 {
        bench.start_replay(REP, 4 * LINE)?;
        bench.idle(20)?;
        bench.control(&["REPLAY_START"])?;
        bench.idle(cycles)?;
        bench.control(&["REPLAY_ABORT"])?;
        bench.wait_replayed(LONG)?;
        bench.idle(100)?;
        assert_eq!(bench.outputs().replaying, 0);
        assert_eq!(bench.read_field("STATUS.REPLAY_DONE")?, 0);
    }
    finish(&mut bench)
}

#[test]
fn recording_and_replay_run_side_by_side() -> Result<()> {
    for stall in [0.0, 0.3] {
        let mut bench = bench(BenchOptions {
            stall,
            mem_latency: 10,
            ..BenchOptions::default()
        })?;
        let layout = layout(&bench);
        let entries = sample_entries(&layout, 200);
        let record = layout.encode(&entries);
        bench.memory.bytes.write(REP, &record);
        bench.write_reg("REC_BASE", REC)?;
        bench.write_reg("REC_LIMIT", REC + 0x10_0000)?;
        bench.write_reg("REP_BASE", REP)?;
        bench.write_reg("REP_BYTES", record.len() as u64)?;
        bench.prefetches.record();
        bench.control(&["RECORD_START", "REPLAY_START"])?;
        let events = different_regions(bench.config(), 3000);
        let accepted = jukebox_tests::rtl::accepted_of(&mut bench, &events)?;
        bench.stop()?;
        bench.wait_idle(LONG)?;
        let length = bench.read_reg("REC_BYTES")? as usize;
        let written = bench.memory.bytes.to_vec(REC, length);
        assert_eq!(written, layout.encode(&crrb(&accepted, bench.config())));
        let log = bench.prefetches.recorded();
        let lines: Vec<u64> = log.iter().map(|(_, prefetch)| prefetch.vaddr).collect();
        assert_eq!(lines, vlines(&entries, &layout, 0));
        if stall == 0.0 {
            assert_eq!(accepted.len(), 3000, "nothing is lost beside a replay");
        }
        finish(&mut bench)?;
    }
    Ok(())
}

#[test]
fn pause_ends_both_sides_and_both_resume() -> Result<()> {
    let mut bench = bench(BenchOptions {
        mem_latency: 6,
        ..BenchOptions::default()
    })?;
    let layout = layout(&bench);
    let entries = sample_entries(&layout, 100);
    let record = layout.encode(&entries);
    bench.memory.bytes.write(REP, &record);
    let events = different_regions(bench.config(), 400);
    bench.write_reg("REC_BASE", REC)?;
    bench.write_reg("REC_LIMIT", REC + 0x10_0000)?;
    bench.write_reg("REP_BASE", REP)?;
    bench.write_reg("REP_BYTES", record.len() as u64)?;
    bench.prefetches.record();
    bench.control(&["RECORD_START", "REPLAY_START"])?;
    for (part, chunk) in events.chunks(100).enumerate() {
        if part > 0 {
            let offset = bench.read_reg("REP_OFFSET")?;
            bench.write_reg("REP_OFFSET", offset)?;
            let offset = bench.read_reg("REC_OFFSET")?;
            bench.write_reg("REC_OFFSET", offset)?;
            bench.control(&["RECORD_START", "REPLAY_START"])?;
        }
        assert_eq!(drive(&mut bench, chunk)?, 0);
        if part < 3 {
            bench.pause()?;
        } else {
            bench.stop()?;
        }
        bench.wait_idle(LONG)?;
    }
    let config = bench.config().clone();
    let parts: Vec<Entry> = events
        .chunks(100)
        .flat_map(|chunk| crrb(chunk, &config))
        .collect();
    let length = bench.read_reg("REC_BYTES")? as usize;
    let written = bench.memory.bytes.to_vec(REC, length);
    assert_eq!(layout.decode(&written).concat(), parts);
    let mut seen: Vec<u64> = bench
        .prefetches
        .recorded()
        .iter()
        .map(|(_, p)| p.vaddr)
        .collect();
    seen.sort_unstable();
    seen.dedup();
    let mut all = vlines(&entries, &layout, 0);
    all.sort_unstable();
    assert_eq!(seen, all);
    finish(&mut bench)
}
