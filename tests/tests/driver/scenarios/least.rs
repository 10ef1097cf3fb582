//! Blocks without parts, and a driver that speaks of none of them.

use crate::build::Setup;
use crate::machine::{BYTES, Ended, Field, Machine, Settings, buffers};
use crate::program::program;
use anyhow::{Result, ensure};
use jukebox_config::Config;
use jukebox_harness::{ReadFault, When, WriteFault, resp};

/// A configuration of the project.
fn of_project(text: &str) -> Config {
    Config::from_toml_str(text, "a configuration of the project").expect("it is valid")
}

/// A block without anything that can be left out.
pub fn least() -> Config {
    of_project(include_str!("../../../../configs/lite.toml"))
}

/// Counters that the driver's figures are made of.
const COUNTED: [&str; 6] = [
    "CNT_LOST",
    "CNT_PREFETCHES",
    "CNT_USED",
    "CNT_LATE",
    "CNT_PRESENT",
    "CNT_MISSES",
];

/// A block whose registers are of one word, with what Linux needs, a memory port that keeps up, and
/// short counters.
pub fn of_one_word() -> Config {
    let mut config = of_project(include_str!("../../../../configs/small-fpga.toml"));
    config.metadata.axi_data_bits = 64;
    config.counters.bits = 16;
    config.counters.list = Some(COUNTED.map(str::to_owned).to_vec());
    config
}

/// Writes and other accesses since the last time, those to STATUS left out.
fn accesses(machine: &mut Machine) -> Result<(usize, usize)> {
    let status = machine.offset_of("STATUS")?;
    let taken = machine.taken();
    let others = taken.iter().filter(|access| access.offset != status);
    let writes = others.clone().filter(|access| access.write).count();
    Ok((writes, others.count() - writes))
}

/// A machine that has recorded these lines once.
fn recorded(setup: &Setup, lines: &[u64]) -> Result<Machine> {
    let mut machine = Machine::new(setup)?;
    ensure!(machine.init(Settings::default())? == Ended::Ok, "init");
    machine.prepare(0, BYTES, 0)?;
    machine.invocation(0, 0, lines)?;
    machine.l2.flush();
    machine.expected();
    Ok(machine)
}

/// Records, replays, keeps what a warm invocation would spoil, with as few accesses as can be.
pub fn the_least_records_and_replays(setup: &Setup) -> Result<()> {
    let mut machine = Machine::new(setup)?;
    let lines = program(&setup.config, 1, 240);
    let parts = machine.offset_of("CAP2")?;
    machine.forged.insert(parts, 1);
    let ended = machine.init(Settings::default())?;
    ensure!(ended == Ended::NoBlock, "another block: {ended:?}");
    machine.forged.clear();
    // Somebody has left it running.
    machine.bench.start_record(0x80_0000, 0x80_1000)?;
    ensure!(machine.init(Settings::default())? == Ended::Ok, "init");
    ensure!(machine.bench.outputs().recording == 0, "still recording");
    machine.prepare(0, BYTES, 0)?;
    for round in 0..3 {
        accesses(&mut machine)?;
        machine.dispatch(0)?;
        let writes = if round == 0 { 3 } else { 5 };
        let dispatch = accesses(&mut machine)?;
        ensure!(dispatch == (writes, 0), "dispatch: {dispatch:?}");
        machine.idle(1000)?;
        let seen = machine.fetch(0, &lines)?;
        machine.deschedule(0)?;
        let end = accesses(&mut machine)?;
        ensure!(end == (1, 1), "deschedule: {end:?}");
        let all = if round == 0 {
            seen.missed
        } else {
            seen.covered
        };
        ensure!(all == lines.len(), "round {round}: {seen:?}");
        let expected = machine.expected();
        ensure!(machine.record(0)? == expected, "round {round}: the record");
        machine.l2.flush();
    }
    let length = machine.field(0, Field::Length)?;
    machine.invocation(0, 0, &lines)?;
    machine.invocation(0, 0, &lines)?;
    ensure!(machine.field(0, Field::Kept)? == 1, "a warm one");
    ensure!(machine.field(0, Field::Length)? == length, "it is kept");
    ensure!(machine.field(0, Field::Replays)? == 4, "replays");
    // Saved, and taken again by another instance.
    let (place, length) = machine.export(0)?;
    let memory = &mut machine.bench.memory.bytes;
    let record = memory.to_vec(place, length as usize);
    machine.caches.write(memory, buffers(1)[0], &record);
    machine.prepare(1, BYTES, 0)?;
    ensure!(machine.try_import(1, length, 0)? == Ended::Ok, "import");
    machine.l2.flush();
    machine.dispatch(1)?;
    machine.idle(1000)?;
    let seen = machine.fetch(0, &lines)?;
    machine.deschedule(1)?;
    ensure!(seen.covered == lines.len(), "imported: {seen:?}");
    machine.finish()
}

/// Taken off half way, pages that go away, errors.
pub fn the_least_comes_to_its_end(setup: &Setup) -> Result<()> {
    let lines = program(&setup.config, 1, 240);
    let mut machine = recorded(setup, &lines)?;
    // What follows is another invocation, which has the record from its beginning.
    machine.dispatch(0)?;
    machine.idle(100)?;
    machine.fetch(0, &lines[..200])?;
    machine.deschedule(0)?;
    let expected = machine.expected();
    ensure!(machine.record(0)? == expected, "the part of it");
    machine.l2.flush();
    machine.dispatch(0)?;
    machine.idle(40)?;
    ensure!(machine.bench.outputs().replaying == 1, "no replay");
    ensure!(machine.try_quiesce()? == Ended::Ok, "quiesce");
    ensure!(machine.bench.outputs().replaying == 0, "still replaying");
    ensure!(machine.bench.outputs().recording == 1, "not recording");
    let before = machine.bench.prefetches.accepted;
    let seen = machine.fetch(0, &lines)?;
    ensure!(machine.bench.prefetches.accepted == before, "prefetches");
    ensure!(seen.missed > 200, "{seen:?}");
    machine.deschedule(0)?;
    let expected = machine.expected();
    ensure!(machine.record(0)? == expected, "the record");
    // A record that memory refuses is lost, one that it does not give is dropped.
    let length = machine.field(0, Field::Length)?;
    let fault = WriteFault::Error(resp::SLVERR);
    machine.bench.memory.writes.fail(When::Nth(1), fault);
    machine.l2.flush();
    let seen = machine.invocation(0, 0, &lines)?;
    ensure!(seen.covered == 240, "{seen:?}");
    ensure!(machine.field(0, Field::Lost)? == 1, "lost");
    ensure!(machine.field(0, Field::Length)? == length, "the old one");
    let fault = ReadFault::Error(resp::SLVERR);
    machine.bench.memory.reads.fail(When::Nth(0), fault);
    machine.invocation(0, 0, &lines)?;
    ensure!(machine.field(0, Field::Error(4))? == 1, "counted");
    ensure!(machine.field(0, Field::Length)? == 0, "dropped");
    ensure!(machine.bench.read_reg("ERROR_CAUSE")? == 0, "ERROR_CAUSE");
    ensure!(machine.try_forget(0)? == Ended::Ok, "forget");
    machine.finish()
}
