//! Processor time of an evaluation of the shipped traces: golden model alone, cycle timing, baselines
//! included. Of the first point, which takes the traces through the L1-I, and of each further one.
//!
//! `cargo bench -p jukebox-tests --bench evaluation_speed`; other traces may follow after `--`.

#[path = "cosim_speed/clock.rs"]
mod clock;

use anyhow::{Result, ensure};
use jukebox::kept::Kept;
use jukebox::options::{Dut, Options};
use jukebox::plan::Plan;
use jukebox::run;
use jukebox_config::Config;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Points; the medians count.
const POINTS: usize = 9;
/// Invocations of a suite of 16 functions.
const SUITE: u32 = 192;

fn plan(traces: &[PathBuf]) -> Result<Plan> {
    let options = Options {
        dut: Dut::Golden,
        ..Options::default()
    };
    Ok(Plan::silent(Config::default(), options, traces.to_vec()))
}

fn main() -> Result<()> {
    let mut traces: Vec<PathBuf> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with('-'))
        .map(PathBuf::from)
        .collect();
    if traces.is_empty() {
        traces.push(concat!(env!("CARGO_MANIFEST_DIR"), "/../traces/json.jbt").into());
    }
    let plan = plan(&traces)?;
    let inputs = run::open(&plan)?;
    let invocations: usize = inputs
        .functions
        .iter()
        .map(|one| one.invocations.len())
        .sum();
    let stop = AtomicBool::new(false);
    let play = |kept: &Kept| -> Result<f64> {
        let start = clock::now();
        let result = run::play(&plan, &inputs, kept, &stop)?;
        ensure!(!result.interrupted, "interrupted");
        Ok(clock::now() - start)
    };

    let (mut alone, mut further) = (Vec::new(), Vec::new());
    let kept = Kept::in_store(&Arc::default());
    play(&kept)?;
    for _ in 0..POINTS {
        alone.push(play(&Kept::nothing())?);
        further.push(play(&kept)?);
    }

    let scale = f64::from(SUITE) / invocations as f64;
    for (what, seconds) in [
        ("a point alone", median(alone)),
        ("a further point", median(further)),
    ] {
        println!(
            "{what:16} {seconds:6.3} s of processor time for {invocations} invocations, \
             {:6.3} s for {SUITE}",
            seconds * scale
        );
    }
    Ok(())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
