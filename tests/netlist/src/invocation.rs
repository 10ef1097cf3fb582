//! One real invocation: recorded, and then replayed and recorded again.

use crate::lockstep::Models;
use anyhow::{Result, anyhow, ensure};
use jukebox::sim::lookups::{Filter, FirstLevel};
use jukebox::sim::space::Space;
use jukebox::trace::{self, Fetches};
use jukebox_config::Config;
use jukebox_harness::{Bench, BenchOptions, Mapping, ObsEvent, ObsKind, Stimulus};
use jukebox_tests::rtl::{LONG, finish};
use jukebox_trace::ReadOptions;
use std::collections::HashSet;
use std::path::Path;

/// The function.
pub const FUNCTION: &str = "rust_json";
/// Where its trace is, from the project's folder.
pub const TRACE: &str = "traces/json.jbt";

/// The two buffers of the record.
const BUFFERS: [u64; 2] = [0x10_0000, 0x20_0000];
/// Room in them: 16 KB.
const LIMIT: u64 = 16 << 10;
/// Cycles from a lookup to the next one.
const PACE: u64 = 4;
/// Lines that the replay may be ahead, where it can be held back.
const WINDOW: u64 = 64;

/// Plays it on both, beside the golden model.
///
/// # Errors
/// If the golden model objects, or the two differ.
pub fn play(block: Models, config: &Config) -> Result<Models> {
    let options = BenchOptions {
        mem_latency: 40,
        xlt_latency: 3,
        ..BenchOptions::default()
    };
    let lines = lookups(config)?;
    let mut bench = Bench::new(block, config, options)?;
    bench.translator.mapping = match config.translates() {
        true => Mapping::Scramble(7),
        false => Mapping::Identity,
    };
    bench.prefetches.record();
    let first = invocation(&mut bench, &lines, None)?;
    ensure!(first > 0, "nothing was recorded");
    invocation(&mut bench, &lines, Some(first))?;
    finish(&mut bench)?;
    ensure!(
        bench.prefetches.accepted > 100,
        "{} prefetches",
        bench.prefetches.accepted
    );
    Ok(bench.into_block())
}

/// What the L1-I misses of the function's first invocation: virtual addresses of lines.
fn lookups(config: &Config) -> Result<Vec<u64>> {
    let trace = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(TRACE);
    let inputs = trace::open(&[trace], Some(FUNCTION), &ReadOptions::default())?;
    let invocation = &inputs.functions[0].invocations[0];
    let line = config.geometry.line_bytes;
    let shape = "32KiB:8".parse().map_err(|error| anyhow!("{error}"))?;
    let mut first = FirstLevel::new(shape, line).map_err(|error| anyhow!(error))?;
    let fetches = Fetches::new(invocation.fetches()?, line);
    let space = Space::only(line);
    let lookups = Filter::new(fetches, &mut first, space, config.address.va_bits);
    lookups.map(|lookup| Ok(lookup?.vaddr)).collect()
}

/// One invocation with an L2 that is empty before it and keeps what it gets; the bytes of its record. With
/// `replay`, that many bytes of the record of the one before are replayed.
fn invocation(bench: &mut Bench<Models>, lines: &[u64], replay: Option<u64>) -> Result<u64> {
    let [record, other] = match replay {
        None => BUFFERS,
        Some(_) => [BUFFERS[1], BUFFERS[0]],
    };
    let mut settings = vec![("REC_BASE", record), ("REC_LIMIT", record + LIMIT)];
    let mut starts = vec!["RECORD_START"];
    if let Some(bytes) = replay {
        settings.extend([("REP_BASE", other), ("REP_BYTES", bytes)]);
        settings.extend([("CONFIG", 2), ("PACE_WINDOW", WINDOW), ("PACE_RELEASE", 1)]);
        settings.push(("NEXT_LINE", 2));
        starts.push("REPLAY_START");
    }
    for (name, value) in settings {
        if bench.registers().has(name) {
            bench.write_reg(name, value)?;
        }
    }
    bench.control(&starts)?;
    let from = bench.prefetches.recorded().len();
    let mut seen = from;
    // By virtual line, or by physical one where that is all there is.
    let by_virtual = bench.config().prefetch_carries_address();
    let mapping = bench.translator.mapping;
    let pa_bits = bench.config().address.pa_bits;
    let mut prefetched = HashSet::new();
    let mut used = HashSet::new();
    for vaddr in lines {
        let line = match by_virtual {
            true => *vaddr,
            false => mapping.translate(*vaddr, pa_bits),
        };
        let kind = match (used.insert(line), prefetched.contains(&line)) {
            (false, _) => ObsKind::Hit,
            (true, true) => ObsKind::PrefetchHit,
            (true, false) => ObsKind::Miss,
        };
        let event = ObsEvent {
            paddr: mapping.translate(*vaddr, pa_bits),
            kind,
            ..ObsEvent::miss(*vaddr)
        };
        bench.tick(Stimulus::event(event))?;
        bench.idle(PACE - 1)?;
        for (_, prefetch) in &bench.prefetches.recorded()[seen..] {
            prefetched.insert(if by_virtual {
                prefetch.vaddr
            } else {
                prefetch.paddr
            });
        }
        seen = bench.prefetches.recorded().len();
    }
    bench.control(&["RECORD_STOP", "REPLAY_ABORT"])?;
    bench.wait_idle(LONG)?;
    Ok(bench.read_reg("REC_BYTES")?)
}
