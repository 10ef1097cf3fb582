//! What rests when there is nothing to do: bits that move, instance by instance.

use std::path::Path;

use anyhow::{Result, ensure};
use jukebox_config::Config;
use jukebox_harness::{BenchOptions, ObsKind};
use jukebox_tests::rtl::{
    EVENTS, INPUT_NETS, LONG, Layout, REC, REP, Rtl, Toggles, any_event, bench_with_waves,
    different_regions, drive, garbage, observed, record, replay, rests, same_region,
    sample_entries, stepped, unchecked_bench,
};
use rand::SeedableRng;
use rand_pcg::Pcg64Mcg;

/// Cycles that a situation is watched for.
const WATCHED: usize = 3000;

/// Cycles in which the last event of a situation's beginning comes to rest.
const SETTLE: u64 = 60;

/// A block fresh from reset.
fn fresh() -> Result<Rtl> {
    let mut bench = unchecked_bench(BenchOptions::default())?;
    bench.idle(SETTLE)?;
    Ok(bench)
}

/// A block at rest that has recorded, replayed to the end, and given a replay up half way; every
/// policy register is set.
fn used() -> Result<Rtl> {
    let mut bench = unchecked_bench(BenchOptions::default())?;
    let layout = Layout::new(bench.config());
    for (name, value) in [
        ("REBASE", 0x155),
        ("ASID", 7),
        ("PACE_WINDOW", 40),
        ("PACE_GAP", 2),
        ("PACE_RELEASE", 1),
        ("XLT_RETRY_WAIT", 9),
    ] {
        bench.write_reg(name, value)?;
    }
    let events = different_regions(bench.config(), 200);
    let bytes = record(&mut bench, &events)?;
    ensure!(!bytes.is_empty(), "nothing recorded");
    let image = layout.encode(&sample_entries(&layout, 60));
    ensure!(replay(&mut bench, &image)?.done, "the replay did not end");
    let pacing = bench
        .registers()
        .word("CONFIG", &["PACING", "ASID_FILTER"])?;
    bench.write_reg("CONFIG", pacing)?;
    bench.start_replay(REP, image.len() as u64)?;
    bench.idle(40)?;
    ensure!(bench.outputs().replaying == 1, "the replay is over already");
    bench.abort()?;
    bench.wait_idle(LONG)?;
    bench.read_reg("CNT_PREFETCHES")?;
    bench.idle(SETTLE)?;
    Ok(bench)
}

/// A block that records address space 7 only, with a part of its CRRB in use.
fn recording() -> Result<Rtl> {
    let mut bench = unchecked_bench(BenchOptions::default())?;
    let filter = bench.registers().word("CONFIG", &["ASID_FILTER"])?;
    bench.write_reg("CONFIG", filter)?;
    bench.write_reg("ASID", 7)?;
    bench.start_record(REC, REC + 0x1_0000)?;
    let mut events = different_regions(bench.config(), 30);
    events.extend(same_region(bench.config(), 16));
    events.iter_mut().for_each(|event| event.asid = 7);
    ensure!(drive(&mut bench, &events)? == 0, "events lost");
    bench.idle(SETTLE)?;
    Ok(bench)
}

#[test]
fn after_reset_nothing_moves() -> Result<()> {
    stepped(&mut fresh()?, WATCHED, |_| ())?.only(&[])
}

#[test]
fn after_use_nothing_moves() -> Result<()> {
    stepped(&mut used()?, WATCHED, |_| ())?.only(&[])
}

#[test]
fn events_move_nothing_behind_their_port_while_nothing_records() -> Result<()> {
    for mut bench in [fresh()?, used()?] {
        let mut rng = Pcg64Mcg::seed_from_u64(3);
        observed(&mut bench, WATCHED, |_| any_event(&mut rng))?.only(&EVENTS)?;
    }
    Ok(())
}

#[test]
fn events_not_to_be_recorded_move_nothing_behind_their_port() -> Result<()> {
    let mut rng = Pcg64Mcg::seed_from_u64(4);
    let toggles = observed(&mut recording()?, WATCHED, |n| {
        let mut event = any_event(&mut rng);
        match n % 3 {
            0 => event.kind = ObsKind::Hit,
            1 => event.instr = false,
            _ => event.asid |= 8,
        }
        event
    })?;
    toggles.only(&EVENTS)
}

#[test]
fn plain_hits_and_data_accesses_stop_at_the_port() -> Result<()> {
    let mut rng = Pcg64Mcg::seed_from_u64(6);
    let toggles = observed(&mut recording()?, WATCHED, |n| {
        let mut event = any_event(&mut rng);
        match n % 2 {
            0 => event.kind = ObsKind::Hit,
            _ => event.instr = false,
        }
        event
    })?;
    for wires in ["addr_q", "asid_same_q", "event_tag_o", "event_line_o"] {
        let moved = toggles.instances()["u_observe"].get(wires);
        ensure!(moved == Some(&0), "u_observe.{wires}: {moved:?}");
    }
    toggles.only(&EVENTS)
}

#[test]
fn events_of_one_region_move_nothing_behind_the_crrb() -> Result<()> {
    let mut bench = recording()?;
    let mut events = same_region(bench.config(), WATCHED as u64);
    events.iter_mut().for_each(|event| event.asid = 7);
    let toggles = observed(&mut bench, WATCHED, |n| events[n])?;
    toggles.only(&["u_observe", "u_counters", "u_crrb"])
}

#[test]
fn garbage_beside_low_valids_moves_nothing() -> Result<()> {
    for mut bench in [fresh()?, used()?] {
        let mut rng = Pcg64Mcg::seed_from_u64(5);
        stepped(&mut bench, WATCHED, |inputs| *inputs = garbage(&mut rng))?.only(&INPUT_NETS)?;
    }
    Ok(())
}

/// The instances that work in a recording.
const RECORDING: [&str; 6] = [
    "u_observe",
    "u_crrb",
    "u_packer",
    "u_writer",
    "u_record",
    "u_counters",
];

/// How far a recording is can be read all the while.
const RECORDED: [&str; 2] = ["u_regs.rec_offset_now", "u_regs.rec_bytes_now"];

/// The instances that work in a replay.
const REPLAYING: [&str; 7] = [
    "u_replay",
    "u_reader",
    "u_unpacker",
    "u_translate",
    "u_issue",
    "u_pacer",
    "u_counters",
];

#[test]
fn a_recording_moves_its_own_side_only() -> Result<()> {
    let mut bench = recording()?;
    let mut events = different_regions(bench.config(), 500);
    events.iter_mut().for_each(|event| event.asid = 7);
    let toggles = observed(&mut bench, events.len(), |n| events[n])?;
    toggles.only(&[&RECORDING[..], &RECORDED].concat())?;
    all_move(&toggles, &RECORDING)
}

#[test]
fn a_replay_moves_its_own_side_only() -> Result<()> {
    let mut bench = used()?;
    bench.start_replay(REP, 64 * 4)?;
    let toggles = Toggles::during(&mut bench, |bench| Ok(bench.idle(100)?))?;
    toggles.only(&REPLAYING)?;
    all_move(&toggles, &REPLAYING)
}

/// Checks that something moved in each of `instances`.
fn all_move(toggles: &Toggles, instances: &[&str]) -> Result<()> {
    for instance in instances {
        let moved = toggles.of(instance);
        ensure!(moved.is_some_and(|bits| bits > 50), "{instance}: {moved:?}");
    }
    Ok(())
}

#[test]
fn memories_inside_other_instances_are_watched() -> Result<()> {
    let mut bench = unchecked_bench(BenchOptions::default())?;
    let toggles = Toggles::during(&mut bench, |bench| Ok(bench.idle(2)?))?;
    for (instance, memory) in [
        ("u_crrb", "u_left.mem[15]"),
        ("u_writer", "u_lines.mem[15]"),
        ("u_translate", "u_entries.mem[15]"),
    ] {
        let moved = toggles.instances()[instance].get(memory);
        ensure!(moved == Some(&0), "{instance}.{memory}: {moved:?}");
    }
    Ok(())
}

/// One of few parts, after use.
#[test]
fn the_smallest_block_rests() -> Result<()> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../configs/lite.toml");
    let config = Config::from_file(Path::new(path))?;
    let mut bench = bench_with_waves(&config, BenchOptions::default())?;
    bench.start_record(REC, REC + 0x1000)?;
    drive(&mut bench, &different_regions(&config, 200))?;
    bench.stop()?;
    bench.wait_recorded(LONG)?;
    let image = Layout::new(&config).encode(&sample_entries(&Layout::new(&config), 60));
    ensure!(replay(&mut bench, &image)?.done, "the replay did not end");
    bench.idle(SETTLE)?;
    rests(&mut bench, WATCHED)
}
