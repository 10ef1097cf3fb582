//! The ready-made configurations: each works as it says.

use anyhow::{Context, Result, ensure};
use jukebox_config::Config;
use jukebox_tests::rtl::exercise::exercise;
use jukebox_tests::rtl::{Torture, surroundings, torture, wild_bench_for};
use serde_json::{Map, Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// Names the file that figures are written to (`make ready-made`).
const FIGURES: &str = "JUKEBOX_READY_MADE";

/// Seeds of random operation whose cycles are counted.
const SEEDS: std::ops::Range<u64> = 100..116;

/// A minute for each, most of it the compiler's. Part of `make test-long`.
#[test]
#[ignore = "some ten minutes"]
fn each_works_as_it_is_configured() -> Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../configs");
    let entries = fs::read_dir(folder)?.map(|entry| Ok(entry?.path()));
    let mut paths: Vec<PathBuf> = entries.collect::<Result<_>>()?;
    paths.sort();
    ensure!(paths.len() >= 10, "{} configurations", paths.len());
    let mut figures = Map::new();
    for path in paths {
        let name = || path.display().to_string();
        let config = Config::from_file(&path).with_context(name)?;
        exercise(&config).with_context(name)?;
        let figure = figure(&config).with_context(name)?;
        println!("{} works: {figure}", name());
        let stem = path.file_stem().and_then(|stem| stem.to_str());
        figures.insert(stem.with_context(name)?.to_owned(), figure);
    }
    if let Some(file) = std::env::var_os(FIGURES) {
        let all = json!({ "command": "make ready-made", "configurations": figures });
        fs::write(file, serde_json::to_string_pretty(&all)? + "\n")?;
    }
    Ok(())
}

/// What random operation comes to, beside the golden model and under the emitted assertions.
fn figure(config: &Config) -> Result<Value> {
    let (mut cycles, mut prefetches, mut lines) = (0, 0, 0);
    for seed in SEEDS {
        let mut bench = wild_bench_for(config, surroundings(seed))?;
        torture(&mut bench, Torture::of_seed(seed))?;
        cycles += bench.cycle();
        prefetches += bench.prefetches.accepted;
        lines += bench.memory.writes.accepted;
    }
    ensure!(prefetches > 1000 && lines > 100, "next to nothing is done");
    Ok(json!({
        "assertions": assertions(config)?,
        "seeds": SEEDS.end - SEEDS.start,
        "cycles": cycles,
        "prefetches": prefetches,
        "lines": lines,
    }))
}

/// Assertions that are emitted for it.
fn assertions(config: &Config) -> Result<usize> {
    let files = jukebox_rtl_gen::generate(config)?;
    let sva = files.iter().filter(|file| file.path.starts_with("sva/"));
    let lines = sva.flat_map(|file| file.contents.lines());
    Ok(lines
        .filter(|line| line.contains("assert property"))
        .count())
}
