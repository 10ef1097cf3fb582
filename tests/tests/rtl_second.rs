//! A second record behind the first: order, rates, what is refused, what is used up, what ends it.

use anyhow::{Result, ensure};
use jukebox_config::{Coding, Config};
use jukebox_harness::{BenchOptions, ReadFault, Source, When, resp};
use jukebox_tests::rtl::{
    Entry, LONG, Layout, REP, Rtl, Run, Torture, bench_with_waves, finish, rests, sample_entries,
    surroundings, torture, vlines, wild_bench_for,
};

const LINE: u64 = 64;

/// Where tests put the second record.
const REP2: u64 = 0x60_0000;

fn config() -> Config {
    let mut config = Config::default();
    config.prefetch.second_record = true;
    config
}

fn in_delta() -> Config {
    let mut config = config();
    config.metadata.coding = Coding::Delta;
    config
}

fn plain() -> Result<Rtl> {
    bench_with_waves(&config(), BenchOptions::default())
}

/// `lines` full lines of raw records, different from those of another `seed`.
fn lines(bench: &Rtl, lines: usize, seed: u64) -> Vec<Entry> {
    let layout = Layout::new(bench.config());
    let mut entries = sample_entries(&layout, (lines * layout.per_line) as u64);
    for entry in &mut entries {
        entry.tag += 0x1_0000 * seed;
    }
    entries
}

/// Starts a replay of both records.
fn start(bench: &mut Rtl, bytes: u64, second: u64) -> Result<()> {
    bench.write_reg("REP2_BASE", REP2)?;
    bench.write_reg("REP2_BYTES", second)?;
    bench.start_replay(REP, bytes)?;
    Ok(())
}

/// Replays both records to their end, good or bad.
fn replay(bench: &mut Rtl, first: &[u8], second: &[u8]) -> Result<Run> {
    bench.memory.bytes.write(REP, first);
    bench.memory.bytes.write(REP2, second);
    bench.prefetches.record();
    start(bench, first.len() as u64, second.len() as u64)?;
    bench.wait_replayed(LONG)?;
    Ok(Run {
        prefetches: bench.prefetches.recorded().to_vec(),
        done: bench.read_field("STATUS.REPLAY_DONE")? == 1,
        errors: bench.read_reg("ERROR_CAUSE")?,
    })
}

/// How many prefetches come from the first record, all of which come before those of the second.
fn of_first(run: &Run) -> usize {
    let sources: Vec<Source> = run.prefetches.iter().map(|(_, p)| p.source).collect();
    let first = sources.partition_point(|source| *source == Source::Record);
    assert!(sources[first..].iter().all(|s| *s == Source::SecondRecord));
    first
}

#[test]
fn everything_at_random() -> Result<()> {
    for seed in 0..30 {
        let mut config = if seed % 3 == 0 { in_delta() } else { config() };
        config.prefetch.next_line = seed % 2 == 0;
        torture(
            &mut wild_bench_for(&config, surroundings(seed))?,
            Torture::of_seed(seed),
        )?;
    }
    Ok(())
}

#[test]
fn the_second_follows_the_first_whatever_their_lengths() -> Result<()> {
    for (first, second) in [(0, 0), (0, 1), (1, 0), (1, 1), (3, 4), (7, 2)] {
        let mut bench = plain()?;
        let layout = Layout::new(bench.config());
        let entries = [lines(&bench, first, 1), lines(&bench, second, 2)];
        let [one, other] = [0, 1].map(|n| layout.encode(&entries[n]));
        let run = replay(&mut bench, &one, &other)?;
        assert_eq!((run.done, run.errors), (true, 0));
        assert_eq!(run.vlines(), vlines(&entries.concat(), &layout, 0));
        assert_eq!(of_first(&run), vlines(&entries[0], &layout, 0).len());
        let both = (first + second) as u64;
        assert_eq!(bench.read_reg("CNT_LINES_READ")?, both);
        assert_eq!(bench.read_reg("REP_OFFSET")?, both * LINE);
        finish(&mut bench)?;
        rests(&mut bench, 300)?;
    }
    Ok(())
}

#[test]
fn an_offset_counts_over_both() -> Result<()> {
    for offset in 0..=5 {
        let mut bench = plain()?;
        let layout = Layout::new(bench.config());
        let entries = [lines(&bench, 2, 1), lines(&bench, 3, 2)];
        let [one, other] = [0, 1].map(|n| layout.encode(&entries[n]));
        bench.write_reg("REP_OFFSET", offset * LINE)?;
        let run = replay(&mut bench, &one, &other)?;
        assert!(run.done);
        let skipped = offset as usize * layout.per_line;
        let left = &entries.concat()[skipped..];
        assert_eq!(run.vlines(), vlines(left, &layout, 0));
        let first = entries[0].get(skipped..).unwrap_or_default();
        assert_eq!(of_first(&run), vlines(first, &layout, 0).len());
        finish(&mut bench)?;
    }
    Ok(())
}

/// When each prefetch is accepted, from the first one on.
fn moments(run: &Run) -> Vec<u64> {
    let first = run.prefetches[0].0;
    run.prefetches.iter().map(|(at, _)| at - first).collect()
}

#[test]
fn two_records_take_as_long_as_one_of_the_same_lines() -> Result<()> {
    take_as_long_as_one(&[(config(), 1), (in_delta(), 1)])
}

#[test]
#[ignore = "long: make test-long"]
fn so_they_do_over_a_wide_bus_and_with_many_reads() -> Result<()> {
    let wide = |mut config: Config| {
        config.metadata.axi_data_bits = 512;
        config
    };
    let many = |mut config: Config| {
        config.metadata.reads_in_flight = 32;
        config
    };
    take_as_long_as_one(&[
        (wide(config()), 1),
        (wide(in_delta()), 1),
        (many(config()), 200),
    ])
}

/// Replays the same lines as one record and as two, of each configuration, with this latency of the memory.
fn take_as_long_as_one(configs: &[(Config, u32)]) -> Result<()> {
    for (config, latency) in configs {
        let options = BenchOptions {
            mem_latency: *latency,
            ..BenchOptions::default()
        };
        let layout = Layout::new(config);
        // A line for each cycle that a line takes.
        let single = |n: u64| Entry {
            tag: 3 * n,
            vector: 1 << (n % 16),
        };
        let entries: Vec<Entry> = (0..40 * layout.per_line as u64).map(single).collect();
        let record = layout.encode(&entries);
        let mut bench = bench_with_waves(config, options)?;
        let whole = replay(&mut bench, &record, &[])?;
        assert_eq!(whole.vlines(), vlines(&entries, &layout, 0));
        for first in [1, 2, 3, record.len() / layout.line_bytes / 2] {
            let (one, other) = record.split_at(first * layout.line_bytes);
            let run = replay(&mut bench, one, other)?;
            assert_eq!(run.vlines(), whole.vlines());
            assert_eq!(moments(&run), moments(&whole), "{first} lines, {config:?}");
        }
        if !layout.delta {
            let last = *moments(&whole).last().unwrap_or(&0);
            assert_eq!(last + 1, whole.prefetches.len() as u64, "{config:?}");
        }
        finish(&mut bench)?;
    }
    Ok(())
}

#[test]
fn the_first_prefetch_comes_as_soon_as_with_one_record() -> Result<()> {
    for latency in [1, 50] {
        for first in [0, 3] {
            let options = BenchOptions {
                mem_latency: latency,
                ..BenchOptions::default()
            };
            let mut bench = bench_with_waves(&config(), options)?;
            let layout = Layout::new(bench.config());
            let [one, other] = [first, 3].map(|n| layout.encode(&lines(&bench, n, 1)));
            bench.memory.bytes.write(REP, &one);
            bench.memory.bytes.write(REP2, &other);
            bench.prefetches.record();
            start(&mut bench, one.len() as u64, other.len() as u64)?;
            let at = bench.bus.last_accept().expect("the start was accepted");
            bench.wait_replayed(LONG)?;
            let took = bench.prefetches.recorded()[0].0 - at;
            assert!(took <= u64::from(latency) + 20, "{latency}: {took} cycles");
            finish(&mut bench)?;
        }
    }
    Ok(())
}

#[test]
fn what_is_impossible_is_refused_and_left_as_it_is() -> Result<()> {
    let space = 1u64 << 48;
    for (bytes, base, second, offset) in [
        (LINE, REP2 + 8, LINE, 0),
        (LINE, REP2, LINE + 32, 0),
        (LINE, REP2, 1, 0),
        // Off a line alike.
        (LINE, REP2 + 8, LINE + 8, 0),
        (LINE + 8, REP2 + 8, LINE, 0),
        (LINE, REP2, LINE + 8, 8),
        (LINE, space - LINE, 2 * LINE, 0),
        (LINE, 0, space - LINE, 0),
        (space / 2, 0, space / 2, 0),
        (LINE, REP2, LINE, 3 * LINE),
        (LINE, REP2, LINE, 8),
        (LINE, REP2, 0, 2 * LINE),
    ] {
        let mut bench = plain()?;
        bench.write_reg("REP2_BASE", base)?;
        bench.write_reg("REP2_BYTES", second)?;
        bench.write_reg("REP_OFFSET", offset)?;
        bench.start_replay(REP, bytes)?;
        bench.idle(100)?;
        let case = format!("{bytes:#x} {base:#x} {second:#x} {offset:#x}");
        let cause = bench.read_field("ERROR_CAUSE.REPLAY_CONFIG")?;
        ensure!(cause == 1 && bench.memory.reads.accepted == 0, "{case}");
        ensure!(bench.read_reg("REP2_BYTES")? == second, "{case}");
        finish(&mut bench)?;
    }
    Ok(())
}

#[test]
fn what_is_just_possible_is_accepted() -> Result<()> {
    let space = 1u64 << 48;
    for (base, second) in [
        // Where a record of no length lies is nobody's concern.
        (REP2 + 8, 0),
        (space - LINE, LINE),
        (0, space - 2 * LINE),
    ] {
        let mut bench = plain()?;
        bench.write_reg("REP2_BASE", base)?;
        bench.write_reg("REP2_BYTES", second)?;
        bench.start_replay(REP, LINE)?;
        bench.idle(100)?;
        ensure!(bench.read_reg("ERROR_CAUSE")? == 0, "{base:#x} {second:#x}");
        ensure!(bench.memory.reads.accepted > 0, "{base:#x} {second:#x}");
        bench.abort()?;
        bench.wait_idle(LONG)?;
        finish(&mut bench)?;
    }
    Ok(())
}

#[test]
fn a_start_uses_the_second_record_up() -> Result<()> {
    let mut bench = plain()?;
    let layout = Layout::new(bench.config());
    let entries = [lines(&bench, 2, 1), lines(&bench, 2, 2)];
    let [one, other] = [0, 1].map(|n| layout.encode(&entries[n]));
    let run = replay(&mut bench, &one, &other)?;
    assert_eq!(
        run.prefetches.len(),
        vlines(&entries.concat(), &layout, 0).len()
    );
    assert_eq!(bench.read_reg("REP2_BYTES")?, 0);
    assert_eq!(bench.read_reg("REP2_BASE")?, REP2);
    bench.prefetches.record();
    bench.control(&["REPLAY_START"])?;
    bench.wait_replayed(LONG)?;
    let run = Run {
        prefetches: bench.prefetches.recorded().to_vec(),
        ..Run::default()
    };
    assert_eq!(run.vlines(), vlines(&entries[0], &layout, 0));
    finish(&mut bench)
}

#[test]
fn starts_one_upon_the_other_replay_the_second_record_once() -> Result<()> {
    for pipelining in 1..4 {
        let mut bench = plain()?;
        bench.bus.pipelining = pipelining;
        let layout = Layout::new(bench.config());
        let entries = [lines(&bench, 2, 1), lines(&bench, 2, 2)];
        bench.memory.bytes.write(REP, &layout.encode(&entries[0]));
        bench.memory.bytes.write(REP2, &layout.encode(&entries[1]));
        bench.prefetches.record();
        bench.write_reg("REP_BASE", REP)?;
        bench.write_reg("REP_BYTES", 2 * LINE)?;
        bench.write_reg("REP2_BASE", REP2)?;
        bench.write_reg("REP2_BYTES", 2 * LINE)?;
        // The offset of the first is beyond what the second START has.
        bench.write_reg("REP_OFFSET", 3 * LINE)?;
        bench.post_control(&["REPLAY_START"])?;
        bench.post_control(&["REPLAY_START"])?;
        bench.run_until("the writes", 100, |bench| bench.bus.is_idle())?;
        bench.wait_replayed(LONG)?;
        ensure!(bench.read_reg("ERROR_CAUSE")? == 0, "a START was refused");
        let all = bench.prefetches.recorded();
        let second = all.iter().filter(|(_, p)| p.source == Source::SecondRecord);
        assert_eq!(second.count(), 0, "the first START came to a prefetch");
        assert_eq!(all.len(), vlines(&entries[0], &layout, 0).len());
        finish(&mut bench)?;
    }
    Ok(())
}

#[test]
fn a_pause_in_the_second_record_is_resumed_there() -> Result<()> {
    for config in [config(), in_delta()] {
        let mut bench = bench_with_waves(&config, BenchOptions::default())?;
        let layout = Layout::new(bench.config());
        let entries = [lines(&bench, 3, 1), lines(&bench, 6, 2)];
        let [one, other] = [0, 1].map(|n| layout.encode(&entries[n]));
        bench.memory.bytes.write(REP, &one);
        bench.memory.bytes.write(REP2, &other);
        let (first, second) = (one.len() as u64, other.len() as u64);
        let expected = vlines(&entries.concat(), &layout, 0);
        let in_first = vlines(&entries[0], &layout, 0).len() as u64;
        bench.prefetches.record();
        start(&mut bench, first, second)?;
        bench.run_until("a prefetch of the second record", LONG, |bench| {
            bench.prefetches.accepted > in_first + 100
        })?;
        bench.pause()?;
        bench.wait_idle(LONG)?;
        let before = bench.prefetches.recorded().len();
        let offset = bench.read_reg("REP_OFFSET")?;
        ensure!(offset >= first && offset < first + second, "{offset:#x}");
        bench.write_reg("REP_OFFSET", offset)?;
        start(&mut bench, first, second)?;
        bench.wait_replayed(LONG)?;
        assert_eq!(bench.read_field("STATUS.REPLAY_DONE")?, 1);
        let all = bench.prefetches.recorded();
        let all: Vec<u64> = all.iter().map(|(_, prefetch)| prefetch.vaddr).collect();
        assert_eq!(all[..before], expected[..before]);
        assert!(expected.ends_with(&all[before..]));
        assert!(all.len() >= expected.len());
        finish(&mut bench)?;
    }
    Ok(())
}

#[test]
fn a_read_error_in_either_ends_both() -> Result<()> {
    for line in [0, 1, 2, 4] {
        let mut bench = plain()?;
        let layout = Layout::new(bench.config());
        let entries = [lines(&bench, 2, 1), lines(&bench, 3, 2)];
        let fault = ReadFault::Error(resp::SLVERR);
        bench.memory.reads.fail(When::Nth(line), fault);
        let [one, other] = [0, 1].map(|n| layout.encode(&entries[n]));
        let run = replay(&mut bench, &one, &other)?;
        let error = bench.registers().word("ERROR_CAUSE", &["READ_ERROR"])?;
        assert_eq!((run.done, run.errors), (false, error));
        let good = &entries.concat()[..line as usize * layout.per_line];
        assert_eq!(run.vlines(), vlines(good, &layout, 0));
        assert_eq!(bench.read_reg("REP_OFFSET")?, line * LINE);
        finish(&mut bench)?;
    }
    Ok(())
}

#[test]
fn a_bad_line_on_either_side_of_the_boundary_leaves_the_source_right() -> Result<()> {
    for config in [config(), in_delta()] {
        for bad in [1, 2] {
            let mut bench = bench_with_waves(&config, BenchOptions::default())?;
            let layout = Layout::new(bench.config());
            let entries = [lines(&bench, 2, 1), lines(&bench, 3, 2)];
            let encode = |entries: &[Entry]| -> Vec<u8> {
                let parts = entries.chunks(layout.per_line);
                parts.flat_map(|part| layout.encode_line(part)).collect()
            };
            let mut both = [0, 1].map(|n| encode(&entries[n]));
            let place = [64, 0][bad - 1];
            both[bad - 1][place + 20] ^= 4;
            let run = replay(&mut bench, &both[0], &both[1])?;
            assert!(run.done);
            assert_eq!(bench.read_reg("CNT_LINES_REJECTED")?, 1);
            let mut good = entries.clone();
            match bad {
                1 => good[0].truncate(layout.per_line),
                _ => drop(good[1].drain(..layout.per_line)),
            }
            assert_eq!(run.vlines(), vlines(&good.concat(), &layout, 0));
            assert_eq!(of_first(&run), vlines(&good[0], &layout, 0).len());
            finish(&mut bench)?;
        }
    }
    Ok(())
}
