//! Where predictions are wrong: at random, and at the same fetches whatever the memory system does.

use rand::SeedableRng;
use rand_distr::{Distribution, Geometric};
use rand_pcg::Pcg64Mcg;

/// Numbers of wrongly predicted fetches, ascending.
#[derive(Clone, Debug)]
pub struct Wrong {
    rng: Pcg64Mcg,
    /// How many predictions are right before one that is wrong.
    right: Option<Geometric>,
    next: u64,
}

impl Wrong {
    /// Each fetch but the first is wrong with this probability, 0 to 1; none is if it is no probability.
    pub fn new(probability: f64, seed: u64) -> Self {
        let mut wrong = Self {
            rng: Pcg64Mcg::seed_from_u64(seed),
            right: Geometric::new(probability).ok(),
            next: 0,
        };
        wrong.pass();
        wrong
    }

    /// The next one, if it is not behind `fetch`.
    #[inline]
    pub fn up_to(&mut self, fetch: u64) -> Option<u64> {
        let next = self.next;
        if next > fetch {
            return None;
        }
        self.pass();
        Some(next)
    }

    fn pass(&mut self) {
        let right = match &self.right {
            Some(right) => right.sample(&mut self.rng),
            None => u64::MAX,
        };
        self.next = self.next.saturating_add(1).saturating_add(right);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(probability: f64, fetches: u64) -> u64 {
        let mut wrong = Wrong::new(probability, 7);
        let mut count = 0;
        while wrong.up_to(fetches).is_some() {
            count += 1;
        }
        count
    }

    #[test]
    fn as_many_are_wrong_as_asked_for() {
        assert_eq!(count(0.0, u64::MAX - 1), 0);
        assert_eq!(count(1.0, 1000), 1000);
        let tenth = count(0.1, 100_000);
        assert!((9_500..10_500).contains(&tenth), "{tenth}");
    }

    #[test]
    fn they_are_the_same_for_the_same_seed_and_ascend() {
        let list = |seed| {
            let mut wrong = Wrong::new(0.2, seed);
            let list: Vec<u64> = std::iter::from_fn(|| wrong.up_to(500)).collect();
            list
        };
        assert_eq!(list(1), list(1));
        assert_ne!(list(1), list(2));
        assert!(list(1).is_sorted_by(|one, other| one < other) && list(1)[0] > 0);
    }
}
