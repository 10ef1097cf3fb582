//! Which record stays.

use crate::build::Setup;
use crate::machine::{BYTES, Field, Machine, Seen, Settings};
use crate::program::program;
use anyhow::{Result, ensure};
use std::collections::BTreeSet;

/// Cold, cold, warm, cold: the fourth is helped as the second was.
pub fn a_warm_invocation_keeps_the_record(setup: &Setup) -> Result<()> {
    let mut machine = Machine::new(setup)?;
    let lines = program(&setup.config, 1, 300);
    let settings = Settings {
        l2_bytes: 256 << 10,
        ..Settings::default()
    };
    machine.init(settings)?;
    machine.prepare(0, BYTES, 1)?;
    let cold = machine.invocation(0, 1, &lines)?;
    ensure!(cold.missed == lines.len(), "first: {cold:?}");
    let expected = machine.expected();
    ensure!(machine.record(0)? == expected, "the first record");
    machine.l2.flush();
    let cold = machine.invocation(0, 1, &lines)?;
    ensure!(cold.covered == lines.len(), "second: {cold:?}");
    let expected = machine.expected();
    ensure!(machine.record(0)? == expected, "the second record");
    let warm = machine.invocation(0, 1, &lines)?;
    ensure!(warm.hit == lines.len(), "third: {warm:?}");
    ensure!(machine.field(0, Field::Kept)? == 1, "kept");
    ensure!(machine.record(0)? == expected, "the second record is kept");
    machine.l2.flush();
    let cold = machine.invocation(0, 1, &lines)?;
    ensure!(cold.covered == lines.len(), "fourth: {cold:?}");
    ensure!(machine.field(0, Field::Replaced)? == 3, "replaced");
    ensure!(machine.field(0, Field::Runs)? == 4, "runs");
    ensure!(machine.field(0, Field::Replays)? == 3, "replays");
    ensure!(machine.bench.read_reg("PACE_WINDOW")? == 64, "the window");
    ensure!(machine.bench.read_field("CONFIG.PACING")? == 1, "pacing");
    machine.finish()
}

/// An L2 without the second mark that keeps two lines of five each time, and a record that would be
/// three fifths of the one before, time after time.
pub fn half_warm_ones_do_not_wear_it_away(setup: &Setup) -> Result<()> {
    let mut machine = Machine::new(setup)?;
    let lines = program(&setup.config, 1, 400);
    machine.init(Settings::default())?;
    machine.prepare(0, BYTES, 0)?;
    machine.invocation(0, 0, &lines)?;
    let longest = machine.field(0, Field::Length)?;
    // A line stays in this L2 if no round drives it out; later rounds drive out ever fewer.
    let region = u64::from(setup.config.geometry.region_bytes);
    for round in 0..5 {
        let part = lines.len() * 3usize.pow(round + 1) / 5usize.pow(round + 1);
        let gone: BTreeSet<u64> = lines[..part].iter().map(|line| line / region).collect();
        machine.l2.evict(|line| gone.contains(&(line / region)));
        machine.invocation(0, 0, &lines)?;
        let length = machine.field(0, Field::Length)?;
        ensure!(
            2 * length >= longest,
            "{length} of {longest} in round {round}"
        );
    }
    ensure!(machine.field(0, Field::Kept)? >= 3, "kept");
    // Whoever wants every record says so.
    let settings = Settings {
        keep_shift: 31,
        ..Settings::default()
    };
    machine.init(settings)?;
    machine.invocation(0, 0, &lines)?;
    ensure!(machine.field(0, Field::Length)? < longest / 2, "replaced");
    machine.finish()
}

/// With the second mark a warm invocation records what it uses again: its record is as good as any,
/// and the shares tell what was there from what was brought.
pub fn with_both_marks_nothing_wears_away(setup: &Setup) -> Result<()> {
    let mut machine = Machine::new(setup)?;
    let lines = program(&setup.config, 1, 300);
    machine.l2.both_marks = true;
    machine.init(Settings::default())?;
    machine.prepare(0, BYTES, 0)?;
    machine.invocation(0, 0, &lines)?;
    let length = machine.field(0, Field::Length)?;
    let half: BTreeSet<u64> = lines.iter().copied().step_by(2).collect();
    for (gone, missing) in [(false, 0), (true, 150)] {
        machine.l2.evict(|line| gone && half.contains(&line));
        machine.expected();
        machine.clear_counters()?;
        let seen = machine.invocation(0, 0, &lines)?;
        ensure!(seen.covered == missing as usize, "{seen:?}");
        ensure!(seen.kept + seen.covered == 300, "{seen:?}");
        ensure!(machine.field(0, Field::Length)? == length, "length");
        let expected = machine.expected();
        ensure!(machine.record(0)? == expected, "the record");
        machine.idle(20)?;
        let shares = machine.measure()?;
        let all = (missing, missing);
        ensure!(shares == [all; 3], "{shares:?}");
    }
    ensure!(machine.field(0, Field::Kept)? == 0, "kept");
    machine.finish()
}

/// What does not fit is dropped, and said.
pub fn a_record_ends_where_its_buffer_does(setup: &Setup) -> Result<()> {
    let mut machine = Machine::new(setup)?;
    let lines = program(&setup.config, 1, 300);
    machine.init(Settings::default())?;
    machine.prepare(0, 128, 0)?;
    machine.invocation(0, 0, &lines)?;
    ensure!(machine.field(0, Field::Length)? == 128, "length");
    ensure!(machine.field(0, Field::Full)? == 1, "full");
    let expected = machine.expected();
    let record = machine.record(0)?;
    ensure!(record == expected[..record.len()], "the record");
    // Taken off when it is full, and put back: full once more, and no error.
    machine.l2.flush();
    machine.dispatch(0)?;
    machine.idle(300)?;
    let seen = machine.fetch(0, &lines[..200])?;
    machine.preempt(0)?;
    machine.dispatch(0)?;
    machine.fetch(0, &lines[200..])?;
    machine.deschedule(0)?;
    ensure!(seen.covered > 0, "{seen:?}");
    ensure!(machine.field(0, Field::Full)? == 2, "full");
    ensure!(machine.field(0, Field::Lost)? == 0, "lost");
    ensure!(machine.field(0, Field::Length)? == 128, "length");
    machine.finish()
}

/// Two address spaces at once: each record has its own events only, each replay its own lines.
pub fn instances_are_told_apart(setup: &Setup) -> Result<()> {
    let mut machine = Machine::new(setup)?;
    let lines = [
        program(&setup.config, 1, 200),
        program(&setup.config, 2, 200),
    ];
    let settings = Settings {
        asid_filter: true,
        ..Settings::default()
    };
    machine.init(settings)?;
    let asids = [7u16, 9];
    for inst in 0..2 {
        machine.prepare(inst, BYTES, asids[inst as usize])?;
    }
    for round in 0..2 {
        for inst in 0..2 {
            let own = inst as usize;
            machine.l2.flush();
            machine.dispatch(inst)?;
            machine.idle(400)?;
            let mut seen = Seen::default();
            for part in 0..4 {
                let range = 50 * part..50 * (part + 1);
                let now = machine.fetch(asids[own], &lines[own][range.clone()])?;
                seen.covered += now.covered;
                let kept = machine.events.len();
                // Somebody else in between.
                machine.fetch(asids[1 - own], &lines[1 - own][range])?;
                machine.events.truncate(kept);
            }
            machine.deschedule(inst)?;
            let expected = machine.expected();
            ensure!(machine.record(inst)? == expected, "record of {inst}");
            ensure!(seen.covered == 200 * round, "round {round}: {seen:?}");
        }
    }
    let strangers = machine.prefetches().into_iter();
    let strangers = strangers.filter(|(asid, line)| {
        let own = usize::from(*asid == asids[1]);
        !lines[own].contains(line)
    });
    ensure!(strangers.count() == 0, "lines of another address space");
    machine.finish()
}
