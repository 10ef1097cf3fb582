//! The event counters, each known exactly or to a range.

use crate::counter::Counter;
use crate::geometry::mask;

/// Cycles an event may take from the port to its counter unless the way is blocked.
const PIPELINE: u64 = 32;

/// Counters there may be.
const CLASSES: usize = Counter::ALL.len();

/// Least and greatest possible value of every counter.
#[derive(Clone, Debug)]
pub(crate) struct Counters {
    low: [u64; CLASSES],
    high: [u64; CLASSES],
    /// Events so far, never cleared.
    total: [u64; CLASSES],
    /// `total` at two moments, the older one at least [`PIPELINE`] cycles ago.
    older: [u64; CLASSES],
    newer: [u64; CLASSES],
    next_snapshot: u64,
    max: u64,
}

impl Counters {
    /// Counters of `bits` bits (0: they read 0), all zero.
    pub(crate) fn new(bits: u32) -> Self {
        Counters {
            low: [0; CLASSES],
            high: [0; CLASSES],
            total: [0; CLASSES],
            older: [0; CLASSES],
            newer: [0; CLASSES],
            next_snapshot: 0,
            max: mask(bits),
        }
    }

    /// Counts one event.
    #[inline]
    pub(crate) fn count(&mut self, counter: Counter) {
        self.add(counter, 1);
    }

    /// Counts `n` events.
    #[inline]
    pub(crate) fn add(&mut self, counter: Counter, n: u64) {
        self.add_possible(counter, n);
        self.confirm(counter, n);
    }

    /// Counts `n` events that the block may or may not count.
    #[inline]
    pub(crate) fn add_possible(&mut self, counter: Counter, n: u64) {
        let at = counter as usize;
        self.total[at] += n;
        self.high[at] = self.high[at].saturating_add(n).min(self.max);
    }

    /// Makes `n` possible events certain.
    #[inline]
    pub(crate) fn confirm(&mut self, counter: Counter, n: u64) {
        let at = counter as usize;
        self.low[at] = self.low[at].saturating_add(n).min(self.high[at]);
    }

    /// Takes back `n` events of the least possible value.
    pub(crate) fn doubt(&mut self, counter: Counter, n: u64) {
        let at = counter as usize;
        self.low[at] = self.low[at].saturating_sub(n);
    }

    /// To be called in busy cycles: remembers what was counted some time ago.
    #[inline]
    pub(crate) fn tick(&mut self, cycle: u64) {
        if cycle >= self.next_snapshot {
            let long_ago = cycle >= self.next_snapshot + PIPELINE;
            self.older = if long_ago { self.total } else { self.newer };
            self.newer = self.total;
            self.next_snapshot = cycle + PIPELINE;
        }
    }

    /// Sets all to 0. Unless `exact`, events of the last cycles may be counted after it, and
    /// `late` more of each class.
    pub(crate) fn clear(&mut self, exact: bool, late: impl Fn(Counter) -> u64) {
        for (counter, _) in Counter::ALL {
            let at = counter as usize;
            self.low[at] = 0;
            self.high[at] = match exact {
                true => 0,
                false => (self.total[at] - self.older[at] + late(counter)).min(self.max),
            };
        }
    }

    /// Least and greatest possible value.
    pub(crate) fn range(&self, counter: Counter) -> (u64, u64) {
        (self.low[counter as usize], self.high[counter as usize])
    }

    /// Takes over a value that was read.
    pub(crate) fn adopt(&mut self, counter: Counter, low: u64, high: u64) {
        self.low[counter as usize] = low;
        self.high[counter as usize] = high;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_counter_is_at_its_place() {
        for (place, (counter, name)) in Counter::ALL.into_iter().enumerate() {
            assert_eq!(counter as usize, place);
            assert_eq!(Counter::named(name), Some(counter));
        }
        assert_eq!(Counter::named("CNT_"), None);
    }

    #[test]
    fn they_saturate() {
        let mut counters = Counters::new(4);
        counters.add(Counter::Lost, 14);
        counters.count(Counter::Lost);
        counters.add_possible(Counter::Lost, 3);
        assert_eq!(counters.range(Counter::Lost), (15, 15));
        let mut none = Counters::new(0);
        none.add(Counter::Lost, 14);
        assert_eq!(none.range(Counter::Lost), (0, 0));
        let mut wide = Counters::new(64);
        wide.adopt(Counter::Lost, u64::MAX, u64::MAX);
        wide.count(Counter::Lost);
        assert_eq!(wide.range(Counter::Lost), (u64::MAX, u64::MAX));
    }

    #[test]
    fn a_clear_in_full_flight_leaves_a_range() {
        let mut counters = Counters::new(32);
        for cycle in 0..1000 {
            counters.tick(cycle);
            counters.count(Counter::Observed);
        }
        let mut exact = counters.clone();
        exact.clear(true, |_| 0);
        assert_eq!(exact.range(Counter::Observed), (0, 0));
        counters.clear(false, |_| 0);
        let (low, high) = counters.range(Counter::Observed);
        assert_eq!(low, 0);
        assert!((32..=64).contains(&high), "{high}");
        counters.count(Counter::Observed);
        assert_eq!(counters.range(Counter::Observed), (1, high + 1));
    }
}
