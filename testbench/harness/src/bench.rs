//! The bench: a block, its surroundings, and the golden model beside it.

use crate::axi::Memory;
use crate::axil::AxilMaster;
use crate::error::{BenchError, MismatchReport};
use crate::history::History;
use crate::observation::{self, EventFate, ObsEvent};
use crate::options::BenchOptions;
use crate::prefetch_bus::PrefetchBus;
use crate::registers::Registers;
use crate::sink::{Prefetch, PrefetchSink};
use crate::translator::Translator;
use jukebox_config::Config;
use jukebox_golden::Golden;
use jukebox_port_trace::Writer;
use jukebox_ports::{Block, Inputs, Outputs};
use std::io::{self, Write};

/// Cycles of reset a new bench begins with.
const RESET_CYCLES: u64 = 4;

/// A port trace being written.
pub type PortTrace = Writer<Box<dyn Write + Send>>;

/// What a caller drives in one cycle; the bench does the rest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stimulus {
    /// Event on the observation port.
    pub event: Option<ObsEvent>,
    /// Readiness of the prefetch port; `None` leaves it to the bench's back-pressure.
    pub pf_ready: Option<bool>,
    /// Pulse on `pf_present_i`.
    pub pf_present: bool,
}

impl Stimulus {
    /// An event and nothing else.
    #[must_use]
    pub fn event(event: ObsEvent) -> Self {
        Stimulus {
            event: Some(event),
            ..Stimulus::default()
        }
    }
}

/// What happened in one cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Activity {
    /// Number of the cycle, 0 being the first of the bench's life.
    pub cycle: u64,
    /// What became of the event.
    pub event: EventFate,
    /// The prefetch accepted, if any.
    pub prefetch: Option<Prefetch>,
}

/// A block in its surroundings.
#[derive(Debug)]
pub struct Bench<B> {
    /// The AXI4 memory.
    pub memory: Memory,
    /// The address translation.
    pub translator: Translator,
    /// The prefetch port.
    pub prefetches: PrefetchSink,
    /// The bus behind it, where it is one.
    pub prefetch_bus: PrefetchBus,
    /// The register port.
    pub bus: AxilMaster,
    block: B,
    golden: Option<Golden>,
    registers: Registers,
    config: Config,
    inputs: Inputs,
    outputs: Outputs,
    history: History,
    ports: Option<PortTrace>,
    cycle: u64,
}

impl<B: Block> Bench<B> {
    /// Puts `block` of configuration `config` on a bench and resets it.
    ///
    /// # Errors
    /// [`BenchError::Mismatch`] if the golden model objects to what the block does under reset.
    pub fn new(block: B, config: &Config, options: BenchOptions) -> Result<Self, BenchError> {
        Self::traced(block, config, options, None)
    }

    /// The same, with all that crosses its ports written to `ports`, from the first cycle on.
    /// [`Bench::end_port_trace`] completes it.
    ///
    /// # Errors
    /// As [`Bench::new`]; the trace is complete then.
    pub fn traced(
        block: B,
        config: &Config,
        options: BenchOptions,
        ports: Option<PortTrace>,
    ) -> Result<Self, BenchError> {
        let BenchOptions {
            stall,
            seed,
            mem_latency,
            xlt_latency,
            check,
        } = options;
        let registers = Registers::new(config);
        let golden = match check {
            true => Some(Golden::new(config, registers.golden_map()?)),
            false => None,
        };
        let mut bench = Bench {
            memory: Memory::new(config.metadata.axi_data_bits, mem_latency, stall, seed),
            translator: Translator::new(config.address.pa_bits, xlt_latency, stall, seed),
            prefetches: PrefetchSink::new(stall, seed),
            prefetch_bus: PrefetchBus::new(config, mem_latency.saturating_sub(1), stall, seed),
            bus: AxilMaster::new(stall, seed),
            block,
            golden,
            registers,
            config: config.clone(),
            inputs: Inputs::default(),
            outputs: Outputs::default(),
            history: History::default(),
            ports,
            cycle: 0,
        };
        let begun = bench.reset(RESET_CYCLES);
        if begun.is_err() {
            // What is told is the mismatch.
            let _ = bench.end_port_trace();
        }
        begun.map(|()| bench)
    }

    /// Runs one clock cycle.
    ///
    /// # Errors
    /// [`BenchError::Mismatch`] if the golden model objects to the block's outputs.
    #[inline]
    pub fn tick(&mut self, stimulus: Stimulus) -> Result<Activity, BenchError> {
        Ok(self.hold(stimulus, 1)?.0)
    }

    /// Runs a clock cycle, and as many of the cycles after it, `most` in all, as nothing happens in
    /// under the same stimulus; how many it was. As that many calls of [`Bench::tick`].
    ///
    /// # Errors
    /// As [`Bench::tick`].
    #[inline]
    pub fn hold(&mut self, stimulus: Stimulus, most: u64) -> Result<(Activity, u64), BenchError> {
        let (now, out, inp) = (self.cycle, &self.outputs, &mut self.inputs);
        inp.rst_n = 1;
        let event = observation::cycle(stimulus.event, out, inp);
        inp.pf_present = u8::from(stimulus.pf_present);
        self.memory.cycle(now, out, inp);
        self.translator.cycle(now, out, inp);
        let prefetch = self.prefetches.cycle(now, stimulus.pf_ready, out, inp);
        self.prefetch_bus.cycle(now, out, inp);
        self.bus.cycle(now, out, inp);
        let activity = Activity {
            cycle: now,
            event,
            prefetch,
        };
        let most = match most {
            0..=1 => 1,
            _ => most.min(self.alike(stimulus)),
        };
        Ok((activity, self.step(most)?))
    }

    /// How many cycles from this one on, whose inputs are chosen, have the same inputs, if what the
    /// block drives stays the same.
    #[inline]
    fn alike(&self, stimulus: Stimulus) -> u64 {
        let (out, inp) = (&self.outputs, &self.inputs);
        let moves = inp.obs_valid | inp.pf_present | (inp.pf_ready & out.pf_valid);
        let random = stimulus.pf_ready.is_none() && self.prefetches.stall.is_active();
        if moves != 0 || random || !self.bus.is_idle() || !self.prefetch_bus.rests() {
            return 1;
        }
        let memory = self.memory.rests_until(out, inp);
        let translator = self.translator.rests_until(out, inp);
        let until = memory.zip(translator).map(|(one, other)| one.min(other));
        until.map_or(1, |cycle| cycle.saturating_sub(self.cycle).max(1))
    }

    /// Holds reset for `cycles` cycles (at least 1), with events still arriving at the observation
    /// port. Bus models forget what was under way; memory keeps its contents.
    ///
    /// # Errors
    /// [`BenchError::Mismatch`] if the golden model objects to the block's outputs.
    pub fn reset(&mut self, cycles: u64) -> Result<(), BenchError> {
        self.memory.reset();
        self.translator.reset();
        self.prefetch_bus.reset();
        self.bus.reset();
        for cycle in 0..cycles.max(1) {
            self.inputs = Inputs {
                obs_valid: (cycle & 1) as u8,
                obs_instr: 1,
                ..Inputs::default()
            };
            self.step(1)?;
        }
        Ok(())
    }

    /// Runs `cycles` cycles in which the caller drives nothing.
    ///
    /// # Errors
    /// As [`Bench::tick`].
    pub fn idle(&mut self, cycles: u64) -> Result<(), BenchError> {
        let mut left = cycles;
        while left > 0 {
            left -= self.hold(Stimulus::default(), left)?.1;
        }
        Ok(())
    }

    /// Runs cycles in which the caller drives nothing until `done`; the number of cycles.
    ///
    /// # Errors
    /// [`BenchError::Timeout`] naming `what` after `max_cycles`; otherwise as [`Bench::tick`].
    pub fn run_until(
        &mut self,
        what: &'static str,
        max_cycles: u64,
        mut done: impl FnMut(&Self) -> bool,
    ) -> Result<u64, BenchError> {
        for waited in 0..=max_cycles {
            if done(self) {
                return Ok(waited);
            }
            self.tick(Stimulus::default())?;
        }
        Err(BenchError::Timeout {
            what,
            cycles: max_cycles,
            history: self.history.to_string(),
        })
    }

    /// Runs a cycle with the inputs chosen, and those after it until the block drives something else,
    /// `most` at the most; how many.
    #[inline]
    fn step(&mut self, most: u64) -> Result<u64, BenchError> {
        let driven = self.outputs;
        self.history.follow(self.cycle, &self.inputs, &driven);
        self.check(&driven, 1)?;
        let mut cycles = 1;
        if most == 1 {
            self.block.step(&self.inputs, &mut self.outputs);
        } else {
            cycles = self.block.repeat(&self.inputs, &mut self.outputs, most);
            self.check(&driven, cycles - 1)?;
        }
        self.cycle += cycles;
        Ok(cycles)
    }

    /// Shows the port trace and the golden model cycles in which the block drives `driven`.
    #[inline]
    fn check(&mut self, driven: &Outputs, cycles: u64) -> Result<(), BenchError> {
        if let Some(ports) = &mut self.ports {
            ports.cycles(&self.inputs, driven, cycles);
        }
        if let Some(golden) = &mut self.golden
            && let Err(mismatch) = golden.repeat(&self.inputs, driven, cycles)
        {
            return Err(BenchError::Mismatch(Box::new(MismatchReport {
                cycle: mismatch.cycle,
                mismatch,
                history: self.history.to_string(),
            })));
        }
        Ok(())
    }

    /// The number of the cycle that the next tick runs.
    #[must_use]
    pub fn cycle(&self) -> u64 {
        self.cycle
    }

    /// What the block drives in the cycle that the next tick runs.
    #[must_use]
    pub fn outputs(&self) -> &Outputs {
        &self.outputs
    }

    /// What the surroundings drove in the last cycle.
    #[must_use]
    pub fn inputs(&self) -> &Inputs {
        &self.inputs
    }

    /// The configuration.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The register table.
    #[must_use]
    pub fn registers(&self) -> &Registers {
        &self.registers
    }

    /// The last port events.
    #[must_use]
    pub fn history(&self) -> &History {
        &self.history
    }

    /// The golden model, if cycles are checked.
    #[must_use]
    pub fn golden(&self) -> Option<&Golden> {
        self.golden.as_ref()
    }

    /// Whether the port trace could not be written; [`Bench::end_port_trace`] says why.
    #[inline]
    #[must_use]
    pub fn port_trace_failed(&self) -> bool {
        self.ports.as_ref().is_some_and(PortTrace::failed)
    }

    /// Completes the port trace, if one is being written; cycles from here on are not in it.
    ///
    /// # Errors
    /// If not all of it could be written.
    pub fn end_port_trace(&mut self) -> io::Result<()> {
        match self.ports.take() {
            Some(ports) => ports.finish()?.flush(),
            None => Ok(()),
        }
    }

    /// The block.
    pub fn block_mut(&mut self) -> &mut B {
        &mut self.block
    }

    /// Takes the block off the bench.
    #[must_use]
    pub fn into_block(self) -> B {
        self.block
    }
}
