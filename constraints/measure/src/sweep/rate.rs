//! What width and reads in flight buy: rates of the RTL in the co-simulation, every cycle checked
//! by the golden model, and time on the shipped traces.

use anyhow::{Context, Result, ensure};
use jukebox::run::first_mismatch;
use jukebox_config::Config;
use jukebox_cosim::Model;
use jukebox_golden::Recorder;
use jukebox_harness::{Bench, BenchOptions, EventFate, ObsEvent, Stimulus};

use super::data::RateFigures;
use super::traces;
use crate::project::Project;

/// Where the record to replay lies.
const REPLAYED: u64 = 0x40_0000;

/// Where the new record goes, and the room it has.
const RECORDED: (u64, u64) = (0x10_0000, 0x20_0000);

/// Room for the record to replay; more than any needs.
const ROOM: u64 = 1 << 20;

/// Cycles within which a recording or a replay must be over.
const PATIENCE: u64 = 10_000_000;

#[derive(Default)]
struct Totals {
    prefetches: u64,
    cycles: u64,
    first: u64,
    replays: u64,
    events: u64,
    lost: u64,
}

/// Measures a configuration.
///
/// # Errors
/// If the RTL cannot be built, or differs from the golden model.
pub fn measure(project: &Project, config: &Config) -> Result<RateFigures> {
    let options = ["--dut", "rtl", "--timing", "cycle"];
    let plan = traces::plan(project, config, &options)?;
    let result = jukebox::run::run(&plan)?;
    ensure!(first_mismatch(&result).is_none(), "the RTL is wrong");

    let model = Model::for_config(config, &mut |_| ())?;
    let options = BenchOptions {
        mem_latency: plan.options.latencies.memory,
        ..BenchOptions::default()
    };
    let mut bench = Bench::new(model, config, options)?;
    let mut totals = Totals::default();
    for function in traces::functions(&plan)? {
        let first = function.invocations.first().context("no invocation")?;
        let misses = traces::misses(&plan, first)?;
        totals.record(&mut bench, &misses)?;
        totals.replay(&mut bench, config, &misses)?;
    }
    ensure!(bench.block_mut().error().is_none(), "the model stopped");
    let value = |figure: Option<f64>| figure.context("nothing was replayed");
    let share = |part: u64, whole: u64| part as f64 / whole.max(1) as f64;
    Ok(RateFigures {
        prefetches_per_cycle: share(totals.prefetches, totals.cycles),
        first_prefetch: share(totals.first, totals.replays),
        lost: share(totals.lost, totals.events),
        speedup: value(result.figures.speedup)?,
        coverage: value(result.figures.coverage)?,
        late: value(result.figures.lateness)?,
    })
}

impl Totals {
    /// Events one a cycle, as no program sends them: the limit of what the block takes.
    fn record(&mut self, bench: &mut Bench<Model>, misses: &[u64]) -> Result<()> {
        bench.start_record(RECORDED.0, RECORDED.0 + RECORDED.1)?;
        for vaddr in misses {
            let event = Stimulus::event(ObsEvent::miss(*vaddr));
            let lost = bench.tick(event)?.event == EventFate::Lost;
            self.lost += u64::from(lost);
            self.events += 1;
        }
        bench.stop()?;
        bench.wait_recorded(PATIENCE)?;
        Ok(())
    }

    fn replay(&mut self, bench: &mut Bench<Model>, config: &Config, misses: &[u64]) -> Result<()> {
        let mut recorder = Recorder::new(config, ROOM);
        for vaddr in misses {
            recorder.event(*vaddr);
        }
        let record = recorder.finish().bytes;
        bench.memory.bytes.write(REPLAYED, &record);
        bench.prefetches.record();
        bench.start_replay(REPLAYED, record.len() as u64)?;
        let started = bench.bus.last_accept().context("no START")?;
        bench.wait_replayed(PATIENCE)?;
        let log = bench.prefetches.recorded();
        let (Some((first, _)), Some((last, _))) = (log.first(), log.last()) else {
            anyhow::bail!("the replay did not prefetch");
        };
        self.prefetches += log.len() as u64;
        self.cycles += last - first + 1;
        self.first += first - started;
        self.replays += 1;
        Ok(())
    }
}
