//! An invocation recorded and replayed, beside the third model, which says what is in the record and
//! which prefetches come of it.

use anyhow::{Result, ensure};
use jukebox_brute::{Answer, Block, Kind, Lookup, RecordStart, ReplayStart};
use jukebox_harness::{EventFate, Mapping, ObsEvent, ObsKind, Prefetch, Source, Stimulus};
use jukebox_tests::rtl::{LONG, Layout, REC, REP, Rtl, finish};
use rand::seq::IndexedRandom;
use rand::{Rng, RngExt};
use rand_pcg::Pcg64Mcg;
use std::rc::Rc;

/// Where a second record lies.
const REP2: u64 = 0x60_0000;

/// Bytes of a page of the translation.
const PAGE: u64 = 4096;

/// What software programs.
#[derive(Debug)]
struct Programmed {
    record_hits: bool,
    asid_filter: bool,
    /// Room for the record, lines.
    room: u64,
    rebase: u64,
    /// Lines of the record that are replayed as the first of two.
    first: Option<u64>,
    /// Pages whose translation is refused.
    denied: Vec<u64>,
    mapping: Mapping,
}

/// Records `events` and replays the record in the surroundings of `bench`, whose golden model checks every
/// cycle; how many prefetches of records the third model has foretold.
///
/// # Errors
/// On the first difference.
pub fn invocation(bench: &mut Rtl, events: &[ObsEvent], rng: &mut Pcg64Mcg) -> Result<u64> {
    let programmed = Programmed::drawn(bench, events, rng);
    let mut brute = Block::new(bench.config());
    program(bench, &programmed)?;
    brute.policy.record_hits = programmed.record_hits;
    brute.policy.asid_filter = programmed.asid_filter;
    let record = recorded(bench, &mut brute, events, &programmed)?;
    let foretold = replayed(bench, &mut brute, &record, &programmed)?;
    finish(bench)?;
    Ok(foretold)
}

impl Programmed {
    fn drawn(bench: &Rtl, events: &[ObsEvent], rng: &mut Pcg64Mcg) -> Programmed {
        let config = bench.config();
        let named = |name: &str| bench.registers().word("CONFIG", &[name]).is_ok();
        let denied = (0..rng.random_range(0..4)).filter_map(|_| events.choose(rng));
        let denied = denied.map(|event| event.vaddr / PAGE).collect();
        Programmed {
            record_hits: rng.random_bool(0.3) && named("RECORD_HITS"),
            asid_filter: rng.random_bool(0.3) && named("ASID_FILTER"),
            room: match rng.random_range(0..4u32) {
                0 => rng.random_range(0..20),
                _ => 0x8000,
            },
            rebase: match config.features.rebase && rng.random_bool(0.5) {
                true => rng.next_u64() >> (64 - Layout::new(config).tag_bits),
                false => 0,
            },
            first: (config.prefetch.second_record && rng.random_bool(0.5))
                .then(|| rng.random_range(0..40)),
            denied,
            mapping: match config.translates() {
                true => Mapping::Scramble(rng.random_range(0..100)),
                false => Mapping::Identity,
            },
        }
    }
}

fn program(bench: &mut Rtl, programmed: &Programmed) -> Result<()> {
    bench.translator.mapping = programmed.mapping;
    for page in &programmed.denied {
        bench.translator.deny_page(page * PAGE, 2);
    }
    let mut fields = Vec::new();
    if programmed.record_hits {
        fields.push("RECORD_HITS");
    }
    if programmed.asid_filter {
        fields.push("ASID_FILTER");
    }
    if !fields.is_empty() {
        let word = bench.registers().word("CONFIG", &fields)?;
        bench.write_reg("CONFIG", word)?;
    }
    if bench.registers().has("NEXT_LINE") {
        bench.write_reg("NEXT_LINE", programmed.room % 4)?;
    }
    Ok(())
}

/// The record of `events`, the same as the third model's; an event that is lost comes again.
fn recorded(
    bench: &mut Rtl,
    brute: &mut Block,
    events: &[ObsEvent],
    programmed: &Programmed,
) -> Result<Vec<u8>> {
    let limit = REC + programmed.room * u64::from(bench.config().geometry.line_bytes);
    bench.start_record(REC, limit)?;
    brute.record_start(RecordStart {
        base: REC,
        limit,
        ..RecordStart::default()
    });
    for &event in events {
        let until = bench.cycle() + LONG;
        while bench.tick(Stimulus::event(event))?.event == EventFate::Lost {
            ensure!(bench.cycle() < until, "no event is taken any more");
        }
        brute.look_up(lookup(event));
    }
    bench.stop()?;
    brute.record_stop();
    bench.wait_recorded(LONG)?;
    let bytes = bench.read_reg("REC_BYTES")?;
    ensure!(
        bytes == brute.rec_bytes,
        "REC_BYTES reads {bytes}, {} by the third model",
        brute.rec_bytes
    );
    let record = bench.memory.bytes.to_vec(REC, bytes as usize);
    for (at, byte) in (REC..).zip(&record) {
        let expected = brute.memory.get(&at).copied().unwrap_or_default();
        ensure!(
            *byte == expected,
            "byte {} of the record is {byte:#x}, {expected:#x} by the third model",
            at - REC
        );
    }
    Ok(record)
}

fn lookup(event: ObsEvent) -> Lookup {
    Lookup {
        vaddr: event.vaddr,
        paddr: event.paddr,
        kind: match event.kind {
            ObsKind::Miss => Kind::Miss,
            ObsKind::PrefetchHit => Kind::PrefetchHit,
            ObsKind::Hit => Kind::Hit,
            ObsKind::KeptHit => Kind::KeptHit,
        },
        instruction: event.instr,
        asid: event.asid,
        late: event.late,
    }
}

/// Replays the record, as one or as two; the prefetches are those of the third model.
fn replayed(
    bench: &mut Rtl,
    brute: &mut Block,
    record: &[u8],
    programmed: &Programmed,
) -> Result<u64> {
    let pa_bits = bench.config().address.pa_bits;
    let (denied, mapping) = (programmed.denied.clone(), programmed.mapping);
    brute.translator = Rc::new(move |vaddr, _| match denied.contains(&(vaddr / PAGE)) {
        true => Answer::Drop,
        false => Answer::Ok(mapping.translate(vaddr, pa_bits)),
    });
    let line = u64::from(bench.config().geometry.line_bytes);
    let cut = programmed.first.map_or(record.len() as u64, |lines| {
        (lines * line).min(record.len() as u64)
    });
    let (first, second) = record.split_at(cut as usize);
    for (base, bytes) in [(REP, first), (REP2, second)] {
        bench.memory.bytes.write(base, bytes);
        brute.memory.extend((base..).zip(bytes.iter().copied()));
    }
    if programmed.first.is_some() {
        bench.write_reg("REP2_BASE", REP2)?;
        bench.write_reg("REP2_BYTES", second.len() as u64)?;
    }
    if bench.config().features.rebase {
        bench.write_reg("REBASE", programmed.rebase)?;
    }
    bench.prefetches.record();
    bench.start_replay(REP, first.len() as u64)?;
    bench.wait_replayed(LONG)?;
    brute.prefetches.clear();
    brute.replay_start(ReplayStart {
        base: REP,
        bytes: first.len() as u64,
        second: (REP2, second.len() as u64),
        rebase: programmed.rebase,
        ..ReplayStart::default()
    });
    let said = bench.config().prefetch_carries_address();
    let shown = |paddr, vaddr, source| (paddr, if said { vaddr } else { 0 }, source);
    let of_records = |(_, prefetch): &&(u64, Prefetch)| prefetch.source != Source::NextLine;
    let seen: Vec<_> = bench
        .prefetches
        .recorded()
        .iter()
        .filter(of_records)
        .collect();
    let seen = seen
        .iter()
        .map(|(_, prefetch)| shown(prefetch.paddr, prefetch.vaddr, prefetch.source as u8));
    let expected = brute
        .prefetches
        .iter()
        .map(|prefetch| shown(prefetch.paddr, prefetch.vaddr, prefetch.source as u8));
    let (seen, expected): (Vec<_>, Vec<_>) = (seen.collect(), expected.collect());
    let differs = seen
        .iter()
        .zip(&expected)
        .position(|(one, other)| one != other);
    ensure!(
        differs.is_none() && seen.len() == expected.len(),
        "{} prefetches, {} by the third model; the first that differs: {differs:?}",
        seen.len(),
        expected.len()
    );
    Ok(expected.len() as u64)
}
