//! Run-ahead into the LLC: where it goes, what it waits for, what ends it.

use anyhow::Result;
use jukebox_config::{Coding, Config};
use jukebox_harness::{
    BenchOptions, ObsEvent, ObsKind, Prefetch, ReadFault, Source, Stimulus, TranslationFault, When,
    resp,
};
use jukebox_tests::rtl::{
    Entry, LONG, Layout, REP, Rtl, Torture, bench_with_waves, exercise, finish, hold_and_run_ahead,
    rests, sample_entries, surroundings, torture, vlines, wild_bench_for,
};

/// Where tests put the second record.
const REP2: u64 = 0x60_0000;

fn config() -> Config {
    let mut config = Config::default();
    config.prefetch.run_ahead = true;
    config
}

fn in_delta() -> Config {
    let mut config = config();
    config.metadata.coding = Coding::Delta;
    config
}

#[test]
fn everything_at_random() -> Result<()> {
    for seed in 0..30 {
        let mut config = if seed % 3 == 0 { config() } else { in_delta() };
        config.prefetch.next_line = seed % 2 == 0;
        config.prefetch.second_record = seed % 2 == 0;
        torture(
            &mut wild_bench_for(&config, surroundings(seed))?,
            Torture::of_seed(seed),
        )?;
    }
    Ok(())
}

/// A bench around the configuration, and a record of so many lines in its memory.
fn with_record(config: &Config, lines: usize) -> Result<(Rtl, Vec<Entry>, u64)> {
    let mut bench = wild_bench_for(config, BenchOptions::default())?;
    let layout = Layout::new(config);
    let entries = sample_entries(&layout, 40 * lines as u64);
    let entries = layout.parts(&entries)[..lines].concat();
    let record = layout.encode(&entries);
    bench.memory.bytes.write(REP, &record);
    Ok((bench, entries, record.len() as u64))
}

/// Starts a replay that holds after `window` prefetches, with run-ahead.
fn start(bench: &mut Rtl, bytes: u64, window: u64) -> Result<()> {
    hold_and_run_ahead(bench, window)?;
    bench.prefetches.record();
    Ok(bench.start_replay(REP, bytes)?)
}

/// The prefetches so far of each level, by virtual address.
fn levels(bench: &Rtl) -> [Vec<u64>; 2] {
    let of = |level| {
        let all = bench.prefetches.recorded().iter();
        let of = all.filter(|(_, prefetch): &&(u64, Prefetch)| prefetch.level == level);
        of.map(|(_, prefetch)| prefetch.vaddr).collect()
    };
    [of(0), of(1)]
}

/// A first use for each of so many prefetches: the window opens.
fn use_up(bench: &mut Rtl, prefetches: u64) -> Result<()> {
    for _ in 0..prefetches {
        bench.tick(Stimulus::event(ObsEvent {
            kind: ObsKind::PrefetchHit,
            ..ObsEvent::miss(0x40)
        }))?;
    }
    Ok(())
}

/// Ends a replay that pacing holds, and the test.
fn end(bench: &mut Rtl) -> Result<()> {
    bench.abort()?;
    bench.wait_replayed(LONG)?;
    finish(bench)
}

/// Both codings, whose passes are decoded by different means.
fn codings() -> [Config; 2] {
    [config(), in_delta()]
}

/// The entries of each line of a record.
fn by_line(entries: &[Entry], layout: &Layout) -> Vec<Vec<Entry>> {
    let parts = layout.parts(entries).into_iter();
    parts.map(<[Entry]>::to_vec).collect()
}

#[test]
fn the_lines_behind_the_one_at_level_0_go_out_at_level_1() -> Result<()> {
    for config in codings() {
        for window in [1, 3, 40, 130] {
            let (mut bench, entries, bytes) = with_record(&config, 6)?;
            let layout = Layout::new(&config);
            start(&mut bench, bytes, window)?;
            bench.idle(6000)?;
            let [first, ahead] = levels(&bench);
            assert_eq!(first, vlines(&entries, &layout, 0)[..window as usize]);
            let lines = by_line(&entries, &layout);
            // The line that the prefetch lies in that the window holds.
            let mut before = 0;
            let at = lines.iter().position(|line| {
                before += vlines(line, &layout, 0).len() as u64;
                before > window
            });
            let behind = lines[at.unwrap() + 1..].concat();
            // A prefetch or more before, it may have begun behind another line.
            let expected = vlines(&behind, &layout, 0);
            assert!(ahead.ends_with(&expected), "{window}");
            assert_eq!(bench.read_reg("CNT_RUN_AHEAD")?, ahead.len() as u64);
            assert_eq!(bench.read_reg("CNT_PREFETCHES")?, window);
            end(&mut bench)?;
        }
    }
    Ok(())
}

#[test]
fn a_prefetch_in_eight_cycles() -> Result<()> {
    // One line a region is the slowest: an entry each.
    for (config, gaps) in codings()
        .into_iter()
        .flat_map(|c| [1, 5].map(|gap| (c.clone(), gap)))
    {
        let mut bench = wild_bench_for(&config, BenchOptions::default())?;
        let layout = Layout::new(&config);
        let entries: Vec<Entry> = (0..400)
            .map(|n| Entry {
                tag: 0x1000 + gaps * n,
                vector: 1 << (n % 16),
            })
            .collect();
        let record = layout.encode(&entries);
        bench.memory.bytes.write(REP, &record);
        start(&mut bench, record.len() as u64, 1)?;
        bench.idle(6000)?;
        let ahead: Vec<u64> = bench.prefetches.recorded()[1..]
            .iter()
            .map(|(at, _)| *at)
            .collect();
        let cycles = ahead[ahead.len() - 1] - ahead[0];
        assert!(ahead.len() > 370, "{}", ahead.len());
        assert!(
            cycles <= 8 * ahead.len() as u64,
            "{cycles} cycles for {}",
            ahead.len()
        );
        end(&mut bench)?;
    }
    Ok(())
}

#[test]
fn nothing_goes_ahead_of_a_replay_that_nothing_holds() -> Result<()> {
    for config in codings() {
        for (switches, window) in [
            (&["RUN_AHEAD"][..], 2),
            (&["PACING"][..], 2),
            (&["PACING", "RUN_AHEAD"][..], 0),
            (&["PACING", "RUN_AHEAD"][..], 10_000),
        ] {
            let (mut bench, _, bytes) = with_record(&config, 3)?;
            bench.write_reg("PACE_WINDOW", window)?;
            let switches = bench.registers().word("CONFIG", switches)?;
            bench.write_reg("CONFIG", switches)?;
            bench.prefetches.record();
            bench.start_replay(REP, bytes)?;
            bench.idle(2000)?;
            assert!(levels(&bench)[1].is_empty());
            assert_eq!(bench.read_reg("CNT_RUN_AHEAD")?, 0);
            let lines = bench.read_reg("CNT_LINES_READ")?;
            assert!(lines <= bytes / 64, "a line was read twice");
            end(&mut bench)?;
        }
    }
    Ok(())
}

#[test]
fn a_gap_alone_holds_nothing_for_run_ahead() -> Result<()> {
    let (mut bench, entries, bytes) = with_record(&config(), 2)?;
    bench.write_reg("PACE_GAP", 20)?;
    start(&mut bench, bytes, 0)?;
    bench.wait_replayed(LONG)?;
    let [first, ahead] = levels(&bench);
    let layout = Layout::new(bench.config());
    assert_eq!((first, ahead.len()), (vlines(&entries, &layout, 0), 0));
    finish(&mut bench)
}

#[test]
fn level_0_is_what_it_is_without() -> Result<()> {
    for config in codings() {
        let (mut bench, entries, bytes) = with_record(&config, 5)?;
        start(&mut bench, bytes, 30)?;
        let layout = Layout::new(&config);
        let all = vlines(&entries, &layout, 0);
        for _ in 0..all.len() {
            bench.idle(7)?;
            use_up(&mut bench, 1)?;
        }
        bench.wait_replayed(LONG)?;
        let [first, ahead] = levels(&bench);
        assert_eq!(first, all);
        // Each line once at most, in order, and none that level 0 was at already.
        let mut later = all.iter();
        assert!(ahead.iter().all(|line| later.any(|other| other == line)));
        assert!(
            ahead.len() > all.len() / 2,
            "{} of {}",
            ahead.len(),
            all.len()
        );
        let log = bench.prefetches.recorded();
        for (place, (_, one)) in log.iter().enumerate().filter(|(_, (_, p))| p.level == 1) {
            let before = log[..place]
                .iter()
                .any(|(_, p)| p.level == 0 && p.vaddr == one.vaddr);
            assert!(!before, "{:#x} went out before", one.vaddr);
        }
        assert_eq!(bench.read_field("STATUS.REPLAY_DONE")?, 1);
        assert_eq!(bench.read_reg("ERROR_CAUSE")?, 0);
        finish(&mut bench)?;
    }
    Ok(())
}

#[test]
fn a_line_that_level_0_comes_to_is_left_out() -> Result<()> {
    for config in codings() {
        let (mut bench, entries, bytes) = with_record(&config, 6)?;
        let layout = Layout::new(&config);
        let lines = by_line(&entries, &layout);
        let first = vlines(&lines[0], &layout, 0).len() as u64;
        start(&mut bench, bytes, 1)?;
        // It is in the second line when level 0 goes there.
        bench.run_until("prefetches of level 1", LONG, |bench| {
            bench.prefetches.accepted == 10
        })?;
        bench.write_reg("PACE_WINDOW", first + 5)?;
        bench.idle(6000)?;
        let [_, ahead] = levels(&bench);
        let second = vlines(&lines[1], &layout, 0);
        let rest = vlines(&lines[2..].concat(), &layout, 0);
        let of_second = ahead.len() - rest.len();
        assert!((9..second.len()).contains(&of_second), "{of_second}");
        assert_eq!(ahead, [&second[..of_second], &rest].concat());
        end(&mut bench)?;
    }
    Ok(())
}

#[test]
fn what_is_refused_at_level_1_is_skipped_and_not_counted() -> Result<()> {
    for config in codings() {
        let (mut bench, entries, bytes) = with_record(&config, 7)?;
        let layout = Layout::new(&config);
        let lines = by_line(&entries, &layout);
        // A line is damaged, an entry denied, another to be asked for again.
        let at = REP + 6 * 64;
        let byte = bench.memory.bytes.to_vec(at, 1)[0];
        bench.memory.bytes.write(at, &[byte ^ 4]);
        for (entry, status) in [(&lines[3][2], 2), (&lines[5][0], 1)] {
            let fault = TranslationFault::Status(status);
            let asked = When::At(entry.tag * layout.region_bytes);
            bench.translator.fail(asked, fault);
        }
        start(&mut bench, bytes, 1)?;
        bench.idle(6000)?;
        let mut used = lines[1..].to_vec();
        used[5].clear();
        used[4].remove(0);
        used[2].remove(2);
        let [first, ahead] = levels(&bench);
        assert_eq!(first.len(), 1);
        assert_eq!(ahead, vlines(&used.concat(), &layout, 0));
        for counter in [
            "CNT_LINES_REJECTED",
            "CNT_DROP_DENIED",
            "CNT_DROP_RETRY",
            "CNT_RETRIES",
        ] {
            assert_eq!(bench.read_reg(counter)?, 0, "{counter}");
        }
        end(&mut bench)?;
    }
    Ok(())
}

#[test]
fn a_bus_error_at_level_1_ends_the_pass_and_nothing_else() -> Result<()> {
    for config in codings() {
        let (mut bench, entries, bytes) = with_record(&config, 8)?;
        let layout = Layout::new(&config);
        let all = vlines(&entries, &layout, 0);
        // Three lines are read ahead by level 0 at the most; the others by level 1 first.
        let line = bytes / 64 - 1;
        let at = When::At(REP + line * 64);
        bench
            .memory
            .reads
            .fail(at, ReadFault::ErrorOnBeat(resp::SLVERR, 3));
        start(&mut bench, bytes, 1)?;
        bench.idle(8000)?;
        let [_, ahead] = levels(&bench);
        let lines = by_line(&entries, &layout);
        let line = line as usize;
        let whole = vlines(&lines[1..line].concat(), &layout, 0);
        // What it holds of the line before goes with it.
        let sure = vlines(&lines[1..line - 1].concat(), &layout, 0);
        assert!(whole.starts_with(&ahead) && ahead.starts_with(&sure));
        assert_eq!(bench.read_reg("ERROR_CAUSE")?, 0);
        // Level 0 goes on, and reads that line well.
        use_up(&mut bench, all.len() as u64)?;
        for _ in 0..all.len() {
            bench.idle(2)?;
            use_up(&mut bench, 1)?;
        }
        bench.wait_replayed(LONG)?;
        assert_eq!(levels(&bench)[0], all);
        assert_eq!(bench.read_field("STATUS.REPLAY_DONE")?, 1);
        finish(&mut bench)?;
    }
    Ok(())
}

#[test]
fn it_goes_on_in_the_second_record() -> Result<()> {
    for mut config in codings() {
        config.prefetch.second_record = true;
        let (mut bench, entries, bytes) = with_record(&config, 2)?;
        let layout = Layout::new(&config);
        let other: Vec<Entry> = entries
            .iter()
            .map(|e| Entry {
                tag: e.tag + 0x9000,
                ..*e
            })
            .collect();
        let second = layout.encode(&other);
        bench.memory.bytes.write(REP2, &second);
        bench.write_reg("REP2_BASE", REP2)?;
        bench.write_reg("REP2_BYTES", second.len() as u64)?;
        start(&mut bench, bytes, 1)?;
        bench.idle(6000)?;
        let rest = by_line(&entries, &layout)[1..].concat();
        let expected = vlines(&[rest.clone(), other].concat(), &layout, 0);
        assert_eq!(levels(&bench)[1], expected);
        let of_first = vlines(&rest, &layout, 0).len();
        let ahead = bench
            .prefetches
            .recorded()
            .iter()
            .filter(|(_, p)| p.level == 1);
        for (place, (_, prefetch)) in ahead.enumerate() {
            let source = if place < of_first {
                Source::Record
            } else {
                Source::SecondRecord
            };
            assert_eq!(prefetch.source, source, "{place}");
        }
        end(&mut bench)?;
    }
    Ok(())
}

#[test]
fn software_switches_it_off_and_on() -> Result<()> {
    for config in codings() {
        let (mut bench, entries, bytes) = with_record(&config, 5)?;
        let layout = Layout::new(&config);
        start(&mut bench, bytes, 1)?;
        bench.idle(100)?;
        let pacing = bench.registers().word("CONFIG", &["PACING"])?;
        bench.write_reg("CONFIG", pacing)?;
        bench.idle(20)?;
        let so_far = bench.prefetches.accepted;
        bench.idle(500)?;
        assert_eq!(bench.prefetches.accepted, so_far);
        let both = bench.registers().word("CONFIG", &["PACING", "RUN_AHEAD"])?;
        bench.write_reg("CONFIG", both)?;
        bench.idle(6000)?;
        let rest = by_line(&entries, &layout)[1..].concat();
        assert_eq!(levels(&bench)[1], vlines(&rest, &layout, 0));
        end(&mut bench)?;
    }
    Ok(())
}

#[test]
fn switched_off_it_does_not_ask_for_what_waits_to_be_asked_for() -> Result<()> {
    for config in codings() {
        let mut bench = wild_bench_for(&config, BenchOptions::default())?;
        exercise::asks_no_more(&mut bench)?;
    }
    Ok(())
}

#[test]
fn reads_and_requests_of_both_levels_are_counted() -> Result<()> {
    for config in codings() {
        let (mut bench, entries, bytes) = with_record(&config, 4)?;
        let layout = Layout::new(&config);
        start(&mut bench, bytes, 1)?;
        bench.idle(6000)?;
        // Level 0 has read a few lines; the pass all but the first.
        let read = bench.memory.reads.accepted;
        assert!((bytes / 64 + 2..bytes / 64 + 5).contains(&read), "{read}");
        assert_eq!(bench.read_reg("CNT_LINES_READ")?, read);
        assert_eq!(bench.read_reg("CNT_BYTES_READ")?, 64 * read);
        let ahead = entries.len() - by_line(&entries, &layout)[0].len();
        let asked = bench.read_reg("CNT_TRANSLATIONS")?;
        assert!(
            (ahead as u64 + 1..=ahead as u64 + 18).contains(&asked),
            "{asked}"
        );
        end(&mut bench)?;
    }
    Ok(())
}

/// Whichever cycle the clear comes in, it takes what came before it and no more: the golden model
/// knows, and looks at each register in the end.
#[test]
fn a_clear_leaves_the_prefetch_of_its_own_cycle() -> Result<()> {
    for config in codings() {
        for delay in 0..12 {
            let (mut bench, _, bytes) = with_record(&config, 6)?;
            start(&mut bench, bytes, 1)?;
            bench.idle(400 + delay)?;
            let before = levels(&bench)[1].len();
            bench.control(&["COUNTERS_CLEAR"])?;
            bench.idle(300)?;
            assert!(before > 10 && levels(&bench)[1].len() > before + 10);
            end(&mut bench)?;
        }
    }
    Ok(())
}

#[test]
fn an_abort_waits_for_a_prefetch_of_level_1() -> Result<()> {
    for config in codings() {
        let (mut bench, _, bytes) = with_record(&config, 4)?;
        start(&mut bench, bytes, 1)?;
        bench.run_until("a prefetch of level 1", LONG, |bench| {
            bench.prefetches.accepted == 3
        })?;
        bench.prefetches.stall.set(1.0);
        bench.run_until("one on the port", LONG, |bench| {
            bench.outputs().pf_valid != 0
        })?;
        bench.abort()?;
        bench.idle(500)?;
        let outputs = bench.outputs();
        assert_eq!(
            (outputs.replaying, outputs.pf_valid, outputs.pf_level),
            (1, 1, 1)
        );
        bench.prefetches.stall.set(0.0);
        bench.wait_replayed(100)?;
        finish(&mut bench)?;
    }
    Ok(())
}

#[test]
fn the_watchdog_ends_both_levels() -> Result<()> {
    for config in codings() {
        let (mut bench, _, bytes) = with_record(&config, 4)?;
        bench.write_reg("WATCHDOG", 400)?;
        start(&mut bench, bytes, 1)?;
        bench.run_until("a prefetch of level 1", LONG, |bench| {
            bench.prefetches.accepted == 3
        })?;
        bench.translator.hold();
        bench.wait_replayed(2000)?;
        assert_eq!(bench.read_field("ERROR_CAUSE.XLT_TIMEOUT")?, 1);
        bench.translator.release();
        finish(&mut bench)?;
        // The answer that comes late is nobody's.
        bench.write_reg("ERROR_CAUSE", u64::MAX)?;
        bench.start_replay(REP, bytes)?;
        bench.idle(3000)?;
        assert_eq!(bench.read_reg("ERROR_CAUSE")?, 0);
        end(&mut bench)?;
    }
    Ok(())
}

#[test]
fn a_resumed_replay_begins_a_pass_of_its_own() -> Result<()> {
    for config in codings() {
        let (mut bench, entries, bytes) = with_record(&config, 5)?;
        let layout = Layout::new(&config);
        let first = by_line(&entries, &layout)[0].len();
        let window = vlines(&entries[..first], &layout, 0).len() as u64 + 2;
        start(&mut bench, bytes, window)?;
        bench.idle(3000)?;
        bench.pause()?;
        bench.wait_idle(LONG)?;
        assert_eq!(bench.read_reg("REP_OFFSET")?, 64);
        bench.prefetches.record();
        bench.control(&["REPLAY_START"])?;
        bench.idle(6000)?;
        let behind = by_line(&entries, &layout)[2..].concat();
        let [_, ahead] = levels(&bench);
        assert!(ahead.ends_with(&vlines(&behind, &layout, 0)));
        end(&mut bench)?;
    }
    Ok(())
}

#[test]
fn registers_rest_while_nothing_goes_on() -> Result<()> {
    for config in codings() {
        let mut bench = bench_with_waves(&config, BenchOptions::default())?;
        let layout = Layout::new(&config);
        let record = layout.encode(&sample_entries(&layout, 80));
        bench.memory.bytes.write(REP, &record);
        start(&mut bench, record.len() as u64, 1)?;
        bench.idle(6000)?;
        assert!(levels(&bench)[1].len() > 300);
        end(&mut bench)?;
        rests(&mut bench, 300)?;
    }
    Ok(())
}
