//! Noise at every port and a checksum of what a block drives on it, the same as in plain.cpp.

use jukebox_ports::{Block, Inputs, Outputs};

/// A register write of the prologue.
#[derive(Clone, Copy)]
pub struct Write {
    /// Byte address.
    pub address: u16,
    /// Value.
    pub data: u32,
}

/// Runs `cycles` cycles and returns the checksum of what the block drove.
pub fn run(block: &mut impl Block, cycles: u64, writes: &[Write]) -> u64 {
    let mut outputs = Outputs::default();
    let mut random: u64 = 0x2545_F491_4F6C_DD1D;
    let mut sum = 0;
    let mut inputs = Inputs {
        obs_instr: 1,
        obs_asid: 7,
        xlt_req_ready: 1,
        pf_ready: 1,
        m_axi_awready: 1,
        m_axi_wready: 1,
        m_axi_arready: 1,
        s_axil_wstrb: 15,
        s_axil_bready: 1,
        ..Inputs::default()
    };
    for cycle in 0..cycles {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        inputs.rst_n = u8::from(cycle >= 8);
        inputs.obs_valid = u8::from(random & 3 != 0);
        inputs.obs_kind = (random >> 2 & 1) as u8;
        inputs.obs_vaddr = 0x5555_0000_0000 + ((random >> 8 & 0xFFF) << 6);
        inputs.xlt_rsp_paddr = random >> 16;
        inputs.m_axi_bvalid = outputs.m_axi_wvalid & outputs.m_axi_wlast;
        inputs.m_axi_rdata[0] = random;
        let write = match (cycle / 8).checked_sub(2) {
            Some(index) if cycle % 8 == 0 => writes.get(index as usize),
            _ => None,
        };
        inputs.s_axil_awvalid = u8::from(write.is_some());
        inputs.s_axil_wvalid = inputs.s_axil_awvalid;
        inputs.s_axil_awaddr = write.map_or(0, |write| write.address);
        inputs.s_axil_wdata = write.map_or(0, |write| write.data);

        block.step(&inputs, &mut outputs);
        if cycle < 8 {
            continue;
        }

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
        ];
        let flags = flags
            .iter()
            .enumerate()
            .fold(0, |all, (i, flag)| all | u64::from(*flag) << i);
        sum = mix(sum, flags);
        sum = mix(sum, outputs.m_axi_awaddr ^ outputs.m_axi_wdata[0]);
        let rest = outputs.pf_paddr ^ outputs.m_axi_araddr ^ outputs.xlt_req_vaddr;
        sum = mix(sum, rest ^ u64::from(outputs.s_axil_rdata));
    }
    sum
}

fn mix(sum: u64, word: u64) -> u64 {
    let sum = (sum ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    sum ^ sum >> 29
}
