//! A set-associative cache with LRU replacement, kept in flat arrays.

mod shape;

pub use shape::{Shape, Size};

/// A line that holds what its cache says of it besides being there. Of four bits, 1 is a prefetch of
/// the record or of next line, with 2 from memory, 4 of next line, 8 of an earlier invocation; 8
/// without 1 is a prefetch of the second record, with 2 from memory, 4 of an earlier invocation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark(u8);

impl Mark {
    /// An ordinary line.
    pub const NONE: Mark = Mark(0);

    /// A line that was there when a replay's prefetch came for it, not used since.
    pub const FOUND: Mark = Mark(4);

    /// A line that a prefetch brought in and that no demand has used yet.
    pub const fn prefetched(from_memory: bool) -> Self {
        Mark(1 | (from_memory as u8) << 1)
    }

    /// The same, of a prefetch that was of a line behind a miss.
    pub fn of_next_line(self) -> Self {
        debug_assert!(self.is_prefetched(), "only a prefetch is of something");
        Mark(self.0 | 4)
    }

    /// The same, of a prefetch that came from the second record.
    pub fn of_second_record(self) -> Self {
        debug_assert!(self.is_prefetched(), "only a prefetch is of something");
        Mark(self.0 & 2 | 8)
    }

    /// The same, of an earlier invocation.
    pub fn of_earlier(self) -> Self {
        if self.is_of_second_record() {
            Mark(self.0 | 4)
        } else if self.is_prefetched() {
            Mark(self.0 | 8)
        } else {
            self
        }
    }

    /// A prefetch brought the line in and no demand has used it.
    pub fn is_prefetched(self) -> bool {
        self.0 & 9 != 0
    }

    /// A prefetch of this invocation brought the line in and no demand has used it.
    pub fn is_of_this_invocation(self) -> bool {
        self.0 & 9 == 1 || self.0 & 13 == 8
    }

    /// The prefetch that brought the line in was of a line behind a miss.
    pub fn is_of_next_line(self) -> bool {
        self.0 & 5 == 5
    }

    /// The prefetch that brought the line in came from the second record.
    pub fn is_of_second_record(self) -> bool {
        self.0 & 9 == 8
    }

    /// A prefetch found the line present and no demand has used it since.
    pub fn is_found(self) -> bool {
        self == Mark::FOUND
    }

    /// A prefetch took the line from memory: this one, or run-ahead, from which this one took it.
    pub fn is_from_memory(self) -> bool {
        self.0 & 2 != 0
    }
}

/// Bits of a place in a set that hold the line number; its mark is above them.
const LINE_BITS: u32 = 60;

/// What one way holds: a line number and its mark.
#[derive(Clone, Copy, Debug, Default)]
struct Held(u64);

impl Held {
    fn new(line: u64, mark: Mark) -> Self {
        debug_assert_eq!(line >> LINE_BITS, 0, "no line of an address");
        Held(line | u64::from(mark.0) << LINE_BITS)
    }

    fn is(self, line: u64) -> bool {
        (self.0 ^ line) << (64 - LINE_BITS) == 0
    }

    fn mark(self) -> Mark {
        Mark((self.0 >> LINE_BITS) as u8)
    }

    fn set_mark(&mut self, mark: Mark) {
        self.0 = self.0 << (64 - LINE_BITS) >> (64 - LINE_BITS) | u64::from(mark.0) << LINE_BITS;
    }
}

/// One cache level. Lines are named by line number (address divided by the line length), of at most
/// 60 bits.
#[derive(Clone, Debug)]
pub struct Cache {
    ways: usize,
    set_mask: u64,
    /// Each set from most to least recently used.
    held: Vec<Held>,
    /// Ways of each set that hold a line: the first ones.
    used: Vec<u16>,
}

impl Cache {
    /// An empty cache of this shape, or one line that says why there is none.
    pub fn new(shape: Shape, line_bytes: u32) -> Result<Self, String> {
        let sets = shape.sets(line_bytes)?;
        let ways = shape.ways as usize;
        Ok(Self {
            ways,
            set_mask: sets as u64 - 1,
            held: vec![Held::default(); sets * ways],
            used: vec![0; sets],
        })
    }

    /// Whether the line is there. Changes nothing.
    pub fn contains(&self, line: u64) -> bool {
        let (set, used) = self.set(line);
        self.held[set..set + used].iter().any(|held| held.is(line))
    }

    /// A demand lookup. A line that is there becomes the most recently used one and an ordinary
    /// one; the mark it had is the answer.
    #[inline]
    pub fn touch(&mut self, line: u64) -> Option<Mark> {
        let (set, way) = self.find(line)?;
        let mark = self.held[set + way].mark();
        self.place(set, way, Held::new(line, Mark::NONE));
        Some(mark)
    }

    /// Brings the line in as the most recently used one; the least recently used line of the set leaves.
    pub fn fill(&mut self, line: u64, mark: Mark) {
        match self.find(line) {
            Some((set, way)) => self.place(set, way, Held::new(line, mark)),
            None => self.add(line, mark),
        }
    }

    /// The same for a line that is not there.
    #[inline]
    pub fn add(&mut self, line: u64, mark: Mark) {
        debug_assert!(!self.contains(line), "two of a line");
        let (set, used) = self.set(line);
        let full = used == self.ways;
        self.used[(line & self.set_mask) as usize] += u16::from(!full);
        self.place(set, used - usize::from(full), Held::new(line, mark));
    }

    /// A prefetch found the line: it is marked, unless a prefetch brought it and it is unused. Its
    /// age does not change.
    pub fn mark_found(&mut self, line: u64) {
        if let Some((set, way)) = self.find(line)
            && !self.held[set + way].mark().is_prefetched()
        {
            self.held[set + way].set_mark(Mark::FOUND);
        }
    }

    /// The invocation is over: what its prefetches brought is an earlier one's from now on.
    pub fn age_marks(&mut self) {
        self.change_marks(Mark::of_earlier);
    }

    /// Makes every line an ordinary one.
    pub fn clear_marks(&mut self) {
        self.change_marks(|_| Mark::NONE);
    }

    fn change_marks(&mut self, change: impl Fn(Mark) -> Mark) {
        for (set, used) in self.held.chunks_mut(self.ways).zip(&self.used) {
            for held in &mut set[..usize::from(*used)] {
                held.set_mark(change(held.mark()));
            }
        }
    }

    /// Empties the cache.
    pub fn flush(&mut self) {
        self.used.fill(0);
    }

    /// The first place of a line's set, and how many of its ways hold a line.
    fn set(&self, line: u64) -> (usize, usize) {
        let set = (line & self.set_mask) as usize;
        (set * self.ways, usize::from(self.used[set]))
    }

    /// The first place of a line's set, and the way that holds it.
    #[inline]
    fn find(&self, line: u64) -> Option<(usize, usize)> {
        let (set, used) = self.set(line);
        let held = &self.held[set..set + used];
        // Most often it is the one that was used last.
        if held.first()?.is(line) {
            return Some((set, 0));
        }
        Some((set, held.iter().position(|held| held.is(line))?))
    }

    /// Moves the younger ways up by one, over `way`, and puts this one first.
    #[inline]
    fn place(&mut self, set: usize, way: usize, first: Held) {
        let younger = &mut self.held[set..=set + way];
        let mut left = first;
        for held in younger {
            left = std::mem::replace(held, left);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cache(text: &str) -> Cache {
        Cache::new(text.parse().unwrap(), 64).unwrap()
    }

    #[test]
    fn least_recently_used_line_leaves() {
        let mut cache = cache("256B:2"); // two sets
        cache.fill(0, Mark::NONE);
        cache.fill(2, Mark::NONE);
        assert!(cache.touch(0).is_some());
        cache.fill(4, Mark::NONE); // pushes 2 out
        assert!(cache.contains(0) && cache.contains(4) && !cache.contains(2));
        cache.fill(1, Mark::NONE); // the other set
        assert!(cache.contains(0) && cache.contains(4) && cache.contains(1));
    }

    #[test]
    fn looking_does_not_make_young() {
        let mut cache = cache("128B:2");
        cache.fill(0, Mark::NONE);
        cache.fill(1, Mark::NONE);
        assert!(cache.contains(0));
        cache.fill(2, Mark::NONE);
        assert!(!cache.contains(0));
    }

    #[test]
    fn a_line_is_held_once() {
        let mut cache = cache("128B:2");
        cache.fill(0, Mark::NONE);
        cache.fill(1, Mark::NONE);
        cache.fill(0, Mark::NONE);
        cache.fill(2, Mark::NONE); // 1 is the oldest
        assert!(cache.contains(0) && cache.contains(2) && !cache.contains(1));
    }

    #[test]
    fn the_first_demand_clears_the_mark() {
        let mut cache = cache("128B:2");
        cache.fill(7, Mark::prefetched(true));
        let mark = cache.touch(7).unwrap();
        assert!(mark.is_prefetched() && mark.is_from_memory());
        assert_eq!(cache.touch(7), Some(Mark::NONE));
        cache.fill(8, Mark::prefetched(false));
        cache.clear_marks();
        assert_eq!(cache.touch(8), Some(Mark::NONE));
    }

    #[test]
    fn marks_move_with_their_lines() {
        let mut cache = cache("256B:4");
        cache.fill(1, Mark::prefetched(false));
        cache.fill(2, Mark::NONE);
        cache.fill(3, Mark::NONE);
        cache.touch(2);
        assert_eq!(cache.touch(1), Some(Mark::prefetched(false)));
    }

    #[test]
    fn a_line_that_was_found_says_so_once_and_stays_as_old_as_it_was() {
        let mut cache = cache("128B:2");
        cache.fill(1, Mark::NONE);
        cache.fill(2, Mark::prefetched(true));
        cache.mark_found(1);
        cache.mark_found(2); // brought wins
        cache.mark_found(3); // not there
        cache.fill(4, Mark::NONE); // 1 was the oldest, and is
        assert!(!cache.contains(1));
        cache.mark_found(4);
        assert!(cache.touch(4).unwrap().is_found());
        assert_eq!(cache.touch(4), Some(Mark::NONE));
        assert!(cache.touch(2).unwrap().is_prefetched());
    }

    #[test]
    fn a_mark_says_whose_prefetch_it_was_whatever_else_it_says() {
        for from_memory in [false, true] {
            let record = Mark::prefetched(from_memory);
            for (mark, next_line, second) in [
                (record, false, false),
                (record.of_next_line(), true, false),
                (record.of_second_record(), false, true),
            ] {
                assert!(mark.is_of_this_invocation());
                for (mark, earlier) in [(mark, false), (mark.of_earlier(), true)] {
                    assert!(mark.is_prefetched() && !mark.is_found() && mark.0 < 16);
                    assert_eq!(mark.is_from_memory(), from_memory);
                    assert_eq!(mark.is_of_next_line(), next_line, "{mark:?}");
                    assert_eq!(mark.is_of_second_record(), second, "{mark:?}");
                    assert_eq!(mark.is_of_this_invocation(), !earlier, "{mark:?}");
                    assert_eq!(mark.of_earlier(), mark.of_earlier().of_earlier());
                }
            }
        }
    }

    #[test]
    fn marks_outlive_the_invocation_and_say_so() {
        let mut cache = cache("256B:4");
        cache.fill(1, Mark::prefetched(false));
        cache.fill(2, Mark::NONE);
        cache.mark_found(2);
        cache.age_marks();
        let mark = cache.touch(1).unwrap();
        assert!(mark.is_prefetched() && !mark.is_of_this_invocation());
        assert!(cache.touch(2).unwrap().is_found());
    }

    #[test]
    fn flush_empties() {
        let mut cache = cache("128B:2");
        cache.fill(0, Mark::NONE);
        cache.flush();
        assert!(!cache.contains(0));
        assert_eq!(cache.touch(0), None);
    }
}
