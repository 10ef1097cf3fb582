//! The golden model as a checker of the block's ports.
//!
//! Structure by behaviour: [`record_side`] and [`replay_side`] predict what crosses the memory,
//! translation and prefetch ports; [`control`] gives register writes their effect and
//! [`readback`] checks what registers read; the rest are the rules they share.

mod axi;
mod bus;
mod channel;
mod control;
mod counters;
mod delayed;
mod entries;
mod expect;
mod interrupt;
mod lite;
mod next_line;
mod pacing;
mod readback;
mod reads;
mod record_end;
mod record_side;
mod replay_end;
mod replay_follow;
mod replay_side;
mod replay_start;
mod replay_watchdog;
mod requests;
mod run_ahead;
mod shared;
mod sticky;
mod storage;
#[cfg(test)]
pub(crate) mod testing;
mod watchdog;

pub use expect::{Compared, Expect};

use crate::counter::Counter;
use crate::mismatch::Mismatch;
use crate::parts::translates;
use crate::register_map::RegisterMap;
use bus::Bus;
use control::Starts;
use delayed::Delayed;
use interrupt::Interrupt;
use jukebox_config::Config;
use jukebox_ports::{Inputs, Outputs};
use lite::Lite;
use next_line::{NextLine, Policy};
use pacing::{Offer, Progress};
use record_side::{Choice, RecordSide};
use replay_side::ReplaySide;
use shared::Shared;
use storage::{Storage, watchdog_reset};

/// Cycles without activity after which every register shows its final value.
const REST: u64 = 32;

/// Outputs that hardly ever change.
type Levels = [u8; 7];

/// The golden model of the block.
///
/// Give it every cycle with [`Golden::step`]. After a mismatch its state is not meaningful until
/// the next reset of the block.
#[derive(Clone, Debug)]
pub struct Golden {
    config: Config,
    map: RegisterMap,
    constants: [Option<u64>; 4],
    shared: Shared,
    storage: Storage,
    record: RecordSide,
    replay: ReplaySide,
    lite: Lite,
    interrupt: Interrupt,
    starts: Starts,
    /// Plain hits are recorded.
    hits: Delayed<bool>,
    /// Lines behind a miss to be prefetched.
    next_lines: Delayed<u64>,
    /// In a configuration that has it.
    next_line: Option<NextLine>,
    /// Where prefetches go to one.
    bus: Option<Bus>,
    /// One more than the cycle of the last register write.
    written: u64,
    /// The cycle in which the length of a second record was used up.
    used_up: u64,
    /// `rst_n` was 0 in the cycle before (or there was none).
    in_reset: bool,
    last_activity: u64,
    /// Nothing is in a state that idle cycles change before cycle `wake`.
    calm: bool,
    wake: u64,
    levels: Levels,
    /// Idle cycles may be counted by `CNT_PACE_CYCLES`.
    paced: bool,
}

impl Golden {
    /// A model of the block with this configuration and these registers, before its first reset.
    pub fn new(config: &Config, map: RegisterMap) -> Self {
        Golden {
            config: config.clone(),
            constants: [None; 4],
            shared: Shared::new(
                config.counters.bits,
                watchdog_reset(config),
                0,
                Compared::default(),
            ),
            storage: Storage::new(config, &map),
            record: RecordSide::new(config),
            replay: ReplaySide::new(config),
            lite: Lite::default(),
            interrupt: Interrupt::new(&map),
            starts: Starts::default(),
            hits: Delayed::default(),
            next_lines: Delayed::default(),
            next_line: config.prefetch.next_line.then(|| NextLine::new(config)),
            bus: Bus::new(config),
            written: 0,
            used_up: 0,
            in_reset: true,
            last_activity: 0,
            calm: false,
            wake: 0,
            levels: [0; 7],
            paced: false,
            map,
        }
    }

    /// Takes one clock cycle: what the surroundings drove and what the block drove in it.
    ///
    /// # Errors
    /// The first difference from what the block promises, or a rule of AXI that the surroundings
    /// broke so that nothing can be predicted any more.
    #[inline]
    pub fn step(&mut self, i: &Inputs, o: &Outputs) -> Result<(), Mismatch> {
        self.repeat(i, o, 1)
    }

    /// Takes `cycles` clock cycles that are all the same.
    ///
    /// # Errors
    /// As that many times [`Golden::step`]; the mismatch says in which cycle.
    #[inline]
    pub fn repeat(&mut self, i: &Inputs, o: &Outputs, cycles: u64) -> Result<(), Mismatch> {
        let end = self.shared.cycle + cycles;
        while self.shared.cycle < end {
            let cycle = self.shared.cycle;
            if self.calm && cycle < self.wake && is_idle(i, o) && levels(o) == self.levels {
                let passed = end.min(self.wake) - cycle;
                if self.paced {
                    self.count_pacing(passed);
                }
                self.shared.cycle += passed;
                continue;
            }
            let result = self.step_busy(i, o);
            self.shared.cycle = cycle + 1;
            result?;
        }
        Ok(())
    }

    fn step_busy(&mut self, i: &Inputs, o: &Outputs) -> Result<(), Mismatch> {
        if i.rst_n == 0 {
            return self.step_reset(o);
        }
        let first = std::mem::take(&mut self.in_reset);
        self.shared.counters.tick(self.shared.cycle);
        if first {
            self.check_no_valid(o)?;
        } else {
            self.check_constants(o)?;
        }
        self.record
            .check_level(&mut self.shared, o.recording != 0)?;
        self.replay
            .check_level(&mut self.shared, o.replaying != 0)?;
        self.resolve_starts();

        if let Some(bus) = &mut self.bus {
            bus.check(&self.shared, i, o)?;
            self.shared.bus_full = bus.is_full(o);
        }
        self.shared.pacing.begin_cycle(o.replaying != 0);
        self.record.check(&mut self.shared, i, o)?;
        if o.obs_ready == 0 && !first {
            self.record.check_not_ready(&self.shared, o)?;
        }
        let replays = self.replay.is_engaged() || replay_activity(i, o) != 0;
        let mut offered = None;
        if replays {
            offered = self.replay.check(&mut self.shared, i, o)?;
        }
        if !self.config.prefetch.run_ahead && o.pf_level | o.xlt_req_level | o.m_axi_aruser != 0 {
            return Err(self.shared.fail("level", 0, 1));
        }
        match &mut self.next_line {
            Some(next_line) => next_line.check(&self.shared, offered)?,
            None if offered.is_some() => {
                return Err(self.shared.fail("pf_source_o", 0, o.pf_source));
            }
            None => {}
        }
        let registers = register_activity(i, o) != 0 || self.lite.is_busy();
        if registers {
            self.lite.check(&self.shared, i, o)?;
        }
        if o.replaying != 0 && !offers_replayed(o) {
            self.count_pacing(1);
        }

        self.observe(i, o);
        if i.pf_present != 0 {
            self.shared.counters.count(Counter::Present);
        }
        let choice = Choice {
            filter: self.config_bit(0),
            hits: self.hits.at(self.shared.cycle),
        };
        self.follow_next_line(i, o);
        self.record.follow(&mut self.shared, i, o, choice)?;
        if replays {
            self.replay.follow(&mut self.shared, i, o)?;
        }
        if let Some(bus) = &mut self.bus {
            bus.follow(&mut self.shared, i, o);
        }
        self.end_pacing(i, o);
        if replays {
            self.replay.end_cycle(&mut self.shared);
            self.replay.check_progress(&self.shared)?;
        }
        self.record.check_progress(&self.shared)?;
        if registers {
            self.registers(i, o)?;
        }
        self.check_interrupt(o)?;
        self.prepare_next(i, o);
        Ok(())
    }

    /// Counts what the observation port brings, recording or not.
    fn observe(&mut self, i: &Inputs, o: &Outputs) {
        if i.obs_valid == 0 {
            return;
        }
        let counters = &mut self.shared.counters;
        if o.obs_ready == 0 {
            counters.count(Counter::Lost);
            return;
        }
        self.shared.compared.events += 1;
        counters.count(Counter::Observed);
        if i.obs_instr == 0 {
            return;
        }
        match i.obs_kind & 3 {
            0 => counters.count(Counter::Misses),
            1 => {
                counters.count(Counter::Used);
                if i.obs_late != 0 {
                    counters.count(Counter::Late);
                }
            }
            3 => counters.count(Counter::Kept),
            _ => {}
        }
    }

    /// Counts this cycle and those after it, `cycles` in all, for which the same holds.
    fn count_pacing(&mut self, cycles: u64) {
        let counters = &mut self.shared.counters;
        match self.shared.pacing.offer(self.shared.cycle) {
            Offer::Free => {}
            Offer::Open => counters.add_possible(Counter::PaceCycles, cycles),
            Offer::Forbidden => counters.add(Counter::PaceCycles, cycles),
        }
    }

    fn end_pacing(&mut self, i: &Inputs, o: &Outputs) {
        let event = i.obs_valid != 0 && o.obs_ready != 0 && i.obs_instr != 0;
        let release = self.shared.pacing.policy().release;
        let progress = Progress {
            hit: event && i.obs_kind & 3 == 1,
            miss: event && i.obs_kind & 3 == 0,
            present: i.pf_present != 0,
            release,
        };
        let accepted = offers_replayed(o) && i.pf_ready != 0;
        let (cycle, replaying) = (self.shared.cycle, o.replaying != 0);
        self.shared
            .pacing
            .end_cycle(cycle, replaying, accepted, progress);
    }

    /// Lines behind misses; before the recording sees this cycle's write answer, which may end it.
    fn follow_next_line(&mut self, i: &Inputs, o: &Outputs) {
        let (recorded, filter) = (self.record.takes(), self.config_bit(0));
        let Some(next_line) = &mut self.next_line else {
            return;
        };
        let policy = Policy {
            lines: self.next_lines.at(self.shared.cycle),
            only: filter.then(|| recorded.unwrap_or(self.replay.asid)),
            takes: recorded.is_some(),
        };
        next_line.follow(&mut self.shared, i, o, policy);
    }

    /// The register port, last in a cycle: a write acts from the next cycle on.
    fn registers(&mut self, i: &Inputs, o: &Outputs) -> Result<(), Mismatch> {
        let at_rest = self.at_rest();
        let done = self.lite.follow(&self.map, at_rest, &mut self.shared, i, o);
        if let Some((read, data)) = done.read {
            self.compare_read(&read, data)?;
        }
        if let Some(write) = done.write {
            self.apply(&write);
        }
        Ok(())
    }

    /// Decides from when on the next cycles need a closer look.
    fn prepare_next(&mut self, i: &Inputs, o: &Outputs) {
        let cycle = self.shared.cycle;
        let registers = i.s_axil_awvalid | i.s_axil_wvalid | o.s_axil_bvalid;
        let running = o.recording | o.replaying;
        if registers | running | block_activity(i, o) != 0 {
            self.last_activity = cycle;
        }
        self.levels = levels(o);
        self.calm = is_idle(i, o)
            && o.obs_ready != 0
            && !self.starts.is_pending()
            && self.shared.pacing.is_settled()
            && self.is_next_line_settled();
        self.paced = o.replaying != 0 && self.shared.pacing.may_forbid(cycle);
        let hang = if self.lite.is_busy() { 0 } else { u64::MAX };
        self.wake = [
            hang,
            self.interrupt.wake(cycle),
            self.record.wake(cycle),
            self.replay.wake(&self.shared),
            self.shared.pacing.wake(cycle),
        ]
        .into_iter()
        .fold(u64::MAX, u64::min);
    }

    fn is_next_line_settled(&self) -> bool {
        let takes = self.record.takes().is_some();
        let next_line = self.next_line.as_ref();
        next_line.is_none_or(|next_line| next_line.is_settled(takes))
    }

    fn step_reset(&mut self, o: &Outputs) -> Result<(), Mismatch> {
        if self.in_reset {
            self.check_no_valid(o)?;
        }
        if self.in_reset && self.last_activity == 0 && self.written == 0 {
            return Ok(());
        }
        let Golden {
            config,
            map,
            constants,
            shared,
            ..
        } = self;
        let mut fresh = Golden::new(config, map.clone());
        fresh.constants = *constants;
        fresh.shared = Shared::new(
            config.counters.bits,
            watchdog_reset(config),
            shared.cycle,
            shared.compared,
        );
        *self = fresh;
        Ok(())
    }

    fn check_no_valid(&self, o: &Outputs) -> Result<(), Mismatch> {
        let valids = [
            ("xlt_req_valid_o", o.xlt_req_valid),
            ("pf_valid_o", o.pf_valid),
            ("m_axi_awvalid_o", o.m_axi_awvalid),
            ("m_axi_wvalid_o", o.m_axi_wvalid),
            ("m_axi_arvalid_o", o.m_axi_arvalid),
            ("s_axil_bvalid_o", o.s_axil_bvalid),
            ("s_axil_rvalid_o", o.s_axil_rvalid),
        ];
        match valids.into_iter().find(|(_, valid)| *valid != 0) {
            Some((name, _)) => Err(self.shared.fail(name, "0 in reset", 1)),
            None => Ok(()),
        }
    }

    fn check_constants(&self, o: &Outputs) -> Result<(), Mismatch> {
        let translates = translates(&self.config);
        if !translates && has_translation_port(o) {
            let signs = "signs of one";
            return Err(self.shared.fail("translation port", "none", signs));
        }
        let ready = o.m_axi_bready & o.m_axi_rready != 0;
        if ready && o.xlt_rsp_ready == u8::from(translates) {
            return Ok(());
        }
        let actual = format!(
            "xlt_rsp_ready_o {}, m_axi_bready_o {}, m_axi_rready_o {}",
            o.xlt_rsp_ready, o.m_axi_bready, o.m_axi_rready
        );
        Err(self.shared.fail("ready for answers", "always 1", actual))
    }

    /// Whether nothing runs and no port has been active for 32 cycles (register reads aside).
    pub fn at_rest(&self) -> bool {
        let running = self.record.is_running() || self.replay.is_running();
        !running && !self.starts.is_pending() && self.shared.cycle >= self.last_activity + REST
    }

    /// Cycles taken so far.
    pub fn cycle(&self) -> u64 {
        self.shared.cycle
    }

    /// How much has been compared so far.
    pub fn compared(&self) -> Compared {
        self.shared.compared
    }
}

/// Whether a prefetch of a record is on the port, at level 0.
#[inline]
fn offers_replayed(o: &Outputs) -> bool {
    o.pf_valid != 0 && o.pf_source != next_line::SOURCE && o.pf_level == 0
}

/// Whether anything is driven on a translation port.
#[inline]
fn has_translation_port(o: &Outputs) -> bool {
    let flags = o.xlt_req_valid | o.xlt_rsp_ready | o.xlt_req_level;
    o.xlt_req_vaddr | u64::from(o.xlt_req_asid) | u64::from(flags) != 0
}

/// Whether any channel other than the register port is active.
#[inline]
fn block_activity(i: &Inputs, o: &Outputs) -> u8 {
    let writes = o.m_axi_awvalid | o.m_axi_wvalid | i.m_axi_bvalid;
    replay_activity(i, o) | writes | i.obs_valid | i.pf_present | i.pf_answer_valid
}

/// Whether a channel of the replay is active.
#[inline]
fn replay_activity(i: &Inputs, o: &Outputs) -> u8 {
    let ours = o.xlt_req_valid | o.pf_valid | o.m_axi_arvalid;
    ours | i.xlt_rsp_valid | i.m_axi_rvalid
}

/// Whether no channel is active and the block is not in reset.
#[inline]
fn is_idle(i: &Inputs, o: &Outputs) -> bool {
    block_activity(i, o) | register_activity(i, o) == 0 && i.rst_n != 0
}

/// Whether the register port is active.
#[inline]
fn register_activity(i: &Inputs, o: &Outputs) -> u8 {
    let theirs = i.s_axil_awvalid | i.s_axil_wvalid | i.s_axil_arvalid;
    theirs | o.s_axil_bvalid | o.s_axil_rvalid
}

#[inline]
fn levels(o: &Outputs) -> Levels {
    [
        o.obs_ready,
        o.xlt_rsp_ready,
        o.m_axi_bready,
        o.m_axi_rready,
        o.irq,
        o.recording,
        o.replaying,
    ]
}
