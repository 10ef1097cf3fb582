//! Everything at random, all at once, from one seed.

use super::seized::{Channel, Seized};
use super::{Layout, REC, REP, Stops, Workload, finish, sample_entries};
use anyhow::{Context, Result, anyhow};
use jukebox_config::Egress;
use jukebox_harness::{
    Bench, BenchOptions, Mapping, ReadFault, RegisterWrite, Stimulus, TranslationFault, When,
    WriteFault, resp,
};
use rand::{Rng, RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

/// Lines of the window in which recordings and replays are placed.
const WINDOW_LINES: u64 = 64;

/// What a run of [`torture`] does.
#[derive(Clone, Copy, Debug)]
pub struct Torture {
    /// Seed of all choices.
    pub seed: u64,
    /// Cycles between two times at which everything comes to rest and every register is compared.
    pub round_cycles: u64,
    /// Such rounds.
    pub rounds: u32,
    /// Probability of an event in a cycle.
    pub events: f64,
    /// Probability of an operation of software in a cycle.
    pub operations: f64,
    /// Whether buses and translation go wrong now and then, channels get stuck at the very moment of a
    /// start, an end or an error, and reset strikes.
    pub faults: bool,
}

impl Default for Torture {
    fn default() -> Self {
        Torture {
            seed: 1,
            round_cycles: 3000,
            rounds: 4,
            events: 0.7,
            operations: 0.01,
            faults: true,
        }
    }
}

/// What surrounds the block in the run of a seed: no back-pressure to a great deal, memory and
/// translation of any speed, checked.
#[must_use]
pub fn surroundings(seed: u64) -> BenchOptions {
    BenchOptions {
        stall: [0.0, 0.1, 0.3, 0.6, 0.85][seed as usize % 5],
        seed,
        mem_latency: 1 + (seed * 7 % 30) as u32,
        xlt_latency: 1 + (seed * 3 % 11) as u32,
        check: true,
    }
}

impl Torture {
    /// That of a seed: one time in four with busy software, else with a program that is let alone
    /// mostly.
    #[must_use]
    pub fn of_seed(seed: u64) -> Self {
        let busy = seed % 4 == 3;
        Torture {
            seed,
            operations: if busy { 0.2 } else { 0.01 },
            ..Torture::default()
        }
    }
}

/// Runs random operations, events and faults on `bench`, checked by the golden model; after each
/// round everything is brought to rest and every register is compared.
///
/// # Errors
/// On the first difference; the message names the seed.
pub fn torture<B: Stops>(bench: &mut Bench<B>, plan: Torture) -> Result<()> {
    let result = State::new(bench, plan).run();
    // Whatever follows from a failed assertion is not the cause.
    let result = match bench.block_mut().stopped() {
        Some(text) => Err(anyhow!("the model stopped: {text}")),
        None => result,
    };
    result.with_context(|| format!("{plan:?}"))
}

struct State<'a, B> {
    bench: &'a mut Bench<B>,
    plan: Torture,
    rng: Pcg64Mcg,
    workload: Workload,
    line: u64,
    /// Cycle in which what a fault holds back is released.
    release: Option<u64>,
    /// Channels that are stuck.
    seized: Seized,
    /// The last value of `WATCHDOG`, in cycles; 0 is off.
    watchdog: u64,
    /// `replaying_o`, `recording_o` and `irq_o` as they were in the last cycle.
    levels: [u8; 3],
}

impl<'a, B: Stops> State<'a, B> {
    fn new(bench: &'a mut Bench<B>, plan: Torture) -> Self {
        let workload = Workload::new(bench.config(), plan.seed ^ 0x77, true);
        let line = bench.config().geometry.line_bytes.into();
        let rng = Pcg64Mcg::seed_from_u64(plan.seed);
        State {
            bench,
            plan,
            rng,
            workload,
            line,
            release: None,
            seized: Seized::default(),
            watchdog: 0,
            levels: [0; 3],
        }
    }

    fn run(&mut self) -> Result<()> {
        self.bench.translator.mapping = Mapping::Scramble(self.plan.seed);
        self.bench.bus.pipelining = self.rng.random_range(1..4);
        for round in 0..self.plan.rounds {
            self.fill_records();
            if self.has_next_line() {
                self.next_line();
            }
            if self.plan.faults {
                self.watchdog();
            }
            self.round().with_context(|| format!("round {round}"))?;
            self.settle()
                .with_context(|| format!("end of round {round}"))?;
        }
        Ok(())
    }

    fn round(&mut self) -> Result<()> {
        for _ in 0..self.plan.round_cycles {
            if self.bench.bus.pending() < 4 && self.rng.random_bool(self.plan.operations) {
                self.operate()?;
            }
            if self
                .release
                .is_some_and(|cycle| cycle <= self.bench.cycle())
            {
                self.release_all();
            }
            self.seized.release_due(self.bench);
            let event = self.rng.random_bool(self.plan.events);
            let stimulus = Stimulus {
                event: event.then(|| self.workload.event()),
                pf_ready: None,
                pf_present: self.rng.random_bool(0.02),
            };
            self.bench.tick(stimulus)?;
            self.at_a_turn();
            if self.plan.faults && self.rng.random_bool(0.0002) {
                let cycles = self.rng.random_range(1..5);
                self.bench.reset(cycles)?;
                self.watchdog = 0;
            }
        }
        Ok(())
    }

    /// Where a replay or a recording has begun or ended, or an interrupt has come or gone, channels
    /// get stuck now and then, some until about the time at which the watchdog gives up; a replay that
    /// ends while one is stuck is often followed by another at once.
    fn at_a_turn(&mut self) {
        let outputs = self.bench.outputs();
        let levels = [outputs.replaying, outputs.recording, outputs.irq];
        let before = std::mem::replace(&mut self.levels, levels);
        if before == levels || !self.plan.faults {
            return;
        }
        let ended = before[0] > levels[0] && self.bench.bus.pending() < 4;
        if ended && self.seized.any() && self.rng.random_bool(0.5) {
            self.start_replay();
        }
        if self.rng.random_bool(0.15) {
            for _ in 0..self.rng.random_range(1..3) {
                let channel = Channel::ALL[self.rng.random_range(0..Channel::ALL.len())];
                self.seize(channel);
            }
        }
    }

    fn seize(&mut self, channel: Channel) {
        let until = self.bench.cycle() + self.patience();
        self.seized.seize(self.bench, channel, until);
    }

    /// Cycles for which something is held: any number, about as many as the watchdog waits, or far more,
    /// so that another replay finds it held.
    fn patience(&mut self) -> u64 {
        match self.rng.random_range(0..3u32) {
            0 if self.watchdog > 0 => self.watchdog + self.rng.random_range(0..12) - 4,
            1 => self.rng.random_range(600..2000),
            _ => self.rng.random_range(50..600),
        }
    }

    /// Brings everything to rest and compares every register.
    fn settle(&mut self) -> Result<()> {
        self.release_all();
        self.bench.memory.reads.forgive();
        self.bench.memory.writes.forgive();
        self.bench.translator.forgive();
        self.bench
            .run_until("rest of the register bus", 10_000, |b| b.bus.is_idle())?;
        self.bench.control(&["RECORD_STOP", "REPLAY_ABORT"])?;
        self.bench.wait_idle(200_000)?;
        finish(self.bench)
    }

    fn release_all(&mut self) {
        self.release = None;
        self.bench.memory.reads.release();
        self.bench.memory.writes.release();
        self.bench.translator.release();
        self.bench.prefetch_bus.release();
        self.seized.release_all(self.bench);
    }

    /// Fills the replay window with records, some of their lines spoilt.
    fn fill_records(&mut self) {
        let layout = Layout::new(self.bench.config());
        for index in 0..WINDOW_LINES {
            let at = REP + index * self.line;
            let n = self.rng.random_range(1..=layout.per_line as u64);
            let mut entries = sample_entries(&layout, n + 3).split_off(3);
            for entry in &mut entries {
                // Near others or anywhere.
                let near = self.rng.random_range(0..layout.tag_bits);
                entry.tag = self.rng.next_u64() & ((1 << layout.tag_bits) - 1) >> near;
                if self.rng.random_bool(0.1) {
                    entry.vector = 0;
                }
            }
            entries.dedup_by_key(|entry| entry.tag);
            let mut line = layout.encode_line(&entries);
            match self.rng.random_range(0..20u32) {
                0 => line[self.rng.random_range(0..self.line as usize)] ^= 0x10,
                1 => layout.set_count(&mut line, 0),
                2 => layout.set_count(&mut line, layout.per_line + 1),
                3 => self.rng.fill_bytes(&mut line),
                // What the check does not show.
                4..8 if layout.delta => {
                    line[self.rng.random_range(0..self.line as usize - 3)] ^=
                        1 << self.rng.random_range(0..8);
                    layout.set_count(&mut line, 0);
                }
                8 if layout.delta => {
                    self.rng.fill_bytes(&mut line);
                    line[0] |= 0xc;
                    layout.set_count(&mut line, 0);
                }
                _ => {}
            }
            self.bench.memory.bytes.write(at, &line);
        }
    }

    /// One operation of software, or a fault.
    fn operate(&mut self) -> Result<()> {
        match self.rng.random_range(0..24u32) {
            0..4 => self.start_record(),
            4..8 => self.start_replay(),
            8 => self.bench.post_control(&["RECORD_STOP"])?,
            9 => self.bench.post_control(&["REPLAY_ABORT"])?,
            10 if self.bench.config().features.resume => self.bench.post_control(&["PAUSE"])?,
            10 => self.bench.post_control(&["RECORD_STOP", "REPLAY_ABORT"])?,
            11 => self.post("CTRL", 0x3f),
            12 => self.policy(),
            13 if self.has_next_line() && self.rng.random_bool(0.5) => self.next_line(),
            13 => self.post_small("XLT_RETRY_WAIT", 30),
            14 => self.watchdog(),
            15 => self.post_any("REBASE"),
            16 => self.post_small("ASID", 2),
            17 => self.switches(),
            18 => self.post_any("IRQ_ENABLE"),
            19 => self.post_any("IRQ_STATUS"),
            20 => self.post_any("ERROR_CAUSE"),
            21 => self.read_something(),
            22 => self.write_something(),
            _ => self.fault(),
        }
        Ok(())
    }

    fn post(&mut self, name: &str, mask: u64) {
        let value = self.rng.next_u64() & mask;
        self.post_value(name, value);
    }

    fn post_any(&mut self, name: &str) {
        self.post(name, u64::MAX);
    }

    fn post_small(&mut self, name: &str, below: u64) {
        let value = self.rng.random_range(0..below);
        self.post_value(name, value);
    }

    /// Writes a register, if it is there.
    fn post_value(&mut self, name: &str, value: u64) {
        if self.bench.registers().has(name) {
            self.bench
                .post_reg(name, value)
                .expect("a register of the block");
        }
    }

    fn start_record(&mut self) {
        let base = REC + self.rng.random_range(0..8) * self.line;
        let lines = self.rng.random_range(0..WINDOW_LINES);
        self.post_value("REC_BASE", base);
        let limit = base + lines * self.line + self.slip();
        self.post_value("REC_LIMIT", limit);
        if self.rng.random_bool(0.3) {
            let offset = self.rng.random_range(0..=lines + 1) * self.line;
            self.post_value("REC_OFFSET", offset);
        }
        let also = if self.rng.random_bool(0.1) {
            self.rng.random_range(0..32)
        } else {
            0
        };
        self.post_value("CTRL", 1 | also);
    }

    fn start_replay(&mut self) {
        let first = self.rng.random_range(0..WINDOW_LINES);
        let lines = self.rng.random_range(0..=(WINDOW_LINES - first).min(12));
        self.post_value("REP_BASE", REP + first * self.line);
        let bytes = lines * self.line + self.slip();
        self.post_value("REP_BYTES", bytes);
        let lines = lines + self.second_record();
        if self.rng.random_bool(0.3) {
            let offset = self.rng.random_range(0..=lines + 1) * self.line;
            self.post_value("REP_OFFSET", offset);
        }
        let also = if self.rng.random_bool(0.1) {
            self.rng.random_range(0..32)
        } else {
            0
        };
        self.post_value("CTRL", 4 | also);
    }

    /// A second record behind the first, where the block can; its lines, 0 if it is none that
    /// can be replayed.
    fn second_record(&mut self) -> u64 {
        if !self.bench.config().prefetch.second_record {
            return 0;
        }
        let space = 1u64 << self.bench.config().address.pa_bits;
        let first = self.rng.random_range(0..WINDOW_LINES);
        let lines = self.rng.random_range(0..=(WINDOW_LINES - first).min(12));
        let (base, bytes) = match self.rng.random_range(0..20u32) {
            // None, wherever it is said to lie; or with an end, or an end of both, that does not exist.
            0..6 => (self.rng.next_u64(), 0),
            6 => (space - self.line, 2 * self.line),
            7 => (0, space - self.line),
            _ => (REP + first * self.line, lines * self.line),
        };
        let base = base + self.slip();
        self.post_value("REP2_BASE", base);
        let bytes = bytes + self.slip();
        self.post_value("REP2_BYTES", bytes);
        if bytes < space - self.line {
            bytes / self.line
        } else {
            0
        }
    }

    /// Now and then something that breaks alignment.
    fn slip(&mut self) -> u64 {
        if self.rng.random_bool(0.05) {
            self.rng.random_range(1..self.line)
        } else {
            0
        }
    }

    fn policy(&mut self) {
        self.post_small("PACE_WINDOW", 12);
        self.post_small("PACE_GAP", 6);
        self.post_small("PACE_RELEASE", 5);
    }

    /// Any of the switches that there are; run-ahead mostly on, and pacing with it.
    fn switches(&mut self) {
        if !self.bench.config().prefetch.run_ahead {
            return self.post_small("CONFIG", 8);
        }
        let ahead = if self.rng.random_bool(0.8) { 0b1010 } else { 0 };
        let others = self.rng.random_range(0..16u64);
        self.post_value("CONFIG", ahead | others);
    }

    fn has_next_line(&self) -> bool {
        self.bench.config().prefetch.next_line
    }

    fn next_line(&mut self) {
        self.post_small("NEXT_LINE", 4);
    }

    fn watchdog(&mut self) {
        // Software sets the watchdog between replays; what a new limit means for a wait that is
        // older than it is nobody's promise.
        if self.bench.outputs().replaying != 0 {
            return;
        }
        let cycles = if self.rng.random_bool(0.5) {
            0
        } else {
            self.rng.random_range(60..400)
        };
        self.watchdog = cycles;
        self.post_value("WATCHDOG", cycles);
    }

    /// Reads a register, or nothing.
    fn read_something(&mut self) {
        for _ in 0..self.rng.random_range(1..4) {
            let any = self.rng.random_range(0..0x1000u16);
            let offset = if self.rng.random_bool(0.9) {
                any & 0x1ff
            } else {
                any
            };
            self.bench.bus.read(offset);
        }
    }

    /// Writes garbage somewhere that starts nothing.
    fn write_something(&mut self) {
        let control = self
            .bench
            .registers()
            .offset("CTRL")
            .expect("a register of the block");
        let any = self.rng.random_range(0..0x1000u16);
        let offset = if self.rng.random_bool(0.5) {
            any & 0x1ff
        } else {
            any
        };
        if offset & !3 != control {
            let strobe = self.rng.random_range(0..16);
            let data = self.rng.next_u32();
            self.bench.bus.write(RegisterWrite {
                offset,
                data,
                strobe,
            });
        }
    }

    /// The bus that prefetches go to is late with every answer, or wrong with some.
    fn prefetch_bus_fault(&mut self) {
        let bus = &mut self.bench.prefetch_bus;
        match self.rng.random_range(0..3u32) {
            0 => bus.hold(),
            1 => bus.misbehave(80, 0),
            _ => bus.misbehave(40, 60),
        }
        let patience = self.patience();
        self.release.get_or_insert(self.bench.cycle() + patience);
    }

    fn fault(&mut self) {
        if !self.plan.faults {
            return;
        }
        let when = When::Nth(self.rng.random_range(0..20));
        let code = self.rng.random_range(resp::SLVERR..=resp::DECERR);
        if self.bench.config().prefetch.egress != Egress::Native && self.rng.random_bool(0.3) {
            return self.prefetch_bus_fault();
        }
        let memory = &mut self.bench.memory;
        match self.rng.random_range(0..9u32) {
            0 => memory.reads.fail(when, ReadFault::Error(code)),
            1 => memory.reads.fail(
                when,
                ReadFault::ErrorOnBeat(code, self.rng.random_range(0..4)),
            ),
            2 => memory.reads.fail(when, ReadFault::Hold),
            3 => memory.writes.fail(when, WriteFault::Error(code)),
            4 => memory.writes.fail(when, WriteFault::Hold),
            5 => self.bench.translator.fail(when, TranslationFault::Hold),
            6 => {
                // A prefetch waits on its port while a read takes too long.
                memory.reads.fail(when, ReadFault::Hold);
                self.seize(Channel::Prefetch);
            }
            7 => self.seize(Channel::Request),
            _ => self.bench.translator.misbehave(0.1, 0.1),
        }
        let patience = self.patience();
        self.release.get_or_insert(self.bench.cycle() + patience);
    }
}
