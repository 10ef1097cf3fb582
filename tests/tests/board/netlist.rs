//! The self-test as a netlist of ECP5 cells: what the board runs, but for placement and PLL.

use crate::bench::{Design, said};
use crate::{CLOCK_MHZ, emitted, golden, named, passed};
use anyhow::Result;
use std::path::Path;
use std::process::Command;

/// Takes minutes and needs Yosys 0.50 or later on the PATH: `make fpga-netlist` runs it.
#[test]
#[ignore = "needs Yosys and takes minutes: make fpga-netlist"]
fn the_netlist_reaches_the_same_checksums() -> Result<()> {
    let config = named("default")?;
    let design = Design::write(&config.name, &emitted(&config)?)?;
    said(
        Command::new("make")
            .arg("-C")
            .arg(design.board())
            .arg("netlist"),
    )?;
    let built = design.board().join("build");
    let ram = Path::new(env!("CARGO_MANIFEST_DIR")).join("sv/DP16KD.v");
    let sources = [
        built.join(format!("{}_selftest_netlist.v", config.name)),
        built.join("cells.v"),
        ram,
    ];
    let clock_hz = 1_000_000 * CLOCK_MHZ;
    let netlist = design.run_netlist(&sources, clock_hz)?;
    passed(&netlist, &golden(&config))?;
    // Not only the checksums: every cycle is the RTL's.
    let rtl = design.run(clock_hz, &[])?;
    assert_eq!((netlist.done, netlist.outputs), (rtl.done, rtl.outputs));
    Ok(())
}
