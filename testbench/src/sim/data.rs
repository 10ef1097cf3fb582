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
}

impl Data {
    /// As options say, of an invocation of so many instructions and line fetches. It begins with the same
    /// lines each time.
    pub fn new(options: &Options, space: &Space, instructions: u64, fetches: u64) -> Self {
        Self {
            per_fetch: options.data_fills / 1000.0 * instructions as f64 / fetches.max(1) as f64,
            first: space.data(),
            done: 0,
        }
    }

    /// The lines that are used up to this line fetch, since it was last asked.
    #[inline]
    pub fn up_to(&mut self, fetch: u64) -> std::ops::Range<u64> {
        let before = self.done;
        if self.per_fetch > 0.0 {
            self.done = ((fetch + 1) as f64 * self.per_fetch) as u64;
        }
        self.first + before..self.first + self.done
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
        let lines: Vec<u64> = (0..1_000).flat_map(|fetch| data.up_to(fetch)).collect();
        assert_eq!(lines.len(), 140);
        assert!(lines.is_sorted_by(|one, other| one < other));
        let mut none = Data::new(&Options::default(), &space, 7_000, 1_000);
        assert!(none.up_to(999).is_empty());
    }
}
