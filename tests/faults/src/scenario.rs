//! What the block does in a run: programmed, recording and replaying, read out.

use crate::ranges::{Outside, Ranges};
use crate::rules::{Broken, Rules};
use crate::watched::{Sight, Upset, Watched};
use anyhow::{Context, Result, bail, ensure};
use jukebox_config::Config;
use jukebox_cosim::Model;
use jukebox_golden::Geometry;
use jukebox_golden::format::{self, Entry};
use jukebox_harness::{Bench, BenchError, BenchOptions, Mapping, Stimulus, TranslationFault, When};
use jukebox_ports::Outputs;
use jukebox_tests::rtl::{REC, REP, Workload};
use rand::{Rng, RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use std::collections::{BTreeSet, HashSet};
use std::ops::Range;
use std::sync::Arc;

/// How many scenarios there are of a configuration.
pub const SCENARIOS: usize = 24;

/// Where the second record lies.
const REP2: u64 = 0x60_0000;
/// Cycles in which lookups are reported, and those after which a replay that goes on is taken for one that hangs.
const BUSY: u64 = 420;
const LONGEST: u64 = 2500;
/// Cycles within which a recording or an aborted replay comes to its end.
const WAIT: u64 = 2500;
/// What `WATCHDOG` is set to.
const WATCHDOG: u64 = 300;

/// An access to a register that is never answered, or an operation that nothing ends but reset.
struct Stuck;

type Moves<T> = Result<T, Stuck>;

/// How the operation of a run came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// As it should.
    Itself,
    /// By an ABORT, or by a second STOP.
    Asked,
    /// Not without a reset.
    Stuck,
}

/// What a run came to.
#[derive(Debug)]
pub(crate) struct Run {
    pub end: End,
    /// Every register that can be read, in order, unless the run was stuck.
    pub registers: Vec<u64>,
    /// Lines of the record: the regions and their lines, as a replay would take them.
    pub record: BTreeSet<(u64, u32)>,
    pub prefetches: Vec<(u64, u64, u16, u8)>,
    pub broken: Broken,
    pub outside: Outside,
    /// First cycle in which something was seen that is not so without the upset.
    pub differs: Option<u64>,
    /// Cycles in which software programs and the block is at work.
    pub work: Range<u64>,
    /// What was seen, if it was kept.
    kept: Option<Vec<Outputs>>,
}

/// A run without an upset.
#[derive(Clone, Debug)]
pub struct Reference {
    pub(crate) run: Arc<Run>,
    seen: Arc<Vec<Outputs>>,
}

impl Reference {
    /// The cycles in which software programs the block, and in which it is at work.
    #[must_use]
    pub fn work(&self) -> Range<u64> {
        self.run.work.clone()
    }
}

/// One way to use a block.
#[derive(Clone, Debug)]
pub struct Scenario {
    config: Config,
    number: usize,
    options: BenchOptions,
    /// One or two records to replay.
    records: Vec<Vec<u8>>,
    /// Physical regions of what is not translated.
    regions: HashSet<u64>,
    /// Regions for which the translation answers DROP, RETRY once, and RETRY for good.
    drop: u64,
    retry_once: u64,
    retry_always: u64,
    rebase: u64,
}

impl Scenario {
    /// The scenario `number` of `config`.
    #[must_use]
    pub fn new(config: &Config, number: usize) -> Scenario {
        let seed = number as u64;
        let mut rng = Pcg64Mcg::seed_from_u64(seed ^ 0xfa17);
        let geometry = Geometry::new(config);
        let second = config.prefetch.second_record && number % 3 == 1;
        let lists: Vec<Vec<Entry>> = (0..1 + usize::from(second))
            .map(|_| entries(&geometry, &mut rng))
            .collect();
        let rebase = match config.features.rebase {
            true => rng.random_range(0..3),
            false => 0,
        };
        let region = |entry: &Entry| geometry.region_address(entry.tag, rebase);
        let regions = match config.translates() {
            true => HashSet::new(),
            false => lists
                .concat()
                .iter()
                .map(|entry| region(entry) / u64::from(geometry.region_bytes))
                .collect(),
        };
        Scenario {
            config: config.clone(),
            number,
            options: BenchOptions {
                stall: [0.0, 0.25, 0.5][number % 3],
                seed,
                mem_latency: 1 + (seed * 7 % 12) as u32,
                xlt_latency: 1 + (seed * 3 % 7) as u32,
                check: false,
            },
            regions,
            drop: region(&lists[0][3]),
            retry_once: region(&lists[0][6]),
            retry_always: region(&lists[0][9]),
            records: lists
                .iter()
                .map(|list| format::encode(&geometry, list))
                .collect(),
            rebase,
        }
    }

    /// Plays it without an upset, beside the golden model.
    ///
    /// # Errors
    /// If the golden model objects, a rule is broken, or it does not come to its end.
    pub fn reference(&self, model: Model) -> Result<(Model, Reference)> {
        let (model, mut run) = self.play(model, None, None)?;
        let kept = run.kept.take().context("nothing seen")?;
        let reference = Reference {
            run: Arc::new(run),
            seen: Arc::new(kept),
        };
        ensure!(
            reference.run.end == End::Itself
                && reference.run.broken.is_empty()
                && reference.run.outside.is_empty(),
            "scenario {} without an upset: {:?}, broken {:?}, outside {:?}",
            self.number,
            reference.run.end,
            reference.run.broken,
            reference.run.outside
        );
        ensure!(
            reference.run.prefetches.len() > 50 && reference.run.record.len() > 50,
            "scenario {} does next to nothing: {} prefetches, {} lines recorded, registers {:x?}",
            self.number,
            reference.run.prefetches.len(),
            reference.run.record.len(),
            reference.run.registers
        );
        Ok((model, reference))
    }

    /// Plays it, with what is seen held against `expected`, or by the golden model where there is none.
    ///
    /// # Errors
    /// If the golden model objects.
    pub(crate) fn play(
        &self,
        model: Model,
        upset: Option<Upset>,
        expected: Option<&Reference>,
    ) -> Result<(Model, Run)> {
        let config = &self.config;
        let reads = [REP, REP2]
            .iter()
            .zip(&self.records)
            .map(|(base, record)| *base..base + record.len() as u64)
            .collect();
        let ranges = Ranges::new(config, REC..self.limit(), reads, self.regions.clone());
        let seen = expected.map(|reference| Arc::clone(&reference.seen));
        let sight = Sight::new(Rules::new(config), ranges, seen);
        let options = BenchOptions {
            check: expected.is_none(),
            ..self.options
        };
        let mut bench = Bench::new(Watched::new(model, upset, sight), config, options)?;
        self.surround(&mut bench);
        let from = bench.cycle();
        let (end, until) = self.whole(&mut bench)?;
        let registers = match end {
            End::Stuck => Ok(Vec::new()),
            _ => self.readout(&mut bench)?,
        };
        // Not even that.
        let (end, registers) = match registers {
            Ok(registers) => (end, registers),
            Err(Stuck) => (End::Stuck, Vec::new()),
        };
        let record = self.record(&mut bench, &registers);
        let cycle = bench.cycle();
        let (model, mut sight) = bench.into_block().into_parts();
        if end != End::Stuck {
            sight.rules.at_rest(cycle);
        }
        let run = Run {
            end,
            registers,
            record,
            prefetches: std::mem::take(&mut sight.prefetches),
            broken: sight.rules.broken().clone(),
            outside: sight.ranges.outside().clone(),
            differs: sight.differs,
            work: from..until,
            kept: sight.into_kept(),
        };
        Ok((model, run))
    }

    /// The end of the room for the record: in some scenarios it is short.
    fn limit(&self) -> u64 {
        let lines = if self.number % 6 == 5 { 5 } else { 256 };
        REC + lines * u64::from(self.config.geometry.line_bytes)
    }

    fn surround(&self, bench: &mut Bench<Watched>) {
        for (base, record) in [REP, REP2].into_iter().zip(&self.records) {
            bench.memory.bytes.write(base, record);
        }
        let translator = &mut bench.translator;
        translator.mapping = Mapping::Scramble(self.number as u64);
        translator.deny_page(self.drop, 2);
        translator.deny_page(self.retry_always, 1);
        translator.fail(When::At(self.retry_once), TranslationFault::Status(1));
    }

    /// From the first register to the end of both operations; how they ended, and in which cycle.
    fn whole(&self, bench: &mut Bench<Watched>) -> Result<(End, u64)> {
        let mut workload = Workload::new(&self.config, self.number as u64, true);
        let mut rng = Pcg64Mcg::seed_from_u64(self.number as u64);
        let end = moves(self.program(bench))?;
        let end = match end {
            Ok(()) => moves(self.operate(bench, &mut workload, &mut rng))?,
            Err(Stuck) => Err(Stuck),
        };
        Ok((end.unwrap_or(End::Stuck), bench.cycle()))
    }

    /// What software writes once.
    fn program(&self, bench: &mut Bench<Watched>) -> Result<(), BenchError> {
        let paced = self.number % 4 == 1;
        let config = 2 * u64::from(paced) + u64::from(self.number % 5 == 2);
        for (name, value) in [
            ("IRQ_ENABLE", 0xf),
            ("CONFIG", config),
            ("ASID", 0),
            ("PACE_WINDOW", 12),
            ("PACE_GAP", 1),
            ("PACE_RELEASE", 1),
            ("XLT_RETRY_WAIT", 6),
            ("WATCHDOG", WATCHDOG),
            ("NEXT_LINE", 2),
            ("REC_BASE", REC),
            ("REC_LIMIT", self.limit()),
            ("REP_BASE", REP),
            ("REP_BYTES", self.records[0].len() as u64),
            ("REBASE", self.rebase),
        ] {
            write(bench, name, value)?;
        }
        if let Some(second) = self.records.get(1) {
            write(bench, "REP2_BASE", REP2)?;
            write(bench, "REP2_BYTES", second.len() as u64)?;
        }
        Ok(())
    }

    fn operate(
        &self,
        bench: &mut Bench<Watched>,
        workload: &mut Workload,
        rng: &mut Pcg64Mcg,
    ) -> Result<End, BenchError> {
        control(bench, &["RECORD_START", "REPLAY_START"])?;
        let mut end = End::Itself;
        // Preempted half way, in some scenarios.
        if self.number % 4 == 2 && self.config.features.resume {
            lookups(bench, workload, rng, 120, |_| false)?;
            control(bench, &["PAUSE"])?;
            end = settle(bench, false)?;
            if end == End::Stuck {
                return Ok(end);
            }
            for name in ["REC_OFFSET", "REP_OFFSET"] {
                let offset = read(bench, name)?;
                write(bench, name, offset)?;
            }
            if let Some(second) = self.records.get(1) {
                write(bench, "REP2_BYTES", second.len() as u64)?;
            }
            control(bench, &["RECORD_START", "REPLAY_START"])?;
        }
        lookups(bench, workload, rng, BUSY, |_| false)?;
        lookups(bench, workload, rng, LONGEST, |bench| {
            bench.outputs().replaying == 0
        })?;
        if bench.outputs().replaying != 0 {
            control(bench, &["REPLAY_ABORT"])?;
            end = End::Asked;
        }
        control(bench, &["RECORD_STOP"])?;
        let last = settle(bench, true)?;
        // What is on the port, and what is due there.
        bench.idle(60)?;
        Ok(if last == End::Itself { end } else { last })
    }

    /// Every register that can be read.
    fn readout(&self, bench: &mut Bench<Watched>) -> Result<Moves<Vec<u64>>> {
        let names: Vec<_> = bench.registers().readable().collect();
        let values = names.into_iter().map(|name| read(bench, name)).collect();
        moves(values)
    }

    /// What software finds in memory, by the length that it reads.
    fn record(&self, bench: &mut Bench<Watched>, registers: &[u64]) -> BTreeSet<(u64, u32)> {
        let at = bench
            .registers()
            .readable()
            .position(|name| name == "REC_BYTES");
        let line = u64::from(self.config.geometry.line_bytes);
        let bytes = at.and_then(|at| registers.get(at)).copied();
        let bytes = bytes.unwrap_or(0).min(self.limit() - REC) / line * line;
        let record = bench.memory.bytes.to_vec(REC, bytes as usize);
        let lines = format::decode(&Geometry::new(&self.config), &record);
        let entries = lines.into_iter().flatten().flatten();
        let lines_of = |entry: Entry| {
            (0..128)
                .filter(move |bit| entry.vector >> bit & 1 == 1)
                .map(move |bit| (entry.tag, bit))
        };
        entries.flat_map(lines_of).collect()
    }
}

/// Some entries, in regions near each other and far apart.
fn entries(geometry: &Geometry, rng: &mut Pcg64Mcg) -> Vec<Entry> {
    let mask = u128::MAX >> (128 - geometry.lines_per_region);
    let mut tag = rng.next_u64();
    let mut list: Vec<Entry> = Vec::new();
    while list.len() < 30 {
        let near = rng.random_range(1..geometry.tag_bits);
        tag ^= rng.next_u64() >> (64 - near);
        let vector = u128::from(rng.next_u64() & rng.next_u64()) & mask | 1;
        let entry = Entry {
            tag: tag & (u64::MAX >> (64 - geometry.tag_bits)),
            vector,
        };
        if list.iter().all(|other| other.tag != entry.tag) {
            list.push(entry);
        }
    }
    list
}

/// What never comes is no failure of the run, but its result.
fn moves<T>(result: Result<T, BenchError>) -> Result<Moves<T>> {
    match result {
        Ok(value) => Ok(Ok(value)),
        Err(BenchError::Timeout { .. }) => Ok(Err(Stuck)),
        Err(other) => bail!(other),
    }
}

/// Reports lookups for `cycles` cycles, or until `done`.
fn lookups(
    bench: &mut Bench<Watched>,
    workload: &mut Workload,
    rng: &mut Pcg64Mcg,
    cycles: u64,
    done: impl Fn(&Bench<Watched>) -> bool,
) -> Result<(), BenchError> {
    for _ in 0..cycles {
        if done(bench) {
            break;
        }
        let event = rng.random_bool(0.45).then(|| workload.event());
        bench.tick(Stimulus {
            event,
            pf_ready: None,
            pf_present: rng.random_bool(0.02),
        })?;
    }
    Ok(())
}

/// Waits until neither side is at work; asks once more after a while.
fn settle(bench: &mut Bench<Watched>, stop: bool) -> Result<End, BenchError> {
    bench.idle(4)?;
    if rests(bench)? {
        return Ok(End::Itself);
    }
    control(bench, &["RECORD_STOP", "REPLAY_ABORT"])?;
    if stop {
        bench.idle(4)?;
    }
    Ok(if rests(bench)? {
        End::Asked
    } else {
        End::Stuck
    })
}

fn rests(bench: &mut Bench<Watched>) -> Result<bool, BenchError> {
    for _ in 0..WAIT {
        let out = bench.outputs();
        if out.recording | out.replaying == 0 {
            return Ok(true);
        }
        bench.tick(Stimulus::default())?;
    }
    Ok(false)
}

/// Writes a register, if it is there, whatever the answer.
fn write(bench: &mut Bench<Watched>, name: &str, value: u64) -> Result<(), BenchError> {
    if bench.registers().has(name) {
        for (word, offset) in bench.registers().offsets(name)?.enumerate() {
            bench.poke(offset, (value >> (32 * word)) as u32, 0xf)?;
        }
    }
    Ok(())
}

/// Reads a register, whatever the answer says of it.
fn read(bench: &mut Bench<Watched>, name: &str) -> Result<u64, BenchError> {
    let mut value = 0;
    for (word, offset) in bench.registers().offsets(name)?.enumerate() {
        value |= u64::from(bench.peek(offset)?.data) << (32 * word);
    }
    Ok(value)
}

fn control(bench: &mut Bench<Watched>, fields: &[&str]) -> Result<(), BenchError> {
    let word = bench.registers().word("CTRL", fields)?;
    write(bench, "CTRL", word)
}

impl Scenario {
    /// Names of the registers that are read out, in order.
    pub(crate) fn readable(&self) -> Vec<&'static str> {
        jukebox_harness::Registers::new(&self.config)
            .readable()
            .collect()
    }
}
