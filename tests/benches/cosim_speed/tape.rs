//! Inputs of many cycles, and a checksum of what a block drives on them, the same as in plain.cpp.

use crate::clock;
use anyhow::Result;
use jukebox_ports::{Block, Inputs, Outputs};
use std::io::Write;
use tempfile::NamedTempFile;

/// Inputs in order, each with the number of cycles in a row that have them.
#[derive(Default)]
pub struct Tape {
    runs: Vec<(Inputs, u64)>,
    /// Runs before the part that is measured.
    lead: usize,
}

impl Tape {
    /// Adds cycles.
    pub fn push(&mut self, inputs: &Inputs, cycles: u64) {
        // The measured part begins with a run of its own.
        let open = &mut self.runs[self.lead..];
        match open.last_mut() {
            Some((last, count)) if last == inputs => *count += cycles,
            _ => self.runs.push((*inputs, cycles)),
        }
    }

    /// What follows is measured.
    pub fn mark(&mut self) {
        self.lead = self.runs.len();
    }

    /// Cycles measured.
    pub fn cycles(&self) -> u64 {
        self.runs[self.lead..].iter().map(|(_, count)| count).sum()
    }

    /// For plain.cpp, 64 bits each: number of runs before the measured part, then of each run the number
    /// of cycles and the inputs.
    pub fn file(&self) -> Result<NamedTempFile> {
        let mut file = NamedTempFile::new()?;
        file.write_all(&(self.lead as u64).to_ne_bytes())?;
        for (inputs, count) in &self.runs {
            file.write_all(&count.to_ne_bytes())?;
            for value in values(inputs) {
                file.write_all(&value.to_ne_bytes())?;
            }
        }
        file.flush()?;
        Ok(file)
    }

    /// Plays it to a block out of the box: the checksum of the measured part, and its seconds.
    pub fn run(&self, block: &mut impl Block) -> (u64, f64) {
        let mut outputs = Outputs::default();
        let (mut sum, mut cycle, mut start) = (0, 0, 0.0);
        for (number, (inputs, count)) in self.runs.iter().enumerate() {
            if number == self.lead {
                (sum, start) = (0, clock::now());
            }
            let mut left = *count;
            while left > 0 {
                let before = words(&outputs);
                let ran = block.repeat(inputs, &mut outputs, left);
                left -= ran;
                cycle += ran;
                let after = words(&outputs);
                if after != before {
                    sum = after
                        .iter()
                        .fold(mix(sum, cycle), |sum, word| mix(sum, *word));
                }
            }
        }
        (sum, clock::now() - start)
    }
}

/// What is looked at of the outputs.
fn words(outputs: &Outputs) -> [u64; 3] {
    let flags = [
        outputs.obs_ready,
        outputs.pf_valid,
        outputs.m_axi_awvalid,
        outputs.m_axi_wvalid,
        outputs.m_axi_wlast,
        outputs.m_axi_arvalid,
        outputs.xlt_req_valid,
        outputs.irq,
        outputs.recording,
        outputs.replaying,
        outputs.s_axil_bvalid,
        outputs.s_axil_rvalid,
    ];
    let flags = flags
        .iter()
        .enumerate()
        .fold(0, |all, (i, flag)| all | u64::from(*flag) << i);
    [
        flags,
        outputs.m_axi_awaddr ^ outputs.m_axi_wdata[0],
        outputs.pf_paddr
            ^ outputs.m_axi_araddr
            ^ outputs.xlt_req_vaddr
            ^ u64::from(outputs.s_axil_rdata),
    ]
}

/// The inputs in the order of plain.cpp.
fn values(inputs: &Inputs) -> [u64; 33] {
    [
        inputs.obs_vaddr,
        inputs.xlt_rsp_paddr,
        inputs.m_axi_rdata[0],
        inputs.s_axil_wdata.into(),
        inputs.s_axil_awaddr.into(),
        inputs.s_axil_araddr.into(),
        inputs.obs_asid.into(),
        inputs.rst_n.into(),
        inputs.obs_valid.into(),
        inputs.obs_kind.into(),
        inputs.obs_late.into(),
        inputs.obs_instr.into(),
        inputs.xlt_req_ready.into(),
        inputs.xlt_rsp_valid.into(),
        inputs.xlt_rsp_status.into(),
        inputs.pf_ready.into(),
        inputs.pf_present.into(),
        inputs.m_axi_awready.into(),
        inputs.m_axi_wready.into(),
        inputs.m_axi_bvalid.into(),
        inputs.m_axi_bid.into(),
        inputs.m_axi_bresp.into(),
        inputs.m_axi_arready.into(),
        inputs.m_axi_rvalid.into(),
        inputs.m_axi_rid.into(),
        inputs.m_axi_rresp.into(),
        inputs.m_axi_rlast.into(),
        inputs.s_axil_awvalid.into(),
        inputs.s_axil_wvalid.into(),
        inputs.s_axil_wstrb.into(),
        inputs.s_axil_bready.into(),
        inputs.s_axil_arvalid.into(),
        inputs.s_axil_rready.into(),
    ]
}

fn mix(sum: u64, word: u64) -> u64 {
    let sum = (sum ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    sum ^ sum >> 29
}
