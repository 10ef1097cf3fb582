//! The lines that were fetched since caches were empty.

use std::collections::HashMap;

/// Most pages: those of 2 GiB of code, with lines of 64 bytes.
const MOST_PAGES: usize = 1 << 19;

/// A set of lines, a bit for each of them by pages of 64. It has bounds, which no program's code
/// reaches: then it begins anew.
#[derive(Clone, Debug, Default)]
pub struct Reached {
    pages: HashMap<u64, u64>,
}

impl Reached {
    /// Adds a line by its number; whether it is new.
    pub fn add(&mut self, line: u64) -> bool {
        if self.pages.len() == MOST_PAGES && !self.pages.contains_key(&(line >> 6)) {
            self.pages.clear();
        }
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

    #[test]
    fn what_no_program_reaches_takes_no_more_memory() {
        let mut reached = Reached::default();
        for page in 0..MOST_PAGES as u64 {
            reached.add(page << 6);
        }
        assert!(!reached.add(0) && reached.add(1));
        assert!(reached.add((MOST_PAGES as u64) << 6));
        assert_eq!(reached.pages.len(), 1);
    }
}
