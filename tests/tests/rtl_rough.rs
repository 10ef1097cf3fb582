//! Surroundings that break the rules: the block reports it and works afterwards. Driven by hand,
//! since the bus models of the harness keep the rules.

use anyhow::{Result, ensure};
use jukebox_config::Config;
use jukebox_cosim::Model;
use jukebox_harness::Registers;
use jukebox_ports::{Block, Inputs, Outputs};
use jukebox_tests::rtl::{Layout, sample_entries};

/// Cycles within which anything here happens.
const SOON: u64 = 2000;

/// The block, with the inputs of the next cycle.
struct Rough {
    block: Model,
    registers: Registers,
    inputs: Inputs,
    outputs: Outputs,
}

impl Rough {
    fn new() -> Result<Self> {
        let mut rough = Rough {
            block: Model::builtin()?,
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

    fn step(&mut self) {
        self.block.step(&self.inputs, &mut self.outputs);
    }

    /// Steps until `done`, at most [`SOON`] cycles.
    fn until(&mut self, what: &str, done: impl Fn(&Outputs) -> bool) -> Result<()> {
        for _ in 0..SOON {
            if done(&self.outputs) {
                return Ok(());
            }
            self.step();
        }
        anyhow::bail!("{what} did not happen in {SOON} cycles")
    }

    fn write(&mut self, register: &str, value: u64) -> Result<()> {
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

    fn read(&mut self, offset: u16) -> Result<(u32, u8)> {
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

    fn causes(&mut self) -> Result<u64> {
        let offset = self.registers.offset("ERROR_CAUSE")?;
        Ok(self.read(offset)?.0.into())
    }

    fn start_replay(&mut self, bytes: u64) -> Result<()> {
        self.write("REP_BASE", 0x1000)?;
        self.write("REP_BYTES", bytes)?;
        let start = self.registers.word("CTRL", &["REPLAY_START"])?;
        self.write("CTRL", start)
    }

    /// Takes the read address on the port.
    fn accept_read(&mut self) -> Result<()> {
        self.until("a read address", |o| o.m_axi_arvalid == 1)?;
        self.inputs.m_axi_arready = 1;
        self.step();
        self.inputs.m_axi_arready = 0;
        Ok(())
    }

    /// One read beat.
    fn beat(&mut self, resp: u8, last: u8) {
        self.inputs.m_axi_rvalid = 1;
        self.inputs.m_axi_rresp = resp;
        self.inputs.m_axi_rlast = last;
        self.step();
        self.inputs.m_axi_rvalid = 0;
    }
}

#[test]
fn a_burst_that_ends_early_is_an_error_and_the_next_replay_works() -> Result<()> {
    for resp in [0, 2] {
        let mut rough = Rough::new()?;
        rough.start_replay(64)?;
        rough.accept_read()?;
        rough.beat(resp, 1);
        rough.until("the end of the replay", |o| o.replaying == 0)?;
        let error = rough.registers.word("ERROR_CAUSE", &["READ_ERROR"])?;
        ensure!(rough.causes()? == error, "causes {:#x}", rough.causes()?);
        rough.write("ERROR_CAUSE", error)?;

        // A line of zeros is rejected, which ends the replay without an error.
        rough.start_replay(64)?;
        rough.accept_read()?;
        for beat in 0..8 {
            rough.beat(0, u8::from(beat == 7));
        }
        rough.until("the end of the replay", |o| o.replaying == 0)?;
        ensure!(rough.causes()? == 0, "causes {:#x}", rough.causes()?);
        let rejected = rough.registers.offset("CNT_LINES_REJECTED")?;
        ensure!(rough.read(rejected)?.0 == 1, "the line was not looked at");
    }
    Ok(())
}

#[test]
fn answers_nobody_asked_for_do_not_keep_the_watchdog_quiet() -> Result<()> {
    let mut rough = Rough::new()?;
    rough.write("WATCHDOG", 100)?;
    rough.start_replay(64)?;
    rough.accept_read()?;
    let layout = Layout::new(&Config::default());
    let line = layout.encode(&sample_entries(&layout, 3));
    for (number, bytes) in line.chunks_exact(8).enumerate() {
        rough.inputs.m_axi_rdata[0] = u64::from_le_bytes(bytes.try_into()?);
        rough.beat(0, u8::from(number == 7));
    }
    // The request is never taken, and answers come all the time.
    rough.inputs.xlt_rsp_valid = 1;
    rough.until("a translation request", |o| o.xlt_req_valid == 1)?;
    rough.until("the end of the replay", |o| o.replaying == 0)?;
    let timeout = rough.registers.word("ERROR_CAUSE", &["XLT_TIMEOUT"])?;
    ensure!(rough.causes()? == timeout, "causes {:#x}", rough.causes()?);
    Ok(())
}

#[test]
fn reads_of_no_register_answer_zero_and_an_error() -> Result<()> {
    let mut rough = Rough::new()?;
    rough.write("REC_BASE", 0x1234_5000)?;
    for offset in [0x00c, 0x00f, 0x080, 0x082, 0x200, 0x240, 0xffc] {
        ensure!(
            rough.read(offset)? == (0, 2),
            "{offset:#x}: {:?}",
            rough.read(offset)?
        );
    }
    Ok(())
}
