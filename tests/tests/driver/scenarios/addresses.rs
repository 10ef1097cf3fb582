//! What is accessed, and what is not; what the block is asked.

use crate::build::Setup;
use crate::machine::{Access, BYTES, Ended, Field, Machine, Settings, buffers};
use crate::program::program;
use anyhow::{Result, ensure};
use jukebox_rtl_gen::registers::registers;

/// A configuration with 32-bit addresses.
fn narrow(setup: &Setup) -> Setup {
    setup.with(|config| {
        config.geometry.crrb_entries = 2;
        config.address.va_bits = 32;
        config.address.pa_bits = 32;
        config.address.asid_bits = 1;
    })
}

/// Writes and reads.
fn count(accesses: &[Access]) -> (usize, usize) {
    let writes = accesses.iter().filter(|access| access.write).count();
    (writes, accesses.len() - writes)
}

/// A dispatch and a deschedule take as many accesses as addresses need, and no more.
pub fn no_word_too_many(setup: &Setup) -> Result<()> {
    let mut short = setup.clone();
    // 48 bits in the block, 32 in the machine.
    short.defines = &["-DJUKEBOX_PADDR_BITS=32"];
    for (setup, writes) in [(&narrow(setup), 5), (&short, 5), (setup, 8)] {
        let mut machine = Machine::new(setup)?;
        let lines = program(&setup.config, 1, 200);
        // What somebody left there.
        machine.bench.write_reg("REP_BYTES", u64::MAX)?;
        machine.bench.write_reg("REC_LIMIT", u64::MAX)?;
        machine.bench.write_reg("REC_OFFSET", u64::MAX)?;
        machine.init(Settings::default())?;
        machine.prepare(0, BYTES, 1)?;
        machine.invocation(0, 1, &lines)?;
        machine.l2.flush();
        machine.taken();
        machine.dispatch(0)?;
        let dispatch = machine.taken();
        ensure!(count(&dispatch) == (writes, 0), "dispatch: {dispatch:x?}");
        let pairs = registers(&setup.config).into_iter().filter(|r| r.pair);
        let upper: Vec<u16> = pairs.map(|r| r.offset + 4).collect();
        let touched = dispatch.iter().filter(|a| upper.contains(&a.offset));
        ensure!(touched.count() == writes - 5, "upper words: {dispatch:x?}");
        machine.idle(300)?;
        let seen = machine.fetch(1, &lines)?;
        ensure!(seen.covered == 200, "{seen:?}");
        machine.taken();
        machine.deschedule(0)?;
        let status = machine.offset_of("STATUS")?;
        let rest: Vec<Access> = machine
            .taken()
            .into_iter()
            .filter(|access| access.offset != status)
            .collect();
        ensure!(count(&rest) == (1, 1), "deschedule: {rest:x?}");
        machine.finish()?;
    }
    Ok(())
}

/// What is no block of this configuration, and what no block can do.
pub fn what_is_not_driven(setup: &Setup) -> Result<()> {
    let mut machine = Machine::new(setup)?;
    for register in ["ID", "CAP0", "CAP1", "CAP2"] {
        let offset = machine.offset_of(register)?;
        let there = machine.bench.read_reg(register)? as u32;
        machine.forged.insert(offset, there ^ 0x100);
        ensure!(
            machine.init(Settings::default())? == Ended::NoBlock,
            "{register}"
        );
        machine.forged.clear();
    }
    let impossible = Settings {
        watchdog: 1 << 24,
        ..Settings::default()
    };
    ensure!(machine.init(impossible)? == Ended::BadArgument, "watchdog");
    let hits = Settings {
        record_hits: true,
        l2_bytes: 256 << 10,
        ..Settings::default()
    };
    ensure!(machine.init(hits)? == Ended::Ok, "record_hits");
    let set = machine.bench.read_field("CONFIG.RECORD_HITS")?;
    ensure!(set == 1, "CONFIG.RECORD_HITS");
    let window = machine.bench.read_reg("PACE_WINDOW")?;
    ensure!(window == 0, "paced without marks: {window}");
    // Somebody has left it running.
    machine.bench.start_record(0x80_0000, 0x80_1000)?;
    ensure!(machine.init(Settings::default())? == Ended::Ok, "init");
    ensure!(machine.bench.outputs().recording == 0, "still recording");

    let [first, second, third] = buffers(0);
    let top = (1u64 << setup.config.address.pa_bits) - u64::from(BYTES);
    for (buffers, bytes) in [
        ([first, second + 32, third], BYTES),
        ([first, second, third], BYTES + 32),
        ([first, second, third], 0),
        ([first, first + u64::from(BYTES) - 64, third], BYTES),
        ([first, top, third], BYTES),
    ] {
        let ended = machine.try_prepare(0, buffers, bytes, 0)?;
        ensure!(ended == Ended::BadArgument, "{buffers:x?} {bytes:x}");
    }
    let below = top - 64;
    ensure!(
        machine.try_prepare(0, [first, below, third], BYTES, 0)? == Ended::Ok,
        "top"
    );
    machine.prepare(0, BYTES, 0)?;
    machine.prepare(1, BYTES, 0)?;
    machine.dispatch(0)?;
    ensure!(machine.try_dispatch(1)? == Ended::Busy, "two at once");
    ensure!(
        machine.try_deschedule(1)? == Ended::NotRunning,
        "the wrong one"
    );
    ensure!(
        machine.try_preempt(1)? == Ended::NotRunning,
        "the wrong one"
    );
    machine.deschedule(0)?;
    ensure!(machine.try_deschedule(0)? == Ended::NotRunning, "twice");
    for (l2, window) in [
        (0, 0),
        (64 << 10, 64),
        (256 << 10, 64),
        (512 << 10, 512),
        (1 << 20, 0),
        (8 << 20, 0),
    ] {
        ensure!(machine.pace_window(l2)? == window, "window for {l2}");
    }
    machine.finish()
}

/// Counters of more than 32 bits in one moment, shares, interrupts.
pub fn counters_and_interrupts(setup: &Setup) -> Result<()> {
    let wide = setup.with(|config| {
        config.name = "lukewarm".into();
        config.address.va_bits = 57;
        config.address.pa_bits = 56;
        config.counters.bits = 33;
        config.metadata.axi_data_bits = 512;
    });
    let mut machine = Machine::new(&wide)?;
    let lines = program(&wide.config, 1, 240);
    let done = machine
        .bench
        .registers()
        .word("IRQ_STATUS", &["RECORD_DONE"])?;
    let settings = Settings {
        irq_enable: done,
        ..Settings::default()
    };
    machine.init(settings)?;
    machine.prepare(0, BYTES, 0)?;
    machine.invocation(0, 0, &lines)?;
    machine.idle(3)?;
    ensure!(machine.bench.outputs().irq == 1, "no interrupt");
    ensure!(machine.acknowledge()? & done == done, "cause");
    machine.idle(3)?;
    ensure!(machine.bench.outputs().irq == 0, "not acknowledged");
    ensure!(machine.field(0, Field::Full)? == 0, "not full");
    machine.clear_counters()?;
    machine.l2.flush();
    let seen = machine.invocation(0, 0, &lines)?;
    machine.idle(20)?;
    machine.taken();
    let used = machine.counter("CNT_USED")?;
    ensure!(
        used == seen.covered as u64 && used == 240,
        "{used}: {seen:?}"
    );
    let low = machine.offset_of("CNT_USED")?;
    let offsets: Vec<u16> = machine.taken().iter().map(|access| access.offset).collect();
    ensure!(offsets == [low, low + 4], "{offsets:x?}");
    let shares = machine.measure()?;
    ensure!(shares == [(240, 240); 3], "{shares:?}");
    machine.finish()
}
