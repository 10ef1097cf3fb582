//! Random traffic on all ports.

use crate::bench::{Bench, Options};
use crate::hazards::Hazards;
use crate::memory::Manners;
use crate::request::{Demand, Prefetch, Side};
use crate::shape::Shape;
use anyhow::{Context, Result};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

/// A mixture of requests.
#[derive(Clone, Debug, PartialEq)]
pub struct Mixture {
    /// Cycles.
    pub cycles: u64,
    /// Lines that requests go to, for each way of the cache.
    pub tags: u64,
    /// The bit by which half of these lines differ from the other half.
    pub far: u64,
    /// Sets that requests go to.
    pub sets: u64,
    /// Probability of a request of each port in a cycle in which it is free.
    pub instr: f64,
    /// The same of the data port.
    pub data: f64,
    /// The same of the prefetch port.
    pub prefetch: f64,
    /// Share of writes on the data port.
    pub writes: f64,
    /// Probability that a request goes to one of the lines asked for just before.
    pub again: f64,
    /// Probability of a flush in a cycle.
    pub flush: f64,
}

/// What a seed stands for.
pub fn plan(shape: &Shape, seed: u64) -> (Options, Mixture) {
    let mut rng = Pcg64Mcg::seed_from_u64(seed ^ 0x6a75_6b65);
    let rate = |rng: &mut Pcg64Mcg| [0.02, 0.1, 0.3, 1.0][rng.random_range(0..4)];
    let options = Options {
        seed,
        manners: Manners {
            ready: [0.2, 0.5, 0.9, 1.0][rng.random_range(0..4)],
            latency: [0..1, 0..10, 5..60, 100..101, 20..300][rng.random_range(0..5)].clone(),
            reorder: rng.random(),
            interleave: rng.random(),
            refuse_writes: rng.random_bool(0.1),
        },
        answers_ready: [0.3, 0.7, 1.0][rng.random_range(0..3)],
        faults: rng.random_bool(0.3).then_some(7),
    };
    let mixture = Mixture {
        cycles: 6000,
        tags: rng.random_range(1..4),
        far: 1 << rng.random_range(shape.sets().ilog2()..shape.pa_bits as u32 - 6),
        sets: shape.sets().min([1, 2, 8, 64][rng.random_range(0..4)]),
        instr: rate(&mut rng),
        data: rate(&mut rng),
        prefetch: rate(&mut rng),
        writes: [0.1, 0.5, 0.9][rng.random_range(0..3)],
        again: [0.0, 0.3, 0.8][rng.random_range(0..3)],
        flush: [0.0, 0.0005, 0.005][rng.random_range(0..3)],
    };
    (options, mixture)
}

/// Runs what a seed stands for, to the end, and tells what has happened.
///
/// # Errors
/// If the cache does anything wrong; the message names shape, seed and cycle.
pub fn run(shape: Shape, seed: u64) -> Result<Hazards> {
    let (options, mixture) = plan(&shape, seed);
    Traffic::new(shape, &options, mixture)
        .and_then(Traffic::run)
        .with_context(|| format!("shape {}, seed {seed}", shape.name))
}

/// A bench with its traffic.
#[derive(Debug)]
pub struct Traffic {
    shape: Shape,
    bench: Bench,
    mixture: Mixture,
    recent: [u64; 4],
}

impl Traffic {
    /// Nothing has been asked for.
    ///
    /// # Errors
    /// If there is no model of the shape.
    pub fn new(shape: Shape, options: &Options, mixture: Mixture) -> Result<Self> {
        Ok(Self {
            shape,
            bench: Bench::new(shape, options)?,
            mixture,
            recent: [0; 4],
        })
    }

    /// Runs to the end, and flushes.
    ///
    /// # Errors
    /// If the cache does anything wrong.
    pub fn run(mut self) -> Result<Hazards> {
        for _ in 0..self.mixture.cycles {
            self.ask();
            self.bench.cycle()?;
        }
        self.bench.finish()?;
        Ok(self.bench.rules.hazards)
    }

    fn ask(&mut self) {
        for side in [Side::Instr, Side::Data] {
            let rate = match side {
                Side::Instr => self.mixture.instr,
                Side::Data => self.mixture.data,
            };
            if self.bench.is_free(side) && self.bench.rng().random_bool(rate) {
                let ids = self.bench.free_ids(side);
                if !ids.is_empty() {
                    let id = ids[self.bench.rng().random_range(0..ids.len())];
                    let demand = self.demand(side, id);
                    self.bench.offer(demand);
                }
            }
        }
        if self.bench.is_prefetch_free() && self.bench.rng().random_bool(self.mixture.prefetch) {
            let line = self.line();
            let rng = self.bench.rng();
            let source = [0, 0, 0, 1, 2][rng.random_range(0..5)];
            let level = rng.random_bool(0.05);
            self.bench.offer_prefetch(Prefetch { line, source }, level);
        }
        if !self.bench.is_flushing() && self.bench.rng().random_bool(self.mixture.flush) {
            self.bench.flush();
        }
    }

    fn line(&mut self) -> u64 {
        let tags = self.mixture.tags * self.shape.ways;
        let rng = self.bench.rng();
        if rng.random_bool(self.mixture.again) {
            return self.recent[rng.random_range(0..4)];
        }
        let line =
            rng.random_range(0..tags) * self.shape.sets() + rng.random_range(0..self.mixture.sets);
        let line = line ^ if rng.random() { self.mixture.far } else { 0 };
        let at = rng.random_range(0..4);
        self.recent[at] = line;
        line
    }

    fn demand(&mut self, side: Side, id: u8) -> Demand {
        let line = self.line();
        let beats = self.shape.beats();
        let write = side == Side::Data && {
            let share = self.mixture.writes;
            self.bench.rng().random_bool(share)
        };
        let strobes = u32::MAX >> (32 - self.shape.beat_bytes());
        let rng = self.bench.rng();
        Demand {
            side,
            line,
            beat: rng.random_range(0..beats),
            beats: 1 << rng.random_range(0..=beats.trailing_zeros()),
            id,
            vaddr: rng.random::<u64>() >> (64 - self.shape.va_bits),
            asid: rng.random(),
            write: write.then(|| (rng.random(), rng.random::<u32>() & strobes)),
        }
    }
}
