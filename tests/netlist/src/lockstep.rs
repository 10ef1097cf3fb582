//! Two blocks that are given the same inputs.

use crate::traffic::Traffic;
use jukebox_cosim::Model;
use jukebox_port_trace::{PORTS, Ports};
use jukebox_ports::{Block, Inputs, Outputs};
use jukebox_tests::rtl::Stops;

/// RTL and netlist of a block. What they drive is compared in every cycle, all of it; after the first
/// difference the netlist is left alone.
#[derive(Debug)]
pub struct Lockstep<R, N> {
    rtl: R,
    netlist: N,
    driven: Outputs,
    cycles: u64,
    traffic: Traffic,
    difference: Option<String>,
}

/// Both as models, which begin with zeros in whatever has no other value of its own.
pub type Models = Lockstep<Model, Model>;

impl<R, N> Lockstep<R, N> {
    /// The two in reset.
    pub fn new(rtl: R, netlist: N) -> Self {
        Lockstep {
            rtl,
            netlist,
            driven: Outputs::default(),
            cycles: 0,
            traffic: Traffic::default(),
            difference: None,
        }
    }

    /// Cycles whose outputs were compared.
    pub fn cycles(&self) -> u64 {
        self.cycles
    }

    /// What passed the ports meanwhile.
    pub fn traffic(&self) -> &Traffic {
        &self.traffic
    }

    /// The first difference: its cycle, and each signal in it with what either drives.
    pub fn difference(&self) -> Option<&str> {
        self.difference.as_deref()
    }
}

/// The signals that are not the same in `rtl` and `netlist`, with both values.
fn differences(rtl: &Outputs, netlist: &Outputs) -> Option<String> {
    let ports = |outputs: &Outputs| Ports {
        outputs: *outputs,
        ..Ports::default()
    };
    let (rtl, netlist) = (ports(rtl), ports(netlist));
    let differing: Vec<String> = PORTS
        .iter()
        .filter(|port| !port.is_same(&rtl, &netlist))
        .map(|port| {
            let (one, other) = (port.get(&rtl), port.get(&netlist));
            format!("{}_o: RTL 0x{one:x}, netlist 0x{other:x}", port.name)
        })
        .collect();
    (!differing.is_empty()).then(|| differing.join("; "))
}

impl<R: Stops, N: Stops> Block for Lockstep<R, N> {
    fn step(&mut self, inputs: &Inputs, outputs: &mut Outputs) {
        let ended = self.difference.is_some();
        if !ended {
            self.traffic.see(inputs, outputs);
        }
        self.rtl.step(inputs, outputs);
        if ended {
            return;
        }
        self.netlist.step(inputs, &mut self.driven);
        self.cycles += 1;
        let stopped = |name, text: Option<String>| Some(format!("{name} stopped: {}", text?));
        let found = stopped("RTL", self.rtl.stopped())
            .or_else(|| stopped("netlist", self.netlist.stopped()))
            .or_else(|| differences(outputs, &self.driven));
        self.difference = found.map(|text| format!("cycle {}: {text}", self.cycles));
    }
}

impl<R: Stops, N: Stops> Stops for Lockstep<R, N> {
    fn stopped(&self) -> Option<String> {
        self.difference.clone()
    }
}
