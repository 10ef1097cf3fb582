//! The register port, interrupts, and the counters as registers.

use anyhow::Result;
use jukebox_harness::{BenchOptions, When, WriteFault, resp};
use jukebox_tests::rtl::{
    LONG, Layout, REC, REP, Rtl, bench, different_regions, drive_different, finish, plain_bench,
    replay_exactly, sample_entries,
};

const LINE: u64 = 64;

#[test]
fn identity_and_capabilities_say_what_the_block_is() -> Result<()> {
    let mut bench = plain_bench()?;
    assert_eq!(bench.read_field("ID.MAGIC")?, 0x4a42);
    assert_eq!(bench.read_field("CAP0.VA_BITS")?, 48);
    assert_eq!(bench.read_field("CAP0.COUNTER_BITS")?, 32);
    assert_eq!(bench.read_field("CAP1.CRRB_ENTRIES")?, 16);
    assert_eq!(bench.read_field("CAP1.LINE_LOG2")?, 6);
    Ok(())
}

#[test]
fn every_register_has_its_reset_value() -> Result<()> {
    let mut bench = plain_bench()?;
    let all = bench.registers().all().to_vec();
    for register in all {
        assert_eq!(
            bench.read_reg(register.name)?,
            register.reset,
            "{}",
            register.name
        );
    }
    finish(&mut bench)
}

/// Registers that read back what was written.
const STORED: [&str; 13] = [
    "CONFIG",
    "IRQ_ENABLE",
    "ASID",
    "REC_BASE",
    "REC_LIMIT",
    "REP_BASE",
    "REP_BYTES",
    "REBASE",
    "PACE_WINDOW",
    "PACE_GAP",
    "PACE_RELEASE",
    "XLT_RETRY_WAIT",
    "WATCHDOG",
];

#[test]
fn bits_that_exist_are_stored_and_others_read_zero() -> Result<()> {
    let mut bench = plain_bench()?;
    for name in STORED {
        let register = bench.registers().get(name)?;
        let exist = match register.fields.as_slice() {
            [] => register.mask(),
            fields => fields.iter().map(|field| u64::from(field.mask())).sum(),
        };
        for value in [u64::MAX, 0x5555_5555_5555_5555, 0xaaaa_aaaa_aaaa_aaaa, 0] {
            bench.write_reg(name, value)?;
            assert_eq!(bench.read_reg(name)?, value & exist, "{name}");
        }
    }
    finish(&mut bench)
}

#[test]
fn byte_strobes_are_honoured() -> Result<()> {
    let mut bench = plain_bench()?;
    let offset = bench.registers().offset("REC_BASE")?;
    for strobe in 0..16u8 {
        bench.poke(offset, 0x1122_3344, 0xf)?;
        assert_eq!(bench.poke(offset, 0xaabb_ccdd, strobe)?.resp, resp::OKAY);
        let expected = (0..4).fold(0, |word, byte| {
            let from: u32 = if strobe >> byte & 1 == 1 {
                0xaabb_ccdd
            } else {
                0x1122_3344
            };
            word | from & 0xff << (8 * byte)
        });
        assert_eq!(bench.peek(offset)?.data, expected, "strobes {strobe:#b}");
    }
    finish(&mut bench)
}

#[test]
fn a_control_write_without_its_strobe_does_nothing() -> Result<()> {
    let mut bench = plain_bench()?;
    bench.write_reg("REC_BASE", REC)?;
    bench.write_reg("REC_LIMIT", REC + LINE)?;
    let offset = bench.registers().offset("CTRL")?;
    bench.poke(offset, 0xffff_ffff, 0b1110)?;
    bench.idle(20)?;
    assert_eq!(
        (bench.outputs().recording, bench.outputs().replaying),
        (0, 0)
    );
    assert_eq!(bench.read_reg("CTRL")?, 0);
    finish(&mut bench)
}

#[test]
fn unmapped_and_misaligned_accesses_are_refused_and_change_nothing() -> Result<()> {
    let mut bench = plain_bench()?;
    let mapped: Vec<u16> = bench
        .registers()
        .all()
        .iter()
        .flat_map(|r| (r.offset..r.offset + r.bytes()).step_by(4))
        .collect();
    for name in STORED {
        bench.write_reg(name, 0x0101_0101_0101_0101)?;
    }
    let before: Vec<u64> = STORED
        .iter()
        .map(|name| bench.read_reg(name))
        .collect::<Result<_, _>>()?;
    let mut refused = 0;
    for address in (0..0x1000u16).filter(|address| !mapped.contains(address)) {
        if address % 4 == 0 || address < 0x180 || address % 61 == 0 {
            assert_eq!(
                bench.poke(address, 0xffff_ffff, 0xf)?.resp,
                resp::SLVERR,
                "{address:#x}"
            );
            assert_eq!(bench.peek(address)?.resp, resp::SLVERR, "{address:#x}");
            refused += 1;
        }
    }
    assert!(refused > 900);
    let after: Vec<u64> = STORED
        .iter()
        .map(|name| bench.read_reg(name))
        .collect::<Result<_, _>>()?;
    assert_eq!(before, after);
    assert_eq!(
        (bench.outputs().recording, bench.outputs().replaying),
        (0, 0)
    );
    finish(&mut bench)
}

#[test]
fn writes_to_read_only_registers_are_answered_okay_and_change_nothing() -> Result<()> {
    let mut bench = plain_bench()?;
    let layout = Layout::new(bench.config());
    replay_exactly(&mut bench, &sample_entries(&layout, 20))?;
    for name in [
        "ID",
        "CAP0",
        "CAP1",
        "STATUS",
        "REC_BYTES",
        "CNT_PREFETCHES",
        "CNT_LINES_READ",
    ] {
        let before = bench.read_reg(name)?;
        bench.write_reg(name, u64::MAX)?;
        bench.write_reg(name, 0)?;
        assert_eq!(bench.read_reg(name)?, before, "{name}");
    }
    finish(&mut bench)
}

#[test]
fn accesses_work_under_every_skew_and_pipelined() -> Result<()> {
    for seed in 0..6 {
        let mut bench = bench(BenchOptions {
            stall: 0.5,
            seed,
            ..BenchOptions::default()
        })?;
        bench.bus.pipelining = 1 + seed as usize % 4;
        for round in 0..60u64 {
            for (index, name) in STORED.iter().enumerate() {
                bench.post_reg(name, round << index)?;
            }
            for name in STORED {
                bench.bus.read(bench.registers().offset(name)?);
            }
            bench.run_until("rest of the bus", 20_000, |bench| bench.bus.is_idle())?;
        }
        assert_eq!(bench.bus.write_errors(), 0);
        assert_eq!(bench.read_reg("REP_BASE")?, 59 << 5);
        finish(&mut bench)?;
    }
    Ok(())
}

/// Clears the cause by writing 1, and not by writing other bits.
fn acknowledged(bench: &mut Rtl, cause: &str) -> Result<()> {
    let bit = bench.registers().word("IRQ_STATUS", &[cause])?;
    assert_eq!(bench.read_reg("IRQ_STATUS")? & bit, bit, "{cause}");
    assert_eq!(bench.outputs().irq, 0, "{cause} is not enabled");
    bench.write_reg("IRQ_ENABLE", !bit & 0xf)?;
    bench.write_reg("IRQ_STATUS", !bit & 0xf)?;
    bench.idle(5)?;
    assert_eq!(bench.outputs().irq, 0, "another cause is enabled");
    bench.write_reg("IRQ_ENABLE", bit)?;
    bench.idle(5)?;
    assert_eq!(bench.outputs().irq, 1, "{cause} is enabled and pending");
    bench.write_reg("IRQ_STATUS", bit)?;
    bench.idle(5)?;
    assert_eq!((bench.outputs().irq, bench.read_reg("IRQ_STATUS")?), (0, 0));
    Ok(())
}

#[test]
fn interrupt_of_a_finished_record() -> Result<()> {
    let mut bench = plain_bench()?;
    bench.start_record(REC, REC + 4 * LINE)?;
    drive_different(&mut bench, 9)?;
    bench.stop()?;
    bench.wait_recorded(LONG)?;
    assert_eq!(
        bench.read_reg("IRQ_STATUS")?,
        bench.registers().word("IRQ_STATUS", &["RECORD_DONE"])?
    );
    acknowledged(&mut bench, "RECORD_DONE")?;
    finish(&mut bench)
}

#[test]
fn interrupt_of_a_full_record() -> Result<()> {
    let mut bench = plain_bench()?;
    bench.start_record(REC, REC + LINE)?;
    drive_different(&mut bench, 100)?;
    bench.idle(50)?;
    assert_eq!(
        bench.read_reg("IRQ_STATUS")?,
        bench.registers().word("IRQ_STATUS", &["RECORD_FULL"])?
    );
    acknowledged(&mut bench, "RECORD_FULL")?;
    // Only the first drop of a recording is an event.
    drive_different(&mut bench, 200)?;
    bench.idle(50)?;
    assert_eq!(bench.read_reg("IRQ_STATUS")?, 0);
    bench.stop()?;
    bench.wait_recorded(LONG)?;
    finish(&mut bench)
}

#[test]
fn interrupt_of_a_finished_replay() -> Result<()> {
    let mut bench = plain_bench()?;
    let layout = Layout::new(bench.config());
    replay_exactly(&mut bench, &sample_entries(&layout, 9))?;
    assert_eq!(
        bench.read_reg("IRQ_STATUS")?,
        bench.registers().word("IRQ_STATUS", &["REPLAY_DONE"])?
    );
    acknowledged(&mut bench, "REPLAY_DONE")?;
    finish(&mut bench)
}

#[test]
fn interrupt_of_an_error_even_if_its_cause_is_already_set() -> Result<()> {
    let mut bench = plain_bench()?;
    for _ in 0..2 {
        bench.start_record(REC + 1, REC + LINE)?;
        bench.idle(5)?;
        assert_eq!(
            bench.read_reg("IRQ_STATUS")?,
            bench.registers().word("IRQ_STATUS", &["ERROR"])?
        );
        bench.write_reg("IRQ_ENABLE", 0)?;
        acknowledged(&mut bench, "ERROR")?;
        bench.write_reg("IRQ_ENABLE", 0)?;
        assert_eq!(bench.read_field("STATUS.ERROR")?, 1);
    }
    finish(&mut bench)
}

#[test]
fn an_interrupt_stays_until_the_last_enabled_cause_is_cleared() -> Result<()> {
    let mut bench = plain_bench()?;
    bench.write_reg("IRQ_ENABLE", 0xf)?;
    bench
        .memory
        .writes
        .fail(When::Nth(0), WriteFault::Error(resp::SLVERR));
    bench.start_record(REC, REC + LINE)?;
    drive_different(&mut bench, 100)?;
    bench.wait_recorded(LONG)?;
    let layout = Layout::new(bench.config());
    bench.write_reg("ERROR_CAUSE", 0xff)?;
    replay_exactly(&mut bench, &sample_entries(&layout, 9))?;
    let mut pending = bench.read_reg("IRQ_STATUS")?;
    assert!(pending.count_ones() >= 2);
    while pending != 0 {
        assert_eq!(bench.outputs().irq, 1);
        let bit = pending & pending.wrapping_neg();
        bench.write_reg("IRQ_STATUS", bit)?;
        bench.idle(3)?;
        pending &= !bit;
        assert_eq!(bench.read_reg("IRQ_STATUS")?, pending);
    }
    assert_eq!(bench.outputs().irq, 0);
    finish(&mut bench)
}

#[test]
fn clearing_an_interrupt_in_every_cycle_around_its_event_loses_none() -> Result<()> {
    for wait in 0..40 {
        let mut bench = plain_bench()?;
        bench.start_replay(REP, 0)?;
        bench.wait_replayed(50)?;
        bench.write_reg("REP_BYTES", LINE)?;
        bench.control(&["REPLAY_START"])?;
        bench.idle(wait)?;
        bench.write_reg("IRQ_STATUS", 0xf)?;
        bench.wait_replayed(500)?;
        finish(&mut bench)?;
    }
    Ok(())
}

#[test]
fn error_causes_are_cleared_one_by_one() -> Result<()> {
    let mut bench = plain_bench()?;
    bench.start_record(REC + 1, REC)?;
    bench.start_replay(REP + 1, 0)?;
    let causes = bench
        .registers()
        .word("ERROR_CAUSE", &["RECORD_CONFIG", "REPLAY_CONFIG"])?;
    assert_eq!(bench.read_reg("ERROR_CAUSE")?, causes);
    let replay = bench.registers().word("ERROR_CAUSE", &["REPLAY_CONFIG"])?;
    bench.write_reg("ERROR_CAUSE", replay)?;
    assert_eq!(bench.read_reg("ERROR_CAUSE")?, causes & !replay);
    assert_eq!(bench.read_field("STATUS.ERROR")?, 1);
    bench.write_reg("ERROR_CAUSE", u64::MAX)?;
    assert_eq!(bench.read_field("STATUS.ERROR")?, 0);
    finish(&mut bench)
}

#[test]
fn counters_clear_to_zero_and_count_on() -> Result<()> {
    let mut bench = plain_bench()?;
    let layout = Layout::new(bench.config());
    let events = different_regions(bench.config(), 100);
    jukebox_tests::rtl::record(&mut bench, &events)?;
    replay_exactly(&mut bench, &sample_entries(&layout, 20))?;
    assert_eq!(bench.read_reg("CNT_RECORDED")?, 100);
    assert_eq!(bench.read_reg("CNT_TRANSLATIONS")?, 20);
    bench.control(&["COUNTERS_CLEAR"])?;
    let counters: Vec<&str> = bench
        .registers()
        .readable()
        .filter(|name| name.starts_with("CNT_"))
        .collect();
    assert_eq!(counters.len(), 20);
    for name in &counters {
        assert_eq!(bench.read_reg(name)?, 0, "{name}");
    }
    finish(&mut bench)?;
    replay_exactly(&mut bench, &sample_entries(&layout, 7))?;
    assert_eq!(bench.read_reg("CNT_TRANSLATIONS")?, 7);
    finish(&mut bench)
}
