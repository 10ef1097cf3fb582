//! The block, an adapter and the reference L2, each checked, and what goes between them compared.

use crate::adapter::{Adapter, Inputs};
use crate::variant::Variant;
use anyhow::{Result, bail, ensure};
use jukebox_cosim::Model;
use jukebox_harness::{
    Activity, Bench, BenchOptions, ObsEvent, ObsKind, Prefetch, PrefetchAnswer, Stimulus,
};
use jukebox_ports::Outputs;
use jukebox_reference::bench::{self as l2, Options};
use jukebox_reference::request;
use jukebox_reference::shape::Shape;
use std::collections::VecDeque;

/// Cycles within which a register must be read.
const ACCESS_CYCLES: u64 = 10_000;

/// All three.
#[derive(Debug)]
pub struct System {
    /// The block with its memory and translator; the golden model follows it.
    pub block: Bench<Model>,
    /// The L2 with cores and memory; its rules follow it.
    pub l2: l2::Bench,
    adapter: Adapter,
    /// Prefetches that the block has handed over and the L2 has not been given.
    between: VecDeque<Prefetch>,
    /// Prefetches that the L2 was given, by source and level.
    pub given: [[u64; 2]; 3],
}

impl System {
    /// The block of `variant`, its `model`, before a cache of `shape` behind the adapter.
    ///
    /// # Errors
    /// If there is no model of adapter or cache, or a reset goes wrong.
    pub fn new(
        variant: &Variant,
        model: Model,
        surroundings: BenchOptions,
        shape: Shape,
        options: &Options,
    ) -> Result<Self> {
        Ok(System {
            block: Bench::new(model, &variant.block(), surroundings)?,
            l2: l2::Bench::new(shape, options)?,
            adapter: Adapter::new(variant, options.seed as u32)?,
            between: VecDeque::new(),
            given: [[0; 2]; 3],
        })
    }

    /// One clock cycle of all three.
    ///
    /// # Errors
    /// If any of them does what it should not, or the L2 is not given what the block handed over.
    pub fn cycle(&mut self) -> Result<Activity> {
        let l2 = *self.l2.outputs();
        let bus = self
            .adapter
            .look(&request_of(self.block.outputs(), l2.pf_ready))?;

        let offered = (
            request::Prefetch {
                line: bus.pf_paddr / 64,
                source: bus.pf_source,
            },
            bus.pf_level,
        );
        match (bus.pf_valid, self.l2.offered_prefetch()) {
            (true, Some(held)) => ensure!(
                held == offered,
                "the L2 was offered {held:x?}, which is {offered:x?} before it is taken"
            ),
            (true, None) => self.l2.offer_prefetch(offered.0, offered.1),
            (false, Some(held)) => bail!("the L2 was offered {held:x?}, and then no more"),
            (false, None) => {}
        }

        self.block
            .prefetch_bus
            .answer(bus.answer_valid.then_some(PrefetchAnswer {
                id: bus.answer_id,
                opcode: bus.answer_opcode,
                error: bus.answer_error,
                last: bus.answer_last,
            }));
        let activity = self.block.tick(Stimulus {
            event: l2.obs_valid.then(|| event_of(&l2)),
            pf_ready: Some(bus.ready),
            pf_present: l2.pf_present,
        })?;
        self.between.extend(activity.prefetch);
        if bus.pf_valid && l2.pf_ready {
            self.take(offered)?;
        }
        ensure!(
            self.between.is_empty(),
            "the block has handed over what the L2 was not given: {:x?}",
            self.between
        );
        self.l2.cycle()?;
        self.adapter.clock()?;
        Ok(activity)
    }

    /// What the L2 takes is what the block has handed over, and next.
    fn take(&mut self, (prefetch, level): (request::Prefetch, bool)) -> Result<()> {
        let Some(sent) = self.between.pop_front() else {
            bail!("the L2 was given a prefetch that the block has not handed over: {prefetch:x?}");
        };
        let is = (prefetch.line * 64, prefetch.source, u8::from(level));
        let should = (sent.paddr, sent.source as u8, sent.level);
        ensure!(
            is == should,
            "the L2 was given {is:x?}, not {should:x?} (address, source, level)"
        );
        self.given[usize::from(prefetch.source)][usize::from(level)] += 1;
        Ok(())
    }

    /// Runs cycles until `done`.
    ///
    /// # Errors
    /// If it is not done after `most` cycles; otherwise as [`System::cycle`].
    pub fn run_until(
        &mut self,
        what: &str,
        most: u64,
        mut done: impl FnMut(&Self) -> bool,
    ) -> Result<()> {
        for _ in 0..most {
            if done(self) {
                return Ok(());
            }
            self.cycle()?;
        }
        bail!("{what}: not in {most} cycles");
    }

    /// Writes a register and waits for the answers.
    ///
    /// # Errors
    /// As [`System::run_until`], or if there is no such register.
    pub fn write(&mut self, register: &str, value: u64) -> Result<()> {
        self.block.post_reg(register, value)?;
        self.run_until("a write of a register", ACCESS_CYCLES, |all| {
            all.block.bus.is_idle()
        })
    }

    /// Writes `CTRL` with the bits of these names set.
    ///
    /// # Errors
    /// As [`System::write`].
    pub fn control(&mut self, fields: &[&str]) -> Result<()> {
        let word = self.block.registers().word("CTRL", fields)?;
        self.write("CTRL", word)?;
        // Until it shows on the ports.
        for _ in 0..4 {
            self.cycle()?;
        }
        Ok(())
    }

    /// Reads a register, low word first if it is a pair.
    ///
    /// # Errors
    /// As [`System::write`].
    pub fn read(&mut self, register: &str) -> Result<u64> {
        let mut value = 0;
        let offsets: Vec<u16> = self.block.registers().offsets(register)?.collect();
        for (word, offset) in offsets.into_iter().enumerate() {
            let ticket = self.block.bus.read(offset);
            self.run_until("a read of a register", ACCESS_CYCLES, |all| {
                all.block.bus.reads_answered() >= ticket
            })?;
            value |= u64::from(self.block.bus.read_answer().data) << (32 * word);
        }
        Ok(value)
    }

    /// Whether the block neither records nor replays, and nothing is offered to the L2.
    #[must_use]
    pub fn is_at_rest(&self) -> bool {
        let out = self.block.outputs();
        out.recording == 0 && out.replaying == 0 && out.pf_valid == 0 && self.l2.is_quiet()
    }
}

/// What the block asks of its bus.
fn request_of(out: &Outputs, pf_ready: bool) -> Inputs {
    Inputs {
        address: out.pf_paddr,
        rst_n: true,
        valid: out.pf_valid != 0,
        id: out.pf_id,
        size: out.pf_size,
        user: out.pf_level << 2 | out.pf_source,
        opcode: out.pf_opcode,
        param: out.pf_param,
        corrupt: out.pf_corrupt != 0,
        len: out.pf_len,
        burst: out.pf_burst,
        lock: out.pf_lock != 0,
        cache: out.pf_cache,
        answer_ready: out.pf_answer_ready != 0,
        pf_ready,
    }
}

/// What the L2 reports.
fn event_of(l2: &jukebox_reference::cache::Outputs) -> ObsEvent {
    ObsEvent {
        vaddr: l2.obs_vaddr,
        paddr: l2.obs_paddr,
        kind: match l2.obs_kind {
            0 => ObsKind::Miss,
            1 => ObsKind::PrefetchHit,
            2 => ObsKind::Hit,
            _ => ObsKind::KeptHit,
        },
        late: l2.obs_late,
        instr: l2.obs_instr,
        asid: l2.obs_asid,
    }
}
