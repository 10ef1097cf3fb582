//! A right block passes, whatever its surroundings do.

use super::bench::{Bench, Manner, Rng};
use super::map;
use jukebox_config::{Check, Config, Translation};
use jukebox_golden::{Expect, Mismatch, Recorder};
use proptest::prelude::*;

const BASE: u64 = 0x10_0000;
const OTHER: u64 = 0x20_0000;

/// Records for a while and replays what was recorded.
#[test]
fn a_record_comes_back_as_prefetches() -> Result<(), Mismatch> {
    let config = Config::default();
    let mut bench = Bench::new(&config, 1);
    bench.reset()?;
    bench.set("IRQ_ENABLE", 0xf)?;
    bench.set("REC_BASE", BASE)?;
    bench.set("REC_LIMIT", BASE + 0x4000)?;
    bench.control(&["RECORD_START"])?;
    bench.manner.events = 50;
    bench.run(2000)?;
    bench.control(&["RECORD_STOP"])?;
    bench.settle()?;
    let bytes = bench.get("REC_BYTES")?;
    assert!(bytes > 0 && bench.golden.expect("REC_BYTES") == Expect::Exact(bytes));
    assert_eq!(bench.golden.expect("STATUS"), Expect::Exact(4));
    bench.set("REP_BASE", BASE)?;
    bench.set("REP_BYTES", bytes)?;
    bench.control(&["REPLAY_START"])?;
    bench.settle()?;
    let memory = bench.memory().clone();
    let record: Vec<u8> = (BASE..BASE + bytes).map(|at| memory[&at]).collect();
    let replayer = jukebox_golden::Replayer::new(&config, 0);
    assert_eq!(bench.prefetches, replayer.prefetches(&record));
    let compared = bench.golden.compared();
    assert_eq!(compared.prefetches, bench.prefetches.len() as u64);
    assert_eq!(compared.write_beats, bytes / 8);
    assert!(compared.register_values > 60 && compared.total() > 0);
    Ok(())
}

#[test]
fn registers_answer_as_the_contract_says() -> Result<(), Mismatch> {
    let mut bench = Bench::new(&Config::default(), 2);
    bench.golden.set_constant("ID", 0x4a42_0100);
    bench.reset()?;
    for address in [0x0c, 0x0e, 0xffc, 0x80, 0x83, 0x90] {
        bench.write_word(address, u32::MAX)?;
        bench.read_word(address)?;
    }
    bench.strobes = 0b0101;
    bench.set("REC_BASE", 0xffff_ffff_ffff)?;
    assert_eq!(bench.get("REC_BASE")?, 0x00ff_00ff_00ff);
    // The place in a word is that of the strobes, whatever the address says.
    bench.strobes = 0b1000;
    bench.write_word(map::offset("REC_BASE") + 3, 0xaa00_0000)?;
    assert_eq!(bench.get("REC_BASE")?, 0x00ff_aaff_00ff);
    bench.strobes = 0b0101;
    bench.settle()?;
    assert_eq!(bench.golden.expect("WATCHDOG"), Expect::Exact(0x1_0000));
    assert_eq!(bench.golden.expect("NOTHING"), Expect::Unknown);
    assert_eq!(bench.golden.expect("CNT_LOST"), Expect::Exact(0));
    Ok(())
}

#[test]
fn refused_starts_change_nothing_but_their_cause() -> Result<(), Mismatch> {
    let mut bench = Bench::new(&Config::default(), 3);
    bench.reset()?;
    bench.set("REC_BASE", BASE + 4)?;
    bench.set("REC_LIMIT", BASE + 64)?;
    bench.control(&["RECORD_START"])?;
    bench.set("REP_BYTES", 3)?;
    bench.control(&["REPLAY_START"])?;
    bench.settle()?;
    assert_eq!(bench.golden.expect("ERROR_CAUSE"), Expect::Exact(3));
    bench.set("ERROR_CAUSE", 3)?;
    bench.set("REC_BASE", BASE)?;
    bench.control(&["RECORD_START"])?;
    bench.control(&["RECORD_START", "RECORD_STOP"])?;
    bench.settle()?;
    assert_eq!(bench.golden.expect("ERROR_CAUSE"), Expect::Exact(4));
    Ok(())
}

/// A random configuration.
pub(super) fn any_config(rng: &mut Rng) -> Config {
    let mut config = Config::default();
    let line = 5 + rng.below(3) as u32;
    config.geometry.line_bytes = 1 << line;
    config.geometry.region_bytes = 1 << (line + 1 + rng.below(3) as u32);
    config.geometry.crrb_entries = 1 + rng.below(8) as u32;
    config.metadata.axi_data_bits = 32 << rng.below(3);
    config.metadata.reads_in_flight = 1 + rng.below(4) as u32;
    config.metadata.axi_cache = [0, 3, 7, 15][rng.below(4) as usize];
    config.metadata.axi_prot = rng.below(8) as u32;
    config.metadata.axi_qos = rng.below(16) as u32;
    config.metadata.check = if rng.chance(20) {
        Check::None
    } else {
        Check::Crc16
    };
    config.counters.bits = [0, 5, 8, 32, 64][rng.below(5) as usize];
    config.address.va_bits = 40 + rng.below(17) as u32;
    config
}

/// `config` without some of its parts.
pub(super) fn some_parts(config: Config, rng: &mut Rng) -> Config {
    let mut config = config;
    let features = &mut config.features;
    for part in [
        &mut features.retry,
        &mut features.pacing,
        &mut features.rebase,
        &mut features.watchdog,
        &mut features.asid_filter,
        &mut features.resume,
    ] {
        *part = rng.chance(60);
    }
    if rng.chance(40) {
        features.translation = Translation::None;
        config.address.pa_bits = config.address.pa_bits.max(config.address.va_bits);
    }
    if rng.chance(30) {
        config.registers.bits = 32;
        config.counters.bits = config.counters.bits.min(32);
        (config.address.va_bits, config.address.pa_bits) = (32, 32);
    }
    if rng.chance(50) && config.counters.bits > 0 {
        let possible = config.possible_counters();
        let list: Vec<_> = possible
            .filter(|_| rng.chance(30))
            .map(Into::into)
            .collect();
        config.counters.list = (!list.is_empty()).then_some(list);
    }
    config
}

/// A random manner of the surroundings.
fn any_manner(rng: &mut Rng) -> Manner {
    Manner {
        stall: [0, 10, 50, 90][rng.below(4) as usize],
        latency: [0, 4, 40][rng.below(3) as usize],
        write_error: if rng.chance(15) { 5 } else { 0 },
        read_error: if rng.chance(15) { 2 } else { 0 },
        retry: [0, 10, 60][rng.below(3) as usize],
        drop: [0, 10, 60][rng.below(3) as usize],
        events: [0, 5, 50, 100][rng.below(4) as usize],
        regions: [2, 20, 400][rng.below(3) as usize],
        present: [0, 10][rng.below(2) as usize],
        reads_hang: rng.chance(5),
        translations_hang: rng.chance(5),
    }
}

/// One random thing that software does.
fn act(bench: &mut Bench, rng: &mut Rng) -> Result<(), Mismatch> {
    let line = u64::from(bench.config.geometry.line_bytes);
    match rng.below(20) {
        0..4 => {
            let (from, to) = if rng.chance(50) {
                (BASE, OTHER)
            } else {
                (OTHER, BASE)
            };
            bench.set("REC_BASE", to)?;
            bench.set("REC_LIMIT", to + rng.below(12) * line)?;
            bench.set("REP_BASE", from)?;
            bench.set("REP_BYTES", rng.below(20) * line)?;
            bench.set("ASID", rng.below(2))?;
            bench.set("REBASE", rng.below(3).wrapping_sub(1))?;
            if rng.chance(30) {
                bench.set("REC_OFFSET", rng.below(3) * line)?;
            }
            if rng.chance(30) {
                bench.set("REP_OFFSET", rng.below(3) * line)?;
            }
            let both: &[&str] = &["RECORD_START", "REPLAY_START"];
            bench.control(if rng.chance(50) { both } else { &both[..1] })
        }
        4..8 => bench.control(&["REPLAY_START"]),
        8 => bench.control(&["RECORD_STOP"]),
        9 => bench.control(&["REPLAY_ABORT"]),
        10 => bench.control(&["PAUSE"]),
        11 => bench.control(&["COUNTERS_CLEAR"]),
        12 => bench.set("CONFIG", rng.below(8)),
        13 => {
            bench.set("PACE_WINDOW", rng.below(8))?;
            bench.set("PACE_GAP", rng.below(12))?;
            bench.set("PACE_RELEASE", rng.below(4))
        }
        14 => bench.set("XLT_RETRY_WAIT", rng.below(50)),
        15 => bench.set("WATCHDOG", [0, 30, 200, 1000][rng.below(4) as usize]),
        16 => bench.set("IRQ_ENABLE", rng.below(16)),
        17 => {
            bench.set("IRQ_STATUS", rng.below(16))?;
            bench.set("ERROR_CAUSE", rng.below(128))
        }
        18 => {
            let names = [
                "STATUS",
                "CNT_PREFETCHES",
                "REC_OFFSET",
                "REP_OFFSET",
                "CAP0",
            ];
            bench.get(names[rng.below(5) as usize]).map(|_| ())
        }
        _ => {
            // Spoil a bit of memory, so that lines are rejected.
            let at = BASE + rng.below(4 * line);
            bench.memory().entry(at).and_modify(|byte| *byte ^= 4);
            Ok(())
        }
    }
}

/// Random software and surroundings; everything is compared at rest from time to time.
fn soak(seed: u64, rounds: u64, parts: bool) -> Result<(), Mismatch> {
    let mut rng = Rng(seed);
    let mut config = any_config(&mut rng);
    if parts {
        config = some_parts(config, &mut rng);
    }
    let mut bench = Bench::new(&config, seed ^ 0x55);
    bench.reset()?;
    for _ in 0..rounds {
        bench.manner = any_manner(&mut rng);
        for _ in 0..1 + rng.below(12) {
            act(&mut bench, &mut rng)?;
            let cycles = [1, 20, 300][rng.below(3) as usize];
            bench.run(rng.below(cycles))?;
        }
        if rng.chance(5) {
            bench.reset()?;
            continue;
        }
        bench.manner = Manner {
            stall: bench.manner.stall,
            ..Manner::default()
        };
        if bench.golden.expect("CONFIG") != Expect::Exact(0) {
            bench.set("CONFIG", 0)?;
        }
        // Where there is no PAUSE.
        bench.control(&["RECORD_STOP", "REPLAY_ABORT"])?;
        bench.settle()?;
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(200)
    })]
    #[test]
    fn any_timing_and_any_software_is_followed(seed: u64) {
        soak(seed, 12, false).map_err(|difference| TestCaseError::fail(difference.to_string()))?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(200)
    })]
    #[test]
    fn a_block_without_some_parts_is_followed(seed: u64) {
        soak(seed, 12, true).map_err(|difference| TestCaseError::fail(difference.to_string()))?;
    }
}

/// Programs in which a START, an abort or a write of WATCHDOG met the end of another operation.
#[test]
fn what_meets_in_one_cycle_is_followed() {
    for number in [
        294, 413, 517, 611, 7712, 8675, 68178, 94759, 102917, 113838, 130387,
    ] {
        if let Err(found) = soak(number * 0x123_4567, 12, false) {
            panic!("{number}: {found}");
        }
    }
}

/// Prefetches without a pause, more than a hanging block is given cycles for: they are progress, though
/// nothing else is awaited meanwhile.
#[test]
fn a_long_row_of_prefetches_is_no_standstill() -> Result<(), Mismatch> {
    let mut config = Config::default();
    config.geometry.region_bytes = 4096;
    config.metadata.reads_in_flight = 32;
    config.features.translation = Translation::None;
    config.features.retry = false;
    let mut recorder = Recorder::new(&config, 0x4000);
    for line in 0..40 * 64 {
        recorder.event(0x50_0000 + line * 64);
    }
    let record = recorder.finish().bytes;
    let mut bench = Bench::new(&config, 21);
    bench.reset()?;
    bench.manner.latency = 0;
    bench.memory().extend((BASE..).zip(record.iter().copied()));
    bench.set("REP_BASE", BASE)?;
    bench.set("REP_BYTES", record.len() as u64)?;
    bench.control(&["REPLAY_START"])?;
    bench.settle()?;
    assert_eq!(bench.prefetches.len(), 40 * 64);
    Ok(())
}
