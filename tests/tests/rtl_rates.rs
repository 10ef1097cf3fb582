//! The promised rates and latencies, counted cycle by cycle.

use anyhow::Result;
use jukebox_config::Config;
use jukebox_harness::{BenchOptions, ObsEvent};
use jukebox_tests::rtl::{
    Entry, LONG, Layout, REC, REP, Rtl, Workload, bench, bench_for, crrb, different_regions, drive,
    drive_different, finish, plain_bench, same_region,
};

/// Records 10,000 events, one a cycle, none lost, and compares the record.
fn sustained(bench: &mut Rtl, events: &[ObsEvent]) -> Result<()> {
    assert_eq!(events.len(), 10_000);
    let layout = Layout::new(bench.config());
    bench.start_record(REC, REC + 0x100_0000)?;
    assert_eq!(drive(bench, events)?, 0, "events lost");
    bench.memory.writes.release();
    bench.stop()?;
    bench.wait_recorded(LONG)?;
    assert_eq!(bench.read_reg("CNT_RECORDED")?, 10_000);
    assert_eq!(bench.read_reg("CNT_LOST")?, 0);
    let length = bench.read_reg("REC_BYTES")? as usize;
    let record = bench.memory.bytes.to_vec(REC, length);
    assert_eq!(record, layout.encode(&crrb(events, bench.config())));
    finish(bench)
}

/// All three mixes of events, with prompt and with late write answers.
fn sustained_mixes(mut make: impl FnMut() -> Result<Rtl>) -> Result<()> {
    for late in [false, true] {
        for mix in 0..3 {
            let mut bench = make()?;
            let events = match mix {
                0 => different_regions(bench.config(), 10_000),
                1 => same_region(bench.config(), 10_000),
                _ => Workload::new(bench.config(), 42, false).take(10_000),
            };
            if late {
                bench.memory.writes.hold();
            }
            sustained(&mut bench, &events)?;
            if late && mix == 0 {
                assert!(
                    bench.memory.writes.most_owed > 1000,
                    "answers were not late"
                );
            }
        }
    }
    Ok(())
}

#[test]
fn one_event_a_cycle_is_recorded() -> Result<()> {
    sustained_mixes(plain_bench)
}

#[test]
fn one_event_a_cycle_is_recorded_with_slow_write_answers() -> Result<()> {
    sustained_mixes(|| {
        bench(BenchOptions {
            mem_latency: 300,
            ..BenchOptions::default()
        })
    })
}

#[test]
fn one_event_a_cycle_is_recorded_when_a_line_is_as_long_as_its_entries_last() -> Result<()> {
    let mut config = Config::default();
    config.geometry.line_bytes = 32;
    config.geometry.region_bytes = 512;
    assert_eq!(Layout::new(&config).per_line, 4);
    sustained_mixes(|| bench_for(&config, BenchOptions::default()))
}

#[test]
fn one_event_a_cycle_is_recorded_over_a_wide_bus() -> Result<()> {
    let mut config = Config::default();
    config.metadata.axi_data_bits = 512;
    sustained_mixes(|| bench_for(&config, BenchOptions::default()))
}

#[test]
fn one_event_a_cycle_is_recorded_with_one_crrb_entry() -> Result<()> {
    let mut config = Config::default();
    config.geometry.crrb_entries = 1;
    sustained_mixes(|| bench_for(&config, BenchOptions::default()))
}

#[test]
fn a_read_address_that_waits_for_ever_does_not_starve_the_recording() -> Result<()> {
    let mut bench = plain_bench()?;
    bench.write_reg("WATCHDOG", 0)?;
    bench.memory.reads.ar_stall.set(1.0);
    bench.start_replay(REP, 64)?;
    bench.start_record(REC, REC + 0x100_0000)?;
    let lost = drive_different(&mut bench, 5000)?;
    assert_eq!(bench.outputs().m_axi_arvalid, 1);
    assert_eq!(lost, 0);
    bench.stop()?;
    bench.wait_recorded(LONG)?;
    assert_eq!(bench.read_reg("CNT_RECORDED")?, 5000);
    bench.memory.reads.ar_stall.set(0.0);
    bench.wait_idle(LONG)?;
    finish(&mut bench)
}

/// Replays `entries` and counts the cycles between the first and the last prefetch in which none
/// was accepted.
fn bubbles(bench: &mut Rtl, entries: &[Entry]) -> Result<u64> {
    let layout = Layout::new(bench.config());
    let record = layout.encode(entries);
    bench.memory.bytes.write(REP, &record);
    bench.prefetches.record();
    bench.start_replay(REP, record.len() as u64)?;
    bench.wait_replayed(LONG)?;
    let log = bench.prefetches.recorded();
    let (first, last) = (log[0].0, log[log.len() - 1].0);
    let expected: u32 = entries.iter().map(|entry| entry.vector.count_ones()).sum();
    assert_eq!(log.len(), expected as usize);
    let idle = last - first + 1 - log.len() as u64;
    finish(bench)?;
    Ok(idle)
}

fn single_bits(layout: &Layout, n: u64) -> Vec<Entry> {
    (0..n)
        .map(|i| Entry {
            tag: i,
            vector: 1 << (i % u64::from(layout.lines)),
        })
        .collect()
}

fn full_vectors(layout: &Layout, n: u64) -> Vec<Entry> {
    let vector = u128::MAX >> (128 - layout.lines);
    (0..n).map(|tag| Entry { tag, vector }).collect()
}

#[test]
fn one_prefetch_a_cycle_from_single_bit_entries() -> Result<()> {
    let mut bench = plain_bench()?;
    let entries = single_bits(&Layout::new(bench.config()), 10_000);
    assert_eq!(bubbles(&mut bench, &entries)?, 0);
    Ok(())
}

#[test]
fn one_prefetch_a_cycle_from_full_vectors_and_slow_memory() -> Result<()> {
    let mut bench = bench(BenchOptions {
        mem_latency: 200,
        ..BenchOptions::default()
    })?;
    let entries = full_vectors(&Layout::new(bench.config()), 1000);
    assert_eq!(bubbles(&mut bench, &entries)?, 0);
    Ok(())
}

#[test]
fn one_prefetch_a_cycle_from_a_mix_of_entries() -> Result<()> {
    let mut bench = bench(BenchOptions {
        xlt_latency: 8,
        ..BenchOptions::default()
    })?;
    let layout = Layout::new(bench.config());
    let entries: Vec<Entry> = (0..3000u64)
        .map(|tag| Entry {
            tag,
            vector: u128::from(tag.wrapping_mul(0x9e37_79b9) >> 7 & 0xffff | 1),
        })
        .collect();
    assert_eq!(layout.lines, 16);
    assert_eq!(bubbles(&mut bench, &entries)?, 0);
    Ok(())
}

#[test]
fn one_prefetch_a_cycle_through_a_pipelined_translation() -> Result<()> {
    let mut bench = bench(BenchOptions {
        xlt_latency: 12,
        ..BenchOptions::default()
    })?;
    let entries = single_bits(&Layout::new(bench.config()), 3000);
    assert_eq!(bubbles(&mut bench, &entries)?, 0);
    Ok(())
}

#[test]
fn one_prefetch_a_cycle_from_single_bit_entries_and_slow_memory_with_many_reads() -> Result<()> {
    let mut config = Config::default();
    config.metadata.reads_in_flight = 32;
    let options = BenchOptions {
        mem_latency: 200,
        ..BenchOptions::default()
    };
    let mut bench = bench_for(&config, options)?;
    let entries = single_bits(&Layout::new(&config), 10_000);
    assert_eq!(bubbles(&mut bench, &entries)?, 0);
    Ok(())
}

#[test]
fn the_first_prefetch_comes_within_the_promised_time() -> Result<()> {
    for latency in [1, 2, 10, 50, 200] {
        let mut bench = bench(BenchOptions {
            mem_latency: latency,
            ..BenchOptions::default()
        })?;
        let layout = Layout::new(bench.config());
        bench
            .memory
            .bytes
            .write(REP, &layout.encode(&single_bits(&layout, 27)));
        bench.prefetches.record();
        bench.start_replay(REP, 3 * 64)?;
        let start = bench.bus.last_accept().expect("the start was accepted");
        bench.wait_replayed(LONG)?;
        let took = bench.prefetches.recorded()[0].0 - start;
        assert!(
            took <= u64::from(latency) + 20,
            "latency {latency}: {took} cycles"
        );
        finish(&mut bench)?;
    }
    Ok(())
}
