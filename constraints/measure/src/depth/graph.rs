//! The nets of a module and the ways between them.

use std::collections::{BTreeMap, BTreeSet};

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
    /// Nets, each behind all that have a way to it.
    order: Vec<u32>,
    starts: BTreeMap<u32, Place<'a>>,
    ends: BTreeMap<u32, Place<'a>>,
    /// Nets that a register or clocked output drives.
    driven: BTreeSet<u32>,
    /// Nets that a register or clocked input reads.
    read: BTreeSet<u32>,
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
pub struct Reached<'a> {
    pub eighths: u32,
    by: Option<(u32, &'a Cell)>,
}

/// The nets that are reached from somewhere.
pub type Reach<'a> = BTreeMap<u32, Reached<'a>>;

impl<'a> Graph<'a> {
    /// `names` are for the error that names a loop.
    pub fn new(module: &'a Module, names: &Names) -> Result<Self> {
        let mut graph = Graph {
            edges: BTreeMap::new(),
            order: Vec::new(),
            starts: BTreeMap::new(),
            ends: BTreeMap::new(),
            driven: BTreeSet::new(),
            read: BTreeSet::new(),
        };
        for (name, port) in &module.ports {
            for (net, index) in nets(&port.bits) {
                let what = match port.bits.len() {
                    1 => format!("port {name}"),
                    _ => format!("port {name}[{index}]"),
                };
                if port.is_input() {
                    graph.starts.insert(net, Place::Port(what.clone()));
                }
                if port.is_output() {
                    graph.ends.insert(net, Place::Port(what));
                }
            }
        }
        for (name, cell) in &module.cells {
            graph.add(name, cell)?;
        }
        graph.order = graph.sorted(names)?;
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
            self.driven.insert(net);
            self.starts.insert(net, Place::Cell { name, cell, port });
        }
    }

    fn end(&mut self, name: &'a str, cell: &'a Cell, port: &'a str) {
        for net in connected(cell, port) {
            let place = || Place::Cell { name, cell, port };
            self.read.insert(net);
            self.ends.entry(net).or_insert_with(place);
        }
    }

    /// The longest path from a start to an end.
    pub fn longest(&self, names: &Names) -> Result<Longest<'a>> {
        let reached = self.reach(self.starts.keys().copied());
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

    /// The nets reached from these, and how far they are.
    pub fn reach(&self, from: impl IntoIterator<Item = u32>) -> Reach<'a> {
        let start = Reached {
            eighths: 0,
            by: None,
        };
        let mut reached: Reach<'a> = from.into_iter().map(|net| (net, start)).collect();
        for net in &self.order {
            let Some(Reached { eighths, .. }) = reached.get(net).copied() else {
                continue;
            };
            for edge in self.edges.get(net).into_iter().flatten() {
                let candidate = Reached {
                    eighths: eighths + edge.eighths,
                    by: Some((*net, edge.cell)),
                };
                let best = reached.entry(edge.to).or_insert(candidate);
                if best.eighths < candidate.eighths {
                    *best = candidate;
                }
            }
        }
        reached
    }

    /// The nets reached from registers and clocked outputs.
    pub fn reached_by_registers(&self) -> Reach<'a> {
        self.reach(self.driven.iter().copied())
    }

    /// How far the farthest register or clocked input is that is reached.
    pub fn farthest_register(&self, reach: &Reach<'_>) -> Option<u32> {
        let read = reach.iter().filter(|(net, _)| self.read.contains(net));
        read.map(|(_, reached)| reached.eighths).max()
    }

    /// Nets in an order in which all ways to a net are known before those from it.
    fn sorted(&self, names: &Names) -> Result<Vec<u32>> {
        let mut incoming: BTreeMap<u32, usize> = BTreeMap::new();
        for edge in self.edges.values().flatten() {
            *incoming.entry(edge.to).or_default() += 1;
        }
        let sources = self.edges.keys().filter(|net| !incoming.contains_key(net));
        let mut ready: Vec<u32> = sources.copied().collect();
        let mut order = Vec::new();
        while let Some(net) = ready.pop() {
            order.push(net);
            for edge in self.edges.get(&net).into_iter().flatten() {
                if let Some(left) = incoming.get_mut(&edge.to) {
                    *left -= 1;
                    if *left == 0 {
                        ready.push(edge.to);
                    }
                }
            }
        }
        incoming.retain(|_, left| *left > 0);
        if !incoming.is_empty() {
            let caught = incoming.keys().take(LISTED);
            let listed: Vec<String> = caught.map(|net| names.net(*net)).collect();
            bail!(
                "combinational loop: {} nets are in it or behind it, among them {}",
                incoming.len(),
                listed.join(", ")
            );
        }
        Ok(order)
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
