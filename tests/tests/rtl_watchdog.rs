//! What a wait that took too long leaves behind: a prefetch on its port, a request on its. Driven by
//! hand, to the cycle.

use anyhow::{Result, ensure};
use jukebox_config::Config;
use jukebox_tests::rtl::{Layout, Rough, builtin_model, sample_entries};

/// Cycles of the watchdog.
const WATCHDOG: u64 = 40;

/// A block with one line of a record read and the watchdog on.
fn with_a_line(entries: u64, bytes: u64) -> Result<Rough> {
    let mut rough = Rough::new(builtin_model()?)?;
    rough.write("WATCHDOG", WATCHDOG)?;
    rough.start_replay(bytes)?;
    rough.accept_read()?;
    let layout = Layout::new(&Config::default());
    let line = layout.encode(&sample_entries(&layout, entries));
    for (number, bytes) in line.chunks_exact(8).enumerate() {
        rough.inputs.m_axi_rdata[0] = u64::from_le_bytes(bytes.try_into()?);
        rough.beat(0, u8::from(number == 7));
    }
    Ok(rough)
}

/// The second line's read is taken and never answered, and the first prefetch rises in any cycle
/// before its timeout, on a port that is not ready.
#[test]
fn a_prefetch_on_the_port_outlives_a_timeout() -> Result<()> {
    let mut held = 0;
    for delay in 0..WATCHDOG + 8 {
        let mut rough = with_a_line(1, 128)?;
        // The other read, taken as soon as it is there.
        rough.inputs.m_axi_arready = 1;
        rough.inputs.xlt_req_ready = 1;
        rough.until("a translation request", |o| o.xlt_req_valid == 1)?;
        rough.step();
        rough.inputs.xlt_req_ready = 0;
        for _ in 0..delay {
            rough.step();
        }
        rough.inputs.xlt_rsp_valid = 1;
        rough.step();
        rough.inputs.xlt_rsp_valid = 0;
        let mut raised = false;
        for cycle in 0..3 * WATCHDOG {
            raised |= rough.outputs.pf_valid == 1;
            ensure!(
                rough.outputs.pf_valid == 0 || rough.outputs.replaying == 1,
                "answer after {delay} cycles: {cycle} later REPLAYING is low, a prefetch is not taken"
            );
            rough.step();
        }
        held += u64::from(raised);
        ensure!(rough.outputs.replaying == u8::from(raised));
        rough.inputs.pf_ready = 1;
        rough.step();
        rough.until("the end of the replay", |o| o.replaying == 0)?;
        let timeout = rough.registers.word("ERROR_CAUSE", &["READ_TIMEOUT"])?;
        ensure!(rough.causes()? == timeout, "causes {:#x}", rough.causes()?);
    }
    // Some answers come before the timeout and some after it.
    ensure!((1..WATCHDOG + 8).contains(&held), "{held} prefetches rose");
    Ok(())
}

#[test]
fn a_request_of_an_earlier_replay_never_taken_is_watched_in_the_next() -> Result<()> {
    let mut rough = with_a_line(1, 64)?;
    let timeout = rough.registers.word("ERROR_CAUSE", &["XLT_TIMEOUT"])?;
    for replay in 0..2 {
        rough.until("a translation request", |o| o.xlt_req_valid == 1)?;
        rough.until("the end of the replay", |o| o.replaying == 0)?;
        ensure!(rough.outputs.xlt_req_valid == 1, "a raised request holds");
        let causes = rough.causes()?;
        ensure!(causes == timeout, "replay {replay}: causes {causes:#x}");
        rough.write("ERROR_CAUSE", timeout)?;
        // The next one's read is never taken; the request has waited for longer.
        rough.start_replay(64)?;
    }
    Ok(())
}

/// ABORT comes in any cycle about that of the timeout of a request that is never taken, in the very
/// cycle too: no second wait follows the first.
#[test]
fn an_abort_beside_a_timeout_does_not_wait_again() -> Result<()> {
    let mut after_timeout = 0;
    for delay in WATCHDOG - 12..WATCHDOG + 8 {
        let mut rough = with_a_line(1, 64)?;
        let abort = rough.registers.word("CTRL", &["REPLAY_ABORT"])?;
        let control = rough.registers.offset("CTRL")?;
        rough.until("a translation request", |o| o.xlt_req_valid == 1)?;
        let mut cycles = 0;
        while rough.outputs.replaying == 1 {
            let write = u8::from(cycles == delay);
            rough.inputs.s_axil_awaddr = control;
            rough.inputs.s_axil_wdata = abort as u32;
            rough.inputs.s_axil_wstrb = 0xf;
            (rough.inputs.s_axil_awvalid, rough.inputs.s_axil_wvalid) = (write, write);
            rough.step();
            cycles += 1;
            ensure!(
                cycles < WATCHDOG + 8,
                "ABORT after {delay} cycles: it waits for {cycles}"
            );
        }
        (rough.inputs.s_axil_awvalid, rough.inputs.s_axil_wvalid) = (0, 0);
        let timeout = rough.registers.word("ERROR_CAUSE", &["XLT_TIMEOUT"])?;
        ensure!(rough.causes()? == timeout, "causes {:#x}", rough.causes()?);
        after_timeout += u64::from(cycles < delay);
    }
    ensure!(after_timeout > 0, "no ABORT came behind the timeout");
    Ok(())
}
