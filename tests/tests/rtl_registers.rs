//! The register port, interrupts, and the counters as registers.

use anyhow::Result;
use jukebox_harness::{BenchOptions, When, WriteFault, resp};
use jukebox_tests::rtl::{
    LONG, Layout, REC, REP, Rtl, bench, different_regions, drive, drive_different, exercise,
    finish, plain_bench, replay_exactly, sample_entries,
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

/// Strobes alone say what a write reaches: every pattern, in every word of every register, at every
/// place in the word that the address can name.
#[test]
fn strobes_choose_the_bytes_of_every_register() -> Result<()> {
    let mut bench = plain_bench()?;
    // Something in all that hardware writes: a record, a replay, causes and interrupts.
    let layout = Layout::new(bench.config());
    let events = different_regions(bench.config(), 100);
    jukebox_tests::rtl::record(&mut bench, &events)?;
    replay_exactly(&mut bench, &sample_entries(&layout, 20))?;
    bench.start_record(REC + 1, REC)?;
    bench.start_replay(REP + 1, 0)?;
    exercise::strobes(&mut bench)?;
    finish(&mut bench)
}

/// Of some registers what is read is kept apart from what is used.
#[test]
fn strobes_choose_the_bytes_of_what_is_used() -> Result<()> {
    exercise::bytes_in_use(&mut plain_bench()?)
}

/// What is shown after a recording or replay survives a write that names none of its bytes.
#[test]
fn a_live_offset_survives_a_write_that_reaches_none_of_its_bits() -> Result<()> {
    let mut bench = plain_bench()?;
    let layout = Layout::new(bench.config());
    let events = different_regions(bench.config(), 100);
    jukebox_tests::rtl::record(&mut bench, &events)?;
    replay_exactly(&mut bench, &sample_entries(&layout, 20))?;
    for name in ["REC_OFFSET", "REP_OFFSET"] {
        let shown = bench.read_reg(name)?;
        assert_ne!(shown, 0, "{name}");
        let offset = bench.registers().offset(name)?;
        // No byte, and the two bytes of the upper word that 48 bits do not reach.
        for (at, strobe) in [(offset, 0), (offset + 4, 0), (offset + 4, 0b1100)] {
            bench.poke(at, u32::MAX, strobe)?;
            assert_eq!(bench.read_reg(name)?, shown, "{name} {strobe:#b}");
        }
        bench.poke(offset, u32::MAX, 0b0010)?;
        assert_eq!(
            bench.read_reg(name)?,
            0xff00,
            "{name}: bytes left out are 0"
        );
    }
    finish(&mut bench)
}

/// Far behind their base, records need both words of what is shown of them, each with bits of its own.
#[test]
fn what_is_beyond_4_gib_is_shown_in_both_words() -> Result<()> {
    const RECORDED: u64 = 0x12_8000_0000;
    const REPLAYED: u64 = 0x21_4000_0000;
    const NEXT: u64 = 0x48_0000_0000;
    let mut bench = plain_bench()?;
    bench.write_reg("REC_OFFSET", RECORDED)?;
    bench.start_record(REC, REC + RECORDED + 0x1000)?;
    drive_different(&mut bench, 5)?;
    bench.stop()?;
    bench.wait_recorded(LONG)?;
    let layout = Layout::new(bench.config());
    let image = layout.encode(&sample_entries(&layout, 20));
    let length = REPLAYED + image.len() as u64;
    bench.memory.bytes.write(REP + REPLAYED, &image);
    bench.write_reg("REP_OFFSET", REPLAYED)?;
    bench.start_replay(REP, length)?;
    bench.wait_replayed(LONG)?;
    assert_eq!(bench.read_reg("REC_OFFSET")?, RECORDED + LINE);
    bench.write_reg("REC_OFFSET", NEXT)?;
    for (name, shown) in [
        ("REC_OFFSET", NEXT),
        ("REC_BYTES", RECORDED + LINE),
        ("REP_OFFSET", length),
        ("CNT_LINES_READ", image.len() as u64 / LINE),
    ] {
        assert_eq!(bench.read_reg(name)?, shown, "{name}");
    }
    finish(&mut bench)
}

/// As bridges send a byte or half word of a processor: the address names its first byte.
#[test]
fn the_place_in_a_word_is_ignored_whatever_the_access() -> Result<()> {
    let mut bench = plain_bench()?;
    let base = bench.registers().offset("REC_BASE")?;
    bench.write_reg("REC_BASE", 0x1122_3344_5566)?;
    // Bytes 3 and 4, one write a word.
    bench.poke(base + 3, 0xaa00_0000, 0b1000)?;
    bench.poke(base + 4, 0x0000_00bb, 0b0001)?;
    assert_eq!(bench.read_reg("REC_BASE")?, 0x11bb_aa44_5566);
    for place in 0..4 {
        assert_eq!(bench.peek(base + place)?.data, 0xaa44_5566);
    }
    // A start through the second byte's address, and a counter read through its last one.
    bench.start_replay(REP, 0)?;
    bench.wait_replayed(LONG)?;
    let control = bench.registers().offset("CTRL")?;
    let clear = bench.registers().word("CTRL", &["COUNTERS_CLEAR"])? as u32;
    let observed = bench.registers().offset("CNT_OBSERVED")?;
    drive_different(&mut bench, 9)?;
    bench.idle(60)?;
    assert_eq!(bench.peek(observed + 3)?.data, 9);
    bench.poke(control + 1, clear, 0b0001)?;
    assert_eq!(bench.peek(observed + 2)?.data, 0);
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
fn accesses_to_unmapped_words_are_refused_and_change_nothing() -> Result<()> {
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
    for address in (0..0x1000u16).filter(|address| !mapped.contains(&(address & !3))) {
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
    assert_eq!(counters.len(), 24);
    for name in &counters {
        assert_eq!(bench.read_reg(name)?, 0, "{name}");
    }
    finish(&mut bench)?;
    replay_exactly(&mut bench, &sample_entries(&layout, 7))?;
    assert_eq!(bench.read_reg("CNT_TRANSLATIONS")?, 7);
    finish(&mut bench)
}

/// A small counter holds 31 events and is visited once in a while: no number of events before many
/// in a row loses one.
#[test]
fn counters_lose_no_event_however_events_come() -> Result<()> {
    let mut bench = plain_bench()?;
    let events = different_regions(bench.config(), 100);
    let mut counted = 0;
    for before in 0..40 {
        for event in &events[..before] {
            drive(&mut bench, &[*event])?;
            bench.idle(60)?;
        }
        assert_eq!(drive(&mut bench, &events)?, 0);
        counted += before as u64 + 100;
        assert_eq!(bench.read_reg("CNT_MISSES")?, counted, "{before} before");
    }
    finish(&mut bench)
}
