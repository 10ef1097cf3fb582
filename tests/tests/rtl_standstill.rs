//! Cycles that are left out because nothing moves in them: every output of every cycle, and everything
//! inside at the end, is what it is if each cycle is evaluated.

use anyhow::{Result, ensure};
use jukebox_config::{Config, Egress};
use jukebox_harness::{Bench, BenchOptions, ObsEvent, ReadFault, Stimulus, TranslationFault, When};
use jukebox_ports::Block;
use jukebox_tests::rtl::{
    Layout, REC, REP, Stops, Torture, Twins, checked_model, different_regions, sample_entries,
    torture,
};

/// Every named configuration: counters of 64 bits and none are among them.
fn configurations() -> Result<Vec<Config>> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../configs");
    let entries = std::fs::read_dir(folder)?;
    let mut files = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>>>()?;
    files.sort();
    let read = |file| {
        Ok(Config::from_toml_str(
            &std::fs::read_to_string(file)?,
            "configs",
        )?)
    };
    files.into_iter().map(read).collect()
}

fn twins(config: &Config, options: BenchOptions) -> Result<Bench<Twins>> {
    Ok(Bench::new(Twins::new(config)?, config, options)?)
}

/// Ends a test: nothing differed, inside neither.
fn end(bench: &mut Bench<Twins>) -> Result<()> {
    let twins = bench.block_mut();
    twins.compare_insides(300)?;
    match twins.stopped() {
        None => Ok(()),
        Some(difference) => Err(anyhow::anyhow!(difference)),
    }
}

/// Writes a register, if it is there.
fn set(bench: &mut Bench<Twins>, register: &str, value: u64) -> Result<()> {
    if bench.registers().has(register) {
        bench.write_reg(register, value)?;
    }
    Ok(())
}

/// Reads a counter, if it is there.
fn count(bench: &mut Bench<Twins>, counter: &str) -> Result<()> {
    if bench.registers().has(counter) {
        bench.read_reg(counter)?;
    }
    Ok(())
}

/// Replays a record under a pacing policy, with a limit for waits.
fn replay(bench: &mut Bench<Twins>, policy: [u64; 3], watchdog: u64) -> Result<()> {
    let layout = Layout::new(bench.config());
    let record = layout.encode(&sample_entries(&layout, 40));
    bench.memory.bytes.write(REP, &record);
    for (register, value) in ["PACE_WINDOW", "PACE_GAP", "PACE_RELEASE"]
        .into_iter()
        .zip(policy)
    {
        set(bench, register, value)?;
    }
    let on = policy != [0; 3] && bench.config().features.pacing;
    let pacing = bench
        .registers()
        .word("CONFIG", if on { &["PACING"] } else { &[] })?;
    bench.write_reg("CONFIG", pacing)?;
    set(bench, "WATCHDOG", watchdog)?;
    Ok(bench.start_replay(REP, record.len() as u64)?)
}

/// Whatever moves while the block waits is brought up, long enough for every timer to run out.
fn waits(bench: &mut Bench<Twins>) -> Result<()> {
    let quiet = |ready| Stimulus {
        pf_ready: Some(ready),
        ..Stimulus::default()
    };
    let hold = |bench: &mut Bench<Twins>, ready, cycles| -> Result<()> {
        for _ in 0..cycles {
            bench.tick(quiet(ready))?;
        }
        Ok(())
    };
    bench.start_record(REC, REC + 0x1000)?;
    // A window that is full: held cycles are counted, events of the program beside them.
    replay(bench, [3, 0, 2], 0)?;
    for event in different_regions(bench.config(), 40) {
        bench.tick(Stimulus::event(event))?;
        hold(bench, true, 7 * event.vaddr / 1024 % 450)?;
    }
    // Reads and clears of counters in the middle of it.
    for cycles in [900, 27, 24, 3] {
        count(bench, "CNT_PACE_CYCLES")?;
        bench.control(&["COUNTERS_CLEAR"])?;
        hold(bench, true, cycles)?;
    }
    // A gap; a prefetch that is not taken; a reset.
    replay(bench, [0, 700, 0], 0)?;
    hold(bench, true, 5000)?;
    hold(bench, false, 3000)?;
    count(bench, "CNT_STALL_CYCLES")?;
    bench.reset(30)?;
    // Reads and translations that are not answered until the watchdog ends the wait, or until they
    // are, with a limit that changes meanwhile.
    for limit in [0, 1, 2, 600] {
        replay(bench, [0; 3], limit)?;
        bench.memory.reads.fail(When::Nth(1), ReadFault::Hold);
        hold(bench, true, 2500)?;
        set(bench, "WATCHDOG", 3000)?;
        hold(bench, true, 1000)?;
        bench.memory.reads.release();
        hold(bench, true, 800)?;
        bench.translator.fail(When::Nth(2), TranslationFault::Hold);
        replay(bench, [0; 3], limit)?;
        hold(bench, true, 2500)?;
        bench.translator.release();
        hold(bench, true, 800)?;
    }
    // A translation that is asked for again.
    for wait in [1, 2, 3, 2000] {
        set(bench, "XLT_RETRY_WAIT", wait)?;
        bench
            .translator
            .fail(When::Nth(3), TranslationFault::Status(1));
        replay(bench, [0; 3], 0)?;
        hold(bench, true, 4000)?;
    }
    bench.stop()?;
    hold(bench, true, 2000)
}

/// In each third of them, or in all with `JUKEBOX_STANDSTILL_ALL` set (`make test-long`).
#[test]
fn waits_of_every_kind_in_named_configurations() -> Result<()> {
    let all = std::env::var_os("JUKEBOX_STANDSTILL_ALL").is_some();
    for config in configurations()?
        .into_iter()
        .step_by(if all { 1 } else { 3 })
    {
        let options = BenchOptions {
            mem_latency: 200,
            ..BenchOptions::default()
        };
        let mut bench = twins(&config, options)?;
        waits(&mut bench)?;
        let (cycles, evaluated) = bench.block_mut().share();
        // A bus with answers moves more often.
        let native = config.prefetch.egress == Egress::Native;
        ensure!(
            evaluated * if native { 8 } else { 2 } < cycles,
            "{}: {evaluated} of {cycles} cycles evaluated",
            config.name
        );
        end(&mut bench)?;
    }
    Ok(())
}

/// Counters of 16 bits that count cycles reach their highest value and stay there.
#[test]
fn counters_fill_up() -> Result<()> {
    let mut config = Config::default();
    config.counters.bits = 16;
    let mut bench = twins(&config, BenchOptions::default())?;
    replay(&mut bench, [1, 0, 0], 0)?;
    for _ in 0..9 {
        bench.idle(8000)?;
        bench.tick(Stimulus::event(ObsEvent::miss(0x1000)))?;
    }
    assert_eq!(bench.read_reg("CNT_PACE_CYCLES")?, 0xffff);
    bench.idle(1000)?;
    end(&mut bench)
}

/// Without timers but that of the gap, and with few counters, which are visited more often.
#[test]
fn everything_at_random_without_some_parts() -> Result<()> {
    let mut config = Config::default();
    config.features.retry = false;
    config.features.watchdog = false;
    let few = ["CNT_STALL_CYCLES", "CNT_PACE_CYCLES"].map(str::to_owned);
    config.counters.list = Some(few.to_vec());
    random(&config)
}

#[test]
fn everything_at_random() -> Result<()> {
    random(&Config::default())
}

fn random(config: &Config) -> Result<()> {
    for seed in 0..12 {
        // Without back-pressure there are runs of the same inputs; with it, single ones.
        let options = BenchOptions {
            stall: if seed % 6 == 5 { 0.3 } else { 0.0 },
            seed,
            mem_latency: 1 + (seed * 7 % 90) as u32,
            xlt_latency: 1 + (seed * 3 % 40) as u32,
            check: true,
        };
        let mut bench = twins(config, options)?;
        let plan = Torture {
            seed,
            events: [0.7, 0.1, 0.01, 0.003][seed as usize % 4],
            operations: [0.02, 0.005][seed as usize / 4 % 2],
            rounds: 3,
            ..Torture::default()
        };
        torture(&mut bench, plan)?;
        let (cycles, evaluated) = bench.block_mut().share();
        ensure!(evaluated < cycles, "all {cycles} cycles evaluated");
        end(&mut bench)?;
    }
    Ok(())
}

/// A model that looks at every cycle itself is given every cycle.
#[test]
fn assertions_see_every_cycle() -> Result<()> {
    let mut model = checked_model()?;
    let inputs = jukebox_ports::Inputs::default();
    let mut outputs = jukebox_ports::Outputs::default();
    let mut cycles = 0;
    while cycles < 1000 {
        cycles += model.repeat(&inputs, &mut outputs, 1000 - cycles);
    }
    assert_eq!(model.evaluated(), 1000);
    Ok(())
}
