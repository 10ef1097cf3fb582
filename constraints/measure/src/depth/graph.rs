//! The nets of a module and the ways between them.

use std::collections::BTreeMap;

use anyhow::{Result, bail};

use super::cells::{BlockRamPort, behaviour, block_ram_port};
use super::names::{Names, Place};
use crate::netlist::{Cell, Module};

/// Names of a loop's nets that an error lists at most.
const LISTED: usize = 8;

/// A way from a net through a cell to another.
struct Edge<'a> {
    to: u32,
    eighths: u32,
    cell: &'a Cell,
}

/// All nets and ways. Maps are ordered, so that of equally long paths always the same is found.
pub struct Graph<'a> {
    edges: BTreeMap<u32, Vec<Edge<'a>>>,
    /// Ways that lead to each net.
    incoming: BTreeMap<u32, usize>,
    starts: BTreeMap<u32, Place<'a>>,
    ends: BTreeMap<u32, Place<'a>>,
}

/// The longest path.
pub struct Longest<'a> {
    pub eighths: u32,
    pub from: String,
    pub to: String,
    pub steps: Vec<LongStep<'a>>,
}

/// A cell on it.
pub struct LongStep<'a> {
    pub eighths: u32,
    pub cell: &'a Cell,
    pub net: u32,
}

/// How a net is reached by the longest way.
#[derive(Clone, Copy)]
struct Reached<'a> {
    eighths: u32,
    by: Option<(u32, &'a Cell)>,
}

impl<'a> Graph<'a> {
    pub fn new(module: &'a Module) -> Result<Self> {
        let mut graph = Graph {
            edges: BTreeMap::new(),
            incoming: BTreeMap::new(),
            starts: BTreeMap::new(),
            ends: BTreeMap::new(),
        };
        for (name, port) in &module.ports {
            let (input, output) = match port.direction.as_str() {
                "input" => (true, false),
                "output" => (false, true),
                _ => (true, true),
            };
            for (net, index) in nets(&port.bits) {
                let what = match port.bits.len() {
                    1 => format!("port {name}"),
                    _ => format!("port {name}[{index}]"),
                };
                if input {
                    graph.starts.insert(net, Place::Port(what.clone()));
                }
                if output {
                    graph.ends.insert(net, Place::Port(what));
                }
            }
        }
        for (name, cell) in &module.cells {
            graph.add(name, cell)?;
        }
        Ok(graph)
    }

    fn add(&mut self, name: &'a str, cell: &'a Cell) -> Result<()> {
        let Some(behaviour) = behaviour(&cell.kind)? else {
            for port in cell.connections.keys() {
                match block_ram_port(port) {
                    BlockRamPort::Clock => {}
                    BlockRamPort::Output => self.start(name, cell, port),
                    BlockRamPort::Input => self.end(name, cell, port),
                }
            }
            return Ok(());
        };
        for port in behaviour.starts {
            self.start(name, cell, port);
        }
        for port in behaviour.ends {
            self.end(name, cell, port);
        }
        for arc in behaviour.arcs {
            for from in arc.inputs.iter().flat_map(|port| connected(cell, port)) {
                for to in arc.outputs.iter().flat_map(|port| connected(cell, port)) {
                    *self.incoming.entry(to).or_default() += 1;
                    self.edges.entry(from).or_default().push(Edge {
                        to,
                        eighths: arc.eighths,
                        cell,
                    });
                }
            }
        }
        Ok(())
    }

    fn start(&mut self, name: &'a str, cell: &'a Cell, port: &'a str) {
        for net in connected(cell, port) {
            self.starts.insert(net, Place::Cell { name, cell, port });
        }
    }

    fn end(&mut self, name: &'a str, cell: &'a Cell, port: &'a str) {
        for net in connected(cell, port) {
            let place = || Place::Cell { name, cell, port };
            self.ends.entry(net).or_insert_with(place);
        }
    }

    /// The longest path from a start to an end.
    pub fn longest(mut self, names: &Names) -> Result<Longest<'a>> {
        let reached = self.reach(names)?;
        let longest = self
            .ends
            .iter()
            .filter_map(|(net, to)| Some((reached.get(net)?.eighths, *net, to)))
            .max_by_key(|(eighths, net, _)| (*eighths, std::cmp::Reverse(*net)));
        let Some((eighths, last, to)) = longest else {
            bail!("the netlist has no path from a register or port to another");
        };
        let mut steps = Vec::new();
        let mut net = last;
        while let Some(Reached {
            eighths,
            by: Some((before, cell)),
        }) = reached.get(&net).copied()
        {
            steps.push(LongStep { eighths, cell, net });
            net = before;
        }
        steps.reverse();
        let from = self.starts.get(&net);
        Ok(Longest {
            eighths,
            from: from.map_or_else(|| names.net(net), |from| names.place(from)),
            to: names.place(to),
            steps,
        })
    }

    /// How far every net is from the starts: nets are visited when all ways to them are known.
    fn reach(&mut self, names: &Names) -> Result<BTreeMap<u32, Reached<'a>>> {
        let mut reached: BTreeMap<u32, Reached<'a>> = self
            .starts
            .keys()
            .map(|net| {
                (
                    *net,
                    Reached {
                        eighths: 0,
                        by: None,
                    },
                )
            })
            .collect();
        let mut ready: Vec<u32> = self
            .edges
            .keys()
            .filter(|net| !self.incoming.contains_key(net))
            .copied()
            .collect();
        while let Some(net) = ready.pop() {
            let here = reached.get(&net).map(|here| here.eighths);
            for edge in self.edges.get(&net).into_iter().flatten() {
                if let Some(here) = here {
                    let candidate = Reached {
                        eighths: here + edge.eighths,
                        by: Some((net, edge.cell)),
                    };
                    let best = reached.entry(edge.to).or_insert(candidate);
                    if best.eighths < candidate.eighths {
                        *best = candidate;
                    }
                }
                if let Some(left) = self.incoming.get_mut(&edge.to) {
                    *left -= 1;
                    if *left == 0 {
                        ready.push(edge.to);
                    }
                }
            }
        }
        let caught: Vec<u32> = self
            .incoming
            .iter()
            .filter(|(_, left)| **left > 0)
            .map(|(net, _)| *net)
            .collect();
        if !caught.is_empty() {
            let listed: Vec<String> = caught.iter().take(LISTED).map(|n| names.net(*n)).collect();
            bail!(
                "combinational loop: {} nets are in it or behind it, among them {}",
                caught.len(),
                listed.join(", ")
            );
        }
        Ok(reached)
    }
}

fn connected(cell: &Cell, port: &str) -> Vec<u32> {
    let bits = cell.connections.get(port);
    bits.into_iter()
        .flatten()
        .filter_map(|bit| bit.net())
        .collect()
}

fn nets(bits: &[crate::netlist::Bit]) -> impl Iterator<Item = (u32, usize)> {
    let numbered = bits.iter().enumerate();
    numbered.filter_map(|(index, bit)| Some((bit.net()?, index)))
}
