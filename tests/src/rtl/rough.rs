//! The block driven by hand, port by port.

use anyhow::Result;
use jukebox_config::Config;
use jukebox_cosim::Model;
use jukebox_harness::Registers;
use jukebox_ports::{Block, Inputs, Outputs};

/// Cycles within which anything here happens.
const SOON: u64 = 2000;

/// A block of the default configuration driven by hand, with the inputs of the next cycle.
#[derive(Debug)]
pub struct Rough {
    /// The block.
    pub block: Model,
    /// Its registers.
    pub registers: Registers,
    /// What it is driven with in the next cycle.
    pub inputs: Inputs,
    /// What it drives in the next cycle.
    pub outputs: Outputs,
}

impl Rough {
    /// `block` in the second cycle after its reset.
    ///
    /// # Errors
    /// If the register map is not complete.
    pub fn new(block: Model) -> Result<Self> {
        let mut rough = Rough {
            block,
            registers: Registers::new(&Config::default()),
            inputs: Inputs::default(),
            outputs: Outputs::default(),
        };
        rough.step();
        rough.inputs = Inputs {
            rst_n: 1,
            s_axil_bready: 1,
            s_axil_rready: 1,
            ..rough.inputs
        };
        rough.step();
        Ok(rough)
    }

    /// Runs one cycle.
    pub fn step(&mut self) {
        self.block.step(&self.inputs, &mut self.outputs);
    }

    /// Steps until `done`, at most some thousand cycles.
    ///
    /// # Errors
    /// If `what` does not happen.
    pub fn until(&mut self, what: &str, done: impl Fn(&Outputs) -> bool) -> Result<()> {
        for _ in 0..SOON {
            if done(&self.outputs) {
                return Ok(());
            }
            self.step();
        }
        anyhow::bail!("{what} did not happen in {SOON} cycles")
    }

    /// Writes a register, word by word.
    ///
    /// # Errors
    /// As [`Rough::until`].
    pub fn write(&mut self, register: &str, value: u64) -> Result<()> {
        let offsets: Vec<u16> = self.registers.offsets(register)?.collect();
        for (word, offset) in offsets.into_iter().enumerate() {
            self.until("a free register port", |o| {
                o.s_axil_awready & o.s_axil_wready == 1
            })?;
            self.inputs.s_axil_awaddr = offset;
            self.inputs.s_axil_wdata = (value >> (32 * word)) as u32;
            self.inputs.s_axil_wstrb = 0xf;
            (self.inputs.s_axil_awvalid, self.inputs.s_axil_wvalid) = (1, 1);
            self.step();
            (self.inputs.s_axil_awvalid, self.inputs.s_axil_wvalid) = (0, 0);
            self.until("a write answer", |o| o.s_axil_bvalid == 1)?;
            self.step();
        }
        Ok(())
    }

    /// Reads a word: data and answer.
    ///
    /// # Errors
    /// As [`Rough::until`].
    pub fn read(&mut self, offset: u16) -> Result<(u32, u8)> {
        self.until("a free register port", |o| o.s_axil_arready == 1)?;
        self.inputs.s_axil_araddr = offset;
        self.inputs.s_axil_arvalid = 1;
        self.step();
        self.inputs.s_axil_arvalid = 0;
        self.until("a read answer", |o| o.s_axil_rvalid == 1)?;
        let answer = (self.outputs.s_axil_rdata, self.outputs.s_axil_rresp);
        self.step();
        Ok(answer)
    }

    /// `ERROR_CAUSE`.
    ///
    /// # Errors
    /// As [`Rough::until`].
    pub fn causes(&mut self) -> Result<u64> {
        let offset = self.registers.offset("ERROR_CAUSE")?;
        Ok(self.read(offset)?.0.into())
    }

    /// Starts a replay of so many bytes at 0x1000.
    ///
    /// # Errors
    /// As [`Rough::until`].
    pub fn start_replay(&mut self, bytes: u64) -> Result<()> {
        self.write("REP_BASE", 0x1000)?;
        self.write("REP_BYTES", bytes)?;
        let start = self.registers.word("CTRL", &["REPLAY_START"])?;
        self.write("CTRL", start)
    }

    /// Takes the read address on the port.
    ///
    /// # Errors
    /// As [`Rough::until`].
    pub fn accept_read(&mut self) -> Result<()> {
        self.until("a read address", |o| o.m_axi_arvalid == 1)?;
        self.inputs.m_axi_arready = 1;
        self.step();
        self.inputs.m_axi_arready = 0;
        Ok(())
    }

    /// One read beat.
    pub fn beat(&mut self, resp: u8, last: u8) {
        self.inputs.m_axi_rvalid = 1;
        self.inputs.m_axi_rresp = resp;
        self.inputs.m_axi_rlast = last;
        self.step();
        self.inputs.m_axi_rvalid = 0;
    }
}
