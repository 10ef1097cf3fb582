//! Prefetches on a bus: as many under way as there are IDs, answers of every kind.

use anyhow::{Result, ensure};
use jukebox_config::{Config, Egress};
use jukebox_harness::{BenchOptions, Stimulus};
use jukebox_tests::rtl::{
    LONG, Layout, REP, Rtl, Torture, bench_for, finish, sample_entries, surroundings, torture,
    wild_bench_for,
};

/// The smallest bus of its kind: nothing but addresses on it, few IDs.
fn on_a_bus(egress: Egress, in_flight: u32) -> Config {
    let mut config = Config::default();
    config.prefetch.egress = egress;
    config.prefetch.in_flight = in_flight;
    config
}

/// Both kinds, with one ID and with four; the latter with next lines and a second record.
fn buses() -> [Config; 4] {
    let more = |egress| {
        let mut config = on_a_bus(egress, 4);
        config.prefetch.next_line = true;
        config.prefetch.run_ahead = true;
        config.prefetch.second_record = true;
        config.prefetch.bus_data_bits = 128;
        config
    };
    [
        on_a_bus(Egress::TilelinkHint, 1),
        on_a_bus(Egress::Axi4Read, 1),
        more(Egress::TilelinkHint),
        more(Egress::Axi4Read),
    ]
}

/// Starts the replay of some entries; how many prefetches they are.
fn start(bench: &mut Rtl, entries: u64) -> Result<u64> {
    let layout = Layout::new(bench.config());
    let entries = sample_entries(&layout, entries);
    let image = layout.encode(&entries);
    bench.memory.bytes.write(REP, &image);
    bench.prefetches.record();
    bench.start_replay(REP, image.len() as u64)?;
    let bits = entries.iter().map(|entry| entry.vector.count_ones());
    Ok(bits.map(u64::from).sum())
}

#[test]
fn everything_at_random_on_a_bus() -> Result<()> {
    for config in buses() {
        for seed in 600..612 {
            let plan = Torture {
                seed,
                ..Torture::default()
            };
            torture(&mut wild_bench_for(&config, surroundings(seed))?, plan)?;
        }
    }
    Ok(())
}

#[test]
fn denied_and_failing_answers_are_counted_and_stop_nothing() -> Result<()> {
    for config in buses() {
        let mut bench = bench_for(&config, BenchOptions::default())?;
        bench.prefetch_bus.misbehave(100, 50);
        let prefetches = start(&mut bench, 40)?;
        bench.wait_idle(LONG)?;
        bench.run_until("the last answer", 1000, |bench| {
            bench.prefetch_bus.outstanding() == 0
        })?;
        bench.prefetch_bus.release();
        assert_eq!(bench.prefetches.accepted, prefetches);
        assert_eq!(bench.read_reg("CNT_PREFETCHES")?, prefetches);
        let failed = bench.read_reg("CNT_PF_FAILED")?;
        ensure!(failed > prefetches / 4, "{failed} of {prefetches}");
        ensure!(
            failed <= bench.prefetch_bus.failed,
            "more than beats with an error"
        );
        // The registers say nothing else of it.
        assert_eq!(bench.read_reg("ERROR_CAUSE")?, 0);
        finish(&mut bench)?;
    }
    Ok(())
}

#[test]
fn no_more_are_under_way_than_there_are_ids() -> Result<()> {
    for config in buses() {
        let mut bench = wild_bench_for(&config, BenchOptions::default())?;
        bench.prefetch_bus.hold();
        start(&mut bench, 40)?;
        bench.idle(2000)?;
        let ids = config.prefetch.in_flight as usize;
        assert_eq!(bench.prefetch_bus.outstanding(), ids);
        assert_eq!(
            (bench.outputs().pf_valid, bench.outputs().replaying),
            (0, 1)
        );
        // Nothing is on the port: the replay ends at once, whatever the bus still owes.
        bench.control(&["REPLAY_ABORT"])?;
        bench.wait_idle(100)?;
        assert_eq!(bench.prefetch_bus.outstanding(), ids);
        bench.prefetch_bus.release();
        let before = bench.prefetches.accepted;
        let prefetches = start(&mut bench, 10)?;
        bench.wait_idle(LONG)?;
        assert_eq!(bench.prefetches.accepted - before, prefetches);
        bench.idle(100)?;
        finish(&mut bench)?;
    }
    Ok(())
}

#[test]
fn a_prefetch_goes_in_every_cycle_while_ids_last() -> Result<()> {
    for egress in [Egress::TilelinkHint, Egress::Axi4Read] {
        let mut config = on_a_bus(egress, 8);
        // One beat a line: a longer burst takes the bus for as long as it lasts.
        config.prefetch.bus_data_bits = 512;
        config.metadata.reads_in_flight = 8;
        let options = BenchOptions {
            mem_latency: 5,
            ..BenchOptions::default()
        };
        let mut bench = bench_for(&config, options)?;
        let prefetches = start(&mut bench, 90)?;
        bench.wait_idle(LONG)?;
        let log = bench.prefetches.recorded();
        assert_eq!(log.len() as u64, prefetches);
        let took = log[log.len() - 1].0 - log[0].0 + 1;
        assert_eq!(took, prefetches, "cycles from the first to the last");
        finish(&mut bench)?;
    }
    Ok(())
}

#[test]
fn what_waits_on_the_bus_is_held() -> Result<()> {
    for config in buses() {
        let mut bench = wild_bench_for(&config, BenchOptions::default())?;
        start(&mut bench, 3)?;
        let shut = Stimulus {
            pf_ready: Some(false),
            ..Stimulus::default()
        };
        for _ in 0..200 {
            bench.tick(shut)?;
        }
        let held = *bench.outputs();
        assert_eq!(held.pf_valid, 1);
        bench.control(&["REPLAY_ABORT"])?;
        // The bench lets it go only now.
        bench.wait_idle(LONG)?;
        finish(&mut bench)?;
    }
    Ok(())
}
