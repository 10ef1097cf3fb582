//! What goes wrong, and what becomes of the instance.

use crate::build::Setup;
use crate::machine::{BYTES, Ended, Field, Machine, Settings};
use crate::program::program;
use anyhow::{Result, ensure};
use jukebox_harness::{ReadFault, When, WriteFault, resp};

/// A machine with one instance that has a good record of `lines`, everything else being cold.
fn recorded(setup: &Setup, settings: Settings, lines: &[u64]) -> Result<Machine> {
    let mut machine = Machine::new(setup)?;
    machine.init(settings)?;
    machine.prepare(0, BYTES, 0)?;
    machine.invocation(0, 0, lines)?;
    machine.l2.flush();
    machine.expected();
    Ok(machine)
}

fn covered(machine: &mut Machine, lines: &[u64]) -> Result<()> {
    machine.l2.flush();
    machine.events.clear();
    let seen = machine.invocation(0, 0, lines)?;
    ensure!(seen.covered == lines.len(), "{seen:?}");
    let expected = machine.expected();
    ensure!(machine.record(0)? == expected, "the record");
    Ok(())
}

/// What the error left behind in the block: nothing.
fn clean(machine: &mut Machine) -> Result<()> {
    ensure!(machine.bench.read_reg("ERROR_CAUSE")? == 0, "ERROR_CAUSE");
    Ok(())
}

/// The record being written is lost, the old one stays; too often, and nothing is recorded.
pub fn on_writes(setup: &Setup) -> Result<()> {
    let lines = program(&setup.config, 1, 240);
    let mut machine = recorded(setup, Settings::default(), &lines)?;
    let length = machine.field(0, Field::Length)?;
    let fault = WriteFault::Error(resp::SLVERR);
    machine.bench.memory.writes.fail(When::Nth(1), fault);
    let seen = machine.invocation(0, 0, &lines)?;
    ensure!(seen.covered == 240, "{seen:?}");
    clean(&mut machine)?;
    ensure!(machine.field(0, Field::Error(3))? == 1, "counted");
    ensure!(machine.field(0, Field::Lost)? == 1, "lost");
    ensure!(machine.field(0, Field::Length)? == length, "the old one");
    covered(&mut machine, &lines)?;
    // The first part of an invocation is lost: so is the whole.
    machine.l2.flush();
    machine.bench.memory.writes.fail(When::Nth(1), fault);
    machine.dispatch(0)?;
    machine.idle(300)?;
    machine.fetch(0, &lines[..120])?;
    machine.preempt(0)?;
    machine.controls()?;
    machine.dispatch(0)?;
    ensure!(machine.controls()?.is_empty(), "nothing is left to be done");
    machine.fetch(0, &lines[120..])?;
    machine.deschedule(0)?;
    ensure!(machine.field(0, Field::Lost)? == 2, "lost");
    covered(&mut machine, &lines)?;
    for _ in 0..3 {
        machine.l2.flush();
        machine.bench.memory.writes.fail(When::Nth(0), fault);
        machine.invocation(0, 0, &lines)?;
    }
    machine.controls()?;
    machine.l2.flush();
    let seen = machine.invocation(0, 0, &lines)?;
    ensure!(seen.covered == 240, "{seen:?}");
    let record = machine.control(&["RECORD_START"])?;
    ensure!(machine.controls()?[0] & record == 0, "no more recordings");
    ensure!(machine.try_forget(0)? == Ended::Ok, "forget");
    machine.l2.flush();
    machine.invocation(0, 0, &lines)?;
    covered(&mut machine, &lines)?;
    machine.finish()
}

/// The record being read is dropped; too often, and the instance does without.
pub fn on_reads(setup: &Setup) -> Result<()> {
    let lines = program(&setup.config, 1, 240);
    let mut machine = recorded(setup, Settings::default(), &lines)?;
    let fault = ReadFault::Error(resp::SLVERR);
    machine.bench.memory.reads.fail(When::Nth(2), fault);
    let seen = machine.invocation(0, 0, &lines)?;
    ensure!(0 < seen.covered && seen.covered < 240, "{seen:?}");
    clean(&mut machine)?;
    ensure!(machine.field(0, Field::Error(4))? == 1, "counted");
    let expected = machine.expected();
    ensure!(machine.record(0)? == expected, "the new record");
    covered(&mut machine, &lines)?;
    // In a warm invocation: nothing new, but what cannot be read is not kept for that.
    machine.bench.memory.reads.fail(When::Nth(0), fault);
    machine.invocation(0, 0, &lines)?;
    ensure!(
        machine.field(0, Field::Length)? == 0,
        "the record is dropped"
    );
    machine.controls()?;
    machine.l2.flush();
    machine.invocation(0, 0, &lines)?;
    let replay = machine.control(&["REPLAY_START"])?;
    ensure!(machine.controls()?[0] & replay == 0, "nothing to replay");
    covered(&mut machine, &lines)?;
    for _ in 0..3 {
        machine.l2.flush();
        machine.bench.memory.reads.fail(When::Nth(0), fault);
        machine.invocation(0, 0, &lines)?;
    }
    machine.taken();
    machine.l2.flush();
    let seen = machine.invocation(0, 0, &lines)?;
    ensure!(seen.missed == 240, "{seen:?}");
    ensure!(machine.taken().is_empty(), "it does without");
    machine.finish()
}

/// Memory, then the translator, says nothing: the watchdog ends the replay and nothing hangs.
pub fn answers_that_do_not_come(setup: &Setup) -> Result<()> {
    let lines = program(&setup.config, 1, 240);
    let settings = Settings {
        watchdog: 300,
        ..Settings::default()
    };
    let mut machine = recorded(setup, settings, &lines)?;
    machine.bench.memory.reads.hold();
    machine.dispatch(0)?;
    machine.idle(600)?;
    let seen = machine.fetch(0, &lines)?;
    machine.deschedule(0)?;
    ensure!(seen.missed == 240, "{seen:?}");
    machine.bench.memory.reads.release();
    clean(&mut machine)?;
    ensure!(machine.field(0, Field::Error(5))? == 1, "counted");
    covered(&mut machine, &lines)?;
    machine.l2.flush();
    machine.bench.translator.hold();
    machine.dispatch(0)?;
    machine.idle(600)?;
    machine.fetch(0, &lines[..120])?;
    machine.preempt(0)?;
    machine.bench.translator.release();
    // No more of that replay in this invocation.
    machine.controls()?;
    machine.dispatch(0)?;
    let record = machine.control(&["RECORD_START"])?;
    ensure!(machine.controls()? == [record], "CTRL");
    machine.fetch(0, &lines[120..])?;
    machine.deschedule(0)?;
    clean(&mut machine)?;
    ensure!(machine.field(0, Field::Error(6))? == 1, "counted");
    covered(&mut machine, &lines)?;
    machine.finish()
}

/// A START that is refused: what it would have done has not been done, and the next one is good.
pub fn starts_that_are_refused(setup: &Setup) -> Result<()> {
    let lines = program(&setup.config, 1, 240);
    let mut machine = recorded(setup, Settings::default(), &lines)?;
    machine.spoil_length(0, 65)?;
    let seen = machine.invocation(0, 0, &lines)?;
    ensure!(seen.missed == 240, "{seen:?}");
    ensure!(machine.field(0, Field::Error(1))? == 1, "REPLAY_CONFIG");
    clean(&mut machine)?;
    covered(&mut machine, &lines)?;
    let length = machine.field(0, Field::Length)?;
    machine.l2.flush();
    machine.spoil_offset(0, 3)?;
    let seen = machine.invocation(0, 0, &lines)?;
    ensure!(seen.covered == 240, "{seen:?}");
    ensure!(machine.field(0, Field::Error(0))? == 1, "RECORD_CONFIG");
    ensure!(machine.field(0, Field::Lost)? == 1, "lost");
    ensure!(machine.field(0, Field::Length)? == length, "the old one");
    clean(&mut machine)?;
    covered(&mut machine, &lines)?;
    // Somebody else has started the block.
    machine.l2.flush();
    machine.bench.start_record(0x80_0000, 0x80_1000)?;
    let seen = machine.invocation(0, 0, &lines)?;
    ensure!(seen.covered == 240, "{seen:?}");
    ensure!(machine.field(0, Field::Error(2))? == 1, "RECORD_BUSY");
    ensure!(machine.field(0, Field::Lost)? == 2, "lost");
    clean(&mut machine)?;
    covered(&mut machine, &lines)?;
    machine.finish()
}
