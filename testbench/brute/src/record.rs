//! A recording: from its start to the last line of the record.

use std::collections::BTreeMap;

use crate::{Entry, Sizes, has_room, write};

/// Counters by the names of their registers.
pub(crate) type Counts = BTreeMap<&'static str, u64>;

/// Counts `n` more.
pub(crate) fn count(counts: &mut Counts, name: &'static str, n: u64) {
    *counts.entry(name).or_default() += n;
}

/// What runs from an accepted RECORD_START to the record's end.
#[derive(Clone, Debug)]
pub(crate) struct Recording {
    sizes: Sizes,
    /// Regions in the order in which they came, the oldest first.
    crrb: Vec<Entry>,
    /// Entries of the line that is being filled.
    filling: Vec<Entry>,
    /// Lines that are complete and not written yet, and their entries.
    pub(crate) complete: Vec<(Vec<u8>, u64)>,
    /// Lines that may still be begun below the limit.
    room: u64,
    /// Lines that have taken their first entry.
    pub(crate) begun: u64,
    /// An entry has found no room.
    pub(crate) full: bool,
    pub(crate) asid: u16,
}

impl Recording {
    /// One with room for so many lines.
    pub(crate) fn new(sizes: &Sizes, room: u64, asid: u16) -> Recording {
        Recording {
            sizes: sizes.clone(),
            crrb: Vec::new(),
            filling: Vec::new(),
            complete: Vec::new(),
            room,
            begun: 0,
            full: false,
            asid,
        }
    }

    /// A lookup that is recorded.
    pub(crate) fn record(&mut self, vaddr: u64, counts: &mut Counts) {
        count(counts, "CNT_RECORDED", 1);
        let vaddr = self.sizes.seen(vaddr);
        let tag = vaddr / self.sizes.region;
        let line = (vaddr / self.sizes.line) % self.sizes.lines;
        for entry in &mut self.crrb {
            if entry.tag == tag {
                entry.lines.insert(line);
                count(counts, "CNT_CRRB_HITS", 1);
                return;
            }
        }
        if self.crrb.len() == self.sizes.crrb {
            let oldest = self.crrb.remove(0);
            count(counts, "CNT_EVICTIONS", 1);
            self.pack(oldest, counts);
        }
        self.crrb.push(Entry {
            tag,
            lines: [line].into(),
        });
    }

    /// STOP or PAUSE: everything that is held goes into lines.
    pub(crate) fn drain(&mut self, counts: &mut Counts) {
        while !self.crrb.is_empty() {
            let oldest = self.crrb.remove(0);
            self.pack(oldest, counts);
        }
        self.close();
    }

    /// An entry that leaves the CRRB.
    fn pack(&mut self, entry: Entry, counts: &mut Counts) {
        if !self.full {
            let mut longer = self.filling.clone();
            longer.push(entry.clone());
            if write(&self.sizes, &longer).is_none() {
                self.close();
            }
            if self.filling.is_empty() {
                // A line of its own, if there is room for one more.
                if self.begun == self.room {
                    self.full = true;
                } else {
                    self.begun += 1;
                }
            }
        }
        if self.full {
            count(counts, "CNT_DROPPED_LIMIT", 1);
            return;
        }
        self.filling.push(entry);
        if !has_room(&self.sizes, &self.filling) {
            self.close();
        }
    }

    /// Closes the line that is being filled, if there is one.
    fn close(&mut self) {
        if !self.filling.is_empty() {
            let line = write(&self.sizes, &self.filling).expect("it was tried");
            self.complete.push((line, self.filling.len() as u64));
            self.filling.clear();
        }
    }
}
