//! Every transition of every state machine, and every other cover point of the emitted SVA, is
//! taken under random operation; no assertion fails on the way.

use anyhow::{Result, ensure};
use jukebox_config::{Coding, Config};
use jukebox_cosim::Variant;
use jukebox_harness::{Bench, BenchOptions, ObsEvent, ObsKind, Stimulus};
use jukebox_tests::rtl::{
    Entry, LONG, Layout, REC, REP, Rtl, Torture, drive, drive_different, model_of, surroundings,
    torture,
};
use std::collections::BTreeMap;

/// Seeds to run at most.
const SEEDS: u64 = 100;

/// What chance hardly finds: a read address that outlives its replay, and holds up the next one until
/// that gives up too; and a recording whose way to memory is blocked.
fn stuck_read_address(bench: &mut Rtl) -> Result<()> {
    let stall = bench.memory.reads.ar_stall.clone();
    bench.memory.reads.ar_stall.set(1.0);
    bench.write_reg("WATCHDOG", 50)?;
    bench.write_reg("REC_OFFSET", 0)?;
    bench.write_reg("REP_OFFSET", 0)?;
    bench.write_reg("CONFIG", 0)?;
    for _ in 0..2 {
        bench.start_replay(REP, 64)?;
        bench.wait_replayed(LONG)?;
    }
    bench.memory.reads.ar_stall = stall;
    bench.memory.writes.aw_stall.set(1.0);
    bench.start_record(REC, REC + 0x1_0000)?;
    ensure!(
        drive_different(bench, 1000)? > 0,
        "nothing was lost on the way to a blocked memory"
    );
    bench.memory.writes.aw_stall.set(0.0);
    bench.stop()?;
    bench.wait_idle(LONG)?;
    Ok(())
}

/// What noise hardly finds in delta coding: regions at every distance from the one before, with lines of
/// every shape.
fn regions_of_every_class(bench: &mut Rtl) -> Result<()> {
    let mut region: u64 = 0x12_3456;
    let mut events = Vec::new();
    for step in [1, 200, 3000, 0x1234_5678] {
        for lines in [&[5u64][..], &[3, 4, 5], &[2, 4, 9], &[0, 15]] {
            region += step;
            let line = |line| ObsEvent::miss(region * 1024 + line * 64);
            events.extend(lines.iter().copied().map(line));
        }
    }
    bench.start_record(REC, REC + 0x1_0000)?;
    let lost = drive(bench, &events)?;
    ensure!(lost == 0, "{lost} events lost");
    bench.stop()?;
    bench.wait_idle(LONG)?;
    Ok(())
}

/// What noise hardly finds with run-ahead: level 0 passes lines while the pass waits for the bus or for
/// an answer.
fn overtaken_on_the_way(bench: &mut Rtl) -> Result<()> {
    if !bench.config().prefetch.run_ahead {
        return Ok(());
    }
    let layout = Layout::new(bench.config());
    let lines = (0..400).map(|n| Entry {
        tag: 7 * n,
        vector: 1 << (n % 4),
    });
    let mut record: Vec<u8> = lines
        .flat_map(|entry| layout.encode_line(&[entry]))
        .collect();
    if layout.delta {
        // Here and there a line whose last entry is cut off in its mask.
        let mut nibbles = vec![15, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 1, 0, 0, 0];
        nibbles.extend([0, 1, 1, 2].repeat(26));
        nibbles.extend([3, 1, 1, 15]);
        let cut = layout.line_of(&nibbles);
        for line in record.chunks_mut(cut.len()).step_by(8) {
            line.copy_from_slice(&cut);
        }
    }
    bench.memory.bytes.write(REP, &record);
    bench.write_reg("PACE_WINDOW", 2)?;
    let switches = bench.registers().word("CONFIG", &["PACING", "RUN_AHEAD"])?;
    bench.write_reg("CONFIG", switches)?;
    let stall = bench.memory.reads.ar_stall.clone();
    bench.memory.reads.ar_stall.set(0.7);
    bench.start_replay(REP, record.len() as u64)?;
    let mut noise = 1u32;
    for n in 0..8000 {
        let hit = ObsEvent {
            kind: ObsKind::PrefetchHit,
            ..ObsEvent::miss(0x40)
        };
        noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let used = noise >> 28 < [1, 8, 3][n / 1000 % 3];
        if n == 4000 {
            bench.memory.reads.ar_stall.set(0.0);
        }
        bench.tick(match used {
            true => Stimulus::event(hit),
            false => Stimulus::default(),
        })?;
    }
    bench.memory.reads.ar_stall = stall;
    bench.abort()?;
    bench.wait_idle(LONG)?;
    Ok(())
}

#[test]
fn every_transition_is_taken_and_no_assertion_fails() -> Result<()> {
    everything_is_covered(&Config::default(), 40)
}

#[test]
fn so_it_is_in_delta_coding_with_every_class_and_end_of_line() -> Result<()> {
    let mut config = Config::default();
    config.metadata.coding = Coding::Delta;
    everything_is_covered(&config, 90)
}

#[test]
fn so_it_is_with_next_line_full_queues_and_ends_of_4_kb() -> Result<()> {
    let mut config = Config::default();
    config.prefetch.next_line = true;
    everything_is_covered(&config, 55)
}

#[test]
fn so_it_is_with_a_second_record() -> Result<()> {
    let mut config = Config::default();
    config.prefetch.second_record = true;
    everything_is_covered(&config, 59)
}

#[test]
fn so_it_is_with_run_ahead_in_both_codings() -> Result<()> {
    let mut config = Config::default();
    config.prefetch.run_ahead = true;
    everything_is_covered(&config, 65)?;
    config.metadata.coding = Coding::Delta;
    config.prefetch.next_line = true;
    config.prefetch.second_record = true;
    everything_is_covered(&config, 150)
}

/// All cover points, more than `points` of them, are seen.
fn everything_is_covered(config: &Config, points: usize) -> Result<()> {
    let variant = Variant {
        assertions: true,
        coverage: true,
        // Chance reports kinds and pulses that no L2 would.
        wild_l2: true,
        without_waves: true,
        ..Variant::default()
    };
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for seed in 0..SEEDS {
        let options = BenchOptions {
            stall: [0.0, 0.3, 0.6, 0.85][seed as usize % 4],
            ..surroundings(seed)
        };
        let model = model_of(config, variant)?;
        let mut bench = Bench::new(model, config, options)?;
        let operations = if seed % 2 == 0 { 0.01 } else { 0.1 };
        let plan = Torture {
            seed,
            operations,
            ..Torture::default()
        };
        let outcome = torture(&mut bench, plan)
            .and_then(|()| stuck_read_address(&mut bench))
            .and_then(|()| regions_of_every_class(&mut bench))
            .and_then(|()| overtaken_on_the_way(&mut bench));
        let mut model = bench.into_block();
        // A failed assertion stops the model; whatever follows from that is not the cause.
        if let Some(error) = model.error() {
            anyhow::bail!("seed {seed}: {error}");
        }
        outcome?;
        for (point, count) in model.cover_points()? {
            *counts.entry(point).or_default() += count;
        }
    }
    let missed: Vec<&String> = counts
        .iter()
        .filter(|(_, n)| **n == 0)
        .map(|(p, _)| p)
        .collect();
    ensure!(
        counts.len() > points,
        "only {} cover points: {:?}",
        counts.len(),
        counts.keys()
    );
    ensure!(missed.is_empty(), "never seen: {missed:#?}");
    Ok(())
}
