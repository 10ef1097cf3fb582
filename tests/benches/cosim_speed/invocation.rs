//! What a shipped function drives in its second invocation, which replays the record of the first.

use crate::tape::Tape;
use anyhow::{Context, Result, anyhow};
use jukebox::cache::Shape;
use jukebox::options::{Latencies, Marks, Options, Pace, Shapes};
use jukebox::prefetcher::{self, Activity, Event, Prefetch, Prefetcher, Recorded, Stimulus};
use jukebox::sim::below::Below;
use jukebox::sim::clock::Clock;
use jukebox::sim::front_end::Fetching;
use jukebox::sim::lookups::{Filter, FirstLevel};
use jukebox::sim::memory::Memory;
use jukebox::sim::space::Space;
use jukebox::sim::{Around, Work, cycle};
use jukebox::trace::{self, Fetches};
use jukebox_config::Config;
use jukebox_cosim::Model;
use jukebox_harness::{Bench, BenchError, BenchOptions, EventFate, ObsEvent, ObsKind};
use jukebox_ports::{Block, Inputs, Outputs};
use jukebox_trace::ReadOptions;
use std::path::Path;
use std::sync::atomic::AtomicBool;

const LIMIT: u64 = 16 << 10;
const BUFFERS: [u64; 2] = [0x1000_0000, 0x1000_0000 + LIMIT];
/// Cycles within which the block comes to rest.
const LONG: u64 = 1_000_000;
const LATENCIES: Latencies = Latencies {
    l2: 14,
    llc: 50,
    memory: 200,
    memory_interval: 8,
    mshrs: 16,
};

/// The RTL with all that is driven to it kept.
struct Recorder {
    block: Model,
    tape: Tape,
}

impl Block for Recorder {
    fn step(&mut self, inputs: &Inputs, outputs: &mut Outputs) {
        self.repeat(inputs, outputs, 1);
    }

    fn repeat(&mut self, inputs: &Inputs, outputs: &mut Outputs, most: u64) -> u64 {
        let cycles = self.block.repeat(inputs, outputs, most);
        self.tape.push(inputs, cycles);
        cycles
    }
}

/// The RTL on its bench, as `jukebox run --dut rtl` has it.
struct Taped {
    bench: Bench<Recorder>,
    pace: Option<Pace>,
    /// Buffers recorded into and replayed from, and bytes of the record there.
    buffers: [u64; 2],
    bytes: u64,
}

/// The tape of the second invocation of a function, from reset on.
pub fn second(function: &str, l2: &str, pace: Option<Pace>) -> Result<Tape> {
    let config = Config::default();
    let options = BenchOptions {
        mem_latency: LATENCIES.memory,
        check: false,
        ..BenchOptions::default()
    };
    let recorder = Recorder {
        block: Model::builtin()?,
        tape: Tape::default(),
    };
    let mut taped = Taped {
        bench: Bench::new(recorder, &config, options)?,
        pace,
        buffers: BUFFERS,
        bytes: 0,
    };
    let trace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../traces/json.jbt");
    let inputs = trace::open(&[trace], Some(function), &ReadOptions::default())
        .map_err(|error| anyhow!("{error}"))?;
    let shape = |text: &str| text.parse::<Shape>().map_err(anyhow::Error::msg);
    let shapes = Shapes {
        l1i: shape("32KiB:8")?,
        l2: shape(l2)?,
        llc: shape("8MiB:16")?,
    };
    for invocation in &inputs.functions[0].invocations[..2] {
        // Every one finds its caches empty.
        let mut first = FirstLevel::new(shapes.l1i, 64).map_err(anyhow::Error::msg)?;
        let mut below = Below::new(&shapes, 64).map_err(anyhow::Error::msg)?;
        let fetches = Fetches::new(invocation.fetches()?, 64);
        let lookups = Filter::new(fetches, &mut first, Space::only(64), config.address.va_bits);
        let clock = Clock::new(invocation.counts.instructions, 3.5, invocation.lines);
        let options = Options {
            latencies: LATENCIES,
            ..Options::default()
        };
        let memory = Memory::new(&options);
        let around = Around::new(&options, &memory, Space::only(64), 0, 1);
        let work = Work {
            fetching: Fetching::blocking(clock),
            around,
            next_lines: 0,
            marks: Marks::On,
            progress: &|_| {},
            stop: &AtomicBool::new(false),
        };
        taped.bench.block_mut().tape.mark();
        // Whether they would miss without prefetching is for figures that nobody wants here.
        let lookups = lookups.map(|lookup| lookup.map(|lookup| (lookup, true)));
        let ran = taped
            .begin()
            .and_then(|()| cycle::run(&work, lookups, &mut below, &mut taped));
        ran.map_err(|stop| anyhow!("{stop:?}"))
            .context(function.to_owned())?;
    }
    Ok(taped.bench.into_block().tape)
}

fn refused(cause: BenchError) -> prefetcher::Stop {
    jukebox::error::Error::check(cause, "this is a defect of the bench").into()
}

impl Taped {
    fn program(&mut self) -> Result<(), BenchError> {
        let bench = &mut self.bench;
        let [record, replay] = self.buffers;
        let pacing: &[&str] = if self.pace.is_some() {
            &["PACING"]
        } else {
            &[]
        };
        bench.write_reg("CONFIG", bench.registers().word("CONFIG", pacing)?)?;
        let pace = self.pace.map_or((0, 0), |pace| (pace.window, pace.release));
        for (register, value) in [
            ("PACE_WINDOW", pace.0.into()),
            ("PACE_RELEASE", pace.1.into()),
            ("REC_BASE", record),
            ("REC_LIMIT", record + LIMIT),
            ("REP_BASE", replay),
            ("REP_BYTES", self.bytes),
        ] {
            bench.write_reg(register, value)?;
        }
        bench.control(&["COUNTERS_CLEAR", "RECORD_START", "REPLAY_START"])
    }

    fn stop(&mut self) -> Result<(), BenchError> {
        self.bench.control(&["RECORD_STOP", "REPLAY_ABORT"])?;
        self.bench.wait_idle(LONG)?;
        self.bytes = self.bench.read_reg("REC_BYTES")?;
        self.buffers.swap(0, 1);
        Ok(())
    }
}

impl Prefetcher for Taped {
    fn begin(&mut self) -> prefetcher::Result<()> {
        self.program().map_err(refused)
    }

    fn tick(&mut self, stimulus: &Stimulus) -> prefetcher::Result<Activity> {
        Ok(self.hold(stimulus, 1)?.0)
    }

    fn hold(&mut self, stimulus: &Stimulus, most: u64) -> prefetcher::Result<(Activity, u64)> {
        let driven = jukebox_harness::Stimulus {
            event: stimulus.event.map(observed),
            pf_ready: Some(stimulus.pf_ready),
            pf_present: stimulus.pf_present,
        };
        let (activity, cycles) = self.bench.hold(driven, most).map_err(refused)?;
        let activity = Activity {
            prefetch: activity
                .prefetch
                .map(|prefetch| Prefetch::of_record(prefetch.vaddr)),
            event_taken: activity.event == EventFate::Accepted,
            // Nobody here asks how long it takes.
            metadata_lines: 0,
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
        0
    }

    fn end(&mut self) -> prefetcher::Result<Recorded> {
        self.stop().map_err(refused)?;
        Ok(Recorded::default())
    }
}

fn observed(event: Event) -> ObsEvent {
    let kind = match event.kind {
        prefetcher::Kind::Miss => ObsKind::Miss,
        prefetcher::Kind::PrefetchHit => ObsKind::PrefetchHit,
        prefetcher::Kind::Hit => ObsKind::Hit,
        prefetcher::Kind::KeptHit => ObsKind::KeptHit,
    };
    ObsEvent {
        kind,
        late: event.late,
        ..ObsEvent::miss(event.vaddr)
    }
}
