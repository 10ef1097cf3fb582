//! A block that replays two records, out of three buffers.

use crate::build::Setup;
use crate::machine::{BYTES, Ended, Field, Machine, Settings, buffers};
use crate::program::program;
use anyhow::{Result, ensure};

/// The record before follows the newest, whatever happens in between, and the oldest makes room.
pub fn the_one_before_follows(setup: &Setup) -> Result<()> {
    let mut machine = Machine::new(setup)?;
    let parts = [1, 2, 3].map(|which| program(&setup.config, which, 150));
    machine.init(Settings::default())?;
    machine.prepare(0, BYTES, 1)?;
    machine.prepare(1, BYTES, 2)?;
    let mut newest = Vec::new();
    for lines in &parts {
        machine.l2.flush();
        machine.invocation(0, 1, lines)?;
        newest.push(machine.field(0, Field::Newest)?);
        let expected = machine.expected();
        ensure!(machine.record(0)? == expected, "the record");
    }
    ensure!(newest == [2, 1, 0], "buffers in turn: {newest:?}");
    // Both records that are left, and not the first; taken off in the second of them.
    machine.l2.flush();
    machine.pace(8, 1, 0)?;
    machine.dispatch(0)?;
    machine.idle(300)?;
    let mut covered = machine.fetch(1, &parts[2])?.covered;
    covered += machine.fetch(1, &parts[1][..75])?.covered;
    machine.preempt(0)?;
    machine.invocation(1, 2, &parts[0])?;
    machine.dispatch(0)?;
    machine.idle(300)?;
    // Pages go away, and come back.
    ensure!(machine.try_quiesce()? == Ended::Ok, "quiesce");
    machine.unquiesce()?;
    machine.idle(300)?;
    covered += machine.fetch(1, &parts[1][75..])?.covered;
    ensure!(covered >= 290, "{covered} covered");
    let missed = machine.fetch(1, &parts[0])?;
    machine.deschedule(0)?;
    ensure!(missed.covered == 0, "the oldest record: {missed:?}");
    machine.pace(0, 0, 0)?;
    // Nobody else replays what was one's second record.
    machine.l2.flush();
    let before = machine.prefetches().len();
    machine.invocation(1, 2, &parts[0])?;
    let all = machine.prefetches();
    let own = parts[0].iter().copied();
    let strangers = all[before..]
        .iter()
        .filter(|(asid, line)| *asid == 2 && !own.clone().any(|mine| mine == *line));
    ensure!(strangers.count() == 0, "another's record");
    machine.finish()
}

/// A START that is refused leaves no second record behind, an imported one has none before it.
pub fn no_second_one_is_left(setup: &Setup) -> Result<()> {
    let mut machine = Machine::new(setup)?;
    let parts = [1, 2].map(|which| program(&setup.config, which, 150));
    machine.init(Settings::default())?;
    machine.prepare(0, BYTES, 1)?;
    let mut records = Vec::new();
    for lines in &parts {
        machine.l2.flush();
        machine.invocation(0, 1, lines)?;
        let (place, length) = machine.export(0)?;
        let memory = &mut machine.bench.memory.bytes;
        records.push(memory.to_vec(place, length as usize));
    }
    machine.spoil_length(0, 48)?;
    machine.invocation(0, 1, &parts[0])?;
    let refused = machine.bench.read_reg("REP2_BYTES")?;
    ensure!(refused == 0, "{refused:#x} bytes are left");
    machine.l2.flush();
    machine.invocation(0, 1, &parts[1])?;
    // The replay of one record whose regions are displaced, and then of the next one alone.
    let record = &records[0];
    machine.bench.memory.bytes.write(buffers(0)[0], record);
    let region = u64::from(setup.config.geometry.region_bytes);
    let moved: Vec<u64> = parts[0].iter().map(|line| line + 4 * region).collect();
    let ended = machine.try_import(0, record.len() as u32, 4)?;
    ensure!(ended == Ended::Ok, "import");
    for round in 0..2 {
        machine.l2.flush();
        let before = machine.prefetches().len();
        let seen = machine.invocation(0, 1, &moved)?;
        ensure!(seen.covered == 150, "round {round}: {seen:?}");
        let all = machine.prefetches();
        let others = all[before..]
            .iter()
            .filter(|(_, line)| !moved.contains(line));
        ensure!(
            others.count() == 0,
            "round {round}: lines of another record"
        );
    }
    // Lengths that do not add up to one.
    let apart = [1, 2, 3].map(|number| number << 32);
    let ended = machine.try_prepare(0, apart, 1 << 31, 0)?;
    ensure!(ended == Ended::BadArgument, "{ended:?}");
    machine.finish()
}
