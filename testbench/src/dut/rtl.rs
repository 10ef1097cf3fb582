//! The verilated RTL on its bench as a prefetcher, with or without the golden model beside it.
//!
//! Software's part is played through the registers alone: two buffers in memory, one being
//! recorded and one being replayed, change places from one invocation to the next; of three, the
//! oldest record makes room, and the two others are replayed.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jukebox_config::Config;
use jukebox_cosim::Model;
use jukebox_golden::{Geometry, format};
use jukebox_harness::{
    self as harness, Bench, BenchError, BenchOptions, EventFate, ObsEvent, ObsKind,
};

use super::port_trace;
use super::shadow::Shadow;
use super::stops::{stop, wave_error};
use crate::error::Error;
use crate::mismatch::Mismatch;
use crate::options::{Dut, Options};
use crate::plan::{Watch, WavePlan};
use crate::prefetcher::{
    Activity, Event, Kind, PfLevel, Prefetch, Prefetcher, Recorded, Result, Stimulus, Stop,
};

/// Address of the first metadata buffer; the others follow it.
const BUFFERS: u64 = 0x1000_0000;

/// Cycles from an accepted START until the block says that it runs, and one to spare.
const START_CYCLES: u64 = 3;

/// Cycles between two looks whether the waves can still be written.
const LOOK_EVERY: u64 = 4096;

/// The RTL on its bench.
pub struct Rtl {
    bench: Bench<Model>,
    config: Config,
    options: Options,
    asid: u16,
    /// Lines behind each miss.
    next_lines: u32,
    /// Bases of the buffers being recorded and replayed, the newest record first.
    buffers: Vec<u64>,
    /// Lengths of the records in those being replayed.
    replay_bytes: Vec<u64>,
    /// Metadata lines written and read before this invocation.
    lines: [u64; 2],
    shadow: Option<Shadow>,
    wave: Option<WavePlan>,
    /// Waves are being written: every cycle is evaluated and looked at.
    waving: bool,
    /// The port trace that is being written.
    ports: Option<PathBuf>,
    patience: u64,
}

/// The model of a configuration. `progress` is told what takes long.
pub fn model(config: &Config, progress: &mut dyn FnMut(&str)) -> std::result::Result<Model, Error> {
    Model::for_config(config, progress).map_err(|cause| {
        Error::input(cause, "a configuration other than the default one needs Verilator and a C++ compiler; --dut golden needs neither")
    })
}

impl Rtl {
    /// Puts the RTL on a bench, for function number `index`.
    pub fn new(config: &Config, options: &Options, index: usize, watch: Watch) -> Result<Self> {
        let model = model(config, &mut |_| {})?;
        Self::around(model, config, options, index, watch)
    }

    /// As [`Rtl::new`], with a model of the configuration.
    pub fn around(
        mut model: Model,
        config: &Config,
        options: &Options,
        index: usize,
        watch: Watch,
    ) -> Result<Self> {
        let Watch { wave, ports } = watch;
        let waving = wave.as_ref().is_some_and(|plan| plan.from_cycle == 0);
        let wave = match wave {
            Some(plan) if waving => {
                open_wave(&mut model, &plan)?;
                None
            }
            other => other,
        };
        let bench_options = BenchOptions {
            stall: options.stall,
            seed: options.seed.wrapping_add(index as u64),
            mem_latency: options.mean_memory_latency(),
            xlt_latency: 1,
            check: options.dut == Dut::Both,
        };
        let trace = ports
            .as_deref()
            .map(|path| port_trace::create(path, config));
        let trace = trace.transpose()?;
        let bench = Bench::traced(model, config, bench_options, trace);
        let bench = bench.map_err(|cause| stop(cause, 0))?;
        let limit = options.metadata_limit.0;
        Ok(Self {
            bench,
            config: config.clone(),
            options: options.clone(),
            // No two functions of a run share an address space, and none is 0 unless they run out.
            asid: ((index as u64 + 1) & ((1 << config.address.asid_bits) - 1)) as u16,
            next_lines: 0,
            buffers: buffers(limit, 1),
            replay_bytes: vec![0],
            lines: [0; 2],
            shadow: (options.dut == Dut::Both)
                .then(|| Shadow::new(config, limit, options.record_hits())),
            wave,
            waving,
            ports,
            patience: patience(options),
        })
    }

    /// The same, replaying the record before behind the newest or not.
    pub fn two_records(self, two_records: bool) -> Self {
        let replayed = if two_records { 2 } else { 1 };
        Self {
            buffers: buffers(self.options.metadata_limit.0, replayed),
            replay_bytes: vec![0; replayed],
            shadow: self.shadow.map(|shadow| shadow.two_records(two_records)),
            ..self
        }
    }

    /// The same, with so many lines behind each miss.
    pub fn next_lines(self, next_lines: u32) -> Self {
        Self { next_lines, ..self }
    }

    /// One cycle of the bench.
    #[inline]
    fn cycle(&mut self, stimulus: jukebox_harness::Stimulus) -> Result<jukebox_harness::Activity> {
        Ok(self.cycles(stimulus, 1)?.0)
    }

    /// One cycle of the bench, and those after it, `most` in all, in which nothing happens.
    #[inline]
    fn cycles(
        &mut self,
        stimulus: jukebox_harness::Stimulus,
        mut most: u64,
    ) -> Result<(jukebox_harness::Activity, u64)> {
        if let Some(plan) = &self.wave {
            if self.bench.cycle() >= plan.from_cycle {
                open_wave(self.bench.block_mut(), plan)?;
                (self.wave, self.waving) = (None, true);
            } else {
                most = most.min(plan.from_cycle - self.bench.cycle());
            }
        }
        if self.waving {
            most = 1;
            if self.bench.cycle().is_multiple_of(LOOK_EVERY) && self.bench.block_mut().wave_failed()
            {
                self.close()?;
            }
        }
        let held = self.asked(|bench| bench.hold(stimulus, most))?;
        if self.bench.port_trace_failed() {
            self.close()?;
        }
        Ok(held)
    }

    /// What the bench is asked to do, its refusal in our words.
    #[inline]
    fn asked<T>(
        &mut self,
        ask: impl FnOnce(&mut Bench<Model>) -> std::result::Result<T, BenchError>,
    ) -> Result<T> {
        match ask(&mut self.bench) {
            Ok(answer) => Ok(answer),
            Err(cause) => Err(stop(cause, self.bench.cycle())),
        }
    }

    /// Cycles without events until `done`; a prefetch that is accepted in them is one of the last.
    fn wait(
        &mut self,
        what: &str,
        pf_ready: bool,
        stragglers: &mut Vec<Prefetch>,
        done: fn(&Bench<Model>) -> bool,
    ) -> Result<()> {
        for _ in 0..self.patience {
            if done(&self.bench) {
                return Ok(());
            }
            let stimulus = jukebox_harness::Stimulus {
                pf_ready: Some(pf_ready),
                ..Default::default()
            };
            if let Some(prefetch) = self.cycle(stimulus)?.prefetch {
                stragglers.push(self.prefetched(prefetch)?);
            }
        }
        Err(self.differs(format!(
            "{what} did not happen within {} cycles",
            self.patience
        )))
    }

    /// Writes registers, those that the block has, and waits until all writes are answered. No prefetch
    /// is accepted meanwhile.
    fn program(&mut self, writes: &[(&str, u64)]) -> Result<()> {
        let errors = self.bench.bus.write_errors();
        for &(register, value) in writes {
            if !self.bench.registers().has(register) {
                continue;
            }
            self.asked(|bench| bench.post_reg(register, value))?;
        }
        self.wait(
            "the answer to a register write",
            false,
            &mut Vec::new(),
            |bench| bench.bus.is_idle(),
        )?;
        if self.bench.bus.write_errors() != errors {
            return Err(self.differs("a register write was answered with an error".to_owned()));
        }
        Ok(())
    }

    fn control(&mut self, bits: &[&str]) -> Result<u64> {
        self.asked(|bench| bench.registers().word("CTRL", bits))
    }

    /// The prefetch that the bench accepted, if it is the one of the record that is due. Those behind
    /// misses, and into the last level, are compared cycle by cycle.
    fn prefetched(&mut self, prefetch: harness::Prefetch) -> Result<Prefetch> {
        let level = level(&prefetch);
        // The mapping is the identity, so that where a line lies says which one it is.
        let vaddr = match self.config.prefetch_carries_address() {
            true => prefetch.vaddr,
            false => prefetch.paddr,
        };
        let prefetch = match prefetch.source {
            harness::Source::NextLine => {
                return Ok(Prefetch::of_next_line(vaddr, prefetch.paddr));
            }
            harness::Source::Record => Prefetch::of_record(vaddr),
            harness::Source::SecondRecord => Prefetch::of_second_record(vaddr),
        };
        if level == PfLevel::Llc {
            return Ok(prefetch.into_llc());
        }
        let compared = match &mut self.shadow {
            Some(shadow) => shadow.prefetch(prefetch),
            None => Ok(()),
        };
        match compared {
            Ok(()) => Ok(prefetch),
            Err(what) => Err(self.differs(what)),
        }
    }

    /// A difference that the cycle checks did not find.
    #[cold]
    fn differs(&self, what: String) -> Stop {
        let last_events = self
            .bench
            .history()
            .to_string()
            .lines()
            .map(str::to_owned)
            .collect();
        Stop::Mismatch(Box::new(Mismatch {
            cycle: self.bench.cycle().saturating_sub(1),
            what,
            last_events,
            wave: None,
        }))
    }

    /// What the block says of itself at rest.
    fn check_rest(&mut self) -> Result<()> {
        if let Some(what) = self.bench.block_mut().error().map(str::to_owned) {
            return Err(self.differs(what));
        }
        self.asked(|bench| bench.check_registers())?;
        let cause = self.asked(|bench| bench.read_reg("ERROR_CAUSE"))?;
        let done = self.asked(|bench| bench.read_field("STATUS.RECORD_DONE"))?;
        if cause != 0 || done != 1 {
            return Err(self.differs(format!("at rest: expected ERROR_CAUSE 0 and STATUS.RECORD_DONE 1, got {cause:#x} and {done}")));
        }
        Ok(())
    }

    fn counters(&mut self) -> Result<BTreeMap<String, u64>> {
        let names: Vec<&'static str> = self
            .bench
            .registers()
            .readable()
            .filter(|name| name.starts_with("CNT_"))
            .collect();
        names
            .into_iter()
            .map(|name| Ok((name.to_owned(), self.asked(|bench| bench.read_reg(name))?)))
            .collect()
    }

    fn lines_moved(&self) -> [u64; 2] {
        [
            self.bench.memory.writes.accepted,
            self.bench.memory.reads.accepted,
        ]
    }
}

impl Prefetcher for Rtl {
    fn begin(&mut self) -> Result<()> {
        let record = self.buffers[0];
        let limit = record + self.options.metadata_limit.0;
        let pace = self.options.pace;
        let switches = [
            ("PACING", pace.is_some()),
            ("RECORD_HITS", self.options.record_hits()),
            ("RUN_AHEAD", self.config.prefetch.run_ahead),
        ];
        let on = switches.iter().filter(|(_, on)| *on);
        let on: Vec<&str> = on.map(|&(name, _)| name).collect();
        let config = self.asked(|bench| bench.registers().word("CONFIG", &on))?;
        let clear = self.control(&["COUNTERS_CLEAR"])?;
        self.program(&[
            ("CTRL", clear),
            ("CONFIG", config),
            ("PACE_WINDOW", pace.map_or(0, |pace| u64::from(pace.window))),
            (
                "PACE_RELEASE",
                pace.map_or(0, |pace| u64::from(pace.release)),
            ),
            ("ASID", u64::from(self.asid)),
            ("REC_BASE", record),
            ("REC_LIMIT", limit),
            ("REP_BASE", self.buffers[1]),
            ("REP_BYTES", self.replay_bytes[0]),
        ])?;
        if let (Some(&base), Some(&bytes)) = (self.buffers.get(2), self.replay_bytes.get(1)) {
            self.program(&[("REP2_BASE", base), ("REP2_BYTES", bytes)])?;
        }
        if self.config.prefetch.next_line {
            self.program(&[("NEXT_LINE", u64::from(self.next_lines))])?;
        }
        self.lines = self.lines_moved();
        if let Some(shadow) = &mut self.shadow {
            shadow.begin();
        }
        let start = self.control(&["RECORD_START", "REPLAY_START"])?;
        self.program(&[("CTRL", start)])?;
        for _ in 0..START_CYCLES {
            self.cycle(jukebox_harness::Stimulus {
                pf_ready: Some(false),
                ..Default::default()
            })?;
        }
        Ok(())
    }

    fn tick(&mut self, stimulus: &Stimulus) -> Result<Activity> {
        Ok(self.hold(stimulus, 1)?.0)
    }

    #[inline]
    fn hold(&mut self, stimulus: &Stimulus, most: u64) -> Result<(Activity, u64)> {
        // The port is held back at random as every other one is.
        let held = self.bench.prefetches.stall.holds();
        let driven = jukebox_harness::Stimulus {
            event: stimulus.event.map(|event| observed(event, self.asid)),
            pf_ready: Some(stimulus.pf_ready && !held),
            pf_present: stimulus.pf_present,
        };
        let before = self.lines_moved();
        let (activity, cycles) = self.cycles(driven, most)?;
        let [written, read] = self.lines_moved();
        let metadata_lines = (written - before[0] + read - before[1]) as u32;
        let event_taken = activity.event == EventFate::Accepted;
        if let (Some(shadow), Some(event), true) = (&mut self.shadow, stimulus.event, event_taken) {
            shadow.event(event);
        }
        let prefetch = activity.prefetch;
        let prefetch = prefetch.map(|prefetch| self.prefetched(prefetch));
        let prefetch = prefetch.transpose()?;
        let activity = Activity {
            prefetch,
            event_taken,
            metadata_lines,
        };
        Ok((activity, cycles))
    }

    fn can_observe(&self) -> bool {
        self.bench.outputs().obs_ready == 1
    }

    fn is_replaying(&self) -> bool {
        self.bench.outputs().replaying == 1
    }

    fn compared_events(&self) -> u64 {
        let compared = self.bench.golden().map(|golden| golden.compared());
        compared.map_or(0, |compared| compared.events + compared.total())
    }

    fn end(&mut self) -> Result<Recorded> {
        let mut stragglers = Vec::new();
        let aborted = self.is_replaying();
        let stop_bits = self.control(&["RECORD_STOP", "REPLAY_ABORT"])?;
        self.program(&[("CTRL", stop_bits)])?;
        self.wait(
            "end of recording and replay",
            true,
            &mut stragglers,
            |bench| bench.outputs().recording == 0 && bench.outputs().replaying == 0,
        )?;
        self.check_rest()?;
        let bytes = self.asked(|bench| bench.read_reg("REC_BYTES"))?;
        if bytes > self.options.metadata_limit.0 {
            return Err(self.differs(format!(
                "REC_BYTES reads {bytes}, above the limit of {}",
                self.options.metadata_limit
            )));
        }
        let record = self
            .bench
            .memory
            .bytes
            .to_vec(self.buffers[0], bytes as usize);
        if let Some(shadow) = &mut self.shadow
            && let Err(what) = shadow.end(&record, aborted)
        {
            return Err(self.differs(what));
        }
        let geometry = Geometry::new(&self.config);
        let entries = format::decode(&geometry, &record)
            .iter()
            .flatten()
            .map(|line| line.len() as u64)
            .sum();
        let counters = self.counters()?;
        let [written, read] = self.lines_moved();
        let line_bytes = u64::from(self.config.geometry.line_bytes);
        self.buffers.rotate_right(1);
        self.replay_bytes.rotate_right(1);
        self.replay_bytes[0] = bytes;
        Ok(Recorded {
            record,
            entries,
            bytes_written: (written - self.lines[0]) * line_bytes,
            bytes_read: (read - self.lines[1]) * line_bytes,
            stragglers,
            counters,
        })
    }

    fn close(&mut self) -> crate::error::Result<()> {
        let waves = self.bench.block_mut().close_wave().map_err(wave_error);
        let ports = match &self.ports {
            Some(path) => {
                let ended = self.bench.end_port_trace();
                ended.map_err(|cause| port_trace::error(path, cause))
            }
            None => Ok(()),
        };
        waves.and(ports)
    }
}

fn observed(event: Event, asid: u16) -> ObsEvent {
    let kind = match event.kind {
        Kind::Miss => ObsKind::Miss,
        Kind::PrefetchHit => ObsKind::PrefetchHit,
        Kind::Hit => ObsKind::Hit,
        Kind::KeptHit => ObsKind::KeptHit,
    };
    ObsEvent {
        kind,
        late: event.late,
        asid,
        paddr: event.paddr,
        ..ObsEvent::miss(event.vaddr)
    }
}

/// What a prefetch of the block fills.
fn level(prefetch: &harness::Prefetch) -> PfLevel {
    match prefetch.level {
        0 => PfLevel::L2,
        _ => PfLevel::Llc,
    }
}

/// A buffer to record into, and so many with records to be replayed, each with room for `limit` bytes.
fn buffers(limit: u64, replayed: usize) -> Vec<u64> {
    let all = (0..=replayed as u64).map(|number| BUFFERS + number * limit.next_multiple_of(4096));
    all.collect()
}

/// Cycles within which the slowest thing waited for must have happened: to drain the CRRB and the
/// buffers, or to answer a register access, under back-pressure.
fn patience(options: &Options) -> u64 {
    (1000.0 * (f64::from(options.mean_memory_latency()) + 100.0) / (1.0 - options.stall)) as u64
}

fn open_wave(model: &mut Model, plan: &WavePlan) -> Result<()> {
    model
        .open_wave(&plan.path)
        .map_err(wave_error)
        .map_err(Stop::Error)
}

#[cfg(test)]
mod tests;
