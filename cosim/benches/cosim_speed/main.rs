//! Simulated cycles a second: Rust through cxx, one call a cycle, against a plain C++ harness
//! around the same verilated model. Both draw the same stimulus and must come to the same checksum.
//!
//! Also: how long it takes to make the model of another configuration.
//!
//! `cargo bench -p jukebox-cosim`; the number of cycles of a round may follow after `--`.

mod plain;
mod stimulus;

use jukebox_config::Config;
use jukebox_cosim::{Model, ModelBuilder, Variant};
use jukebox_rtl_gen::registers;
use std::error::Error;
use std::time::Instant;
use stimulus::Write;

const ROUNDS: usize = 7;

fn main() -> Result<(), Box<dyn Error>> {
    let cycles = std::env::args()
        .find_map(|word| word.parse().ok())
        .unwrap_or(1_000_000);
    let writes = prologue()?;
    println!("compiling the plain C++ harness");
    let plain = plain::compile()?;

    let mut seconds = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        let (expected, taken) = plain::run(&plain, cycles, &writes)?;
        seconds[0].push(taken);
        let mut model = Model::builtin()?;
        let start = Instant::now();
        let sum = stimulus::run(&mut model, cycles, &writes);
        seconds[1].push(start.elapsed().as_secs_f64());
        if sum != expected {
            return Err(format!("checksums differ: Rust {sum:x}, C++ {expected:x}").into());
        }
    }
    let [cpp, rust] = seconds.map(|taken| cycles as f64 / median(taken) / 1e6);
    println!("plain C++           {cpp:6.2} Mcycles/s");
    println!("Rust, call a cycle  {rust:6.2} Mcycles/s");
    println!(
        "ratio               {:6.2}  (median of {ROUNDS} rounds of {cycles} cycles)",
        rust / cpp
    );

    let cache = tempfile::tempdir()?;
    let builder = ModelBuilder {
        cache: cache.path().into(),
        ..ModelBuilder::from_env()?
    };
    let mut config = Config::default();
    for (what, entries) in [("nothing", 8), ("the run time", 12), ("the model", 12)] {
        config.geometry.crrb_entries = entries;
        let start = Instant::now();
        builder.build(&config, Variant::default(), &mut |_| {})?;
        println!(
            "model with {what:12} in the cache: {:6.2} s",
            start.elapsed().as_secs_f64()
        );
    }
    Ok(())
}

/// Starts a recording into 1 GiB.
fn prologue() -> Result<Vec<Write>, String> {
    let config = Config::default();
    let registers = registers::registers(&config);
    let write = |name: &str, data| -> Result<Write, String> {
        let register = registers.iter().find(|register| register.name == name);
        let register = register.ok_or_else(|| format!("no register {name}"))?;
        Ok(Write {
            address: register.offset,
            data,
        })
    };
    Ok(vec![
        write("REC_BASE", 0)?,
        write("REC_LIMIT", 1 << 30)?,
        write("CTRL", 1)?,
    ])
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
