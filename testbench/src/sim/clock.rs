//! How the cycles that instructions cost when nothing stalls spread over the fetches.

/// Evenly spread base cycles of one invocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    total: u64,
    fetches: u64,
}

impl Clock {
    /// `instructions` at `cpi` cycles each over `fetches` line fetches.
    pub fn new(instructions: u64, cpi: f64, fetches: u64) -> Self {
        Self {
            total: (instructions as f64 * cpi).round() as u64,
            fetches: fetches.max(1),
        }
    }

    /// Base cycles that pass before fetch number `fetch` (counted from 0).
    pub fn before(&self, fetch: u64) -> u64 {
        match fetch.checked_mul(self.total) {
            Some(product) => product / self.fetches,
            None => (u128::from(fetch) * u128::from(self.total) / u128::from(self.fetches)) as u64,
        }
    }

    /// Base cycles of the whole invocation.
    pub fn total(&self) -> u64 {
        self.total
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spreads_evenly_and_adds_up() {
        let clock = Clock::new(700, 3.5, 100);
        assert_eq!(
            (clock.before(0), clock.before(100), clock.total()),
            (0, 2450, 2450)
        );
        let steps: Vec<u64> = (0..100)
            .map(|i| clock.before(i + 1) - clock.before(i))
            .collect();
        assert!(steps.iter().all(|step| (24..=25).contains(step)));
    }
}
