//! How fast the golden model checks: events, prefetches and idle cycles per second of processor time.
//!
//! The RTL runs once to make the port traffic, which is kept; the golden model is then timed alone
//! on it. `cargo bench -p jukebox-tests --bench golden_speed`.

#[path = "cosim_speed/clock.rs"]
mod clock;

use anyhow::Result;
use jukebox_config::Config;
use jukebox_cosim::Model;
use jukebox_golden::Golden;
use jukebox_harness::{Bench, BenchOptions, Registers, Stimulus};
use jukebox_ports::{Block, Inputs, Outputs};
use jukebox_tests::rtl::{Layout, REC, REP, Workload, sample_entries};
use std::hint::black_box;

/// Cycles of traffic: an event in most of them, a replay under way.
const BUSY_CYCLES: u32 = 200_000;
/// Cycles in which nothing happens at the ports.
const IDLE_CYCLES: u32 = 20_000_000;
/// Rounds of each measurement; the median counts.
const ROUNDS: usize = 7;

/// The block, with all that crosses its ports kept.
struct Tape {
    block: Model,
    cycles: Vec<(Inputs, Outputs)>,
}

impl Block for Tape {
    fn step(&mut self, inputs: &Inputs, outputs: &mut Outputs) {
        self.cycles.push((*inputs, *outputs));
        self.block.step(inputs, outputs);
    }
}

/// Runs a recording and replays side by side.
fn traffic(config: &Config) -> Result<Vec<(Inputs, Outputs)>> {
    let tape = Tape {
        block: Model::builtin()?,
        cycles: Vec::new(),
    };
    let options = BenchOptions {
        mem_latency: 20,
        check: false,
        ..BenchOptions::default()
    };
    let mut bench = Bench::new(tape, config, options)?;
    let layout = Layout::new(config);
    let record = layout.encode(&sample_entries(&layout, 4000));
    bench.memory.bytes.write(REP, &record);
    bench.start_record(REC, REC + (1 << 24))?;
    let mut events = Workload::new(config, 1, true);
    for cycle in 0..BUSY_CYCLES {
        if cycle % 20_000 == 0 {
            bench.start_replay(REP, record.len() as u64)?;
        }
        bench.tick(Stimulus::event(events.event()))?;
    }
    bench.stop()?;
    bench.wait_idle(1_000_000)?;
    bench.idle(100)?;
    Ok(bench.into_block().cycles)
}

/// Median seconds of `ROUNDS` runs of `work`.
fn median(mut work: impl FnMut() -> Result<()>) -> Result<f64> {
    let mut times = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let start = clock::now();
        work()?;
        times.push(clock::now() - start);
    }
    times.sort_by(f64::total_cmp);
    Ok(times[ROUNDS / 2])
}

fn main() -> Result<()> {
    let config = Config::default();
    let registers = Registers::new(&config);
    let tape = traffic(&config)?;
    let accepted = |valid: u8, ready: u8| usize::from(valid & ready);
    let events: usize = tape
        .iter()
        .map(|(i, o)| accepted(i.obs_valid, o.obs_ready))
        .sum();
    let prefetches: usize = tape
        .iter()
        .map(|(i, o)| accepted(o.pf_valid, i.pf_ready))
        .sum();

    let busy = median(|| {
        let mut golden = Golden::new(&config, registers.golden_map()?);
        for (inputs, outputs) in &tape {
            golden
                .step(inputs, outputs)
                .map_err(|difference| anyhow::anyhow!("{difference}"))?;
        }
        black_box(golden.compared());
        Ok(())
    })?;

    let (inputs, outputs) = tape.last().copied().unwrap_or_default();
    let idle = median(|| {
        let mut golden = Golden::new(&config, registers.golden_map()?);
        for (inputs, outputs) in &tape {
            golden
                .step(inputs, outputs)
                .map_err(|difference| anyhow::anyhow!("{difference}"))?;
        }
        for _ in 0..IDLE_CYCLES {
            golden
                .step(black_box(&inputs), black_box(&outputs))
                .map_err(|difference| anyhow::anyhow!("{difference}"))?;
        }
        Ok(())
    })? - busy;

    println!("golden model, medians of {ROUNDS} rounds:");
    println!(
        "  {:.2} M events/s and {:.2} M prefetches/s, {:.2} M busy cycles/s",
        events as f64 / busy / 1e6,
        prefetches as f64 / busy / 1e6,
        tape.len() as f64 / busy / 1e6,
    );
    println!(
        "  {:.1} M idle cycles/s",
        f64::from(IDLE_CYCLES) / idle / 1e6
    );
    Ok(())
}
