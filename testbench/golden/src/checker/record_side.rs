//! Recording: which lines must be written where.
//!
//! When a recording begins and ends is in [`super::record_end`].

use super::axi::{Burst, Shape, bus_bytes};
use super::channel::Channel;
use super::shared::{Cause, IRQ_RECORD_FULL, Shared};
use crate::counter::Counter;
use crate::format::Packer;
use crate::format::{Entry, Line};
use crate::geometry::mask;
use crate::mismatch::Mismatch;
use crate::{Crrb, Geometry, Recorded};
use jukebox_config::Config;
use jukebox_ports::{Inputs, Outputs};
use std::collections::VecDeque;

/// Lines that may be outstanding.
const OUTSTANDING: u64 = 65_535;

/// Cycles `obs_ready_o` may follow the state of the way to memory late.
const READY_WINDOW: u64 = 4;

/// Cycles a write address may follow the moment late in which more than a line was there.
const CROWDED_WINDOW: u64 = 2;

/// Parameters latched by RECORD_START.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RecordStart {
    pub(crate) base: u64,
    pub(crate) limit: u64,
    pub(crate) offset: u64,
    pub(crate) asid: u16,
}

/// What of the instruction side is recorded, as software chose for this cycle.
#[derive(Clone, Copy, Debug)]
pub(super) struct Choice {
    /// Only events of the address space that START latched.
    pub(super) filter: bool,
    /// Plain hits too.
    pub(super) hits: bool,
}

/// A recording that runs.
#[derive(Clone, Debug)]
pub(super) struct Recording {
    pub(super) start: RecordStart,
    pub(super) rises: u64,
    pub(super) crrb: Crrb,
    pub(super) packer: Packer,
    pub(super) stopped: bool,
    /// Cycle of the first write error.
    pub(super) error: Option<u64>,
    /// Lines acknowledged before it.
    pub(super) acknowledged: u64,
    /// Memory has taken everything at once so far.
    pub(super) ideal: bool,
    pub(super) full: bool,
    /// RECORD_FULL is certainly visible.
    pub(super) full_settled: bool,
    /// Dropped entries that the block may not have come to, and the cycle from which that counts.
    pub(super) unsettled: u64,
    pub(super) unsettled_since: u64,
}

/// The recording half of the checker.
#[derive(Clone, Debug)]
pub(crate) struct RecordSide {
    pub(super) geometry: Geometry,
    pub(super) crrb_entries: u32,
    pub(super) asid_mask: u16,
    pub(super) burst: Burst,
    /// Full speed never stalls in this configuration.
    pub(super) keeps_up: bool,
    pub(super) run: Option<Recording>,
    /// Lines not yet written whole, with their addresses accepted.
    pub(super) lines: VecDeque<Line>,
    /// Counts of lines since START: out of `lines`, predicted, address raised, address accepted,
    /// data accepted, answered.
    pub(super) gone: u64,
    pub(super) predicted: u64,
    pub(super) raised: u64,
    pub(super) accepted: u64,
    pub(super) sent: u64,
    pub(super) answered: u64,
    /// Beats of line `sent` accepted.
    pub(super) beat: u32,
    pub(super) aw: Channel<()>,
    pub(super) w: Channel<()>,
    /// Last cycle in which something was on the way to memory.
    pub(super) busy: u64,
    /// Cycles a read address has waited for its ready so far.
    pub(super) read_waits: u64,
    /// Last cycle after which more than a line was there.
    crowded: u64,
    pub(super) progress: u64,
    /// Whether the block owed something in the cycle looked at last.
    pub(super) owed: bool,
    pub(super) waiting: bool,
}

impl RecordSide {
    pub(crate) fn new(config: &Config) -> Self {
        let geometry = Geometry::new(config);
        let keeps_up =
            8 * geometry.line_bytes <= geometry.entries_per_line * config.metadata.axi_data_bits;
        RecordSide {
            geometry,
            crrb_entries: config.geometry.crrb_entries,
            asid_mask: mask(config.address.asid_bits) as u16,
            burst: Burst::new(config),
            keeps_up,
            run: None,
            lines: VecDeque::new(),
            gone: 0,
            predicted: 0,
            raised: 0,
            accepted: 0,
            sent: 0,
            answered: 0,
            beat: 0,
            aw: Channel::default(),
            w: Channel::default(),
            busy: 0,
            read_waits: 0,
            crowded: 0,
            progress: 0,
            owed: false,
            waiting: false,
        }
    }

    pub(super) fn pack(&mut self, shared: &mut Shared, entry: Entry) {
        let Some(run) = &mut self.run else { return };
        let packed = run.packer.push(entry);
        if packed.dropped {
            run.unsettled += 1;
            run.unsettled_since = shared.cycle;
            shared.counters.count(Counter::DroppedLimit);
            if !run.full {
                run.full = true;
                shared.possible_event(IRQ_RECORD_FULL);
            }
        }
        for line in packed.lines.into_iter().flatten() {
            self.predict(shared, line);
        }
    }

    pub(super) fn predict(&mut self, shared: &Shared, line: Line) {
        if self.predicted == self.sent {
            self.progress = shared.cycle;
        }
        self.predicted += 1;
        self.lines.push_back(line);
    }

    /// Checks what the block drives in this cycle.
    pub(crate) fn check(
        &mut self,
        shared: &mut Shared,
        i: &Inputs,
        o: &Outputs,
    ) -> Result<(), Mismatch> {
        let aw = (o.m_axi_awvalid != 0).then_some(());
        if shared.hold("m_axi_aw", &mut self.aw, aw, i.m_axi_awready != 0)? {
            self.check_new_address(shared)?;
        }
        if aw.is_some() {
            self.burst.check(shared, "write", Shape::write(o))?;
            shared.equal("write address", self.address(self.accepted), o.m_axi_awaddr)?;
        }
        let w = (o.m_axi_wvalid != 0).then_some(());
        shared.hold("m_axi_w", &mut self.w, w, i.m_axi_wready != 0)?;
        if w.is_some() {
            self.check_data(shared, o)?;
        }
        let waits = |valid: u8, ready: u8| valid != 0 && ready == 0;
        let read_waits = waits(o.m_axi_arvalid, i.m_axi_arready);
        self.read_waits = if read_waits { self.read_waits + 1 } else { 0 };
        if let Some(run) = &mut self.run {
            run.ideal &= !read_waits
                && !waits(o.m_axi_awvalid, i.m_axi_awready)
                && !waits(o.m_axi_wvalid, i.m_axi_wready);
        }
        Ok(())
    }

    fn address(&self, line: u64) -> u64 {
        let start = self
            .run
            .as_ref()
            .map_or(0, |run| run.start.base + run.start.offset);
        start + line * u64::from(self.geometry.line_bytes)
    }

    fn check_new_address(&mut self, shared: &Shared) -> Result<(), Mismatch> {
        let Some(run) = &self.run else {
            return Err(shared.fail("write address", "none, no recording runs", "awvalid"));
        };
        if run.error.is_some_and(|at| shared.cycle > at + 1) {
            return Err(shared.fail("write address", "none after a write error", "awvalid"));
        }
        if self.raised == self.predicted {
            let expected = format!("none after {} lines", self.predicted);
            return Err(shared.fail("write address", expected, "awvalid"));
        }
        let crowded = shared.cycle <= self.crowded + CROWDED_WINDOW;
        if self.read_waits >= 2 && !crowded && !run.stopped {
            let expected = "none while a read address waits and no more than a line is there";
            return Err(shared.fail("write address", expected, "awvalid"));
        }
        if self.raised - self.answered >= OUTSTANDING {
            return Err(shared.fail("lines outstanding", OUTSTANDING, OUTSTANDING + 1));
        }
        self.raised += 1;
        Ok(())
    }

    fn check_data(&self, shared: &Shared, o: &Outputs) -> Result<(), Mismatch> {
        let line = self.lines.get((self.sent - self.gone) as usize);
        let Some(line) = line.filter(|_| self.sent < self.raised) else {
            return Err(shared.fail("write data", "none before its address is raised", "wvalid"));
        };
        let range = self.burst.bytes(self.beat);
        let bus = bus_bytes(&o.m_axi_wdata);
        let (expected, actual) = (&line.bytes()[range.clone()], &bus[..range.len()]);
        if let Some(at) = (0..range.len()).find(|at| expected[*at] != actual[*at]) {
            let what = format!("metadata byte {} of line {}", range.start + at, self.sent);
            return Err(shared.fail(
                &what,
                format_args!("{:#04x}", expected[at]),
                format_args!("{:#04x}", actual[at]),
            ));
        }
        shared.equal("write strobes", self.burst.strobes(), o.m_axi_wstrb)?;
        let last = u64::from(self.beat + 1 == self.burst.beats);
        shared.equal("write last", last, o.m_axi_wlast.into())
    }

    /// Checks that `obs_ready_o` may be low.
    pub(crate) fn check_not_ready(&self, shared: &Shared, o: &Outputs) -> Result<(), Mismatch> {
        let Some(run) = self.run.as_ref().filter(|_| o.recording != 0) else {
            return Err(shared.fail("obs_ready_o", "1 while not recording", 0));
        };
        let empty = self.predicted == self.sent && shared.cycle > self.busy + READY_WINDOW;
        if empty {
            return Err(shared.fail("obs_ready_o", "1 while no line waits for memory", 0));
        }
        let late = self.raised - self.answered > OUTSTANDING - 8;
        if self.keeps_up && run.ideal && !late {
            return Err(shared.fail("obs_ready_o", "1 while memory takes a beat a cycle", 0));
        }
        Ok(())
    }

    /// Follows the handshakes of this cycle.
    pub(crate) fn follow(
        &mut self,
        shared: &mut Shared,
        i: &Inputs,
        o: &Outputs,
        choice: Choice,
    ) -> Result<(), Mismatch> {
        let answer = i.m_axi_bvalid != 0 && o.m_axi_bready != 0;
        if answer && self.answered >= self.accepted.min(self.sent) {
            return Err(shared.surroundings("a write answer without a write"));
        }
        if o.m_axi_awvalid != 0 && i.m_axi_awready != 0 {
            let line = self.lines.get((self.accepted - self.gone) as usize);
            shared.counters.add(
                Counter::EntriesWritten,
                line.map_or(0, |l| l.entries.into()),
            );
            shared
                .counters
                .add(Counter::BytesWritten, self.geometry.line_bytes.into());
            shared.compared.write_addresses += 1;
            self.accepted += 1;
        }
        if o.m_axi_wvalid != 0 && i.m_axi_wready != 0 {
            shared.compared.write_beats += 1;
            self.beat += 1;
            if self.beat == self.burst.beats {
                self.beat = 0;
                self.sent += 1;
                if let Some(run) = &mut self.run {
                    run.unsettled_since = shared.cycle;
                }
            }
        }
        while self.gone < self.accepted.min(self.sent) {
            self.lines.pop_front();
            self.gone += 1;
        }
        if i.obs_valid != 0 && o.obs_ready != 0 {
            self.event(shared, i, choice);
        }
        if answer {
            self.answer(shared, i.m_axi_bresp);
        }
        self.finish_cycle(shared, o);
        Ok(())
    }

    /// A recorded event, if it is one (rule R2).
    fn event(&mut self, shared: &mut Shared, i: &Inputs, choice: Choice) {
        let Some(run) = &mut self.run else { return };
        if run.stopped || run.error.is_some() || i.obs_instr == 0 {
            return;
        }
        if i.obs_kind & 3 == 2 && !choice.hits {
            return;
        }
        if choice.filter && i.obs_asid & self.asid_mask != run.start.asid {
            shared.counters.count(Counter::Filtered);
            return;
        }
        shared.counters.count(Counter::Recorded);
        let (tag, line) = (
            self.geometry.tag(i.obs_vaddr),
            self.geometry.line(i.obs_vaddr),
        );
        match run.crrb.record(tag, line) {
            Recorded::Hit => shared.counters.count(Counter::CrrbHits),
            Recorded::Allocated => {}
            Recorded::Evicted(entry) => {
                shared.counters.count(Counter::Evictions);
                self.pack(shared, entry);
            }
        }
    }

    /// A write answer.
    fn answer(&mut self, shared: &mut Shared, resp: u8) {
        self.answered += 1;
        shared.compared.write_answers += 1;
        self.settle_drops(shared);
        let Some(run) = &mut self.run else { return };
        match (resp, run.error) {
            (0, None) => run.acknowledged += 1,
            (0, Some(_)) => {}
            (_, None) => {
                run.error = Some(shared.cycle);
                run.crrb.clear();
                shared.error(Cause::WriteError);
                shared.counters.doubt(Counter::DroppedLimit, run.unsettled);
            }
            (_, Some(_)) => shared.possible_error(Cause::WriteError),
        }
    }

    fn finish_cycle(&mut self, shared: &mut Shared, o: &Outputs) {
        let cycle = shared.cycle;
        if self.predicted != self.sent {
            self.busy = cycle;
        }
        let filling = self.run.as_ref().is_some_and(|run| run.packer.is_filling());
        if self.predicted - self.sent > 1 || filling {
            self.crowded = cycle;
        }
        let waiting = o.m_axi_awvalid != 0
            || o.m_axi_wvalid != 0
            || self.answered != self.accepted
            || o.m_axi_arvalid != 0;
        if waiting || self.waiting {
            self.progress = cycle;
        }
        self.waiting = waiting;
        self.settle_drops(shared);
    }
}
