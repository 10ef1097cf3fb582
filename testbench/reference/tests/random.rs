//! Random traffic under random surroundings, many seeds: every lookup, event, mark, line that leaves
//! and byte is what the model says, and everything that can happen does.
//!
//! `JUKEBOX_L2_SEEDS=FIRST..LAST` runs other and more seeds than the default ones.

use anyhow::{Context, Result};
use jukebox_reference::hazards::Hazards;
use jukebox_reference::shape::Shape;
use jukebox_reference::traffic;
use std::ops::Range;

/// What must happen in a cache of any shape.
const ALWAYS: &[&str] = &[
    // Hits.
    "a line without marks is fetched",
    "a prefetched line is used",
    "a kept line is used",
    "a dirty line is fetched",
    "a data demand leaves a mark alone",
    "a prefetch finds its line",
    "a prefetch finds a brought line",
    "next line finds its line",
    "the second record finds its line",
    "a prefetch of level 1 is dropped",
    // Lines under way.
    "an instruction demand meets a prefetch under way",
    "a prefetch meets an instruction miss",
    "a prefetch meets a data miss",
    "a prefetch meets a prefetch",
    "next line meets a line under way",
    "the second record meets a line under way",
    "a data demand meets a prefetch",
    "a line under way is written",
    // Lines that leave.
    "a clean line leaves",
    "a dirty line leaves",
    "a brought line leaves",
    "a found line leaves",
    "a line is wanted again while it is written back",
    "a flush comes while lines are under way",
    // Whatever is short.
    "the list of a line under way is full",
    "demand waits for a miss register",
    "a prefetch leaves the last miss register to demand",
    // Memory and ports.
    "reads are answered out of order",
    "beats of two reads are mixed",
    "writes are answered out of order",
    "a beat from memory has to wait",
    "memory refuses a line",
    "a write-back is refused",
    "a read is refused",
    "a write is refused",
    "a hit is answered before an older miss of its port",
];

/// What needs room for two demands in one list.
const WITH_LISTS: &[&str] = &[
    "an instruction demand meets the fill of an earlier one",
    "an instruction demand meets a data miss",
    "an instruction demand meets a line found under way",
    "a data demand meets the fill of an earlier demand",
    "a prefetch under way is met twice",
    "a prefetch meets a data miss in use",
];

/// What needs more miss registers than a set has ways.
const WITH_FEW_WAYS: &[&str] = &[
    "every way of a set is under way",
    "a prefetch leaves the last way to demand",
    "the oldest way is under way and stays",
];

/// What needs few write buffers.
const WITH_FEW_BUFFERS: &[&str] = &["demand waits for a write buffer"];

/// What needs a miss register and a way to spare where a write buffer is short.
const WITH_FEWER_BUFFERS: &[&str] = &["a prefetch leaves the last write buffer to demand"];

/// The seeds to run: those of the environment, or `default`.
fn seeds(default: Range<u64>) -> Result<Range<u64>> {
    let Ok(text) = std::env::var("JUKEBOX_L2_SEEDS") else {
        return Ok(default);
    };
    let (first, last) = text
        .split_once("..")
        .context("JUKEBOX_L2_SEEDS is not FIRST..LAST")?;
    Ok(first.trim().parse()?..last.trim().parse()?)
}

/// Runs the seeds in a cache of a shape; everything in `wanted` must happen.
fn run(shape: &str, default: Range<u64>, wanted: &[&[&'static str]]) -> Result<()> {
    let shape = Shape::named(shape).context("no such shape")?;
    let seeds = seeds(default)?;
    let mut seen = Hazards::default();
    for seed in seeds.clone() {
        seen.add(&traffic::run(shape, seed)?);
    }
    let missing: Vec<_> = wanted
        .iter()
        .flat_map(|names| seen.missing(names))
        .collect();
    println!("{seen:#?}");
    assert!(
        missing.is_empty(),
        "seeds {seeds:?} never show {missing:#?}"
    );
    Ok(())
}

#[test]
fn a_cache_in_which_everything_meets() -> Result<()> {
    let wanted = [
        ALWAYS,
        WITH_LISTS,
        WITH_FEW_WAYS,
        WITH_FEW_BUFFERS,
        WITH_FEWER_BUFFERS,
    ];
    run("tiny", 0..150, &wanted)
}

#[test]
fn a_cache_with_the_least_of_everything() -> Result<()> {
    run("narrow", 0..100, &[ALWAYS, WITH_FEW_BUFFERS])
}

#[test]
fn a_cache_with_odd_numbers_and_wide_buses() -> Result<()> {
    run("wide", 0..100, &[ALWAYS, WITH_LISTS, WITH_FEW_BUFFERS])
}

#[test]
fn a_cache_to_use() -> Result<()> {
    run("plain", 0..100, &[ALWAYS, WITH_LISTS])
}
