//! The level of `irq_o`.

use super::Golden;
use super::shared::{IRQ_ERROR, IRQ_RECORD_DONE, IRQ_REPLAY_DONE, IRQ_WINDOW};
use crate::RegisterMap;
use crate::mismatch::Mismatch;
use jukebox_ports::Outputs;

/// Cycles for which causes may still be enabled by the value before a write.
const OLD_VALUE: u64 = 3;

/// Since when an enabled cause is certainly, or possibly, pending.
#[derive(Clone, Debug)]
pub(super) struct Interrupt {
    enable_masks: [u32; 4],
    /// Causes enabled from the next cycle on, and those of this cycle.
    enabled: u8,
    enabled_before: u8,
    /// Causes that were enabled up to the last change, and its cycle.
    enabled_once: u8,
    changed: u64,
    must: bool,
    may: bool,
    must_since: u64,
    may_not_since: u64,
}

impl Interrupt {
    pub(super) fn new(map: &RegisterMap) -> Self {
        Interrupt {
            enable_masks: map.bits.irq_enable,
            enabled: 0,
            enabled_before: 0,
            enabled_once: 0,
            changed: 0,
            must: false,
            may: false,
            must_since: 0,
            may_not_since: 0,
        }
    }

    /// `IRQ_ENABLE` is written.
    pub(super) fn enable(&mut self, register: u64) {
        let masks = self.enable_masks.iter().enumerate();
        let set = |(place, mask): (usize, &u32)| u8::from(register as u32 & mask != 0) << place;
        self.enabled = masks.map(set).fold(0, |all, one| all | one);
    }

    /// The cycle from which the level needs to be looked at.
    pub(super) fn wake(&self, cycle: u64) -> u64 {
        let open = |since: u64| since + IRQ_WINDOW >= cycle && since > 0;
        match open(self.must_since) || open(self.may_not_since) {
            true => 0,
            false => u64::MAX,
        }
    }
}

impl Golden {
    /// Checks `irq_o` at the end of a cycle, after everything that happened in it.
    pub(super) fn check_interrupt(&mut self, o: &Outputs) -> Result<(), Mismatch> {
        let cycle = self.shared.cycle;
        let enabled = self.interrupt.enabled;
        let must = self.shared.irq.low() & enabled != 0;
        let may = self.shared.irq.high() & enabled != 0;
        let state = &mut self.interrupt;
        if must && !state.must {
            state.must_since = cycle;
        }
        let was = state.may || self.shared.irq.high() & state.enabled_before != 0;
        if !may && was {
            state.may_not_since = cycle;
        }
        if enabled != state.enabled_before {
            (state.enabled_once, state.changed) = (state.enabled_before, cycle);
        }
        let fresh = state.changed > 0 && cycle <= state.changed + OLD_VALUE;
        let reach = enabled | if fresh { state.enabled_once } else { 0 };
        let still = self.shared.irq.high() & reach != 0;
        (state.must, state.may, state.enabled_before) = (must, may, enabled);
        if o.irq == 0 && must && cycle > state.must_since + IRQ_WINDOW {
            return Err(self
                .shared
                .fail("irq_o", "1, an enabled cause is pending", 0));
        }
        if o.irq == 0 || may || still || cycle <= state.may_not_since + IRQ_WINDOW {
            return Ok(());
        }
        // The cause may be about to show itself at the ports.
        let about = [
            (IRQ_RECORD_DONE, self.record.may_end()),
            (IRQ_REPLAY_DONE, self.replay.may_end()),
            (
                IRQ_ERROR,
                self.starts.is_pending() || self.replay.may_time_out(&self.shared),
            ),
        ];
        if about
            .into_iter()
            .any(|(place, about)| about && reach >> place & 1 == 1)
        {
            return Ok(());
        }
        Err(self
            .shared
            .fail("irq_o", "0, no enabled cause is pending", 1))
    }
}
