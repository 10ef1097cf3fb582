//! RTL and netlist, given the same inputs.

use jukebox_cosim::Model;
use jukebox_ports::{Block, Inputs, Outputs};
use jukebox_tests::rtl::Stops;

/// Two models of a block, whose outputs are compared in every cycle, all of them.
#[derive(Debug)]
pub struct Lockstep {
    rtl: Model,
    netlist: Model,
    driven: Outputs,
    cycles: u64,
    difference: Option<String>,
}

impl Lockstep {
    /// Two models in reset.
    pub fn new(rtl: Model, netlist: Model) -> Lockstep {
        Lockstep {
            rtl,
            netlist,
            driven: Outputs::default(),
            cycles: 0,
            difference: None,
        }
    }

    /// Cycles that were compared.
    pub fn cycles(&self) -> u64 {
        self.cycles
    }

    /// The first difference.
    pub fn difference(&self) -> Option<&str> {
        self.difference.as_deref()
    }
}

impl Block for Lockstep {
    fn step(&mut self, inputs: &Inputs, outputs: &mut Outputs) {
        self.rtl.step(inputs, outputs);
        self.netlist.step(inputs, &mut self.driven);
        if self.difference.is_some() {
            return;
        }
        let error = |name, model: &Model| Some(format!("{name}: {}", model.error()?));
        self.difference = error("RTL", &self.rtl).or_else(|| error("netlist", &self.netlist));
        if self.driven != *outputs {
            let text = format!(
                "cycle {}: the RTL drives {outputs:x?}, the netlist {:x?}",
                self.cycles, self.driven
            );
            self.difference.get_or_insert(text);
        }
        self.cycles += 1;
    }
}

impl Stops for Lockstep {
    fn stopped(&self) -> Option<String> {
        self.difference.clone()
    }
}
