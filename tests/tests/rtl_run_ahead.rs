//! Run-ahead into the LLC: where it goes, what it waits for, what ends it.

use anyhow::Result;
use jukebox_config::{Coding, Config};
use jukebox_harness::{BenchOptions, ObsEvent, ObsKind, Prefetch, Stimulus};
use jukebox_tests::rtl::{
    Entry, LONG, Layout, REP, Rtl, Torture, finish, rests, sample_entries, surroundings, torture,
    vlines, wild_bench_for,
};

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
        let busy = seed % 4 == 3;
        let plan = Torture {
            seed,
            operations: if busy { 0.2 } else { 0.01 },
            hold_requests: !busy,
            ..Torture::default()
        };
        let mut config = if seed % 3 == 0 { config() } else { in_delta() };
        config.prefetch.next_line = seed % 2 == 0;
        config.prefetch.second_record = seed % 2 == 0;
        torture(&mut wild_bench_for(&config, surroundings(seed))?, plan)?;
    }
    Ok(())
}

/// A bench around the configuration, and a record of so many lines in its memory.
fn with_record(config: &Config, lines: usize) -> Result<(Rtl, Vec<Entry>, u64)> {
    let mut bench = wild_bench_for(config, BenchOptions::default())?;
    let layout = Layout::new(config);
    let entries = sample_entries(&layout, (lines * layout.per_line) as u64);
    let record = layout.encode(&entries);
    bench.memory.bytes.write(REP, &record);
    Ok((bench, entries, record.len() as u64))
}

/// Starts a replay that holds after `window` prefetches, with run-ahead.
fn start(bench: &mut Rtl, bytes: u64, window: u64) -> Result<()> {
    bench.write_reg("PACE_WINDOW", window)?;
    let switches = bench.registers().word("CONFIG", &["PACING", "RUN_AHEAD"])?;
    bench.write_reg("CONFIG", switches)?;
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

#[test]
fn the_rest_of_the_record_goes_out_at_level_1() -> Result<()> {
    for config in [config(), in_delta()] {
        let (mut bench, entries, bytes) = with_record(&config, 4)?;
        let layout = Layout::new(&config);
        start(&mut bench, bytes, 3)?;
        bench.idle(4000)?;
        let [first, ahead] = levels(&bench);
        let all = vlines(&entries, &layout, 0);
        assert_eq!(first, all[..3]);
        println!(
            "{} of {} ahead {:?}",
            ahead.len(),
            all.len(),
            bench
                .prefetches
                .recorded()
                .iter()
                .map(|(at, _)| *at)
                .collect::<Vec<_>>()
        );
        bench.abort()?;
        bench.wait_replayed(LONG)?;
        finish(&mut bench)?;
    }
    Ok(())
}
