//! Models that are kept busy.

use jukebox_cosim::Model;
use jukebox_ports::{Block, Inputs, Outputs};

pub fn builtin() -> Model {
    Model::builtin().expect("the layouts agree")
}

/// Inputs without much sense, but the same each time, that keep most of the ports moving.
pub fn noise(count: usize) -> Vec<Inputs> {
    let mut state = 0x1234_5678_9ABC_DEF1_u64;
    let mut all = Vec::new();
    for cycle in 0..count {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let bit = |n: u32| (state >> n & 1) as u8;
        all.push(Inputs {
            rst_n: u8::from(cycle > 3 && cycle % 97 != 0),
            obs_valid: bit(0),
            obs_kind: bit(1),
            obs_instr: 1,
            obs_vaddr: state >> 12,
            m_axi_awready: bit(2),
            m_axi_wready: bit(3),
            s_axil_awvalid: 1,
            s_axil_wvalid: 1,
            s_axil_wstrb: 15,
            s_axil_awaddr: (state >> 4 & 0xFC) as u16,
            s_axil_wdata: (state >> 32) as u32,
            s_axil_bready: bit(4),
            s_axil_arvalid: bit(5),
            s_axil_araddr: (state >> 20 & 0xFC) as u16,
            s_axil_rready: 1,
            pf_ready: 1,
            ..Inputs::default()
        });
    }
    all
}

pub fn run(model: &mut Model, inputs: &[Inputs]) -> Vec<Outputs> {
    let mut outputs = vec![Outputs::default(); inputs.len()];
    for (inputs, outputs) in inputs.iter().zip(&mut outputs) {
        model.step(inputs, outputs);
    }
    assert_eq!(model.error(), None);
    outputs
}
