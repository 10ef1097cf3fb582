//! What follows a replay that pacing holds.

use crate::build::Setup;
use crate::machine::{BYTES, Machine, Settings};
use crate::program::program;
use anyhow::{Result, ensure};

/// Prefetches so far of each level.
fn levels(machine: &Machine) -> [usize; 2] {
    let all = machine.bench.prefetches.recorded();
    [0, 1].map(|level| all.iter().filter(|(_, p)| p.level == level).count())
}

/// As init says; none while pages go away, and again after that. For a block with run-ahead.
pub fn the_rest_goes_into_the_llc(setup: &Setup) -> Result<()> {
    for run_ahead in [false, true] {
        let mut machine = Machine::new(setup)?;
        let lines = program(&setup.config, 1, 300);
        machine.init(Settings {
            run_ahead,
            ..Settings::default()
        })?;
        machine.prepare(0, BYTES, 1)?;
        machine.invocation(0, 1, &lines)?;
        machine.l2.flush();
        machine.pace(8, 0, 0)?;
        let before = levels(&machine);
        machine.dispatch(0)?;
        machine.idle(3000)?;
        let held = levels(&machine);
        ensure!(held[0] == before[0] + 8, "{held:?}");
        ensure!((held[1] > 100) == run_ahead, "{held:?}");
        machine.try_quiesce()?;
        let quiet = levels(&machine);
        machine.idle(1000)?;
        ensure!(levels(&machine) == quiet, "pages go away");
        machine.unquiesce()?;
        machine.idle(3000)?;
        ensure!(
            (levels(&machine)[1] > quiet[1]) == run_ahead,
            "they are back"
        );
        let seen = machine.fetch(1, &lines)?;
        ensure!(seen.covered > 100, "{seen:?}");
        machine.deschedule(0)?;
        machine.finish()?;
    }
    Ok(())
}
