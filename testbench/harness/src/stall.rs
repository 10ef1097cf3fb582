//! Seeded back-pressure.

use rand_pcg::Pcg64Mcg;
use rand_pcg::rand_core::{Rng, SeedableRng};

/// Longest mean length, in cycles, of a run of stalled cycles.
const LONGEST_MEAN_RUN: u32 = 8;

/// Decides, cycle by cycle, whether one channel is held back.
///
/// Stalls come in runs: a two-state Markov chain whose share of stalled cycles is the given
/// probability and whose mean run length, 1 to 8 cycles, is drawn from the seed. Single held-back
/// cycles and long droughts find different bugs.
#[derive(Clone, Debug)]
pub struct Stall {
    rng: Pcg64Mcg,
    mean_run: f64,
    /// Probability of a run beginning, in units of 2^-32; 0 means never.
    enter: u32,
    /// Probability of a run ending, in units of 2^-32.
    leave: u32,
    stalled: bool,
}

impl Stall {
    /// A channel held back in a share `probability` (0 to 1) of all cycles.
    #[must_use]
    pub fn new(probability: f64, seed: u64) -> Self {
        let mut rng = Pcg64Mcg::seed_from_u64(seed);
        let mean_run = f64::from(1 << (rng.next_u32() % (LONGEST_MEAN_RUN.ilog2() + 1)));
        let mut stall = Stall {
            rng,
            mean_run,
            enter: 0,
            leave: 0,
            stalled: false,
        };
        stall.set(probability);
        stall
    }

    /// Changes the share of stalled cycles; values outside 0 to 1 are clamped. 1 stalls for good.
    pub fn set(&mut self, probability: f64) {
        let p = probability.clamp(0.0, 1.0);
        if p == 0.0 || p == 1.0 {
            self.stalled = p == 1.0;
            self.enter = if p == 1.0 { u32::MAX } else { 0 };
            self.leave = 0;
            return;
        }
        let run = self.mean_run.max(1.0 / (1.0 - p));
        self.leave = scaled(1.0 / run);
        self.enter = scaled(p / (run * (1.0 - p)));
        self.stalled = false;
    }

    /// Whether the channel may ever be held back.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.enter != 0
    }

    /// Whether the channel is held back in this cycle; call it once a cycle.
    #[inline]
    pub fn holds(&mut self) -> bool {
        self.enter != 0 && self.roll()
    }

    fn roll(&mut self) -> bool {
        let draw = self.rng.next_u32();
        self.stalled = if self.stalled {
            draw >= self.leave
        } else {
            draw < self.enter
        };
        self.stalled
    }

    /// 64 random bits from the channel's own generator.
    #[inline]
    pub fn bits(&mut self) -> u64 {
        self.rng.next_u64()
    }
}

/// A probability in units of 2^-32, at least one unit.
fn scaled(p: f64) -> u32 {
    (p.min(1.0) * f64::from(u32::MAX)).max(1.0) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(p: f64, seed: u64) -> f64 {
        let mut stall = Stall::new(p, seed);
        let held = (0..200_000).filter(|_| stall.holds()).count();
        held as f64 / 200_000.0
    }

    #[test]
    fn share_of_stalled_cycles_is_the_probability() {
        for seed in 0..8 {
            for p in [0.1, 0.5, 0.9] {
                let got = share(p, seed);
                assert!((got - p).abs() < 0.03, "p {p} seed {seed}: {got}");
            }
        }
    }

    #[test]
    fn never_and_always_are_exact() {
        assert_eq!(share(0.0, 1), 0.0);
        assert_eq!(share(1.0, 1), 1.0);
        let mut stall = Stall::new(1.0, 3);
        assert!(stall.holds());
        stall.set(0.0);
        assert!(!stall.holds() && !stall.is_active());
    }

    #[test]
    fn same_seed_same_stalls() {
        let mut a = Stall::new(0.4, 9);
        let mut b = Stall::new(0.4, 9);
        assert!((0..1000).all(|_| a.holds() == b.holds()));
    }
}
