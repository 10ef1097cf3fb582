//! What register writes do.

use super::Golden;
use super::lite::Write;
use super::pacing::PacePolicy;
use super::record_side::RecordStart;
use super::replay_start::ReplayStart;
use super::shared::{Cause, IRQ_RECORD_FULL, Offset};
use super::storage::merge;
use crate::counter::Counter;
use crate::geometry::mask;
use crate::register_map::{Reg, Stored};

/// STARTs written in the cycle before, to be judged by what runs in this one.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Starts {
    record: Option<RecordStart>,
    replay: Option<ReplayStart>,
}

impl Starts {
    pub(super) fn is_pending(&self) -> bool {
        self.record.is_some() || self.replay.is_some()
    }
}

impl Golden {
    /// The accepted write of this cycle acts.
    pub(super) fn apply(&mut self, write: &Write) {
        let cycle = self.shared.cycle;
        self.written = cycle + 1;
        let Some(word) = write.word else { return };
        let set = |masks: &[u32]| {
            let bits = merge(0, false, write.data, write.strobes) as u32;
            masks.iter().enumerate().fold(0u8, |set, (place, mask)| {
                set | u8::from(bits & mask != 0) << place
            })
        };
        match word.reg {
            Reg::Ctrl => self.act(set(&self.map.bits.ctrl)),
            Reg::ErrorCause => {
                let bits = set(&self.map.bits.error_cause);
                self.shared.error_cause.clear(bits, cycle);
            }
            Reg::IrqStatus => {
                let bits = set(&self.map.bits.irq_status);
                self.shared.irq.clear(bits, cycle);
                if bits >> IRQ_RECORD_FULL & 1 != 0 && self.record.may_become_full() {
                    self.shared.irq.possible_event(IRQ_RECORD_FULL, cycle);
                }
            }
            Reg::RecOffset => {
                let running = self.record.is_running();
                self.program(running, word.high, write, |golden| {
                    &mut golden.shared.rec_offset
                });
            }
            Reg::RepOffset => {
                let running = self.replay.is_running();
                self.program(running, word.high, write, |golden| {
                    &mut golden.shared.rep_offset
                });
            }
            Reg::Stored(register) => {
                self.storage
                    .write(register, word.high, write.data, write.strobes);
                self.spread(register);
            }
            Reg::Status | Reg::RecBytes | Reg::Counter(_) | Reg::Constant(_) | Reg::Other => {}
        }
    }

    /// A write of `REC_OFFSET` or `REP_OFFSET`.
    fn program(
        &mut self,
        running: bool,
        high: bool,
        write: &Write,
        offset: impl Fn(&mut Golden) -> &mut Offset,
    ) {
        let cycle = self.shared.cycle;
        let exists = mask(self.config.address.pa_bits);
        let reached = merge(0, high, u32::MAX, write.strobes) & exists;
        if reached == 0 {
            return;
        }
        let offset = offset(self);
        offset.next = merge(offset.next, high, write.data, write.strobes) & exists;
        offset.written = Some(cycle);
        if !running {
            offset.live = super::Expect::Exact(offset.next);
        }
    }

    /// Tells those concerned of a register that acts at once.
    fn spread(&mut self, register: Stored) {
        let cycle = self.shared.cycle;
        let value = self.storage.get(register);
        match register {
            Stored::Config | Stored::PaceWindow | Stored::PaceGap | Stored::PaceRelease => {
                let policy = PacePolicy {
                    on: self.config_bit(1),
                    window: self.storage.get(Stored::PaceWindow),
                    gap: self.storage.get(Stored::PaceGap),
                    release: self.storage.get(Stored::PaceRelease),
                };
                self.shared.pacing.set_policy(policy, cycle);
                self.hits.set(self.config_bit(2), cycle);
                self.replay.run_ahead.set(self.config_bit(3), cycle);
            }
            Stored::NextLine => self.next_lines.set(value, cycle),
            Stored::XltRetryWait => self.replay.set_retry_wait(value),
            Stored::IrqEnable => self.interrupt.enable(value),
            Stored::Watchdog => {
                self.replay.limit_changes(&self.shared);
                self.shared.watchdog.set(value, cycle);
            }
            _ => {}
        }
    }

    /// A flag of CONFIG: 0 the ASID filter, 1 pacing, 2 plain hits are recorded, 3 run-ahead.
    pub(super) fn config_bit(&self, place: usize) -> bool {
        self.storage.get(Stored::Config) as u32 & self.map.bits.config[place] != 0
    }

    /// A write of CTRL with these bits, in the order of the contract.
    fn act(&mut self, bits: u8) {
        let bit = |place: u8| bits >> place & 1 == 1;
        let pause = bit(4);
        if bit(1) || pause {
            self.record.stop(&mut self.shared);
        }
        if bit(3) || pause {
            self.replay.stop(&self.shared);
        }
        if bit(5) {
            self.clear_counters();
        }
        let get = |register| self.storage.get(register);
        let asid = get(Stored::Asid) as u16;
        if bit(0) {
            self.starts.record = Some(RecordStart {
                base: get(Stored::RecBase),
                limit: get(Stored::RecLimit),
                offset: self.shared.rec_offset.next,
                asid,
            });
        }
        if bit(2) {
            self.starts.replay = Some(ReplayStart {
                base: get(Stored::RepBase),
                length: get(Stored::RepBytes),
                second_base: get(Stored::Rep2Base),
                second_length: get(Stored::Rep2Bytes),
                offset: self.shared.rep_offset.next,
                asid,
                rebase: get(Stored::Rebase),
            });
        }
    }

    fn clear_counters(&mut self) {
        let exact = self.at_rest();
        let (recording, replaying) = (self.record.is_running(), self.replay.is_running());
        let drops = self.record.unsettled_drops();
        let rejects = self.replay.take_rejects();
        // Events that the pipeline may hold for longer than usual while memory is slow.
        let held = |running: bool| if running { 8 } else { 0 };
        self.shared.counters.clear(exact, |counter| match counter {
            Counter::Recorded | Counter::Filtered | Counter::CrrbHits | Counter::Evictions => {
                held(recording)
            }
            Counter::DroppedLimit => drops + held(recording),
            Counter::LinesRejected => rejects,
            Counter::PaceCycles => held(replaying),
            _ => 0,
        });
    }

    /// Accepts or refuses the STARTs written in the cycle before. What has ended by this cycle,
    /// as `recording_o` and `replaying_o` show it, does not run any more.
    pub(super) fn resolve_starts(&mut self) {
        let line_bytes = u64::from(self.config.geometry.line_bytes);
        let aligned = |value: u64| value.is_multiple_of(line_bytes);
        let written = self.shared.cycle.wrapping_sub(1);
        let starts = std::mem::take(&mut self.starts);
        if let Some(start) = starts.record {
            let RecordStart {
                base,
                limit,
                offset,
                ..
            } = start;
            let possible = aligned(base) && aligned(limit) && aligned(offset);
            if self.record.is_running() {
                self.shared.refused(Cause::RecordBusy, written);
            } else if !possible || limit < base || offset > limit - base {
                self.shared.refused(Cause::RecordConfig, written);
            } else {
                self.shared.rec_offset.take();
                self.record.start(&mut self.shared, start);
            }
        }
        if let Some(start) = starts.replay {
            let space = 1u64 << self.config.address.pa_bits;
            let inside =
                |base: u64, length: u64| aligned(base) && aligned(length) && base + length <= space;
            let second = start.second_length == 0
                || (inside(start.second_base, start.second_length) && start.total() < space);
            let possible = inside(start.base, start.length) && second && aligned(start.offset);
            if !possible || start.offset > start.total() {
                self.shared.refused(Cause::ReplayConfig, written);
            } else {
                self.shared.rep_offset.take();
                self.storage.use_up(Stored::Rep2Bytes);
                self.used_up = self.shared.cycle;
                self.replay.start(&mut self.shared, start);
            }
        }
    }
}
