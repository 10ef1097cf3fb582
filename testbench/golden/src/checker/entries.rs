//! Entries of a replay between their line and their last prefetch.

use crate::Geometry;
use crate::format::Entry;
use std::collections::VecDeque;

/// What is known about the address of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Translation {
    /// No answer that settles it.
    Open,
    /// Physical address of the region.
    Known(u64),
    /// The entry is dropped.
    Dropped,
}

/// One entry with a vector that is not empty.
#[derive(Clone, Debug)]
struct Item {
    /// Its line, counted from the first of the replay.
    line: u64,
    /// Virtual address of its region after the rebase.
    vaddr: u64,
    /// Lines not yet prefetched.
    vector: u128,
    translation: Translation,
}

/// Entries in order, numbered from 0 over the whole replay.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entries {
    /// Physical addresses are asked for; else they are the virtual ones.
    translates: bool,
    items: VecDeque<Item>,
    /// Number of the first of `items`.
    first: u64,
    /// Entries left in each line from the oldest unfinished one on.
    lines: VecDeque<u32>,
    /// Lines finished, in order.
    finished: u64,
    /// Line of the last accepted prefetch.
    touched: u64,
}

impl Entries {
    /// None yet.
    pub(crate) fn new(translates: bool) -> Self {
        Entries {
            translates,
            ..Entries::default()
        }
    }

    /// Adds a line with what is used of it.
    pub(crate) fn add_line(&mut self, geometry: &Geometry, entries: &[Entry], rebase: u64) {
        let line = self.finished + self.lines.len() as u64;
        let used = || entries.iter().filter(|entry| entry.vector != 0);
        let translates = self.translates;
        self.items.extend(used().map(|entry| {
            let vaddr = geometry.region_address(entry.tag, rebase);
            Item {
                line,
                vaddr,
                vector: entry.vector,
                translation: match translates {
                    true => Translation::Open,
                    false => Translation::Known(vaddr),
                },
            }
        }));
        self.lines.push_back(used().count() as u32);
        self.advance();
    }

    /// Number of the oldest entry that is not finished.
    pub(crate) fn oldest(&self) -> u64 {
        self.first
    }

    /// Number of the entry after the last.
    pub(crate) fn end(&self) -> u64 {
        self.first + self.items.len() as u64
    }

    /// Region address of entry `number`, if it is there and not finished.
    pub(crate) fn vaddr(&self, number: u64) -> Option<u64> {
        let place = number.checked_sub(self.first)?;
        self.items.get(place as usize).map(|item| item.vaddr)
    }

    /// Line of entry `number`, if it is there and not finished.
    pub(crate) fn line(&self, number: u64) -> Option<u64> {
        let place = number.checked_sub(self.first)?;
        self.items.get(place as usize).map(|item| item.line)
    }

    /// Settles the address of entry `number`.
    pub(crate) fn translate(&mut self, number: u64, translation: Translation) {
        let Some(place) = number.checked_sub(self.first) else {
            return;
        };
        let Some(item) = self.items.get_mut(place as usize) else {
            return;
        };
        item.translation = translation;
        if translation == Translation::Dropped {
            let line = item.line;
            self.finish_entry(line);
        }
        self.advance();
    }

    /// Physical and virtual address of the next prefetch, if its entry is translated.
    pub(crate) fn next_prefetch(&self, geometry: &Geometry) -> Option<(u64, u64)> {
        let item = self.items.front()?;
        let Translation::Known(paddr) = item.translation else {
            return None;
        };
        let offset = u64::from(item.vector.trailing_zeros()) * u64::from(geometry.line_bytes);
        Some((paddr + offset, item.vaddr + offset))
    }

    /// Line of the next prefetch.
    pub(crate) fn next_line(&self) -> Option<u64> {
        self.items.front().map(|item| item.line)
    }

    /// The next prefetch was accepted.
    pub(crate) fn prefetched(&mut self) {
        let Some(item) = self.items.front_mut() else {
            return;
        };
        item.vector &= item.vector.wrapping_sub(1);
        self.touched = item.line;
        if item.vector == 0 {
            let line = item.line;
            self.finish_entry(line);
            self.advance();
        }
    }

    fn finish_entry(&mut self, line: u64) {
        if let Some(left) = self.lines.get_mut((line - self.finished) as usize) {
            *left -= 1;
        }
    }

    /// Removes what is finished at the front.
    fn advance(&mut self) {
        while self
            .items
            .front()
            .is_some_and(|item| item.translation == Translation::Dropped || item.vector == 0)
        {
            self.items.pop_front();
            self.first += 1;
        }
        while self.lines.front() == Some(&0) {
            self.lines.pop_front();
            self.finished += 1;
        }
    }

    /// Whether every entry is finished.
    pub(crate) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The oldest line that can count as unfinished, and the youngest.
    pub(crate) fn unfinished(&self) -> (u64, u64) {
        (self.touched, self.finished)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jukebox_config::Config;

    #[test]
    fn prefetches_come_in_order_and_lines_finish_in_order() {
        let geometry = Geometry::new(&Config::default());
        let mut entries = Entries::new(true);
        let entry = |tag, vector| Entry { tag, vector };
        entries.add_line(&geometry, &[entry(1, 0b110), entry(2, 0), entry(3, 1)], 1);
        entries.add_line(&geometry, &[], 0);
        entries.add_line(&geometry, &[entry(4, 1)], 0);
        assert_eq!(entries.end(), 3);
        assert_eq!(
            (entries.vaddr(0), entries.vaddr(2)),
            (Some(0x800), Some(0x1000))
        );
        entries.translate(1, Translation::Known(0x9000));
        entries.translate(2, Translation::Dropped);
        assert_eq!(entries.next_prefetch(&geometry), None);
        assert_eq!(entries.unfinished(), (0, 0));
        entries.translate(0, Translation::Known(0x4000));
        assert_eq!(entries.next_prefetch(&geometry), Some((0x4040, 0x840)));
        entries.prefetched();
        assert_eq!(entries.next_prefetch(&geometry), Some((0x4080, 0x880)));
        entries.prefetched();
        assert_eq!(entries.next_prefetch(&geometry), Some((0x9000, 0x1000)));
        assert_eq!(entries.unfinished(), (0, 0));
        entries.prefetched();
        assert!(entries.is_empty());
        assert_eq!(entries.unfinished(), (0, 3));
    }

    #[test]
    fn without_translation_an_entry_is_where_it_says() {
        let geometry = Geometry::new(&Config::default());
        let mut entries = Entries::new(false);
        let entry = |tag, vector| Entry { tag, vector };
        entries.add_line(&geometry, &[entry(1, 0b10), entry(5, 1)], 2);
        assert_eq!(entries.next_prefetch(&geometry), Some((0xc40, 0xc40)));
        entries.prefetched();
        assert_eq!(entries.next_prefetch(&geometry), Some((0x1c00, 0x1c00)));
        assert_eq!((entries.oldest(), entries.end()), (1, 2));
    }
}
