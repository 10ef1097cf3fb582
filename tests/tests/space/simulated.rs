//! The block beside the golden model, which checks every cycle, with assertions.

use std::path::Path;

use anyhow::{Result, ensure};
use jukebox::trace;
use jukebox_config::Config;
use jukebox_harness::{BenchOptions, EventFate, Mapping, ObsEvent, Stimulus};
use jukebox_tests::rtl::exercise::exercise;
use jukebox_tests::rtl::{
    LONG, Layout, Misses, REC, Rtl, crrb, finish, replay, vlines, wild_bench_for,
};
use jukebox_trace::ReadOptions;

/// Lookups of the program that are played.
const LOOKUPS: usize = 3000;

/// Where its pages lie.
const MAPPING: Mapping = Mapping::Scramble(7);

/// All that it has works, and nothing else is there; then random operations.
pub fn exercised(config: &Config) -> Result<(), String> {
    exercise(config).map_err(|error| format!("{error:#}"))
}

/// What a shipped function misses is recorded, byte by byte as its description says, and replayed.
pub fn real(config: &Config) -> Result<(), String> {
    let played = || -> Result<()> {
        let layout = Layout::new(config);
        let mut bench = wild_bench_for(config, BenchOptions::default())?;
        bench.translator.mapping = MAPPING;
        let mapping = match config.translates() {
            true => MAPPING,
            false => Mapping::Identity,
        };
        let events = misses(config)?;
        let bytes = recorded(&mut bench, &events)?;
        let left = crrb(&events, config);
        ensure!(bytes == layout.encode(&left), "another record");
        let run = replay(&mut bench, &bytes)?;
        ensure!(run.done && run.errors == 0, "{run:?}");
        let lines = vlines(&left, &layout, 0);
        let pa_bits = config.address.pa_bits;
        let places = lines.iter().map(|&line| mapping.translate(line, pa_bits));
        let asked = run.prefetches.iter().map(|(_, prefetch)| prefetch.paddr);
        ensure!(asked.eq(places), "other lines");
        let said = config.prefetch_carries_address();
        ensure!(!said || run.vlines() == lines, "other virtual addresses");
        finish(&mut bench)
    };
    played().map_err(|error| format!("{error:#}"))
}

/// The first misses of a shipped function, behind an L1-I.
fn misses(config: &Config) -> Result<Vec<ObsEvent>> {
    let trace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../traces/json.jbt");
    let inputs = trace::open(&[trace], Some("rust_json"), &ReadOptions::default())?;
    let misses = Misses {
        skip: 0,
        take: LOOKUPS,
    };
    misses.of(&inputs.functions[0].invocations[0], config)
}

/// The record of all `events`: one that is lost because memory is slow comes again.
fn recorded(bench: &mut Rtl, events: &[ObsEvent]) -> Result<Vec<u8>> {
    bench.start_record(REC, REC + 0x20_0000)?;
    for &event in events {
        while bench.tick(Stimulus::event(event))?.event == EventFate::Lost {}
    }
    bench.stop()?;
    bench.wait_recorded(LONG)?;
    let bytes = bench.read_reg("REC_BYTES")?;
    Ok(bench.memory.bytes.to_vec(REC, bytes as usize))
}
