//! Instances that are taken off the core half way.

use crate::build::Setup;
use crate::machine::{BYTES, Ended, Field, Machine, Settings};
use crate::program::program;
use anyhow::{Result, ensure};
use jukebox_tests::rtl::Layout;
use std::collections::BTreeSet;

/// Looks at STATUS of a driver without patience, which sees every end that memory does not hold up.
const POLLS: u32 = 40;

/// Two pauses in an invocation, another instance in each.
pub fn in_the_middle_of_an_invocation(setup: &Setup) -> Result<()> {
    let mut machine = Machine::new(setup)?;
    let (a, b) = (
        program(&setup.config, 1, 240),
        program(&setup.config, 2, 90),
    );
    machine.init(Settings::default())?;
    machine.pace(16, 0, 0)?;
    machine.prepare(0, BYTES, 1)?;
    machine.prepare(1, BYTES, 2)?;
    for round in 0..2 {
        machine.l2.flush();
        let before = machine.prefetches().len();
        let mut expected = Vec::new();
        let mut covered = 0;
        for part in 0..3 {
            machine.dispatch(0)?;
            machine.idle(300)?;
            covered += machine.fetch(1, &a[80 * part..80 * (part + 1)])?.covered;
            if part == 2 {
                machine.deschedule(0)?;
            } else {
                machine.preempt(0)?;
            }
            expected.extend(machine.expected());
            if part < 2 {
                // In the second pause it is warm, and its record is kept.
                let seen = machine.invocation(1, 2, &b)?;
                let events = machine.expected();
                if part == 0 {
                    ensure!(machine.record(1)? == events, "record of the other");
                    ensure!(seen.covered == 90 * round, "the other: {seen:?}");
                }
            }
        }
        ensure!(machine.record(0)? == expected, "record in round {round}");
        ensure!(covered == 240 * round, "{covered} covered in round {round}");
        if round == 1 {
            replayed_once(&machine, &a, before)?;
        }
    }
    ensure!(machine.field(0, Field::Pauses)? == 4, "pauses");
    ensure!(machine.field(0, Field::Runs)? == 2, "runs");
    ensure!(machine.field(0, Field::Replays)? == 1, "replays");
    ensure!(machine.field(1, Field::Kept)? == 2, "kept");
    machine.finish()
}

/// All lines of `program` were prefetched, and after each of two pauses again at most those of one
/// line of the record.
fn replayed_once(machine: &Machine, program: &[u64], before: usize) -> Result<()> {
    let all = machine.prefetches();
    let own: Vec<u64> = all[before..]
        .iter()
        .filter(|(asid, _)| *asid == 1)
        .map(|(_, line)| *line)
        .collect();
    let once: BTreeSet<u64> = own.iter().copied().collect();
    ensure!(
        once == program.iter().copied().collect(),
        "lines prefetched"
    );
    let layout = Layout::new(machine.bench.config());
    let most = layout.per_line * 6;
    let again = own.len() - once.len();
    ensure!(again <= 2 * most, "{again} lines were prefetched again");
    Ok(())
}

/// Memory takes its time with answers: waits end, are told, and nothing is lost.
pub fn while_the_block_drains(setup: &Setup) -> Result<()> {
    let mut machine = Machine::new(setup)?;
    let (a, b) = (
        program(&setup.config, 1, 240),
        program(&setup.config, 2, 90),
    );
    let settings = Settings {
        polls: POLLS,
        ..Settings::default()
    };
    machine.init(settings)?;
    machine.prepare(0, BYTES, 1)?;
    machine.prepare(1, BYTES, 2)?;
    machine.dispatch(0)?;
    machine.fetch(1, &a[..120])?;
    machine.bench.memory.writes.hold();
    machine.taken();
    ensure!(
        machine.try_preempt(0)? == Ended::Stuck,
        "a pause that drains"
    );
    let status = machine.offset_of("STATUS")?;
    let reads = machine.taken();
    let reads = reads.iter().filter(|access| access.offset == status);
    ensure!(reads.count() == POLLS as usize, "reads of STATUS");
    // Nobody else gets the block until it is at rest, and nobody waits for it again.
    ensure!(machine.try_dispatch(1)? == Ended::Stuck, "another instance");
    ensure!(
        machine.try_preempt(0)? == Ended::Stuck,
        "the same once more"
    );
    ensure!(machine.try_quiesce()? == Ended::Stuck, "pages that go away");
    ensure!(machine.try_forget(0)? == Ended::Stuck, "buffers are in use");
    ensure!(machine.taken().len() == 4, "one look each");
    let mut expected = machine.expected();
    machine.bench.memory.writes.release();
    machine.idle(300)?;
    let seen = machine.invocation(1, 2, &b)?;
    ensure!(seen.missed == 90, "{seen:?}");
    let events = machine.expected();
    ensure!(machine.record(1)? == events, "record of the other");
    machine.dispatch(0)?;
    machine.fetch(1, &a[120..])?;
    machine.bench.memory.writes.hold();
    ensure!(
        machine.try_deschedule(0)? == Ended::Stuck,
        "an end that drains"
    );
    machine.bench.memory.writes.release();
    machine.idle(300)?;
    machine.deschedule(0)?;
    expected.extend(machine.expected());
    ensure!(machine.record(0)? == expected, "the record");
    // A pause while an aborted replay drains.
    machine.l2.flush();
    machine.bench.memory.reads.set_latency(2000);
    machine.dispatch(0)?;
    machine.idle(20)?;
    ensure!(machine.try_quiesce()? == Ended::Stuck, "reads under way");
    ensure!(machine.try_preempt(0)? == Ended::Stuck, "reads under way");
    machine.bench.memory.reads.set_latency(20);
    machine.idle(3000)?;
    machine.dispatch(0)?;
    machine.idle(300)?;
    let seen = machine.fetch(1, &a)?;
    ensure!(seen.covered == 240, "{seen:?}");
    machine.deschedule(0)?;
    let expected = machine.expected();
    ensure!(machine.record(0)? == expected, "the last record");
    machine.finish()
}

/// Pages are unmapped while their instance runs: nothing is prefetched until they may be.
pub fn pages_go_away(setup: &Setup) -> Result<()> {
    let mut machine = Machine::new(setup)?;
    let lines = program(&setup.config, 1, 240);
    machine.init(Settings::default())?;
    machine.prepare(0, BYTES, 0)?;
    machine.invocation(0, 0, &lines)?;
    machine.expected();
    // Slow translations: many are under way at any moment. Then a paced replay, which holds some.
    for (latency, window) in [(200, 0), (3, 16)] {
        machine.l2.flush();
        machine.bench.translator.set_latency(latency);
        machine.pace(window, 0, 0)?;
        machine.dispatch(0)?;
        machine.idle(150)?;
        quiet(&mut machine)?;
        machine.bench.translator.set_latency(3);
        machine.fetch(0, &lines[..40])?;
        quiet(&mut machine)?;
        machine.unquiesce()?;
        machine.idle(300)?;
        let seen = machine.fetch(0, &lines[40..])?;
        ensure!(seen.covered == 200, "{seen:?}");
        machine.deschedule(0)?;
        // The recording went on all the while.
        let expected = machine.expected();
        ensure!(machine.record(0)? == expected, "the record");
    }
    // Taken off in between: the replay goes on with the next dispatch, and unquiesce does nothing.
    machine.l2.flush();
    machine.dispatch(0)?;
    machine.idle(150)?;
    quiet(&mut machine)?;
    machine.preempt(0)?;
    machine.taken();
    machine.unquiesce()?;
    ensure!(machine.taken().is_empty(), "nothing runs");
    machine.dispatch(0)?;
    machine.idle(300)?;
    let seen = machine.fetch(0, &lines)?;
    ensure!(seen.covered == 240, "{seen:?}");
    machine.deschedule(0)?;
    ensure!(machine.try_quiesce()? == Ended::Ok, "nothing runs");
    ensure!(machine.try_forget(0)? == Ended::Ok, "forgotten");
    ensure!(machine.field(0, Field::Length)? == 0, "forgotten");
    machine.finish()
}

/// Quiesces: from now on nothing is asked, translated or prefetched.
fn quiet(machine: &mut Machine) -> Result<()> {
    ensure!(machine.try_quiesce()? == Ended::Ok, "quiesce");
    ensure!(machine.bench.outputs().replaying == 0, "still replaying");
    ensure!(machine.bench.translator.outstanding() == 0, "translations");
    ensure!(machine.bench.outputs().recording == 1, "not recording");
    let before = machine.bench.prefetches.accepted;
    machine.idle(500)?;
    ensure!(machine.bench.prefetches.accepted == before, "prefetches");
    Ok(())
}
