//! Data that goes through the caches beside the instructions: lines that are used once and push out
//! others.

use super::space::Space;
use crate::options::Options;

/// Data of one invocation, as far as it has got.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Data {
    /// Lines a line fetch.
    per_fetch: f64,
    first: u64,
    done: u64,
    /// Number of its last line fetch.
    last_fetch: u64,
}

impl Data {
    /// As options say, of an invocation of so many instructions and line fetches. It begins with the same
    /// lines each time.
    pub fn new(options: &Options, space: &Space, instructions: u64, fetches: u64) -> Self {
        Self {
            per_fetch: options.data_fills / 1000.0 * instructions as f64 / fetches.max(1) as f64,
            first: space.data(),
            done: 0,
            last_fetch: fetches.saturating_sub(1),
        }
    }

    /// The next line that is used up to this line fetch, and the fetch with which it is.
    #[inline]
    pub fn next_up_to(&mut self, fetch: u64) -> Option<(u64, u64)> {
        if self.per_fetch <= 0.0 {
            return None;
        }
        let with = (((self.done + 1) as f64 / self.per_fetch).ceil() as u64).saturating_sub(1);
        if with > fetch.min(self.last_fetch) {
            return None;
        }
        let line = self.first + self.done;
        self.done += 1;
        Some((line, with))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_as_asked_for_each_once() {
        let options = Options {
            data_fills: 20.0,
            ..Options::default()
        };
        let space = Space::only(64);
        let mut data = Data::new(&options, &space, 7_000, 1_000);
        let early: Vec<_> = std::iter::from_fn(|| data.next_up_to(499)).collect();
        assert_eq!(early.len(), 70);
        let late = std::iter::from_fn(|| data.next_up_to(u64::MAX));
        let all: Vec<_> = early.into_iter().chain(late).collect();
        assert_eq!(all.len(), 140);
        assert!(all.is_sorted_by(|one, other| one.0 < other.0 && one.1 < other.1));
        assert_eq!((all[0].1, all[139].1), (7, 999));
        let mut none = Data::new(&Options::default(), &space, 7_000, 1_000);
        assert_eq!(none.next_up_to(u64::MAX), None);
    }
}
