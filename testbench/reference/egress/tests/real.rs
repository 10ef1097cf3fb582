//! A real invocation before the reference L2 behind each adapter: what was recorded is prefetched,
//! every line, and then used; and an adapter with a fault is found out.

mod steps;

use anyhow::{Result, ensure};
use jukebox_reference::shape::Shape;
use jukebox_reference_egress::system::System;
use jukebox_reference_egress::variant::{VARIANTS, Variant};
use steps::{Kinds, RECORDS, end, flush, plain, real, rest, run, start_record, stop_record};

/// Lines that the program fetches.
const LINES: u64 = 700;
/// The same where a fault is looked for.
const FEW_LINES: u64 = 450;

/// Records the program from an empty L2, then replays it ahead of another run from an empty one.
fn record_and_replay(all: &mut System, program: &[u64], lines: u64) -> Result<u64> {
    start_record(all, 0)?;
    let kinds = run(all, program)?;
    ensure!(kinds.misses == lines, "recording: {kinds:?}");
    let bytes = stop_record(all)?;

    flush(all)?;
    let before = all.l2.outputs().counters;
    all.write("REP_BASE", RECORDS[0])?;
    all.write("REP_BYTES", bytes)?;
    all.control(&["REPLAY_START"])?;
    rest(all)?;
    let after = all.l2.outputs().counters;
    // Taken, filled; of them left unused.
    let counted: Vec<u32> = (6..9).map(|at| after[at] - before[at]).collect();
    ensure!(counted == [lines as u32, lines as u32, 0], "{counted:?}");
    let kinds = run(all, program)?;
    let expected = Kinds {
        brought: lines,
        hits: program.len() as u64 - lines,
        ..Kinds::default()
    };
    ensure!(kinds == expected, "after the replay: {kinds:?}");
    Ok(bytes)
}

/// Everything at once: the record paced beside the program, run-ahead, next lines, and the record
/// once more as the second one.
fn everything(all: &mut System, program: &[u64], bytes: u64) -> Result<Kinds> {
    flush(all)?;
    let switches = all
        .block
        .registers()
        .word("CONFIG", &["PACING", "RUN_AHEAD"])?;
    for (name, value) in [
        ("CONFIG", switches),
        ("PACE_WINDOW", 64),
        ("PACE_RELEASE", 1),
        ("NEXT_LINE", 2),
        ("REP_BASE", RECORDS[0]),
        ("REP_BYTES", bytes),
        ("REP2_BASE", RECORDS[0]),
        ("REP2_BYTES", bytes),
    ] {
        all.write(name, value)?;
    }
    all.control(&["REPLAY_START"])?;
    let kinds = run(all, program)?;
    let given = all.given;
    ensure!(
        given[0][0] > 0 && given[0][1] + given[2][1] > 0 && given[1][0] > 0 && given[2][0] > 0,
        "not every source and level was given: {given:?}"
    );
    Ok(kinds)
}

/// The whole of it.
fn invocation(variant: &Variant, lines: u64) -> Result<Kinds> {
    let shape = Shape::named("plain").expect("it is there");
    let program = real(&shape, lines as usize)?;
    let mut all = plain(variant)?;
    let bytes = record_and_replay(&mut all, &program, lines)?;
    let mut kinds = Kinds::default();
    if variant.rich {
        kinds = everything(&mut all, &program, bytes)?;
    }
    end(&mut all)?;
    println!(
        "{}: {} fetches of {lines} lines, {bytes} bytes recorded, given {:?}, {kinds:?}",
        variant.name,
        program.len(),
        all.given
    );
    Ok(kinds)
}

fn whole() -> impl Iterator<Item = Variant> {
    VARIANTS
        .into_iter()
        .filter(|variant| variant.watched && variant.fault.is_none())
}

#[test]
fn what_was_recorded_is_brought_and_used() -> Result<()> {
    for variant in whole() {
        let kinds = invocation(&variant, LINES)?;
        // As docs/egress.md has them.
        let expected = match variant.name {
            "tilelink" => [13, 687, 71],
            "axi4" => [14, 686, 70],
            _ => [0; 3],
        };
        assert_eq!([kinds.misses, kinds.brought, kinds.late], expected);
    }
    Ok(())
}

/// What is said of an adapter with that fault.
fn complaint(name: &str) -> &'static str {
    match name.split_once('_').expect("a bus and a fault").1 {
        "silent" => "the end of a replay",
        "other_id" => "an assertion about the bus failed",
        "denies" | "fails" => "prefetches failed",
        "loses" => "the block has handed over what the L2 was not given",
        "withdraws" => "and then no more",
        "short" => "an assertion about the bus failed",
        "no_level" | "no_source" => "(address, source, level)",
        other => panic!("what is said of {other}?"),
    }
}

#[test]
fn faults_of_an_adapter_are_seen() {
    for variant in VARIANTS {
        if variant.fault.is_none() {
            continue;
        }
        let said = match invocation(&variant, FEW_LINES) {
            Ok(kinds) => panic!("{} passes: {kinds:?}", variant.name),
            Err(error) => format!("{error:#}"),
        };
        let expected = complaint(variant.name);
        assert!(said.contains(expected), "{}: {said}", variant.name);
    }
}
