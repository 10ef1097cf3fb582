//! The model at the ports against the brute-force model: what memory, registers and the order of prefetches
//! are once everything has come to rest, whatever the surroundings' timing.

use super::bench::{Bench, Manner, Rng};
use super::map;
use super::right::{any_config, some_parts};
use jukebox_brute::pace::{Cycle, Pace, pace_cycles};
use jukebox_brute::{
    Answer, Block, Entry, Kind, Lookup, RecordStart, ReplayStart, Sizes, read, write,
};
use jukebox_config::{Coding, Config, Translation};
use jukebox_golden::{Expect, Mismatch};
use jukebox_ports::{Inputs, Outputs};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

const BASE: u64 = 0x10_0000;
const OTHER: u64 = 0x20_0000;

/// Cycles without a move after which nothing moves by itself: more than any latency and any wait.
const QUIET: usize = 80;

/// What a region's translation is like, by its address; those of `once` may be retried with success.
fn answer(once: &BTreeSet<u64>, pa_bits: u32, region: u64, again: bool) -> Answer {
    let class = (region >> 7 ^ region >> 11 ^ region >> 17) % 8;
    let paddr = (region ^ 0x1234_5a5a) & ((1 << pa_bits) - 1);
    match class {
        0 => Answer::Drop,
        1 => Answer::Retry,
        2 | 3 if once.contains(&region) && !again => Answer::Retry,
        _ => Answer::Ok(paddr),
    }
}

/// Both models under the same operations.
struct Pair {
    bench: Bench,
    brute: Block,
    rng: Rng,
    sizes: Sizes,
    pace: Pace,
}

impl Pair {
    fn new(config: &Config, seed: u64) -> Result<Pair, Mismatch> {
        let mut bench = Bench::new(config, seed ^ 0x77);
        bench.reset()?;
        bench.trace = Some(Vec::new());
        Ok(Pair {
            bench,
            brute: Block::new(config),
            rng: Rng(seed),
            sizes: Sizes::of(config),
            pace: Pace::default(),
        })
    }

    fn there(&self, name: &str) -> bool {
        map::is_there(&self.bench.config, name)
    }

    fn set(&mut self, name: &str, value: u64) -> Result<(), Mismatch> {
        if self.there(name) {
            self.bench.set(name, value)?;
        }
        Ok(())
    }

    /// Registers that act on what runs, and a clear of the counters, at rest.
    fn policy(&mut self) -> Result<(), Mismatch> {
        let rng = &mut self.rng;
        let (filter, pacing, hits) = (rng.chance(50), rng.chance(60), rng.chance(30));
        let window = [0, 1, 3, 9][rng.below(4) as usize];
        let gap = [0, 0, 1, 7][rng.below(4) as usize];
        let release = rng.below(4);
        self.set("PACE_WINDOW", window)?;
        self.set("PACE_GAP", gap)?;
        self.set("PACE_RELEASE", release)?;
        let wait = self.rng.below(30);
        self.set("XLT_RETRY_WAIT", wait)?;
        let bits = [
            ("ASID_FILTER", filter),
            ("PACING", pacing),
            ("RECORD_HITS", hits),
        ];
        let bits = bits
            .iter()
            .filter(|(name, on)| *on && map::is_there(&self.bench.config, name));
        let word = bits.fold(0, |word, (name, _)| word | map::flag("CONFIG", name));
        self.set("CONFIG", word.into())?;
        let pacing = pacing && self.there("PACING");
        self.brute.policy.asid_filter = filter && self.there("ASID_FILTER");
        self.brute.policy.record_hits = hits;
        self.brute.policy.window = if pacing { window } else { 0 };
        self.brute.policy.release = if pacing { release } else { 0 };
        self.pace = match pacing {
            true => Pace {
                window,
                gap,
                release,
            },
            false => Pace::default(),
        };
        self.bench.control(&["COUNTERS_CLEAR"])?;
        self.brute.clear_counters();
        self.bench.run(20)?;
        self.bench.trace = Some(Vec::new());
        Ok(())
    }

    fn record_start(&mut self, base: u64, lines: u64, offset: u64) -> Result<(), Mismatch> {
        let line = self.sizes.line;
        let odd = if self.rng.chance(5) { 4 } else { 0 };
        let resume = self.there("REC_OFFSET");
        let start = RecordStart {
            base: base + odd,
            limit: base + lines * line,
            offset: if resume { offset } else { 0 },
            asid: 1,
        };
        self.set("REC_BASE", start.base)?;
        self.set("REC_LIMIT", start.limit)?;
        self.set("REC_OFFSET", start.offset)?;
        self.brute.rec_offset = start.offset;
        self.set("ASID", 1)?;
        self.bench.control(&["RECORD_START"])?;
        self.brute.record_start(start);
        // Lookups of the next cycles are recorded or not: nobody says which.
        self.bench.run(6)
    }

    fn replay_start(&mut self, base: u64, bytes: u64, offset: u64) -> Result<(), Mismatch> {
        let odd = if self.rng.chance(5) { 4 } else { 0 };
        let resume = self.there("REP_OFFSET");
        let rebase = [0, 1, u64::MAX, 0x1_2345][self.rng.below(4) as usize];
        let tags = (1 << self.sizes.tag_bits) - 1;
        let start = ReplayStart {
            base,
            bytes: bytes + odd,
            offset: if resume { offset } else { 0 },
            rebase: if self.there("REBASE") {
                rebase & tags
            } else {
                0
            },
            asid: 1,
            ..ReplayStart::default()
        };
        let once = self.regions_met_once(&start);
        let pa_bits = self.bench.config.address.pa_bits;
        let of_brute = once.clone();
        self.brute.translator =
            Rc::new(move |vaddr, again| answer(&of_brute, pa_bits, vaddr, again));
        self.bench.again.clear();
        self.bench.translator = Some(Box::new(move |vaddr, again| {
            match answer(&once, pa_bits, vaddr, again) {
                Answer::Ok(paddr) => (paddr, 0),
                Answer::Retry => (0, 1),
                Answer::Drop => (0, 2 + (vaddr >> 20 & 1) as u8),
            }
        }));
        self.set("REP_BASE", start.base)?;
        self.set("REP_BYTES", start.bytes)?;
        self.set("REP_OFFSET", start.offset)?;
        self.brute.rep_offset = (start.offset, start.offset);
        self.set("REBASE", start.rebase)?;
        self.set("ASID", 1)?;
        self.bench.control(&["REPLAY_START"])?;
        self.brute.replay_start(start);
        self.quiet()
    }

    /// Regions that a replay asks for once, whatever becomes of its lines.
    fn regions_met_once(&self, start: &ReplayStart) -> BTreeSet<u64> {
        let mut met = BTreeMap::new();
        for at in (start.base..start.base + start.bytes).step_by(self.sizes.line as usize) {
            let byte = |at| self.brute.memory.get(&at).copied().unwrap_or_default();
            let line: Vec<u8> = (at..at + self.sizes.line).map(byte).collect();
            for entry in read(&self.sizes, &line).entries {
                let tag =
                    (u128::from(entry.tag) + u128::from(start.rebase)) % (1 << self.sizes.tag_bits);
                *met.entry(tag as u64 * self.sizes.region).or_insert(0) += 1;
            }
        }
        met.into_iter()
            .filter(|(_, times)| *times == 1)
            .map(|(region, _)| region)
            .collect()
    }

    /// A lookup, and time enough for what follows from it if anything hangs on that.
    fn look_up(&mut self) -> Result<(), Mismatch> {
        let rng = &mut self.rng;
        let regions = self.sizes.region;
        let number = rng.below(4 + 3 * self.sizes.crrb as u64);
        let far = [0, 0x3f00, 0x1_0000_0000 & ((1 << self.sizes.tag_bits) - 1)];
        let tag = number + far[number as usize % 3];
        let vaddr = tag * regions + rng.below(regions);
        let kinds = [Kind::Miss, Kind::PrefetchHit, Kind::Hit, Kind::KeptHit];
        let lookup = Lookup {
            vaddr: vaddr & ((1 << self.sizes.va_bits) - 1),
            paddr: 0,
            kind: kinds[[0, 0, 0, 0, 1, 1, 2, 3][rng.below(8) as usize]],
            instruction: rng.chance(90),
            asid: u16::from(rng.chance(85)),
            late: rng.chance(30),
        };
        self.bench.offered = Some(Inputs {
            obs_vaddr: lookup.vaddr,
            obs_kind: lookup.kind as u8,
            obs_late: lookup.late.into(),
            obs_instr: lookup.instruction.into(),
            obs_asid: lookup.asid,
            ..Inputs::default()
        });
        let from = self.bench.golden.cycle();
        loop {
            let taken = self.bench.block.out.obs_ready;
            self.bench.cycle()?;
            if taken != 0 {
                break;
            }
            assert!(
                self.bench.golden.cycle() < from + 10_000,
                "no event is taken"
            );
        }
        self.bench.offered = None;
        let waits = self.brute.is_replaying() || !self.brute.broken.is_empty();
        self.brute.look_up(lookup);
        if waits {
            self.quiet()?;
        }
        Ok(())
    }

    /// Until what can happen has happened.
    fn quiet(&mut self) -> Result<(), Mismatch> {
        let moves = |(i, o): &(Inputs, Outputs)| {
            let offered = o.pf_valid | o.xlt_req_valid | o.m_axi_arvalid | o.m_axi_awvalid;
            offered | i.m_axi_rvalid | i.m_axi_bvalid | i.xlt_rsp_valid != 0
        };
        loop {
            self.bench.run(QUIET as u64)?;
            let trace = self.bench.trace.as_ref().expect("it is kept");
            if !trace[trace.len() - QUIET..].iter().any(moves) {
                return Ok(());
            }
            assert!(trace.len() < 200_000, "it does not come to an end");
        }
    }

    /// What both say at rest.
    fn compare(&mut self) -> Result<(), Mismatch> {
        // Before anything is read: what is read, the model takes for granted.
        self.bench.rest()?;
        let trace = self.bench.trace.take().expect("it is kept");
        let memory: BTreeMap<u64, u8> = self
            .bench
            .memory()
            .iter()
            .map(|(at, byte)| (*at, *byte))
            .collect();
        // What is in the line of a refused write, and behind it, is nobody's business.
        let refused = self.brute.causes.contains("WRITE_ERROR");
        let refused = self.brute.broken.first().filter(|_| refused).copied();
        for (at, byte) in &memory {
            let known = self.brute.memory.entry(*at).or_insert(0);
            if refused.is_some_and(|from| (from..from + 0x1000).contains(at)) {
                *known = *byte;
            }
            assert!(known == byte, "byte at {at:#x}: {byte:#x}, not {known:#x}");
        }
        let whole = self.brute.memory.keys().all(|at| memory.contains_key(at));
        assert!(whole, "something was not written");
        let translates = self.bench.config.features.translation == Translation::Port;
        let accepted = trace.iter().filter(|(i, o)| o.pf_valid & i.pf_ready != 0);
        let seen: Vec<_> = accepted
            .map(|(_, o)| (o.pf_paddr, o.pf_vaddr, o.pf_asid))
            .collect();
        let expected: Vec<_> = self
            .brute
            .prefetches
            .iter()
            .map(|one| match translates {
                true => (one.paddr, one.vaddr, one.asid),
                false => (one.paddr, 0, 0),
            })
            .collect();
        assert_eq!(seen, expected, "prefetches");
        if !self.brute.unsure.contains("CNT_TRANSLATIONS") {
            let asked = trace
                .iter()
                .filter(|(i, o)| o.xlt_req_valid & i.xlt_req_ready != 0);
            let mut seen: Vec<_> = asked.map(|(_, o)| o.xlt_req_vaddr).collect();
            let mut expected = self.brute.requests.clone();
            seen.sort_unstable();
            expected.sort_unstable();
            assert_eq!(seen, expected, "requests");
        }
        let of = |valid: &dyn Fn(&(Inputs, Outputs)) -> Option<u64>| -> Vec<u64> {
            trace.iter().filter_map(valid).collect()
        };
        let written =
            of(&|(i, o)| (o.m_axi_awvalid & i.m_axi_awready != 0).then_some(o.m_axi_awaddr));
        if !self.brute.unsure.contains("CNT_BYTES_WRITTEN") {
            assert_eq!(written, self.brute.writes, "lines written");
        }
        let read = of(&|(i, o)| (o.m_axi_arvalid & i.m_axi_arready != 0).then_some(o.m_axi_araddr));
        if !self.brute.unsure.contains("CNT_LINES_READ") {
            assert_eq!(read, self.brute.reads, "lines read");
        }
        self.registers(&trace);
        self.brute.writes.clear();
        self.brute.reads.clear();
        self.brute.prefetches.clear();
        self.brute.requests.clear();
        self.bench.settle()?;
        self.bench.trace = Some(Vec::new());
        Ok(())
    }

    fn registers(&self, trace: &[(Inputs, Outputs)]) {
        let (brute, golden) = (&self.brute, &self.bench.golden);
        let check = |name: &str, low: u64, high: u64| {
            if !map::is_there(&self.bench.config, name) || brute.unsure.contains(name) {
                return;
            }
            let right = match golden.expect(name) {
                Expect::Exact(only) => (low..=high).contains(&only),
                Expect::Range(from, to) => from <= high && low <= to,
                Expect::Unknown => false,
            };
            let expected = golden.expect(name);
            assert!(
                right,
                "{name}: {expected:?}, and by brute force {low:#x} to {high:#x}"
            );
        };
        let exactly = |name, value| check(name, value, value);
        exactly("REC_OFFSET", brute.rec_offset);
        exactly("REC_BYTES", brute.rec_bytes);
        check("REP_OFFSET", brute.rep_offset.0, brute.rep_offset.1);
        let bits = |register, names: &BTreeSet<&'static str>| {
            names
                .iter()
                .fold(0, |word, name| word | u64::from(map::flag(register, name)))
        };
        let error = if brute.causes.is_empty() {
            0
        } else {
            map::flag("STATUS", "ERROR")
        };
        exactly("STATUS", bits("STATUS", &brute.status) | u64::from(error));
        exactly("ERROR_CAUSE", bits("ERROR_CAUSE", &brute.causes));
        let timed = ["CNT_LOST", "CNT_STALL_CYCLES", "CNT_PACE_CYCLES"];
        for name in map::COUNTERS.iter().filter(|name| !timed.contains(name)) {
            exactly(name, brute.counter(name));
        }
        let count = |held: &dyn Fn(&(Inputs, Outputs)) -> bool| {
            trace.iter().filter(|cycle| held(cycle)).count()
        };
        let bits = self.bench.config.counters.bits;
        let most = if bits == 0 {
            0
        } else {
            u64::MAX >> (64 - bits)
        };
        let lost = count(&|(i, o)| i.obs_valid != 0 && o.obs_ready == 0) as u64;
        exactly("CNT_LOST", lost.min(most));
        let stalls = count(&|(i, o)| o.pf_valid != 0 && i.pf_ready == 0) as u64;
        exactly("CNT_STALL_CYCLES", stalls.min(most));
        let cycles: Vec<Cycle> = trace.iter().map(cycle).collect();
        exactly("CNT_PACE_CYCLES", pace_cycles(self.pace, &cycles).min(most));
    }
}

/// A cycle as pacing sees it.
fn cycle((i, o): &(Inputs, Outputs)) -> Cycle {
    let event = i.obs_valid & o.obs_ready & i.obs_instr != 0;
    Cycle {
        replaying: o.replaying != 0,
        offered: o.pf_valid != 0,
        accepted: o.pf_valid & i.pf_ready != 0,
        used: event && i.obs_kind == 1,
        missed: event && i.obs_kind == 0,
        present: i.pf_present != 0,
    }
}

/// Recordings and replays one after the other and beside each other, each compared at its end.
fn rounds(seed: u64, number: u64) -> Result<(), Mismatch> {
    let mut rng = Rng(seed);
    let mut config = any_config(&mut rng);
    if rng.chance(40) {
        config.metadata.coding = Coding::Delta;
    }
    let config = if rng.chance(40) {
        some_parts(config, &mut rng)
    } else {
        config
    };
    let mut pair = Pair::new(&config, seed)?;
    let line = pair.sizes.line;
    let (mut to, mut from, mut bytes) = (BASE, OTHER, 0);
    for _ in 0..number {
        pair.bench.manner = Manner {
            stall: [0, 10, 40][rng.below(3) as usize],
            latency: [0, 4, 20][rng.below(3) as usize],
            ..Manner::default()
        };
        pair.policy()?;
        if rng.chance(15) {
            // A line of the record that will be written, or of the one that is replayed.
            let place = if rng.chance(50) { to } else { from };
            pair.brute.broken = [place + rng.below(5) * line].into();
            pair.brute.policy.window = 0;
            pair.pace = Pace::default();
            pair.set("CONFIG", 0)?;
            (pair.brute.policy.asid_filter, pair.brute.policy.record_hits) = (false, false);
            pair.bench.broken = pair.brute.broken.clone();
            pair.bench.manner.stall = 0;
            pair.bench.run(20)?;
        }
        let lines = [0, 1, 4, 30][rng.below(4) as usize];
        pair.record_start(to, lines, rng.below(2) * rng.below(3) * line)?;
        if rng.chance(80) {
            pair.replay_start(from, bytes, rng.below(2) * rng.below(3) * line)?;
        }
        for _ in 0..rng.below(80) {
            pair.look_up()?;
        }
        if rng.chance(30) && pair.there("PAUSE") {
            // Both go on where they were.
            pair.bench.control(&["PAUSE"])?;
            pair.brute.record_stop();
            pair.brute.replay_abort();
            pair.quiet()?;
            let [record, replay] = [pair.bench.get("REC_OFFSET")?, pair.bench.get("REP_OFFSET")?];
            let (low, high) = pair.brute.rep_offset;
            assert!(
                (low..=high).contains(&replay),
                "{replay:#x} is not {low:#x} to {high:#x}"
            );
            pair.record_start(to, lines, record)?;
            pair.replay_start(from, bytes, replay)?;
            for _ in 0..rng.below(40) {
                pair.look_up()?;
            }
        }
        pair.bench.control(&["RECORD_STOP", "REPLAY_ABORT"])?;
        pair.brute.record_stop();
        pair.brute.replay_abort();
        pair.compare()?;
        pair.set("ERROR_CAUSE", 127)?;
        pair.brute.causes.clear();
        pair.brute.broken.clear();
        pair.bench.broken.clear();
        bytes = pair.brute.rec_bytes;
        (to, from) = (from, to);
        if rng.chance(30) && bytes > 0 {
            let at = from + rng.below(bytes);
            let spoilt = pair.brute.memory.entry(at).or_insert(0);
            *spoilt ^= 1 << rng.below(8);
            pair.bench.memory().insert(at, *spoilt);
        }
    }
    Ok(())
}

/// A paced replay in a rain of events and pulses that begins before it and ends after it: how long it
/// was held.
fn rain(seed: u64) -> Result<(), Mismatch> {
    let mut rng = Rng(seed);
    let config = Config::default();
    let sizes = Sizes::of(&config);
    let mut bench = Bench::new(&config, seed ^ 0x99);
    bench.reset()?;
    let entries: Vec<Entry> = (0..9)
        .map(|tag| Entry {
            tag: 3 * tag,
            lines: [1, 4, 5, tag].into(),
        })
        .collect();
    let line = write(&sizes, &entries).expect("nine fit");
    bench.memory().extend((BASE..).zip(line));
    let pace = Pace {
        window: [1, 2, 3, 8][rng.below(4) as usize],
        gap: [0, 0, 1, 4][rng.below(4) as usize],
        release: rng.below(4),
    };
    bench.set("PACE_WINDOW", pace.window)?;
    bench.set("PACE_GAP", pace.gap)?;
    bench.set("PACE_RELEASE", pace.release)?;
    bench.set("CONFIG", map::flag("CONFIG", "PACING").into())?;
    bench.set("REP_BASE", BASE)?;
    bench.set("REP_BYTES", sizes.line)?;
    bench.trace = Some(Vec::new());
    bench.manner = Manner {
        stall: [0, 30][rng.below(2) as usize],
        events: [5, 20, 60][rng.below(3) as usize],
        present: [0, 5, 20][rng.below(3) as usize],
        ..Manner::default()
    };
    bench.control(&["REPLAY_START"])?;
    bench.run(rng.below(300))?;
    bench.control(&["REPLAY_ABORT"])?;
    bench.manner.events = 0;
    bench.manner.present = 0;
    bench.rest()?;
    let trace = bench.trace.take().expect("it is kept");
    let cycles: Vec<Cycle> = trace.iter().map(cycle).collect();
    let held = pace_cycles(pace, &cycles);
    assert_eq!(
        bench.golden.expect("CNT_PACE_CYCLES"),
        Expect::Exact(held),
        "{pace:?}"
    );
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(200)
    })]
    #[test]
    fn both_hold_a_replay_as_long(seed: u64) {
        rain(seed).map_err(|difference| TestCaseError::fail(difference.to_string()))?;
    }

    #[test]
    fn both_come_to_the_same_end(seed: u64) {
        rounds(seed, 4).map_err(|difference| TestCaseError::fail(difference.to_string()))?;
    }
}
