//! Surroundings that break the rules: the block reports it and works afterwards. Driven by hand,
//! since the bus models of the harness keep the rules.

use anyhow::{Result, ensure};
use jukebox_config::Config;
use jukebox_tests::rtl::{Layout, Rough, builtin_model, sample_entries};

#[test]
fn a_burst_that_ends_early_is_an_error_and_the_next_replay_works() -> Result<()> {
    for resp in [0, 2] {
        let mut rough = Rough::new(builtin_model()?)?;
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
    let mut rough = Rough::new(builtin_model()?)?;
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
    let mut rough = Rough::new(builtin_model()?)?;
    rough.write("REC_BASE", 0x1234_5000)?;
    for offset in [0x080, 0x082, 0x090, 0x0fc, 0x200, 0x240, 0xffc] {
        ensure!(
            rough.read(offset)? == (0, 2),
            "{offset:#x}: {:?}",
            rough.read(offset)?
        );
    }
    Ok(())
}
