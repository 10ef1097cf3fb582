//! Delta coding: rates, damaged lines, pauses and limits, what rests.

use anyhow::{Result, ensure};
use jukebox_config::{Coding, Config};
use jukebox_harness::{BenchOptions, ObsEvent};
use jukebox_tests::rtl::{
    Entry, INPUT_NETS, LONG, Layout, REC, REP, Rtl, Toggles, Torture, Workload, bench_for,
    bench_with_waves, crrb, different_regions, drive, finish, garbage, record, replay, same_region,
    sample_entries, stepped, surroundings, torture, vlines, wild_bench_for,
};
use rand::SeedableRng;
use rand_pcg::Pcg64Mcg;

fn config() -> Config {
    let mut config = Config::default();
    config.metadata.coding = Coding::Delta;
    config
}

fn plain() -> Result<Rtl> {
    bench_with_waves(&config(), BenchOptions::default())
}

#[test]
fn everything_at_random() -> Result<()> {
    for seed in 0..40 {
        let plan = Torture {
            seed,
            operations: if seed % 4 == 3 { 0.2 } else { 0.01 },
            ..Torture::default()
        };
        torture(&mut wild_bench_for(&config(), surroundings(seed))?, plan)?;
    }
    Ok(())
}

/// Events whose entries are as long as they get: regions far apart, vectors that no mask holds.
fn longest(config: &Config, entries: u64) -> Vec<ObsEvent> {
    let region = u64::from(config.geometry.region_bytes);
    (0..entries)
        .flat_map(|n| {
            let base = ((n * 0x1_2345) & 0x3fff_ffff) * 64 * region;
            [0, 64, 15 * 64].map(|line| ObsEvent::miss(base + line))
        })
        .collect()
}

#[test]
fn one_event_a_cycle_is_recorded() -> Result<()> {
    recorded_at_one_a_cycle(&[config()])
}

#[test]
#[ignore = "long: make test-long"]
fn so_it_is_with_one_crrb_entry_over_a_wide_bus_and_in_short_lines() -> Result<()> {
    let with = |change: fn(&mut Config)| {
        let mut config = config();
        change(&mut config);
        config
    };
    recorded_at_one_a_cycle(&[
        with(|config| config.geometry.crrb_entries = 1),
        with(|config| config.metadata.axi_data_bits = 512),
        // As many beats a line as it has entries for sure.
        with(|config| {
            config.geometry.line_bytes = 32;
            config.geometry.region_bytes = 1024;
            config.metadata.axi_data_bits = 128;
            config.address.va_bits = 57;
        }),
    ])
}

/// Records events of every kind without losing one.
fn recorded_at_one_a_cycle(configs: &[Config]) -> Result<()> {
    for config in configs {
        let layout = Layout::new(config);
        ensure!(
            8 * layout.line_bytes <= layout.per_line * config.metadata.axi_data_bits as usize,
            "the rate is not promised"
        );
        // Every event is in a region of its own, far from the one before.
        let far: Vec<ObsEvent> = different_regions(config, 10_000)
            .into_iter()
            .enumerate()
            .map(|(n, event)| ObsEvent::miss(event.vaddr ^ (n as u64 % 7) << 30))
            .collect();
        for events in [
            far,
            different_regions(config, 10_000),
            longest(config, 3_000),
            same_region(config, 10_000),
            Workload::new(config, 42, false).take(10_000),
        ] {
            let mut bench = bench_for(config, BenchOptions::default())?;
            bench.start_record(REC, REC + 0x100_0000)?;
            assert_eq!(drive(&mut bench, &events)?, 0, "events lost");
            bench.stop()?;
            bench.wait_recorded(LONG)?;
            let length = bench.read_reg("REC_BYTES")? as usize;
            let record = bench.memory.bytes.to_vec(REC, length);
            assert_eq!(record, layout.encode(&crrb(&events, config)));
            finish(&mut bench)?;
        }
    }
    Ok(())
}

/// Replays entries of one line each: cycles from the first prefetch to the last one, beyond one
/// a prefetch.
fn idle_cycles(entries: &[Entry]) -> Result<(u64, u64)> {
    let mut bench = plain()?;
    let layout = Layout::new(bench.config());
    let record = layout.encode(entries);
    bench.memory.bytes.write(REP, &record);
    bench.prefetches.record();
    bench.start_replay(REP, record.len() as u64)?;
    bench.wait_replayed(LONG)?;
    let log = bench.prefetches.recorded();
    let expected: u32 = entries.iter().map(|entry| entry.vector.count_ones()).sum();
    assert_eq!(log.len(), expected as usize);
    let idle = log[log.len() - 1].0 - log[0].0 + 1 - log.len() as u64;
    finish(&mut bench)?;
    Ok((idle, (record.len() / layout.line_bytes) as u64))
}

#[test]
fn an_entry_is_decoded_in_two_cycles_and_a_line_takes_one_more() -> Result<()> {
    const ENTRIES: u64 = 3000;
    let entries = |step: u64| -> Vec<Entry> {
        let tag = |i: u64| i.wrapping_mul(step) & ((1 << 38) - 1);
        (0..ENTRIES)
            .map(|i| Entry {
                tag: tag(i),
                vector: 1 << (i % 16),
            })
            .collect()
    };
    // Differences of two, three and four nibbles, and whole tags.
    for step in [1, 200, 3000, 0x1_2345_6789] {
        let (idle, lines) = idle_cycles(&entries(step))?;
        let expected = ENTRIES - 1 + lines - 1;
        assert!(idle <= expected, "step {step}: {idle} in {lines} lines");
    }
    Ok(())
}

#[test]
fn one_prefetch_a_cycle_where_entries_have_several() -> Result<()> {
    let entries: Vec<Entry> = (0..2000)
        .map(|i| Entry {
            tag: (i * 0x1_2345_6789) & ((1 << 38) - 1),
            vector: 0x8001 | 0x9e37_79b9u128.rotate_left(i as u32) & 0x7ffe,
        })
        .collect();
    assert_eq!(idle_cycles(&entries)?.0, 0);
    Ok(())
}

#[test]
fn the_first_prefetch_comes_within_the_promised_time() -> Result<()> {
    for latency in [1, 2, 10, 50, 200] {
        let options = BenchOptions {
            mem_latency: latency,
            ..BenchOptions::default()
        };
        let mut bench = bench_with_waves(&config(), options)?;
        let layout = Layout::new(bench.config());
        let image = layout.encode(&sample_entries(&layout, 27));
        bench.memory.bytes.write(REP, &image);
        bench.prefetches.record();
        bench.start_replay(REP, image.len() as u64)?;
        let start = bench.bus.last_accept().expect("the start was accepted");
        bench.wait_replayed(LONG)?;
        let took = bench.prefetches.recorded()[0].0 - start;
        assert!(
            took <= u64::from(latency) + 24,
            "latency {latency}: {took} cycles"
        );
        finish(&mut bench)?;
    }
    Ok(())
}

/// Replays three lines, `middle` between two good ones: of it exactly `used` is prefetched, and
/// it counts as rejected if `rejected`.
fn middle(middle: &[u8], used: &[Entry], rejected: bool) -> Result<()> {
    let mut bench = plain()?;
    let layout = Layout::new(bench.config());
    let entries = sample_entries(&layout, 12);
    let (first, last) = entries.split_at(6);
    let image = [
        &layout.encode_line(first),
        middle,
        &layout.encode_line(last),
    ]
    .concat();
    let run = replay(&mut bench, &image)?;
    assert_eq!((run.done, run.errors), (true, 0));
    let good = [first, used, last].concat();
    assert_eq!(run.vlines(), vlines(&good, &layout, 0), "{middle:02x?}");
    assert_eq!(bench.read_reg("CNT_LINES_READ")?, 3);
    let count = bench.read_reg("CNT_LINES_REJECTED")?;
    assert_eq!(count, u64::from(rejected), "{middle:02x?}");
    finish(&mut bench)
}

#[test]
fn a_line_with_any_wrong_bit_is_rejected() -> Result<()> {
    let layout = Layout::new(&config());
    let line = layout.encode_line(&sample_entries(&layout, 7));
    for bit in 0..8 * line.len() {
        let mut wrong = line.clone();
        wrong[bit / 8] ^= 1 << (bit % 8);
        middle(&wrong, &[], true)?;
    }
    Ok(())
}

#[test]
fn a_line_of_the_other_coding_is_rejected() -> Result<()> {
    let raw = Layout::new(&Config::default());
    middle(&raw.encode_line(&sample_entries(&raw, 9)), &[], true)
}

#[test]
fn an_entry_that_means_nothing_ends_its_line() -> Result<()> {
    let layout = Layout::new(&config());
    let before = sample_entries(&layout, 3);
    let tag = before[2].tag;
    let behind: &[u8] = &[0, 1, 0, 3, 0, 1, 0, 4];
    let entry = |tag, vector| Entry { tag, vector };
    let line = |nibbles: &[u8]| layout.line_of(&[&layout.nibbles(&before)[..], nibbles].concat());
    let used = |more: &[Entry]| [&before[..], more].concat();
    for wrong in [
        // A run and a window beyond the region, bits above the tag.
        &[1, 1, 0, 15, 1][..],
        &[1, 1, 0, 1, 15],
        &[2, 1, 0, 8, 0, 8],
        &[2, 1, 0, 15, 1, 0],
        &[12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0],
    ] {
        middle(&line(&[wrong, behind].concat()), &used(&[]), true)?;
        let alone: Vec<u8> = [&layout.nibbles(&before[..1]), wrong, behind].concat();
        middle(&layout.line_of(&alone), &before[..1], true)?;
    }
    // A first entry without its tag, or with bits above it; nothing at all.
    middle(&layout.line_of(&[8, 1, 0, 0, 0, 1]), &[], true)?;
    middle(&layout.line_of(&[]), &[], true)?;
    let above = [12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0];
    middle(&layout.line_of(&[&above, behind].concat()), &[], true)?;
    // What is merely not what an encoder writes is read as it stands.
    for (unusual, means) in [
        (&[4, 0, 0, 0, 1][..], vec![entry(tag, 2)]),
        (&[1, 0, 0, 1, 0], vec![entry(tag, 2)]),
        (&[8, 1, 0, 0, 0, 2], vec![entry(tag + 1, 4)]),
        (&[3, 1, 0, 0, 0, 0, 0, 0, 2, 0, 3], vec![entry(tag + 3, 8)]),
        (
            &[12, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 1, 0, 2],
            vec![entry(5, 64), entry(6, 4)],
        ),
        (&[0, 0, 0, 9, 15, 15, 15, 15], vec![]),
    ] {
        middle(&line(unusual), &used(&means), false)?;
    }
    Ok(())
}

#[test]
fn an_entry_cut_off_by_the_end_of_its_line() -> Result<()> {
    let layout = Layout::new(&config());
    let entries: Vec<Entry> = (0..9u64)
        .map(|n| Entry {
            tag: n << 30 | 1,
            vector: 1,
        })
        .collect();
    let nine = layout.nibbles(&entries);
    assert_eq!(nine.len(), 9 * 12);
    for short in [0, 1, 4] {
        let vector = [15, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 8];
        let kept = 15 - short;
        let pad = [&nine[..], &[0, 1, 0, 0][..if short > 0 { 4 } else { 0 }]].concat();
        let mut nibbles = [&pad[..], &vector[..kept.min(123 - pad.len())]].concat();
        nibbles.truncate(123);
        let mut used = entries.clone();
        if short > 0 {
            used.push(Entry {
                tag: entries[8].tag + 1,
                vector: 1,
            });
            middle(&layout.line_of(&nibbles), &used, true)?;
        } else {
            used.push(Entry {
                tag: 9,
                vector: 0x8001,
            });
            middle(&layout.line_of(&nibbles), &used, false)?;
        }
    }
    Ok(())
}

#[test]
fn a_pause_closes_the_line_and_a_limit_drops_whole_entries() -> Result<()> {
    let config = config();
    let layout = Layout::new(&config);
    let mut bench = plain()?;
    let events = Workload::new(&config, 9, false).take(4000);
    let (first, second) = events.split_at(1700);
    bench.start_record(REC, REC + 0x1_0000)?;
    assert_eq!(drive(&mut bench, first)?, 0);
    bench.control(&["PAUSE"])?;
    bench.wait_recorded(LONG)?;
    let half = bench.read_reg("REC_BYTES")?;
    assert_eq!(half, bench.read_reg("REC_OFFSET")?);
    bench.write_reg("REC_OFFSET", half)?;
    bench.start_record(REC, REC + 0x1_0000)?;
    assert_eq!(drive(&mut bench, second)?, 0);
    bench.stop()?;
    bench.wait_recorded(LONG)?;
    let length = bench.read_reg("REC_BYTES")? as usize;
    let whole = [first, second].map(|part| layout.encode(&crrb(part, &config)));
    assert_eq!(whole[0].len() as u64, half);
    assert_eq!(bench.memory.bytes.to_vec(REC, length), whole.concat());

    // With room for three lines, the first entry that would begin a fourth is dropped, and all
    // behind it.
    let entries = crrb(&events, &config);
    let parts = layout.parts(&entries);
    let kept: usize = parts[..3].iter().map(|part| part.len()).sum();
    bench.control(&["COUNTERS_CLEAR"])?;
    bench.start_record(REC, REC + 3 * layout.line_bytes as u64)?;
    assert_eq!(drive(&mut bench, &events)?, 0);
    bench.stop()?;
    bench.wait_recorded(LONG)?;
    let dropped = (entries.len() - kept) as u64;
    assert_eq!(bench.read_reg("CNT_DROPPED_LIMIT")?, dropped);
    assert_eq!(bench.read_reg("CNT_ENTRIES_WRITTEN")?, kept as u64);
    let record = bench.memory.bytes.to_vec(REC, 3 * layout.line_bytes);
    assert_eq!(record, layout.encode(&entries[..kept]));
    finish(&mut bench)
}

#[test]
fn nothing_moves_when_there_is_nothing_to_do() -> Result<()> {
    let config = config();
    let layout = Layout::new(&config);
    let mut bench = plain()?;
    record(&mut bench, &different_regions(&config, 200))?;
    ensure!(replay(&mut bench, &layout.encode(&sample_entries(&layout, 60)))?.done);
    bench.idle(60)?;
    stepped(&mut bench, 3000, |_| ())?.only(&[])?;
    let mut rng = Pcg64Mcg::seed_from_u64(5);
    stepped(&mut bench, 3000, |inputs| *inputs = garbage(&mut rng))?.only(&INPUT_NETS)?;
    // Neither side moves the other one's coder.
    let image = layout.encode(&sample_entries(&layout, 60));
    bench.start_replay(REP, image.len() as u64)?;
    let toggles = Toggles::during(&mut bench, |bench| Ok(bench.idle(100)?))?;
    ensure!(toggles.of("u_encoder") == Some(0), "the encoder moved");
    ensure!(toggles.of("u_decoder").is_some_and(|bits| bits > 50));
    bench.wait_replayed(LONG)?;
    bench.idle(60)?;
    bench.start_record(REC, REC + 0x1_0000)?;
    let events = different_regions(&config, 200);
    let toggles = Toggles::during(&mut bench, |bench| drive(bench, &events).map(|_| ()))?;
    ensure!(toggles.of("u_decoder") == Some(0), "the decoder moved");
    ensure!(toggles.of("u_encoder").is_some_and(|bits| bits > 50));
    bench.stop()?;
    bench.wait_recorded(LONG)?;
    finish(&mut bench)
}
