//! What is on both ports of the bench in a cycle.

use std::collections::HashMap;

/// A signal: its name, its bits, its value at rest.
pub type Signal = (&'static str, usize, u128);

/// The reset, and the signals of the AXI4 port; addresses and data are 32 bits, IDs two.
pub const AXI4: &[Signal] = &[
    ("awid", 2, 0),
    ("awaddr", 32, 0),
    ("awlen", 8, 0),
    ("awsize", 3, 2),
    ("awburst", 2, 1),
    ("awlock", 1, 0),
    ("awcache", 4, 0),
    ("awprot", 3, 0),
    ("awqos", 4, 0),
    ("awregion", 4, 0),
    ("awuser", 1, 0),
    ("awvalid", 1, 0),
    ("awready", 1, 1),
    ("wdata", 32, 0),
    ("wstrb", 4, 15),
    ("wlast", 1, 1),
    ("wuser", 1, 0),
    ("wvalid", 1, 0),
    ("wready", 1, 1),
    ("bid", 2, 0),
    ("bresp", 2, 0),
    ("buser", 1, 0),
    ("bvalid", 1, 0),
    ("bready", 1, 1),
    ("arid", 2, 0),
    ("araddr", 32, 0),
    ("arlen", 8, 0),
    ("arsize", 3, 2),
    ("arburst", 2, 1),
    ("arlock", 1, 0),
    ("arcache", 4, 0),
    ("arprot", 3, 0),
    ("arqos", 4, 0),
    ("arregion", 4, 0),
    ("aruser", 1, 0),
    ("arvalid", 1, 0),
    ("arready", 1, 1),
    ("rid", 2, 0),
    ("rdata", 32, 0),
    ("rresp", 2, 0),
    ("rlast", 1, 1),
    ("ruser", 1, 0),
    ("rvalid", 1, 0),
    ("rready", 1, 1),
];

/// The signals of the AXI4-Lite port.
pub const AXIL: &[Signal] = &[
    ("awaddr", 32, 0),
    ("awprot", 3, 0),
    ("awvalid", 1, 0),
    ("awready", 1, 1),
    ("wdata", 32, 0),
    ("wstrb", 4, 15),
    ("wvalid", 1, 0),
    ("wready", 1, 1),
    ("bresp", 2, 0),
    ("bvalid", 1, 0),
    ("bready", 1, 1),
    ("araddr", 32, 0),
    ("arprot", 3, 0),
    ("arvalid", 1, 0),
    ("arready", 1, 1),
    ("rdata", 32, 0),
    ("rresp", 2, 0),
    ("rvalid", 1, 0),
    ("rready", 1, 1),
];

/// A cycle: the reset, and what is not at rest. `None` is an unknown value.
#[derive(Clone, Debug, Default)]
pub struct Row {
    pub reset: bool,
    pub values: HashMap<String, Option<u128>>,
}

impl Row {
    /// Nothing happens.
    pub fn rest() -> Self {
        Row::default()
    }

    /// The reset is on.
    pub fn reset() -> Self {
        Row {
            reset: true,
            ..Row::default()
        }
    }

    /// Sets a signal.
    pub fn set(&mut self, signal: impl Into<String>, value: impl Into<u128>) {
        self.values.insert(signal.into(), Some(value.into()));
    }

    /// The value of a signal of a port.
    pub fn get(&self, signals: &[Signal], name: &str) -> Option<u128> {
        let of = |signal: &&Signal| signal.0 == name;
        let rest = signals.iter().find(of).expect("a signal of the port").2;
        self.values.get(name).copied().unwrap_or(Some(rest))
    }

    /// The bits of a port, the first signal's first.
    pub fn bits(&self, signals: &[Signal]) -> String {
        let of = |&(name, width, rest): &Signal| match self.values.get(name) {
            Some(None) => "x".repeat(width),
            Some(&Some(value)) => format!("{value:0width$b}"),
            None => format!("{rest:0width$b}"),
        };
        signals.iter().map(of).collect()
    }
}
