//! Processor time of generation: everything that `jukebox gen` writes, for random configurations.
//!
//! `cargo bench -p jukebox-tests --bench generation_speed`

#[path = "cosim_speed/clock.rs"]
mod clock;

use anyhow::Result;
use jukebox::{board, emit};
use jukebox_config::Config;
use jukebox_random_config::some;
use jukebox_rtl_gen::{Options, generate};

/// Configurations; the first warms up.
const CONFIGURATIONS: u32 = 201;
const SEED: u64 = 1;

fn main() -> Result<()> {
    let (mut rtl, mut all) = (Vec::new(), Vec::new());
    for drawn in some(SEED, CONFIGURATIONS) {
        let config = drawn.config();
        rtl.push(seconds(|| Ok(generate(config).map(drop)?))?);
        all.push(seconds(|| everything(config))?);
    }
    for (what, times) in [("without the board's self-test", rtl), ("everything", all)] {
        let mut times = times[1..].to_vec();
        times.sort_by(f64::total_cmp);
        let of = |share: f64| 1e3 * times[((times.len() - 1) as f64 * share) as usize];
        println!(
            "{what:30} {:6.1} ms the median, {:6.1} ms the slowest of {}",
            of(0.5),
            of(1.0),
            times.len()
        );
    }
    Ok(())
}

fn everything(config: &Config) -> Result<()> {
    emit::everything(config, &Options::default(), board::Options::default())?;
    Ok(())
}

fn seconds(work: impl FnOnce() -> Result<()>) -> Result<f64> {
    let start = clock::now();
    work()?;
    Ok(clock::now() - start)
}
