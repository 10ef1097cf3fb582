//! What the page on the board shows of a run.

use crate::bench::Outcome;
use crate::{CLOCK_MHZ, figures};
use anyhow::{Result, ensure};
use jukebox_config::Config;
use jukebox_rtl_gen::selftest::{BAUD, Plan, ROUNDS};
use std::fs;
use std::path::Path;

/// Holds the page to show a run of the default configuration that passed, `outcome`, and what it
/// would be with another checksum of the prefetches; and the numbers of its plan.
pub fn says(outcome: &Outcome) -> Result<()> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/board.md");
    let page = fs::read_to_string(page)?;
    let plan = Plan::new(&Config::default(), 1);
    let found = figures(outcome);
    let checksums = found.split(" rec=").next().unwrap_or_default();
    let prefetches = format!("pf={:08x}", outcome.output("pf"));
    let wrong = found.replace(&prefetches, "pf=00c0ffee");
    // Hundredths of a millisecond, and thousands of cycles.
    let (cycles, time) = (
        (outcome.done + 500) / 1000,
        outcome.done as f64 / f64::from(CLOCK_MHZ) / 1e3,
    );
    for shown in [
        format!("JUKEBOX PASS {found}\n"),
        format!("JUKEBOX FAIL {wrong} want {checksums} errors=02\n"),
        format!("A run takes some {cycles},000 cycles, {time:.2} ms at {CLOCK_MHZ} MHz."),
        format!(
            "records {},{:03} events",
            plan.events / 1000,
            plan.events % 1000
        ),
        format!("{} KB block RAM", 2 * plan.buffer_bytes / 1024),
        format!("at {},{:03} baud", BAUD / 1000, BAUD % 1000),
    ] {
        ensure!(page.contains(&shown), "docs/board.md does not say: {shown}");
    }
    ensure!(
        page.contains("Eight rounds.") && ROUNDS == 8,
        "{ROUNDS} rounds"
    );
    Ok(())
}
