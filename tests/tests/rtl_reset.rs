//! Reset at any moment.

use anyhow::Result;
use jukebox_config::{Config, ResetStyle};
use jukebox_harness::{BenchOptions, Stimulus};
use jukebox_tests::rtl::{
    LONG, Layout, REC, REP, Rtl, Workload, bench, crrb, different_regions, finish, record,
    replay_exactly, sample_entries, wild_bench, wild_bench_for,
};

/// Starts everything, resets after `cycles` cycles for `held` cycles, and uses the block again.
fn reset_after(cycles: u64, held: u64, options: BenchOptions) -> Result<()> {
    reset_bench_after(wild_bench(options)?, cycles, held, options)
}

fn reset_bench_after(mut bench: Rtl, cycles: u64, held: u64, options: BenchOptions) -> Result<()> {
    let layout = Layout::new(bench.config());
    let entries = sample_entries(&layout, 60);
    let image = layout.encode(&entries);
    bench.memory.bytes.write(REP, &image);
    let mut workload = Workload::new(bench.config(), cycles, true);
    bench.write_reg("IRQ_ENABLE", 0xf)?;
    bench.write_reg("REP_BASE", REP)?;
    bench.write_reg("REP_BYTES", image.len() as u64)?;
    bench.write_reg("REC_BASE", REC)?;
    bench.write_reg("REC_LIMIT", REC + 0x1_0000)?;
    bench.post_control(&["RECORD_START", "REPLAY_START"])?;
    for cycle in 0..cycles {
        bench.tick(Stimulus::event(workload.event()))?;
        if cycle % 13 == 0 {
            bench.post_reg("PACE_GAP", cycle)?;
            bench.bus.read(0);
        }
    }
    bench.reset(held)?;
    let out = *bench.outputs();
    let valid = [
        out.xlt_req_valid,
        out.pf_valid,
        out.m_axi_awvalid,
        out.m_axi_wvalid,
        out.m_axi_arvalid,
        out.s_axil_bvalid,
        out.s_axil_rvalid,
        out.irq,
        out.recording,
        out.replaying,
    ];
    assert_eq!(valid, [0; 10], "in reset after {cycles} cycles");
    bench.idle(40)?;
    finish(&mut bench)?;
    let all = bench.registers().all().to_vec();
    for register in all.iter().filter(|register| register.offset < 0x100) {
        assert_eq!(
            bench.read_reg(register.name)?,
            register.reset,
            "{}",
            register.name
        );
    }
    // Back-pressure of a bench with stalls may lose events: record slowly.
    replay_exactly(&mut bench, &entries)?;
    if options.stall == 0.0 {
        let events = different_regions(bench.config(), 100);
        let bytes = record(&mut bench, &events)?;
        assert_eq!(bytes, layout.encode(&crrb(&events, bench.config())));
    }
    bench.wait_idle(LONG)?;
    finish(&mut bench)
}

/// Bus monitors that bound the wait for ready must know of it (docs/attach.md).
#[test]
fn registers_take_nothing_for_17_cycles_after_reset() -> Result<()> {
    let mut bench = bench(BenchOptions::default())?;
    bench.reset(3)?;
    let ready = |bench: &Rtl| {
        let out = bench.outputs();
        [out.s_axil_awready, out.s_axil_wready, out.s_axil_arready]
    };
    // What the bench has at hand are the outputs of the cycle to come.
    for cycle in 1..=17 {
        assert_eq!(ready(&bench), [0; 3], "cycle {cycle} without reset");
        bench.idle(1)?;
    }
    assert_eq!(ready(&bench), [1; 3]);
    finish(&mut bench)
}

#[test]
fn reset_in_each_of_the_first_cycles() -> Result<()> {
    for cycles in 0..120 {
        reset_after(cycles, 1 + cycles % 4, BenchOptions::default())?;
    }
    Ok(())
}

#[test]
fn reset_that_the_clock_samples() -> Result<()> {
    for style in [ResetStyle::SyncLow, ResetStyle::SyncHigh] {
        let mut config = Config::default();
        config.reset.style = style;
        for cycles in 0..60 {
            let options = BenchOptions::default();
            let bench = wild_bench_for(&config, options)?;
            reset_bench_after(bench, 2 * cycles, 1 + cycles % 4, options)?;
        }
    }
    Ok(())
}

#[test]
fn reset_in_many_cycles_of_slow_surroundings() -> Result<()> {
    for n in 0..60 {
        let options = BenchOptions {
            stall: 0.4,
            seed: n,
            mem_latency: 1 + n as u32 % 20,
            xlt_latency: 1 + n as u32 % 7,
            check: true,
        };
        reset_after(3 + 7 * n, 1 + n % 3, options)?;
    }
    Ok(())
}
