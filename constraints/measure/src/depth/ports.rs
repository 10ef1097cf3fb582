//! How much logic lies between each port of a module and the registers.

use anyhow::Result;
use serde::{Deserialize, Serialize};

use super::graph::{Graph, Reach};
use super::levels;
use super::names::Names;
use crate::netlist::{Bit, Module, Port};

/// Ports that are no part of a path: clock and reset.
const LEFT_OUT: &[&str] = &["clk_i", "rst_ni"];

/// The ports of a module but clock and reset.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ports {
    /// Each port, in order of the declaration.
    pub levels: Vec<PortLevels>,
    /// Paths from an input to an output that no register parts.
    pub through: Vec<Through>,
}

/// A port. Of a bus it is the bit with the longest path that counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PortLevels {
    /// Its name.
    pub port: String,
    /// Where its paths lead.
    pub direction: Direction,
    /// Levels to the farthest register or clocked input (enables and resets among them), or from
    /// the farthest register, clocked output or constant; none if there is no such path.
    pub levels: Option<f64>,
}

/// The direction of a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Into the module.
    In,
    /// Out of the module.
    Out,
}

/// The longest path from an input to an output that no register parts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Through {
    /// The input port.
    pub from: String,
    /// The output port.
    pub to: String,
    /// Levels between them.
    pub levels: f64,
}

/// Finds the longest path between each port and the registers. A port of both directions has two
/// rows.
///
/// # Errors
/// If there is a combinational loop, or a cell of a type that is not known.
pub fn ports(module: &Module) -> Result<Ports> {
    let graph = Graph::new(module, &Names::new(module))?;
    let from_registers = graph.reached_by_registers();
    let counted = module.ports.iter();
    let counted = counted.filter(|(name, _)| !LEFT_OUT.contains(&name.as_str()));
    let mut found = Ports {
        levels: Vec::new(),
        through: Vec::new(),
    };
    for (name, port) in counted {
        let mut row = |direction, eighths: Option<u32>| {
            found.levels.push(PortLevels {
                port: name.clone(),
                direction,
                levels: eighths.map(levels),
            });
        };
        if port.is_input() {
            let reach = graph.reach(port.bits.iter().filter_map(Bit::net));
            row(Direction::In, graph.farthest_register(&reach));
            found.through.extend(through(module, name, &reach));
        }
        if port.is_output() {
            row(Direction::Out, farthest(port, &from_registers, Some(0)));
        }
    }
    Ok(found)
}

/// The other ports that the paths from an input lead to.
fn through(module: &Module, from: &str, reach: &Reach<'_>) -> Vec<Through> {
    let others = module.ports.iter();
    let others = others.filter(|(name, port)| port.is_output() && name != from);
    others
        .filter_map(|(to, port)| {
            Some(Through {
                from: from.to_owned(),
                to: to.clone(),
                levels: levels(farthest(port, reach, None)?),
            })
        })
        .collect()
}

/// How far the farthest bit of a port is that is reached; constant bits are as far as told.
fn farthest(port: &Port, reach: &Reach<'_>, constant: Option<u32>) -> Option<u32> {
    let bits = port.bits.iter();
    bits.filter_map(|bit| match bit.net() {
        Some(net) => reach.get(&net).map(|reached| reached.eighths),
        None => constant,
    })
    .max()
}
