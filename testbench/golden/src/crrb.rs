//! The Code Region Reference Buffer.

use crate::format::Entry;

/// What recording a line did to the CRRB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// The region was there.
    Hit,
    /// The region is new and there was room.
    Allocated,
    /// The region is new and this, the oldest entry, left to make room.
    Evicted(Entry),
}

/// Recent regions in order of allocation, which hits do not change.
#[derive(Clone, Debug)]
pub struct Crrb {
    tags: Vec<u64>,
    vectors: Vec<u128>,
    /// Place of the oldest entry once all places are taken.
    oldest: usize,
    capacity: usize,
}

impl Crrb {
    /// An empty buffer of `capacity` entries (at least one).
    pub fn new(capacity: u32) -> Self {
        let capacity = capacity.max(1) as usize;
        Crrb {
            tags: Vec::with_capacity(capacity),
            vectors: Vec::with_capacity(capacity),
            oldest: 0,
            capacity,
        }
    }

    /// Number of entries held.
    pub fn len(&self) -> usize {
        self.tags.len()
    }

    /// Whether no entry is held.
    pub fn is_empty(&self) -> bool {
        self.tags.is_empty()
    }

    /// Records line `line` (0 to 127) of the region `tag`.
    pub fn record(&mut self, tag: u64, line: u32) -> Recorded {
        let bit = 1u128 << (line & 127);
        if let Some(place) = self.tags.iter().position(|held| *held == tag) {
            self.vectors[place] |= bit;
            return Recorded::Hit;
        }
        if self.tags.len() < self.capacity {
            self.tags.push(tag);
            self.vectors.push(bit);
            return Recorded::Allocated;
        }
        let place = self.oldest;
        self.oldest = (place + 1) % self.capacity;
        let left = Entry {
            tag: self.tags[place],
            vector: self.vectors[place],
        };
        self.tags[place] = tag;
        self.vectors[place] = bit;
        Recorded::Evicted(left)
    }

    /// Empties the buffer, oldest entry first.
    pub fn drain(&mut self) -> Vec<Entry> {
        let n = self.len();
        let first = self.oldest;
        let entry = |i: usize| {
            let place = (first + i) % n;
            Entry {
                tag: self.tags[place],
                vector: self.vectors[place],
            }
        };
        let all = (0..n).map(entry).collect();
        self.clear();
        all
    }

    /// Forgets every entry.
    pub fn clear(&mut self) {
        self.tags.clear();
        self.vectors.clear();
        self.oldest = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_oldest_leaves_even_if_it_was_just_hit() {
        let mut crrb = Crrb::new(2);
        assert_eq!(crrb.record(1, 0), Recorded::Allocated);
        assert_eq!(crrb.record(2, 3), Recorded::Allocated);
        assert_eq!(crrb.record(1, 4), Recorded::Hit);
        assert_eq!(
            crrb.record(3, 1),
            Recorded::Evicted(Entry {
                tag: 1,
                vector: 0b1_0001
            })
        );
        assert_eq!(
            crrb.record(1, 5),
            Recorded::Evicted(Entry {
                tag: 2,
                vector: 0b1000
            })
        );
        let rest = crrb.drain();
        assert_eq!(
            rest,
            [Entry { tag: 3, vector: 2 }, Entry { tag: 1, vector: 32 }]
        );
        assert!(crrb.is_empty());
        assert!(crrb.drain().is_empty());
    }

    proptest! {
        /// Against the plainest formulation: a list, searched, pushed at the back, popped in front.
        #[test]
        fn it_is_a_fifo(
            capacity in 1u32..=8,
            events in prop::collection::vec((0u64..12, 0u32..128), 0..200),
        ) {
            let mut crrb = Crrb::new(capacity);
            let mut list: Vec<Entry> = Vec::new();
            for (tag, line) in events {
                let expected = match list.iter_mut().find(|entry| entry.tag == tag) {
                    Some(entry) => {
                        entry.vector |= 1 << line;
                        Recorded::Hit
                    }
                    None => {
                        let full = list.len() == capacity as usize;
                        let left = full.then(|| list.remove(0));
                        list.push(Entry { tag, vector: 1 << line });
                        left.map_or(Recorded::Allocated, Recorded::Evicted)
                    }
                };
                prop_assert_eq!(crrb.record(tag, line), expected);
                prop_assert_eq!(crrb.len(), list.len());
            }
            prop_assert_eq!(crrb.drain(), list);
        }
    }
}
