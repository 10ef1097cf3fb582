//! What the flow of the ECP5 leaves: size, depth, clock.

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::depth::{self, Depth, Names, Ports, depth, near};
use crate::flow::Flow;
use crate::netlist::Netlist;
use crate::stat::{self, Ecp5Cells};
use crate::timing::{self, Fmax, Run};

/// Name of the target.
pub const TARGET: &str = "ecp5";

/// Results that the size is read from.
pub const RESULTS: [&str; 2] = ["area.json", "area_netlist.json"];

/// Netlist of the out-of-context wrapper.
const WRAPPER: &str = "ooc.json";

/// The bare block after synthesis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Size {
    /// Its cells.
    #[serde(flatten)]
    pub cells: Ecp5Cells,
    /// Its longest path.
    pub depth: Depth,
}

/// Reads both results; `top` is the name of the block.
///
/// # Errors
/// If they are not what Yosys writes, or the netlist has a loop.
pub fn read_size(area: &str, netlist: &str, top: &str) -> Result<(Size, String)> {
    let area = stat::design(area).context(RESULTS[0])?;
    let netlist = Netlist::parse(netlist).context(RESULTS[1])?;
    let depth = depth(netlist.module(top)?)?;
    let cells = Ecp5Cells::of(&area.cells);
    Ok((Size { cells, depth }, area.creator))
}

/// Makes and reads the size of the block called `top`, and the version of Yosys.
///
/// # Errors
/// If the flow fails or leaves something else.
pub fn size(flow: &Flow, top: &str) -> Result<(Size, String)> {
    flow.make(TARGET, &[&format!("build/{}", RESULTS[0])], &[])?;
    let [area, netlist] = RESULTS.map(|file| flow.read(TARGET, file));
    read_size(&area?, &netlist?, top)
}

/// Reads the logic at the ports of the block called `top`; its size has been made.
///
/// # Errors
/// If the flow left something else, or the netlist has a loop.
pub fn ports(flow: &Flow, top: &str) -> Result<Ports> {
    let [_, netlist] = RESULTS;
    let netlist = Netlist::parse(&flow.read(TARGET, netlist)?).context(netlist)?;
    depth::ports(netlist.module(top)?)
}

/// Makes the netlist that place and route starts from, so that its runs can go side by side.
///
/// # Errors
/// If the flow fails.
pub fn prepare(flow: &Flow) -> Result<()> {
    flow.make(TARGET, &[&format!("build/{WRAPPER}")], &[])
}

/// Makes one run of place and route.
///
/// # Errors
/// If the flow fails.
pub fn place(flow: &Flow, speed: u32, seed: u32) -> Result<Run> {
    let variables = [format!("SPEED={speed}"), format!("SEEDS={seed}")];
    flow.make(TARGET, &["timing"], &variables)?;
    timing::run(&flow.read(TARGET, &report(speed, seed))?, seed)
}

fn report(speed: u32, seed: u32) -> String {
    format!("timing_s{speed}_seed{seed}.json")
}

/// Reads the runs of these seeds; `top` is the name of the block. Critical paths are named as the
/// RTL names their ends.
///
/// # Errors
/// If one has not been made.
pub fn fmax(flow: &Flow, top: &str, speed: u32, seeds: &[u32]) -> Result<Fmax> {
    let wrapper = Netlist::parse(&flow.read(TARGET, WRAPPER)?).context(WRAPPER)?;
    let wrapper = wrapper.module(&format!("{top}_ooc"))?;
    let names = Names::new(wrapper);
    let known = |cell: &str| match wrapper.cells.get(cell) {
        Some(found) => names.cell(cell, found),
        None => near(cell),
    };
    let mut runs = Vec::new();
    for seed in seeds {
        let run = timing::run(&flow.read(TARGET, &report(speed, *seed))?, *seed)?;
        runs.push(Run {
            from: known(&run.from),
            to: known(&run.to),
            ..run
        });
    }
    Ok(Fmax { runs })
}

/// Logic cells (`TRELLIS_COMB`) of the out-of-context wrapper after packing.
///
/// # Errors
/// If that run has not been made.
pub fn packed(flow: &Flow, speed: u32, seed: u32) -> Result<Option<u64>> {
    timing::used(&flow.read(TARGET, &report(speed, seed))?, "TRELLIS_COMB")
}
