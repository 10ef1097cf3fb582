//! Whether a block works as it is configured: what it has works, and what it has not is not there.
//! The golden model checks every cycle, the assertions as well.

mod ahead;
mod answers;
mod bytes;
mod damage;
mod pace;
mod reset;
mod strobes;

pub use ahead::{asks_no_more, runs_ahead};
pub use answers::{ended_while_refused, in_time, retries};
pub use bytes::bytes_in_use;
pub use damage::damage;
pub use pace::many_misses;
pub use reset::wakes;
pub use strobes::strobes;

use super::{
    LONG, Layout, REC, REP, Rtl, Torture, Workload, crrb, finish, replay, sample_entries,
    surroundings, torture, vlines, wild_bench_for,
};
use anyhow::{Context, Result, ensure};
use jukebox_config::{Coding, Config};
use jukebox_harness::{BenchOptions, EventFate, ObsEvent, ObsKind, Stimulus};
use std::collections::BTreeMap;

const OKAY: u8 = 0;
const SLVERR: u8 = 2;

/// Bytes of the register space that registers can lie in, and some behind them.
const SPACE: u16 = 0x240;

/// Cycles within which everything that has been asked for begins, or ends, or is counted.
const SOON: u64 = 32;

/// Events that have come and are not counted yet, if a read is quick.
const ON_THE_WAY: u64 = 4;

/// Everything that works, or is not there, in a block of `config`.
///
/// # Errors
/// On the first difference, naming the part.
pub fn exercise(config: &Config) -> Result<()> {
    wakes(config).context("reset")?;
    registers(config).context("registers")?;
    bytes(config).context("registers in use")?;
    comes_back(config).context("record and replay")?;
    retries(config).context("RETRY")?;
    ended_while_refused(config).context("ends while entries are dropped")?;
    in_time(config).context("watchdog")?;
    pauses(config).context("PAUSE")?;
    counts(config).context("counters")?;
    run_ahead(config).context("run-ahead")?;
    damaged(config).context("damaged lines")?;
    random(config).context("random operation")
}

fn bench(config: &Config) -> Result<Rtl> {
    wild_bench_for(config, BenchOptions::default())
}

/// [`runs_ahead`] and [`asks_no_more`], if the block can.
///
/// # Errors
/// As there.
pub fn run_ahead(config: &Config) -> Result<()> {
    if config.prefetch.run_ahead {
        runs_ahead(&mut bench(config)?)?;
        if config.translates() {
            asks_no_more(&mut bench(config)?)?;
        }
    }
    Ok(())
}

/// [`bytes_in_use`].
///
/// # Errors
/// As there.
pub fn bytes(config: &Config) -> Result<()> {
    bytes_in_use(&mut bench(config)?)
}

/// [`damage`], in delta coding.
///
/// # Errors
/// As there.
pub fn damaged(config: &Config) -> Result<()> {
    if config.metadata.coding == Coding::Delta {
        damage(&mut bench(config)?)?;
    }
    Ok(())
}

/// Random operations of software, events and faults.
///
/// # Errors
/// As [`torture`].
pub fn random(config: &Config) -> Result<()> {
    for seed in 0..4 {
        let mut bench = wild_bench_for(config, surroundings(seed))?;
        torture(&mut bench, Torture::of_seed(seed))?;
    }
    Ok(())
}

/// Every register reads its value of reset, and every word that is none is answered SLVERR, reads 0
/// and takes nothing.
///
/// # Errors
/// On the first difference.
pub fn registers(config: &Config) -> Result<()> {
    let mut bench = bench(config)?;
    let all = bench.registers().all().to_vec();
    for register in &all {
        let value = bench.read_reg(register.name)?;
        let (name, reset) = (register.name, register.reset);
        ensure!(value == reset, "{name} reads {value:#x}, not {reset:#x}");
    }
    let words = all
        .iter()
        .flat_map(|register| (register.offset..register.offset + register.bytes()).step_by(4));
    let words: Vec<u16> = words.collect();
    for offset in (0..SPACE).step_by(4) {
        let there = words.contains(&offset);
        let expected = if there { OKAY } else { SLVERR };
        let read = bench.peek(offset)?;
        let right = read.resp == expected && (there || read.data == 0);
        ensure!(right, "{offset:#x} is answered {read:?}");
        if !there {
            let written = bench.poke(offset, u32::MAX, 0xf)?;
            ensure!(written.resp == SLVERR, "{offset:#x} answers {written:?}");
        }
    }
    // Of those that read what was written, the bits that there are.
    for name in ["CONFIG", "REC_BASE", "REP_BYTES", "ASID", "REBASE"] {
        if bench.registers().has(name) {
            let register = bench.registers().get(name)?;
            let named = register.fields.iter();
            let named = named.fold(0, |all, field| all | u64::from(field.mask()));
            let mask = if named == 0 { register.mask() } else { named };
            bench.write_reg(name, u64::MAX)?;
            let value = bench.read_reg(name)?;
            ensure!(value == mask, "{name} reads {value:#x}, not {mask:#x}");
        }
    }
    strobes(&mut bench)?;
    finish(&mut bench)
}

/// What is recorded comes back as prefetches: the lines of the record in its order, where the mapping
/// puts them, and elsewhere in the address space if the block can move it.
///
/// # Errors
/// On the first difference.
pub fn comes_back(config: &Config) -> Result<()> {
    let mut bench = bench(config)?;
    let layout = Layout::new(config);
    let events = Workload::new(config, 5, false).take(400);
    let bytes = accepted_record(&mut bench, &events)?;
    let entries = crrb(&events, config);
    ensure!(bytes == layout.encode(&entries), "another record");
    let rebases: &[i64] = if config.features.rebase {
        &[0, -3]
    } else {
        &[0]
    };
    for &rebase in rebases {
        if config.features.rebase {
            bench.write_reg("REBASE", rebase as u64)?;
        }
        let run = replay(&mut bench, &bytes)?;
        ensure!(run.done && run.errors == 0, "{run:?}");
        let lines = vlines(&entries, &layout, rebase);
        let pa_mask = u64::MAX >> (64 - config.address.pa_bits);
        let places = lines.iter().map(|line| line & pa_mask);
        let paddrs = run.prefetches.iter().map(|(_, prefetch)| prefetch.paddr);
        ensure!(paddrs.eq(places), "other lines than recorded");
        let said = config.prefetch_carries_address();
        ensure!(!said || run.vlines() == lines, "other virtual addresses");
        let asked = !run.prefetches.is_empty() && config.translates();
        ensure!((bench.translator.accepted > 0) == asked, "translations");
    }
    finish(&mut bench)
}

/// The record of `events`: one that is lost because memory is slow comes again.
fn accepted_record(bench: &mut Rtl, events: &[ObsEvent]) -> Result<Vec<u8>> {
    bench.start_record(REC, REC + 0x20_0000)?;
    for &event in events {
        while bench.tick(Stimulus::event(event))?.event == EventFate::Lost {}
    }
    bench.stop()?;
    bench.wait_recorded(LONG)?;
    let bytes = bench.read_reg("REC_BYTES")?;
    Ok(bench.memory.bytes.to_vec(REC, bytes as usize))
}

/// PAUSE ends both sides, and both go on where they were; where the block has none, its bit does
/// nothing.
///
/// # Errors
/// On the first difference.
pub fn pauses(config: &Config) -> Result<()> {
    const PAUSE: u32 = 1 << 4;
    let mut bench = bench(config)?;
    let layout = Layout::new(config);
    let entries = sample_entries(&layout, 12);
    let image = layout.encode(&entries);
    bench.memory.bytes.write(REP, &image);
    bench.prefetches.record();
    bench.start_record(REC, REC + 0x1000)?;
    bench.start_replay(REP, image.len() as u64)?;
    let held = Stimulus {
        pf_ready: Some(false),
        ..Stimulus::default()
    };
    for _ in 0..200 {
        bench.tick(held)?;
    }
    ensure!(bench.outputs().pf_valid == 1, "no prefetch");
    bench.poke(bench.registers().offset("CTRL")?, PAUSE, 0xf)?;
    bench.idle(SOON)?;
    let runs = bench.outputs().recording == 1;
    ensure!(runs != config.features.resume, "recording: {runs}");
    bench.wait_replayed(LONG)?;
    let done = bench.read_field("STATUS.REPLAY_DONE")? == 1;
    ensure!(done != config.features.resume, "replay done: {done}");
    if config.features.resume {
        let offset = bench.read_reg("REP_OFFSET")?;
        bench.write_reg("REP_OFFSET", offset)?;
        bench.start_replay(REP, image.len() as u64)?;
        bench.wait_replayed(LONG)?;
        ensure!(bench.read_field("STATUS.REPLAY_DONE")? == 1);
    } else {
        let all = bench.prefetches.recorded().len();
        ensure!(
            all == vlines(&entries, &layout, 0).len(),
            "{all} prefetches"
        );
        bench.stop()?;
    }
    bench.wait_idle(LONG)?;
    finish(&mut bench)
}

/// Counters, read in the middle of bursts of events of every length, right behind them, and at rest.
///
/// # Errors
/// On the first difference.
pub fn counts(config: &Config) -> Result<()> {
    let mut bench = bench(config)?;
    let names: Vec<&'static str> = bench
        .registers()
        .readable()
        .filter(|name| name.starts_with("CNT_"))
        .collect();
    let listed = config.counters.list.as_ref().map(Vec::len);
    ensure!(
        listed.is_none_or(|listed| listed == names.len()),
        "{names:?}"
    );
    bench.start_record(REC, REC + 0x20_0000)?;
    let mut workload = Workload::new(config, 9, true);
    let mut seen = Seen::default();
    for length in [1, 2, 3, 5, 8, 30, 31, 32, 33, 64, 300] {
        let events = workload.take(length);
        for (place, &event) in events.iter().enumerate() {
            if place % 9 == 5 && !names.is_empty() {
                let name = names[place % names.len()];
                let offset = bench.registers().offset(name)?;
                bench.bus.read(offset);
            }
            seen.event(event, bench.tick(Stimulus::event(event))?.event);
        }
        seen.0.retain(|name, _| bench.registers().has(name));
        for (cycles, missing) in [(0, ON_THE_WAY), (SOON, 0)] {
            bench.idle(cycles)?;
            for &name in &names {
                let value = bench.read_reg(name)?;
                if let Some(most) = seen.count(name) {
                    let least = at_most(config, most.saturating_sub(missing));
                    let most = at_most(config, most);
                    ensure!(
                        (least..=most).contains(&value),
                        "{name}, {cycles} cycles behind a burst of {length}: {value}, not {most}"
                    );
                }
            }
        }
    }
    bench.stop()?;
    bench.wait_recorded(LONG)?;
    let layout = Layout::new(config);
    let run = replay(&mut bench, &layout.encode(&sample_entries(&layout, 40)))?;
    ensure!(run.done && run.errors == 0, "{run:?}");
    finish(&mut bench)?;
    bench.control(&["COUNTERS_CLEAR"])?;
    for &name in &names {
        let value = bench.read_reg(name)?;
        ensure!(value == 0, "{name} reads {value} behind a clear");
    }
    finish(&mut bench)
}

/// What a counter of so many bits says of `count`.
fn at_most(config: &Config, count: u64) -> u64 {
    match config.counters.bits {
        0 => 0,
        bits => count.min(u64::MAX >> (64 - bits)),
    }
}

/// Events by the counters that count them as they are.
#[derive(Default)]
struct Seen(BTreeMap<&'static str, u64>);

impl Seen {
    fn event(&mut self, event: ObsEvent, fate: EventFate) {
        let taken = fate == EventFate::Accepted;
        let instruction = taken && event.instr;
        let used = instruction && event.kind == ObsKind::PrefetchHit;
        for (name, counts) in [
            ("CNT_OBSERVED", taken),
            ("CNT_LOST", !taken),
            ("CNT_MISSES", instruction && event.kind == ObsKind::Miss),
            ("CNT_USED", used),
            ("CNT_LATE", used && event.late),
            ("CNT_KEPT", instruction && event.kind == ObsKind::KeptHit),
            ("CNT_RECORDED", instruction && event.kind != ObsKind::Hit),
        ] {
            *self.0.entry(name).or_default() += u64::from(counts);
        }
    }

    fn count(&self, name: &str) -> Option<u64> {
        self.0.get(name).copied()
    }
}
