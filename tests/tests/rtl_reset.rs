//! Reset at any moment.

use anyhow::{Context, Result, ensure};
use jukebox_config::{Config, ResetStyle};
use jukebox_harness::{
    BenchOptions, ReadFault, Stimulus, TranslationFault, When, WriteFault, resp,
};
use jukebox_tests::rtl::states::{self, State};
use jukebox_tests::rtl::{
    Entry, LONG, Layout, REC, REP, Rtl, Workload, bench, crrb, different_regions, finish, record,
    replay_exactly, sample_entries, unchecked_bench, wild_bench, wild_bench_for,
};
use std::collections::BTreeMap;

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
    let what = format!("after {cycles} cycles");
    afresh(&mut bench, held, &entries, options, &what)
}

/// Resets for `held` cycles; afterwards the block is as a new one: nothing is valid, registers are at
/// their values, `entries` are replayed and a recording is right, all beside a golden model that begins
/// anew.
fn afresh(
    bench: &mut Rtl,
    held: u64,
    entries: &[Entry],
    options: BenchOptions,
    what: &str,
) -> Result<()> {
    let layout = Layout::new(bench.config());
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
    assert_eq!(valid, [0; 10], "in reset {what}");
    bench.idle(40)?;
    finish(bench)?;
    let all = bench.registers().all().to_vec();
    for register in all.iter().filter(|register| register.offset < 0x100) {
        assert_eq!(
            bench.read_reg(register.name)?,
            register.reset,
            "{} {what}",
            register.name
        );
    }
    // Back-pressure of a bench with stalls may lose events: record slowly.
    replay_exactly(bench, entries)?;
    if options.stall == 0.0 {
        let events = different_regions(bench.config(), 100);
        let bytes = record(bench, &events)?;
        assert_eq!(bytes, layout.encode(&crrb(&events, bench.config())));
    }
    bench.wait_idle(LONG)?;
    finish(bench)
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

/// What a run does besides recording and replaying, so that all of them together reach every state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    /// Nothing: both come to their ends, the recording by STOP.
    None,
    /// ABORT while reads are under way.
    Abort,
    /// A translation answered RETRY.
    Retry,
    /// A read that never comes, and a watchdog that is soon up.
    Silence,
    /// A write answered with an error.
    WriteError,
}

const TURNS: [Turn; 5] = [
    Turn::None,
    Turn::Abort,
    Turn::Retry,
    Turn::Silence,
    Turn::WriteError,
];

/// Cycles of a run.
const RUN: u64 = 420;

/// The surroundings of a run: slow enough that states last.
fn slow() -> BenchOptions {
    BenchOptions {
        stall: 0.2,
        seed: 5,
        mem_latency: 9,
        xlt_latency: 3,
        check: true,
    }
}

/// The first `cycles` cycles of the run with a turn, from the bench's first cycle on. The same each time.
fn run_with(bench: &mut Rtl, turn: Turn, cycles: u64, entries: &[Entry]) -> Result<()> {
    let layout = Layout::new(bench.config());
    let image = layout.encode(entries);
    bench.memory.bytes.write(REP, &image);
    let mut workload = Workload::new(bench.config(), 3, true);
    match turn {
        Turn::Retry => bench
            .translator
            .fail(When::Nth(2), TranslationFault::Status(1)),
        Turn::Silence => bench.memory.reads.fail(When::Nth(3), ReadFault::Hold),
        Turn::WriteError => {
            let error = WriteFault::Error(resp::SLVERR);
            bench.memory.writes.fail(When::Nth(1), error);
        }
        Turn::None | Turn::Abort => {}
    }
    let settings = [
        ("WATCHDOG", 40),
        ("XLT_RETRY_WAIT", 9),
        ("REP_BASE", REP),
        ("REP_BYTES", image.len() as u64),
        ("REC_BASE", REC),
        ("REC_LIMIT", REC + 0x1_0000),
    ];
    for (name, value) in settings {
        bench.post_reg(name, value)?;
    }
    bench.post_control(&["RECORD_START", "REPLAY_START"])?;
    while bench.cycle() < cycles {
        match (bench.cycle(), turn) {
            (250, Turn::Abort) => bench.post_control(&["REPLAY_ABORT"])?,
            (330, _) => bench.post_control(&["RECORD_STOP"])?,
            _ => {}
        }
        bench.tick(Stimulus::event(workload.event()))?;
    }
    Ok(())
}

/// Of a machine and its state: the run, and a cycle in which reset meets it.
fn meetings(entries: &[Entry]) -> Result<BTreeMap<State, Vec<(Turn, u64)>>> {
    let mut found: BTreeMap<State, Vec<(Turn, u64)>> = BTreeMap::new();
    for turn in TURNS {
        let mut bench = unchecked_bench(slow())?;
        let cycles = states::during(&mut bench, |bench| run_with(bench, turn, RUN, entries))?;
        for (state, cycles) in cycles {
            // Where it begins, where it ends, and between.
            let of = |share: usize| cycles[(cycles.len() - 1) * share / 4];
            let mut some: Vec<_> = (0..=4).map(|share| (turn, of(share))).collect();
            some.dedup();
            found.entry(state).or_default().extend(some);
        }
    }
    Ok(found)
}

#[test]
fn reset_in_every_state_of_every_machine() -> Result<()> {
    let entries = sample_entries(&Layout::new(&Config::default()), 60);
    let meetings = meetings(&entries)?;
    for (machine, names) in states::machines(&Config::default())? {
        for name in names {
            let state = (machine.clone(), name);
            let met = meetings.get(&state);
            let met = met.with_context(|| format!("no run reaches {state:?}"))?;
            ensure!(!met.is_empty(), "{state:?}");
        }
    }
    let mut held = 0;
    for (state, met) in meetings {
        for (turn, cycle) in met {
            held = 1 + held % 5;
            let mut bench = unchecked_bench(slow())?;
            run_with(&mut bench, turn, cycle, &entries)?;
            bench.memory.reads.forgive();
            bench.memory.writes.forgive();
            bench.translator.forgive();
            let what = format!("in {state:?}, {turn:?}, cycle {cycle}, for {held} cycles");
            afresh(&mut bench, held, &entries, slow(), &what).context(what)?;
        }
    }
    Ok(())
}
