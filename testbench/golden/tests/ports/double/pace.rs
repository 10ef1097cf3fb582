//! The pacing of the stand-in.

use super::Registers;
use jukebox_ports::{Inputs, Outputs};

#[derive(Default)]
pub struct Pace {
    ahead: u64,
    misses: u64,
    /// Of the cycle before: hits and present pulses, `PACE_RELEASE` if a miss came.
    before: (u64, Option<u64>),
    /// `d` of three cycles before, and of two.
    due: u64,
    next: u64,
    forbidden: bool,
    /// Cycle of the last accepted prefetch.
    accepted: Option<u64>,
}

impl Pace {
    /// The account at the end of a cycle.
    pub fn follow(&mut self, regs: &mut Registers, cycle: u64, i: &Inputs, o: &Outputs) {
        let accepted = o.pf_valid & i.pf_ready != 0;
        if accepted {
            self.accepted = Some(cycle);
        }
        let mut newer = 0;
        if o.replaying != 0 {
            newer = self.before.0;
            if let Some(release) = self.before.1 {
                self.misses += 1;
                if release != 0 && self.misses >= release {
                    self.misses = 0;
                    newer += 1;
                }
            }
            let held = self.forbidden && o.pf_valid == 0;
            regs.counts.add("CNT_PACE_CYCLES", u64::from(held));
            self.ahead = (self.ahead + u64::from(accepted)).saturating_sub(self.due);
        }
        self.due = self.next;
        self.next = newer;
        let event = i.obs_valid & o.obs_ready != 0;
        self.before = (
            u64::from(event && i.obs_instr != 0 && i.obs_kind == 1) + u64::from(i.pf_present),
            (event && i.obs_instr != 0 && i.obs_kind == 0).then(|| regs.get("PACE_RELEASE")),
        );
    }

    /// Whether an offer is forbidden in the cycle after `cycle`.
    pub fn decide(&mut self, regs: &Registers, cycle: u64) -> bool {
        let (window, gap) = (regs.get("PACE_WINDOW"), regs.get("PACE_GAP"));
        let near = self.accepted.is_some_and(|at| cycle - at < gap);
        self.forbidden = regs.config("PACING") && ((window != 0 && self.ahead >= window) || near);
        self.forbidden
    }
}
