//! Logic depth: the longest combinational path of a synthesized ECP5 netlist in levels.
//!
//! A path begins at a register, a clocked output or an input port, and ends at a register, a
//! clocked input or an output port. What each cell on it counts is in [`cells`]; a level is one
//! LUT4. Wires count nothing, so the figure is the same on every machine and for every seed.
//! [`ports()`] tells how much of that lies at each port.

pub mod cells;
mod graph;
mod names;
mod ports;

pub use names::{Names, near};
pub use ports::{Direction, PortLevels, Ports, Through, ports};

use anyhow::Result;
use serde::{Deserialize, Serialize};

use crate::netlist::Module;
use cells::EIGHTHS;
use graph::Graph;

/// The longest path of a module.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Depth {
    /// Levels; eighths come from carry chains.
    pub levels: f64,
    /// Where the path begins.
    pub from: String,
    /// Where it ends.
    pub to: String,
    /// Every cell between, with what had been counted behind it.
    pub path: Vec<Step>,
}

/// A cell on a path.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Levels from the start to the output of this cell.
    pub levels: f64,
    /// Type of the cell.
    pub cell: String,
    /// Name of the net it drives, with the instances it lies in.
    pub net: String,
    /// File and line that it comes from, if known.
    pub source: String,
}

/// Finds the longest path.
///
/// # Errors
/// If there is a combinational loop, or a cell of a type that is not known.
pub fn depth(module: &Module) -> Result<Depth> {
    let names = Names::new(module);
    let graph = Graph::new(module, &names)?;
    let longest = graph.longest(&names)?;
    let path: Vec<Step> = longest
        .steps
        .iter()
        .map(|step| Step {
            levels: levels(step.eighths),
            cell: step.cell.kind.clone(),
            net: names.net(step.net),
            source: names::source(step.cell),
        })
        .collect();
    Ok(Depth {
        levels: levels(longest.eighths),
        from: longest.from,
        to: longest.to,
        path,
    })
}

fn levels(eighths: u32) -> f64 {
    f64::from(eighths) / f64::from(EIGHTHS)
}

#[cfg(test)]
mod tests;
