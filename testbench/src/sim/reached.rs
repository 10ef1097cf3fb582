//! The lines that were fetched since caches were empty.

use std::collections::HashMap;

/// A set of lines, a bit for each of them by pages of 64.
#[derive(Clone, Debug, Default)]
pub struct Reached {
    pages: HashMap<u64, u64>,
}

impl Reached {
    /// Adds a line by its number; whether it is new.
    pub fn add(&mut self, line: u64) -> bool {
        let page = self.pages.entry(line >> 6).or_default();
        let bit = 1 << (line & 63);
        let new = *page & bit == 0;
        *page |= bit;
        new
    }

    /// Forgets all lines.
    pub fn clear(&mut self) {
        self.pages.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_new_once() {
        let mut reached = Reached::default();
        let lines = [0, 63, 64, 0, 64, u64::MAX >> 6, 63];
        let new = lines.map(|line| reached.add(line));
        assert_eq!(new, [true, true, true, false, false, true, false]);
        reached.clear();
        assert!(reached.add(0));
    }
}
