//! A machine with its software, a host, and the golden model at the block's ports.

use crate::digest::Digests;
use crate::image::Image;
use crate::kind::Kind;
use crate::log::Log;
use crate::map;
use crate::model::{Drive, Model, Seen};
use crate::records::Records;
use crate::result::{Counts, Run};
use anyhow::{Context, Result, bail, ensure};
use jukebox_config::Config;
use jukebox_golden::Golden;
use jukebox_harness::Registers;
use jukebox_ports::{Inputs, Outputs};
use std::collections::VecDeque;

/// Processor time of this process.
fn processor_seconds() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// Cycles of reset.
const RESET_CYCLES: usize = 4;
/// Cycles between two looks at what the block's ports did.
const BATCH: usize = 512;
/// The longest that software may take between two accesses to the host, in cycles.
const PATIENCE: u64 = 200_000_000;

/// The answer of a translation: what is there must not be prefetched.
const XLT_DROP: u8 = 2;

/// What memory is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Memory {
    /// Cycles from the address of a read to its data.
    pub latency: u16,
    /// Cycles that its bus of 8 bytes rests after a beat.
    pub gap: u8,
}

/// A machine.
#[derive(Debug)]
pub struct Machine {
    model: Model,
    golden: Golden,
    drive: Drive,
    seen: Seen,
    inputs: Vec<Inputs>,
    outputs: Vec<Outputs>,
    watched: Counts,
    plan: VecDeque<u32>,
    console: String,
    records: Records,
    log: Log,
    /// What happened in every cycle, if it is kept.
    digests: Option<Digests>,
    waited: u64,
    /// Bits of a line's address that translation leaves alone.
    same_bits: u64,
}

impl Machine {
    /// A machine in reset, with software in its memory.
    ///
    /// # Errors
    /// If the configuration has no golden model.
    pub fn new(
        kind: Kind,
        mut model: Model,
        config: &Config,
        image: &Image,
        memory: Memory,
    ) -> Result<Self> {
        image.load(model.memory_mut());
        let drive = Drive {
            exec_base: image.executable.start,
            exec_end: image.executable.end,
            latency: memory.latency,
            gap: memory.gap,
            // Beside a core of this size, looking costs more than it saves.
            every_edge: u8::from(kind.blackparrot()),
            ..Drive::default()
        };
        let mut machine = Machine {
            model,
            golden: Golden::new(config, Registers::new(config).golden_map()?),
            drive,
            seen: Seen::default(),
            inputs: vec![Inputs::default(); BATCH],
            outputs: vec![Outputs::default(); BATCH],
            watched: Counts::default(),
            plan: VecDeque::new(),
            console: String::new(),
            records: Records::new(config, kind),
            log: Log::default(),
            digests: None,
            waited: 0,
            same_bits: kind.same_bits(),
        };
        machine.cycles(RESET_CYCLES)?;
        machine.drive.rst_n = 1;
        Ok(machine)
    }

    /// Every instruction lookup hits from now on, or not.
    pub fn set_ideal(&mut self, ideal: bool) {
        self.drive.ideal = u8::from(ideal);
    }

    /// Evaluates clock edges that change nothing, too, or leaves them out. Results are the same.
    pub fn set_every_edge(&mut self, every: bool) {
        self.drive.every_edge = u8::from(every);
    }

    /// Keeps what happens in every cycle from now on.
    pub fn keep(&mut self, digests: Digests) {
        self.digests = Some(digests);
    }

    /// Words that the software is told next.
    pub fn plan(&mut self, words: impl IntoIterator<Item = u32>) {
        self.plan.extend(words);
    }

    /// The record buffers have so many bytes from now on; 0: nothing is recorded.
    pub fn set_record_bytes(&mut self, bytes: u32) {
        self.records.set_limit(bytes);
    }

    /// Runs until the plan has got to where it waits.
    ///
    /// # Errors
    /// If software, block or machine do what they must not.
    pub fn run_to_ready(&mut self) -> Result<()> {
        while !self.step()? {}
        Ok(())
    }

    /// Runs to the end of the plan, and tells what happened since the last time it waited.
    ///
    /// # Errors
    /// As [`Self::run_to_ready`].
    pub fn run_to_end(mut self) -> Result<Run> {
        let (cycle, compared) = (self.seen.cycle, self.golden.compared().total());
        let start = processor_seconds();
        self.log.run = Run::default();
        while self.exit()?.is_none() {
            self.step()?;
        }
        let mut run = self.log.run;
        if let Some(digests) = self.digests {
            run.digests = digests.end(self.model.memory(), &self.seen)?;
        }
        run.cycles = self.seen.cycle - cycle;
        run.compared = self.golden.compared().total() - compared;
        run.seconds = processor_seconds() - start;
        run.records = self.records.compared;
        run.record_bytes = self.records.bytes;
        Ok(run)
    }

    /// The software has ended, as it should.
    fn exit(&self) -> Result<Option<()>> {
        let seen = &self.seen;
        let exits = seen.host_valid != 0
            && seen.host_write != 0
            && u32::from(seen.host_addr) == map::HOST_EXIT;
        match (exits, seen.host_wdata) {
            (false, _) => Ok(None),
            (true, map::EXIT_PASS) => Ok(Some(())),
            (true, code) => bail!("the software failed with {code}: {}", self.console.trim()),
        }
    }

    /// Runs up to the next access to the host, and serves it. Whether the plan waits.
    fn step(&mut self) -> Result<bool> {
        let done = self.cycles(BATCH)?;
        if self.seen.host_valid == 0 {
            self.waited += done as u64;
            if self.waited > PATIENCE {
                bail!("nothing was heard of the software for {PATIENCE} cycles");
            }
            return Ok(false);
        }
        self.waited = 0;
        self.exit()?;
        self.drive.host_answer = 1;
        let word = self.seen.host_wdata;
        match (u32::from(self.seen.host_addr), self.seen.host_write != 0) {
            (map::HOST_PUTC, true) => {
                let letter = char::from((word & 0xff) as u8);
                self.console.push(letter);
                if letter == '\n' {
                    eprint!("{}", std::mem::take(&mut self.console));
                }
            }
            (map::HOST_PLAN, false) => {
                self.drive.host_rdata = self.plan.pop_front().context("the plan has ended")?;
            }
            (map::HOST_MARK, true) => {
                let counts = self.counts();
                let cycle = self.seen.cycle;
                return self.log.mark(word, cycle, counts, &mut self.records);
            }
            (map::HOST_VALUE, true) => {
                let memory = self.model.memory();
                self.log.value(word, memory, &mut self.records)?;
            }
            (map::HOST_EXIT, true) => {}
            (offset, write) => bail!(
                "the host port has nothing at {offset:#x} to be {}",
                if write { "written" } else { "read" }
            ),
        }
        Ok(false)
    }

    /// All counts as they are now.
    fn counts(&self) -> Counts {
        let l2 = self.seen.l2_counters.map(u64::from);
        let [instr_hits, instr_met, instr_misses, ..] = l2;
        let [
            _,
            _,
            _,
            data_hits,
            data_met,
            data_misses,
            prefetches,
            prefetch_fills,
            ..,
        ] = l2;
        Counts {
            instr_hits,
            instr_met,
            instr_misses,
            data_hits,
            data_met,
            data_misses,
            prefetches,
            prefetch_fills,
            prefetches_useless: l2[8],
            writebacks: l2[9],
            l2_beats: self.seen.read_beats[0] + self.seen.write_beats[0],
            block_beats: self.seen.read_beats[1] + self.seen.write_beats[1],
            ..self.watched
        }
    }

    /// Runs up to `count` cycles, with an eye on the block's ports.
    fn cycles(&mut self, count: usize) -> Result<usize> {
        let done = self.model.run(
            &self.drive,
            &mut self.seen,
            &mut self.inputs[..count],
            &mut self.outputs[..count],
        )?;
        self.drive.host_answer = 0;
        if let Some(digests) = &mut self.digests {
            let (inputs, outputs) = (&self.inputs[..done], &self.outputs[..done]);
            digests.cycles(inputs, outputs, &self.seen)?;
        }
        for (i, o) in self.inputs[..done].iter().zip(&self.outputs[..done]) {
            self.golden
                .step(i, o)
                .map_err(|mismatch| anyhow::anyhow!("cycle {}: {mismatch}", self.golden.cycle()))?;
            ensure!(
                i.obs_valid == 0 || (i.obs_paddr ^ i.obs_vaddr) & self.same_bits == 0,
                "cycle {}: an event of {:#x} says that it is at {:#x}",
                self.golden.cycle(),
                i.obs_vaddr,
                i.obs_paddr
            );
            self.watched.present += u64::from(i.pf_present);
            if o.pf_valid & i.pf_ready != 0 {
                self.watched.sources[usize::from(o.pf_source)] += 1;
            }
            if i.xlt_rsp_valid & o.xlt_rsp_ready != 0 {
                self.watched.translations += 1;
                self.watched.dropped += u64::from(i.xlt_rsp_status == XLT_DROP);
            }
            if i.obs_valid & i.obs_instr != 0 && u32::from(i.obs_asid) != map::ASID_KERNEL {
                self.watched.kinds[usize::from(i.obs_kind)] += 1;
                self.watched.late += u64::from(i.obs_late);
            }
            self.records.cycle(i, o);
        }
        if self.seen.fault != 0 {
            bail!(
                "cycle {}: nothing is at {:#x}, or the block or memory refused it",
                self.seen.cycle,
                self.seen.fault_addr
            );
        }
        Ok(done)
    }
}
