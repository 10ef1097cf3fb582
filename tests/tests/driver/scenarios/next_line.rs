//! Lines behind misses: how many, and when there must be none.

use crate::build::Setup;
use crate::machine::{BYTES, Ended, Machine, Settings};
use anyhow::{Result, ensure};

/// Misses of a page each; how many lines behind them came.
fn behind(machine: &mut Machine, pages: std::ops::Range<u64>) -> Result<usize> {
    let before = machine.prefetches().len();
    let lines: Vec<u64> = pages.map(|page| page << 12).collect();
    let seen = machine.fetch(0, &lines)?;
    ensure!(seen.missed == lines.len(), "{seen:?}");
    machine.idle(20)?;
    Ok(machine.prefetches().len() - before)
}

/// As many as init says, none while pages go away, and as many as were asked for after that. For a block
/// with next line.
pub fn lines_behind_misses(setup: &Setup) -> Result<()> {
    let mut machine = Machine::new(setup)?;
    let with = |next_lines| Settings {
        next_lines,
        ..Settings::default()
    };
    ensure!(machine.init(with(4))? == Ended::BadArgument, "four lines");
    ensure!(machine.init(with(2))? == Ended::Ok, "init");
    machine.prepare(0, BYTES, 0)?;
    machine.dispatch(0)?;
    machine.clear_counters()?;
    ensure!(behind(&mut machine, 0x100..0x110)? == 32, "two lines each");
    ensure!(machine.try_quiesce()? == Ended::Ok, "quiesce");
    ensure!(machine.bench.outputs().recording == 1, "not recording");
    ensure!(behind(&mut machine, 0x200..0x210)? == 0, "pages go away");
    ensure!(machine.next_lines(5)? == Ended::BadArgument, "five lines");
    ensure!(machine.next_lines(1)? == Ended::Ok, "one line, later");
    ensure!(behind(&mut machine, 0x300..0x310)? == 0, "still going");
    machine.unquiesce()?;
    ensure!(behind(&mut machine, 0x400..0x410)? == 16, "one line each");
    // Of the 48 lines brought, ten are used.
    let lines: Vec<u64> = (0x100..0x10a).map(|page| page << 12 | 0x40).collect();
    let seen = machine.fetch(0, &lines)?;
    ensure!(seen.covered == 10, "{seen:?}");
    machine.deschedule(0)?;
    let [accuracy, ..] = machine.measure()?;
    ensure!(accuracy == (10, 48), "{accuracy:?}");
    ensure!(machine.next_lines(0)? == Ended::Ok, "none");
    ensure!(machine.bench.read_reg("NEXT_LINE")? == 0, "none");
    machine.finish()
}
