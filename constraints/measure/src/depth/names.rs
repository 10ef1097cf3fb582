//! Names that an engineer knows, for nets and registers that a synthesizer numbered.

use std::collections::BTreeMap;

use crate::netlist::{Bit, Cell, Module};

/// Parts of names that Yosys makes up from the cells around a net.
const MADE_UP: &[&str] = &[
    "_LUT4_",
    "_PFUMX_",
    "_L6MUX21_",
    "_CCU2C_",
    "_TRELLIS_",
    "_DP16KD_",
    "$",
];

/// Instance of the block in the out-of-context wrapper.
const WRAPPED: &str = "u_dut.";

/// A name of each net.
pub struct Names {
    nets: BTreeMap<u32, Name>,
}

/// A name; of two the lesser is better: written in the RTL rather than made up, in the innermost
/// instance, the shortest.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Name {
    made_up: bool,
    outer: usize,
    length: usize,
    text: String,
}

impl Names {
    /// The best name of every net of a module.
    pub fn new(module: &Module) -> Self {
        let mut nets: BTreeMap<u32, Name> = BTreeMap::new();
        for (name, net) in &module.netnames {
            for (index, bit) in net.bits.iter().enumerate() {
                let Some(number) = bit.net() else { continue };
                let text = match net.bits.len() {
                    1 => name.clone(),
                    _ => format!("{name}[{index}]"),
                };
                let candidate = Name {
                    made_up: net.hide_name != 0 || is_made_up(name),
                    outer: usize::MAX - name.matches('.').count(),
                    length: text.len(),
                    text,
                };
                if nets.get(&number).is_none_or(|known| candidate < *known) {
                    nets.insert(number, candidate);
                }
            }
        }
        Names { nets }
    }

    /// The name of a net in the RTL, or what it is near.
    pub fn net(&self, number: u32) -> String {
        match self.nets.get(&number) {
            Some(name) if name.made_up => near(&name.text),
            Some(name) => name.text.trim_start_matches(WRAPPED).to_owned(),
            None => format!("net {number}"),
        }
    }

    /// A place where a path begins or ends. A register is known by what it holds.
    pub fn place(&self, place: &Place<'_>) -> String {
        match place {
            Place::Port(name) => name.clone(),
            Place::Cell { name, cell, port } => {
                let known = self.cell(name, cell);
                match (*port, cell.connections.contains_key("Q")) {
                    ("Q" | "DI", true) => known,
                    (port, _) => format!("{known} ({port})"),
                }
            }
        }
    }

    /// A register by what it holds, any other cell by its name; where that is made up, by the line
    /// it comes from.
    pub fn cell(&self, name: &str, cell: &Cell) -> String {
        let holds = cell.connections.get("Q").and_then(|bits| bits.first());
        let net = holds.and_then(Bit::net);
        let held = net.and_then(|net| self.nets.get(&net));
        let (made_up, known) = match (held, net) {
            (Some(held), Some(net)) => (held.made_up, self.net(net)),
            _ if is_made_up(name) => (true, near(name)),
            _ => (false, name.trim_start_matches(WRAPPED).to_owned()),
        };
        match source(cell) {
            source if made_up && !source.is_empty() => format!("{source} ({known})"),
            _ => known,
        }
    }
}

/// Where a path begins or ends.
pub enum Place<'a> {
    /// A port of the module, with its bit.
    Port(String),
    /// A port of a cell.
    Cell {
        /// Name of the cell.
        name: &'a str,
        /// The cell.
        cell: &'a Cell,
        /// The port.
        port: &'a str,
    },
}

fn is_made_up(name: &str) -> bool {
    MADE_UP.iter().any(|part| name.contains(part))
}

/// A made-up name begins with the name of a net that is near.
pub fn near(name: &str) -> String {
    let name = name.trim_start_matches(WRAPPED);
    let cut = MADE_UP.iter().filter_map(|part| name.find(part)).min();
    match cut {
        Some(0) => name.to_owned(),
        Some(at) => format!("near {}", &name[..at]),
        None => name.to_owned(),
    }
}

/// File and line of the RTL that a cell comes from, without folders.
pub fn source(cell: &Cell) -> String {
    let text = cell.attributes.get("src").and_then(|src| src.as_str());
    let places = text.unwrap_or_default().split('|');
    places
        .filter_map(|place| {
            let file = place.rsplit('/').next()?;
            let (file, lines) = file.split_once(':')?;
            let line = lines.split('.').next()?;
            file.ends_with(".sv").then(|| format!("{file}:{line}"))
        })
        .next()
        .unwrap_or_default()
}
