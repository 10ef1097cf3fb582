//! A small driver of the block's ports.

use jukebox_config::Config;
use jukebox_cosim::Model;
use jukebox_ports::{Block, Inputs, Outputs};
use jukebox_rtl_gen::registers::registers;

/// A model out of reset, with a memory that takes every write.
pub struct Driver {
    pub model: Model,
    pub inputs: Inputs,
    pub outputs: Outputs,
    /// Every write beat that memory has taken.
    pub beats: Vec<[u64; 8]>,
    config: Config,
}

impl Driver {
    pub fn new(model: Model, config: &Config) -> Driver {
        let inputs = Inputs {
            m_axi_awready: 1,
            m_axi_wready: 1,
            s_axil_bready: 1,
            s_axil_wstrb: 15,
            obs_instr: 1,
            ..Inputs::default()
        };
        let outputs = Outputs::default();
        let mut driver = Driver {
            model,
            inputs,
            outputs,
            beats: vec![],
            config: config.clone(),
        };
        for _ in 0..4 {
            driver.step();
        }
        driver.inputs.rst_n = 1;
        driver.step();
        driver
    }

    pub fn step(&mut self) {
        let beat = self.outputs.m_axi_wvalid == 1;
        if beat {
            self.beats.push(self.outputs.m_axi_wdata);
        }
        let last = beat && self.outputs.m_axi_wlast == 1;
        self.model.step(&self.inputs, &mut self.outputs);
        self.inputs.m_axi_bvalid = u8::from(last);
        assert_eq!(self.model.error(), None);
    }

    pub fn steps(&mut self, count: usize) {
        for _ in 0..count {
            self.step();
        }
    }

    /// Writes the low word of a register.
    pub fn write(&mut self, name: &str, data: u32) {
        let registers = registers(&self.config);
        let register = registers
            .iter()
            .find(|register| register.name == name)
            .unwrap();
        self.inputs.s_axil_awaddr = register.offset;
        self.inputs.s_axil_wdata = data;
        self.inputs.s_axil_awvalid = 1;
        self.inputs.s_axil_wvalid = 1;
        for _ in 0..20 {
            let taken = (self.outputs.s_axil_awready, self.outputs.s_axil_wready);
            self.step();
            self.inputs.s_axil_awvalid &= !taken.0;
            self.inputs.s_axil_wvalid &= !taken.1;
            if self.outputs.s_axil_bvalid == 1 {
                assert_eq!(self.outputs.s_axil_bresp, 0, "{name}");
                self.step();
                return;
            }
        }
        panic!("a write of {name} is not answered");
    }

    /// Records one miss at `address` and returns the line in memory, as 64-bit words.
    pub fn record_one(&mut self, address: u64) -> Vec<u64> {
        self.write("REC_BASE", 0x1000);
        self.write("REC_LIMIT", 0x2000);
        self.write("CTRL", 1);
        self.steps(4);
        assert_eq!(self.outputs.recording, 1);
        self.inputs.obs_valid = 1;
        self.inputs.obs_vaddr = address;
        self.step();
        self.inputs.obs_valid = 0;
        self.steps(8);
        self.write("CTRL", 2);
        self.steps(100);
        assert_eq!(self.outputs.recording, 0);
        let words = (self.config.metadata.axi_data_bits as usize).div_ceil(64);
        self.beats
            .iter()
            .flat_map(|beat| beat[..words].to_vec())
            .collect()
    }
}

/// What a line of memory says of its only entry, in the default geometry of lines and regions.
pub fn assert_line(line: &[u64], address: u64) {
    assert_eq!(line.len(), 8, "{line:x?}");
    assert_eq!(line[7] >> 44 & 15, 1, "number of entries: {line:x?}");
    assert_eq!(
        line[0] & 0xFFFF,
        1 << (address >> 6 & 15),
        "vector: {line:x?}"
    );
    assert_eq!(line[0] >> 16, address >> 10, "tag: {line:x?}");
}
