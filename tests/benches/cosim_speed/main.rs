//! Simulated cycles a second: Rust through cxx against a plain C++ harness around the same verilated
//! model. On noise, one call a cycle, and on what real invocations drive, where cycles in which nothing
//! moves are left out. Both sides see the same inputs and must come to the same checksum. Seconds are of
//! processor time.
//!
//! Also: how long it takes to make the model of another configuration.
//!
//! `cargo bench -p jukebox-tests --bench cosim_speed`; the number of cycles of a round of noise may
//! follow after `--`.

mod clock;
mod dense;
mod invocation;
mod plain;
mod tape;

use anyhow::{Result, ensure};
use dense::Write;
use jukebox::options::Pace;
use jukebox_config::Config;
use jukebox_cosim::{Model, ModelBuilder, Variant};
use jukebox_rtl_gen::registers;
use plain::Plain;
use std::time::Instant;

const ROUNDS: usize = 7;
/// Rounds on an invocation, which are long.
const LONG_ROUNDS: usize = 3;

fn main() -> Result<()> {
    let cycles = std::env::args()
        .find_map(|word| word.parse().ok())
        .unwrap_or(1_000_000);
    println!("compiling the plain C++ harness");
    let plain = Plain::compile()?;
    println!("Mcycles/s               plain C++     Rust    ratio");
    let writes = prologue()?;
    row("noise", ROUNDS, cycles, || {
        let (expected, one) = plain.noise(cycles, &writes)?;
        let mut model = Model::builtin()?;
        let start = clock::now();
        let sum = dense::run(&mut model, cycles, &writes);
        let other = clock::now() - start;
        ensure!(
            sum == expected,
            "checksums differ: Rust {sum:x}, C++ {expected:x}"
        );
        Ok([one, other])
    })?;
    let paced = Pace {
        window: 512,
        release: 1,
    };
    for (what, l2, pace) in [
        ("1 MiB", "1MiB:16", None),
        ("256 KiB paced", "256KiB:8", Some(paced)),
    ] {
        for function in ["node_json", "py_json", "rust_json"] {
            let tape = invocation::second(function, l2, pace)?;
            let file = tape.file()?;
            let name = format!("{function}, {what}");
            row(&name, LONG_ROUNDS, tape.cycles(), || {
                let (expected, one) = plain.tape(file.path())?;
                let (sum, other) = tape.run(&mut Model::builtin()?);
                ensure!(
                    sum == expected,
                    "checksums differ: Rust {sum:x}, C++ {expected:x}"
                );
                Ok([one, other])
            })?;
        }
    }
    on_demand()
}

/// Prints the medians of what some rounds of `cycles` cycles take.
fn row(
    what: &str,
    rounds: usize,
    cycles: u64,
    mut round: impl FnMut() -> Result<[f64; 2]>,
) -> Result<()> {
    let mut seconds = [Vec::new(), Vec::new()];
    for _ in 0..rounds {
        for (all, one) in seconds.iter_mut().zip(round()?) {
            all.push(one);
        }
    }
    let [cpp, rust] = seconds.map(|all| cycles as f64 / median(all) / 1e6);
    println!("{what:24} {cpp:8.2} {rust:8.2} {:8.2}", rust / cpp);
    Ok(())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Starts a recording into 1 GiB.
fn prologue() -> Result<Vec<Write>> {
    let config = Config::default();
    let registers = registers::registers(&config);
    let write = |name: &str, data| -> Result<Write> {
        let register = registers.iter().find(|register| register.name == name);
        let register = register.ok_or_else(|| anyhow::anyhow!("no register {name}"))?;
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

/// How long it takes to make models.
fn on_demand() -> Result<()> {
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
