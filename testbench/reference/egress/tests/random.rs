//! Random requests of the cores, recordings and replays that begin and end at random, on both buses:
//! block, L2 and what goes between them are as they should be, and nothing hangs.

mod steps;

use anyhow::{Context, Result, ensure};
use jukebox_harness::Mapping;
use jukebox_reference::request::{Demand, Side};
use jukebox_reference::shape::Shape;
use jukebox_reference::traffic;
use jukebox_reference_egress::system::System;
use jukebox_reference_egress::variant::{VARIANTS, Variant};
use jukebox_tests::rtl::surroundings;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use steps::{LONG, PAGES, RECORDS, ROOM, end, fetch, model};

/// Lines that programs use: more than the cache of 64 holds.
const LINES: u64 = 400;

/// Cycles that a replay is given beside the cores.
const PATIENCE: u64 = 3000;

/// All three, and what drives them.
struct Play {
    all: System,
    rng: Pcg64Mcg,
    instr: f64,
    data: f64,
    /// Bytes of the records, by place.
    bytes: [u64; 2],
}

impl Play {
    fn new(variant: &Variant, seed: u64) -> Result<Self> {
        let shape = Shape::named("wide").context("no such shape")?;
        let (options, _) = traffic::plan(&shape, seed);
        let around = surroundings(seed);
        let mut all = System::new(variant, model(variant)?, around, shape, &options)?;
        all.block.translator.mapping = PAGES;
        let mut rng = Pcg64Mcg::seed_from_u64(seed);
        Ok(Play {
            all,
            instr: [0.02, 0.05, 0.1, 0.3][rng.random_range(0..4)],
            data: [0.0, 0.02, 0.05][rng.random_range(0..3)],
            rng,
            bytes: [0; 2],
        })
    }

    /// A line of the programs, in runs of four, far from each other.
    fn vaddr(&mut self) -> u64 {
        let line = self.rng.random_range(0..LINES);
        (line / 4 * 0x3_1740 + line % 4) * 64
    }

    /// A cycle, with requests.
    fn cycle(&mut self) -> Result<()> {
        for (side, rate) in [(Side::Instr, self.instr), (Side::Data, self.data)] {
            let ids = self.all.l2.free_ids(side);
            if !self.all.l2.is_free(side) || ids.is_empty() || !self.rng.random_bool(rate) {
                continue;
            }
            let vaddr = self.vaddr();
            let demand = fetch(&self.all, vaddr, ids[self.rng.random_range(0..ids.len())]);
            self.all.l2.offer(Demand {
                side,
                write: (side == Side::Data && self.rng.random())
                    .then(|| (self.rng.random(), self.rng.random())),
                ..demand
            });
        }
        if !self.all.l2.is_flushing() && self.rng.random_bool(0.0003) {
            self.all.l2.flush();
        }
        self.all.cycle()?;
        Ok(())
    }

    fn cycles(&mut self, count: u64) -> Result<()> {
        for _ in 0..count {
            self.cycle()?;
        }
        Ok(())
    }

    /// A value of a register, if the block has it.
    fn post(&mut self, name: &str, value: u64) -> Result<()> {
        if self.all.block.registers().has(name) {
            self.all.block.post_reg(name, value)?;
        }
        Ok(())
    }

    /// Software has said all, and the block neither records nor replays.
    fn is_over(&self) -> bool {
        let block = &self.all.block;
        let out = block.outputs();
        block.bus.is_idle() && out.recording == 0 && out.replaying == 0
    }

    /// A recording into one place and a replay from the other, ended by themselves or by software.
    fn round(&mut self, place: usize) -> Result<()> {
        let rich = self.all.block.config().prefetch.run_ahead;
        let config = self.rng.random_range(0..8) << 1 & if rich { 0b1110 } else { 0b0110 };
        self.post("CONFIG", config)?;
        for (name, most) in [("PACE_WINDOW", 12), ("PACE_GAP", 4), ("NEXT_LINE", 4)] {
            let value = self.rng.random_range(0..most);
            self.post(name, value)?;
        }
        let release = self.rng.random_range(1..4);
        self.post("PACE_RELEASE", release)?;
        self.post("REC_BASE", RECORDS[place])?;
        self.post("REC_LIMIT", RECORDS[place] + ROOM)?;
        self.post("REP_BASE", RECORDS[1 - place])?;
        self.post("REP_BYTES", self.bytes[1 - place])?;
        let second = self.rng.random_bool(0.5);
        self.post("REP2_BASE", RECORDS[1 - place])?;
        self.post("REP2_BYTES", if second { self.bytes[1 - place] } else { 0 })?;
        let start = ["RECORD_START", "REPLAY_START"];
        self.all.block.post_control(&start)?;
        let cycles = self.rng.random_range(300..1500);
        self.cycles(cycles)?;
        if self.rng.random_bool(0.3) {
            self.all.block.post_control(&["REPLAY_ABORT"])?;
            self.cycles(100)?;
        }
        self.all.block.post_control(&["RECORD_STOP"])?;
        // Cores that ask for all that the L2 can do leave prefetches nothing, and without misses a
        // window stays shut.
        for _ in 0..PATIENCE {
            if self.is_over() {
                break;
            }
            self.cycle()?;
        }
        if !self.is_over() {
            self.all.block.post_control(&["REPLAY_ABORT"])?;
        }
        for waited in 0.. {
            if self.is_over() {
                break;
            }
            ensure!(waited < LONG, "a round does not end");
            self.all.cycle()?;
        }
        self.bytes[place] = self.all.read("REC_BYTES")?;
        Ok(())
    }
}

/// Some rounds of a seed; prefetches that the L2 was given, by source and level.
fn run(variant: &Variant, seed: u64) -> Result<[[u64; 2]; 3]> {
    let mut play = Play::new(variant, seed)?;
    for round in 0..5 {
        play.round(round % 2)?;
    }
    end(&mut play.all)?;
    Ok(play.all.given)
}

#[test]
fn everything_at_random_behind_each_adapter() -> Result<()> {
    assert_ne!(PAGES, Mapping::Identity);
    let whole = |variant: &Variant| variant.watched && variant.fault.is_none();
    for variant in VARIANTS.into_iter().filter(whole) {
        let mut given = [[0; 2]; 3];
        for seed in 0..24 {
            let more = run(&variant, seed).with_context(|| format!("{}, {seed}", variant.name))?;
            for (sum, more) in given.iter_mut().flatten().zip(more.iter().flatten()) {
                *sum += more;
            }
        }
        println!("{}: {given:?}", variant.name);
        ensure!(given[0][0] > 500, "few prefetches: {given:?}");
        if variant.rich {
            ensure!(
                given[0][1] + given[2][1] > 20 && given[1][0] > 100 && given[2][0] > 100,
                "not every source and level: {given:?}"
            );
        }
    }
    Ok(())
}
