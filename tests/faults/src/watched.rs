//! The block with somebody who looks at its ports, and who flips a bit of it.

use crate::ranges::Ranges;
use crate::rules::Rules;
use jukebox_cosim::Model;
use jukebox_ports::{Block, DATA_WORDS, Inputs, Outputs};
use std::sync::Arc;

/// One upset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Upset {
    /// The cycle that it comes before, 0 being the first of the run.
    pub cycle: u64,
    /// The register, by its place among those of the model.
    pub register: usize,
    /// Its bit.
    pub bit: usize,
}

/// What is seen at the ports of a run.
#[derive(Debug)]
pub struct Sight {
    pub rules: Rules,
    pub ranges: Ranges,
    /// Prefetches of records that were accepted: physical and virtual address, address space, source.
    pub prefetches: Vec<(u64, u64, u16, u8)>,
    /// What is to be seen: the run without an upset.
    expected: Arc<Vec<Outputs>>,
    /// The first cycle in which something else was seen.
    pub differs: Option<u64>,
    /// What was seen, if it is kept.
    kept: Option<Vec<Outputs>>,
}

impl Sight {
    /// Of a run that is to be as `expected`; without one, what is seen is kept.
    pub fn new(rules: Rules, ranges: Ranges, expected: Option<Arc<Vec<Outputs>>>) -> Sight {
        Sight {
            rules,
            ranges,
            prefetches: Vec::new(),
            kept: expected.is_none().then(Vec::new),
            expected: expected.unwrap_or_default(),
            differs: None,
        }
    }

    /// What was seen, if it was kept.
    pub fn into_kept(self) -> Option<Vec<Outputs>> {
        self.kept
    }

    fn see(&mut self, cycle: u64, inp: &Inputs, out: &Outputs) {
        self.rules.see(cycle, inp, out);
        self.ranges.see(cycle, inp, out);
        if inp.rst_n & out.pf_valid & inp.pf_ready == 1 && out.pf_source != 1 {
            let prefetch = (out.pf_paddr, out.pf_vaddr, out.pf_asid, out.pf_source);
            self.prefetches.push(prefetch);
        }
        if let Some(kept) = &mut self.kept {
            kept.push(seen(out));
        } else if self.differs.is_none() && self.expected.get(cycle as usize) != Some(&seen(out)) {
            self.differs = Some(cycle);
        }
    }
}

/// What drives nothing means nothing.
fn seen(out: &Outputs) -> Outputs {
    let mut seen = *out;
    if out.m_axi_awvalid == 0 {
        seen.m_axi_awaddr = 0;
    }
    if out.m_axi_wvalid == 0 {
        seen.m_axi_wdata = [0; DATA_WORDS];
        seen.m_axi_wlast = 0;
    }
    if out.m_axi_arvalid == 0 {
        (seen.m_axi_araddr, seen.m_axi_aruser) = (0, 0);
    }
    if out.xlt_req_valid == 0 {
        (seen.xlt_req_vaddr, seen.xlt_req_asid, seen.xlt_req_level) = (0, 0, 0);
    }
    if out.pf_valid == 0 {
        (seen.pf_paddr, seen.pf_vaddr, seen.pf_asid) = (0, 0, 0);
        (seen.pf_source, seen.pf_level) = (0, 0);
    }
    if out.s_axil_bvalid == 0 {
        seen.s_axil_bresp = 0;
    }
    if out.s_axil_rvalid == 0 {
        (seen.s_axil_rdata, seen.s_axil_rresp) = (0, 0);
    }
    seen
}

/// A block that is looked at.
#[derive(Debug)]
pub struct Watched {
    model: Model,
    cycle: u64,
    upset: Option<Upset>,
    pub sight: Sight,
}

impl Watched {
    /// Looks at `model`, which an `upset` strikes.
    pub fn new(model: Model, upset: Option<Upset>, sight: Sight) -> Watched {
        Watched {
            model,
            cycle: 0,
            upset,
            sight,
        }
    }

    /// Model and what was seen.
    pub fn into_parts(self) -> (Model, Sight) {
        (self.model, self.sight)
    }
}

impl Block for Watched {
    fn step(&mut self, inputs: &Inputs, outputs: &mut Outputs) {
        // Before the first cycle nobody has looked.
        if self.cycle > 0 {
            self.sight.see(self.cycle, inputs, outputs);
        } else if let Some(kept) = &mut self.sight.kept {
            kept.push(Outputs::default());
        }
        self.model.step(inputs, outputs);
        self.cycle += 1;
        if let Some(upset) = self.upset
            && upset.cycle == self.cycle
        {
            self.model
                .upset(upset.register, upset.bit, outputs)
                .expect("a bit of the model");
        }
    }
}
