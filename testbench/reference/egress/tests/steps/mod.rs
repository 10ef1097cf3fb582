//! What tests of the whole do with it.
#![allow(dead_code)] // no test has it all

use anyhow::{Context, Result, ensure};
use jukebox_cosim::{Model, Variant as Parts};
use jukebox_harness::{BenchOptions, Mapping};
use jukebox_reference::bench::{Log, Options};
use jukebox_reference::memory::Manners;
use jukebox_reference::request::{Demand, Side};
use jukebox_reference::shape::Shape;
use jukebox_reference_egress::system::System;
use jukebox_reference_egress::variant::Variant;
use jukebox_tests::rtl::finish;
use jukebox_trace::{Inputs, ReadOptions};
use std::collections::{HashMap, HashSet, VecDeque};
use std::path::Path;

/// Cycles within which anything comes to its end.
pub const LONG: u64 = 100_000;

/// Where records lie, one of them each.
pub const RECORDS: [u64; 2] = [0x10_0000, 0x20_0000];
/// Bytes that a record may have.
pub const ROOM: u64 = 0x1_0000;

/// How pages lie in memory.
pub const PAGES: Mapping = Mapping::Scramble(7);

/// The block that goes with an adapter, which checks itself.
pub fn model(variant: &Variant) -> Result<Model> {
    let parts = Parts {
        assertions: true,
        wild_l2: true,
        ..Parts::default()
    };
    Ok(Model::for_variant(&variant.block(), parts, &mut |_| ())?)
}

/// The whole with a cache of 64 KiB and memory 30 cycles away.
pub fn plain(variant: &Variant) -> Result<System> {
    let options = Options {
        seed: 3,
        manners: Manners {
            ready: 1.0,
            latency: 30..31,
            reorder: false,
            interleave: false,
            refuse_writes: false,
        },
        answers_ready: 1.0,
        faults: None,
    };
    let shape = Shape::named("plain").context("no such shape")?;
    let surroundings = BenchOptions {
        mem_latency: 30,
        ..BenchOptions::default()
    };
    let mut all = System::new(variant, model(variant)?, surroundings, shape, &options)?;
    all.block.translator.mapping = PAGES;
    Ok(all)
}

/// An instruction request for the line of a virtual address.
pub fn fetch(all: &System, vaddr: u64, id: u8) -> Demand {
    let bits = all.block.config().address.pa_bits;
    Demand {
        side: Side::Instr,
        line: PAGES.translate(vaddr, bits) / 64,
        beat: 0,
        beats: 1,
        id,
        vaddr,
        asid: 0,
        write: None,
    }
}

/// Lines that the core keeps itself.
const FIRST_LEVEL: usize = 64;

/// Fetches of a real invocation, the first ones: of `count` lines that a cache of that shape holds
/// together, behind a small cache of the core's own, first in, first out.
pub fn real(shape: &Shape, count: usize) -> Result<Vec<u64>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../traces/json.jbt");
    let inputs = Inputs::open(&[file], Some("node_json"), &ReadOptions::default())?;
    let mut fetches = inputs.functions[0].invocations[0].fetches()?;
    let (mut program, mut lines, mut sets) = (Vec::new(), HashSet::new(), HashMap::new());
    let mut first = VecDeque::new();
    while lines.len() < count {
        let block = fetches.next_block()?;
        ensure!(!block.is_empty(), "only {} lines", lines.len());
        for address in block {
            let vaddr = address & ((1 << shape.va_bits) - 1);
            let line = PAGES.translate(vaddr, shape.pa_bits as u32) / 64;
            let ways = sets.entry(line % shape.sets()).or_insert(0);
            if !lines.contains(&line) && (*ways == shape.ways || lines.len() == count) {
                continue;
            }
            *ways += u64::from(lines.insert(line));
            if !first.contains(&line) {
                program.push(vaddr);
                first.push_front(line);
                first.truncate(FIRST_LEVEL);
            }
        }
    }
    Ok(program)
}

/// What the L2 reported of fetches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kinds {
    pub misses: u64,
    pub brought: u64,
    /// Of these, those whose prefetch was still under way.
    pub late: u64,
    pub hits: u64,
    pub kept: u64,
}

/// Cycles between the fetches of a program, at least.
const PACE: u64 = 6;

/// Runs a program, three fetches under way at most, to its end.
pub fn run(all: &mut System, program: &[u64]) -> Result<Kinds> {
    all.l2.log = Some(Log::default());
    for &vaddr in program {
        all.run_until("room for a fetch", LONG, |all| {
            all.l2.is_free(Side::Instr) && all.l2.free_ids(Side::Instr).len() > 13
        })?;
        let id = all.l2.free_ids(Side::Instr)[0];
        let demand = fetch(all, vaddr, id);
        all.l2.offer(demand);
        for _ in 0..PACE {
            all.cycle()?;
        }
    }
    rest(all)?;
    let log = all.l2.log.take().context("it was asked for")?;
    let mut kinds = Kinds::default();
    for (kind, late) in log.events {
        *match kind {
            0 => &mut kinds.misses,
            1 => &mut kinds.brought,
            2 => &mut kinds.hits,
            _ => &mut kinds.kept,
        } += 1;
        kinds.late += u64::from(late);
    }
    Ok(kinds)
}

/// Until nothing is under way but a recording.
pub fn rest(all: &mut System) -> Result<()> {
    all.run_until("the end of a replay, and of what it set off", LONG, |all| {
        let out = all.block.outputs();
        out.replaying == 0 && out.pf_valid == 0 && all.l2.is_quiet()
    })?;
    // What the last lookup leaves, and the last answer on the bus.
    for _ in 0..20 {
        all.cycle()?;
    }
    Ok(())
}

/// Every line leaves the L2.
pub fn flush(all: &mut System) -> Result<()> {
    all.l2.flush();
    rest(all)
}

/// Starts a recording into a place.
pub fn start_record(all: &mut System, place: usize) -> Result<()> {
    all.write("REC_BASE", RECORDS[place])?;
    all.write("REC_LIMIT", RECORDS[place] + ROOM)?;
    all.control(&["RECORD_START"])
}

/// Ends a recording; its bytes.
pub fn stop_record(all: &mut System) -> Result<u64> {
    all.control(&["RECORD_STOP"])?;
    all.run_until("the end of a recording", LONG, |all| {
        all.block.outputs().recording == 0
    })?;
    all.read("REC_BYTES")
}

/// Ends everything: each of the three is as it should be, and no prefetch was refused.
pub fn end(all: &mut System) -> Result<()> {
    rest(all)?;
    all.l2.finish()?;
    let failed = all.read("CNT_PF_FAILED")?;
    ensure!(failed == 0, "{failed} prefetches failed");
    let given = all.given;
    let mut expected = vec![("CNT_PREFETCHES", given[0][0] + given[2][0])];
    if all.block.config().prefetch.run_ahead {
        expected.push(("CNT_RUN_AHEAD", given[0][1] + given[2][1]));
        expected.push(("CNT_NEXT_LINE", given[1][0]));
    }
    for (name, count) in expected {
        let is = all.read(name)?;
        ensure!(
            is == count,
            "{name} is {is}, but the L2 was given {count}: {given:?}"
        );
    }
    finish(&mut all.block)
}
