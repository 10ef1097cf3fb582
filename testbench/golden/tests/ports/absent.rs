//! What must not be there, where parts are left out, is found if it is.

use super::bench::Bench;
use super::double::Double;
use super::map::{flag, offset};
use super::wrong::under_pressure;
use jukebox_config::{Config, Translation};
use jukebox_golden::Mismatch;
use jukebox_ports::Outputs;

const OKAY: u8 = 0;
const BASE: u64 = 0x10_0000;

fn untranslated() -> Config {
    let mut config = Config::default();
    config.features.translation = Translation::None;
    config
}

/// What is found at first when the outputs of a block are changed.
fn spoilt(config: &Config, change: impl FnMut(u64, &mut Outputs) + 'static) -> Mismatch {
    let mut bench = Bench::new(config, 7);
    bench.spoil = Some(Box::new(change));
    under_pressure(&mut bench).expect_err("a difference")
}

#[test]
fn a_block_that_does_not_translate_has_no_port_for_it() {
    let changes: [fn(&mut Outputs); 3] = [
        |o| o.xlt_rsp_ready = 1,
        |o| o.xlt_req_valid = 1,
        |o| o.xlt_req_vaddr = 0x400,
    ];
    for change in changes {
        let found = spoilt(&untranslated(), move |cycle, o| {
            if cycle > 100 {
                change(o);
            }
        });
        assert_eq!(found.what, "translation port", "{found}");
    }
}

#[test]
fn its_prefetches_are_where_the_record_says() {
    let found = spoilt(&untranslated(), |_, o| o.pf_paddr ^= 1 << 20);
    assert_eq!(found.what, "prefetch address", "{found}");
}

#[test]
fn a_register_of_a_part_that_is_left_out_is_not_answered_okay() -> Result<(), Mismatch> {
    let mut config = Config::default();
    config.features.watchdog = false;
    config.features.resume = false;
    config.registers.bits = 32;
    (config.address.va_bits, config.address.pa_bits) = (32, 32);
    config.counters.list = Some(vec!["CNT_USED".into()]);
    let upper = offset("REC_BASE") + 4;
    let missing = ["WATCHDOG", "REP_OFFSET", "CNT_MISSES"].map(offset);
    for address in missing.into_iter().chain([upper]) {
        let mut bench = Bench::new(&config, 7);
        bench.reset()?;
        bench.write_word(address, 9)?;
        assert_eq!(bench.read_word(address)?, 0);
        bench.spoil = Some(Box::new(|_, o| o.s_axil_rresp = OKAY));
        let found = bench.read_word(address).expect_err("an answer");
        assert!(found.what.starts_with("answer to a register read"));
        let mut bench = Bench::new(&config, 7);
        bench.reset()?;
        bench.spoil = Some(Box::new(|_, o| o.s_axil_bresp = OKAY));
        let found = bench.write_word(address, 9).expect_err("an answer");
        assert_eq!(found.what, "register write answer");
    }
    Ok(())
}

#[test]
fn a_bit_of_a_part_that_is_left_out_does_nothing() -> Result<(), Mismatch> {
    let mut config = Config::default();
    config.features.resume = false;
    config.features.pacing = false;
    let mut bench = Bench::new(&config, 7);
    bench.reset()?;
    bench.set("CONFIG", u64::from(u32::MAX))?;
    assert_eq!(bench.get("CONFIG")?, 0b101);
    bench.set("REC_LIMIT", BASE)?;
    bench.control(&["RECORD_START"])?;
    bench.run(5)?;
    bench.control(&["PAUSE"])?;
    bench.run(500)?;
    let status = bench.get("STATUS")? as u32;
    assert_eq!(status, flag("STATUS", "RECORDING"));
    // One that ends by it is found.
    bench.spoil = Some(Box::new(|_, o| o.recording = 0));
    bench.control(&["PAUSE"]).expect_err("an end");
    Ok(())
}

#[test]
fn a_second_request_is_found_where_retry_is_a_drop() {
    let mut config = Config::default();
    config.features.retry = false;
    let retrying = |retries: bool| -> Result<(), Mismatch> {
        let mut bench = Bench::new(&config, 7);
        if retries {
            bench.block = Double::new(&Config::default());
        }
        bench.reset()?;
        bench.set("REC_BASE", BASE)?;
        bench.set("REC_LIMIT", BASE + 0x1000)?;
        bench.set("REP_BASE", BASE)?;
        bench.control(&["RECORD_START"])?;
        bench.manner.events = 100;
        bench.run(300)?;
        bench.control(&["RECORD_STOP"])?;
        bench.settle()?;
        bench.manner.retry = 50;
        let bytes = bench.get("REC_BYTES")?;
        bench.set("REP_BYTES", bytes)?;
        bench.control(&["REPLAY_START"])?;
        bench.settle()
    };
    retrying(false).expect("RETRY is a drop");
    let found = retrying(true).expect_err("a second request");
    assert!(found.what.starts_with("translation request"), "{found}");
}
