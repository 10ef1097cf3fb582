//! A set-associative cache with LRU replacement, kept in flat arrays.

mod shape;

pub use shape::{Shape, Size};

/// A line that holds what its cache says of it besides being there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark(u8);

impl Mark {
    /// An ordinary line.
    pub const NONE: Mark = Mark(0);

    /// A line that was there when a replay's prefetch came for it, not used since.
    pub const FOUND: Mark = Mark(4);

    /// A line that a prefetch brought in and that no demand has used yet.
    pub fn prefetched(from_memory: bool) -> Self {
        Mark(1 | u8::from(from_memory) << 1)
    }

    /// The same, of an earlier invocation.
    pub fn of_earlier(self) -> Self {
        if self.is_prefetched() {
            Mark(self.0 | 8)
        } else {
            self
        }
    }

    /// A prefetch brought the line in and no demand has used it.
    pub fn is_prefetched(self) -> bool {
        self.0 & 1 != 0
    }

    /// A prefetch of this invocation brought the line in and no demand has used it.
    pub fn is_of_this_invocation(self) -> bool {
        self.is_prefetched() && self.0 & 8 == 0
    }

    /// A prefetch found the line present and no demand has used it since.
    pub fn is_found(self) -> bool {
        self == Mark::FOUND
    }

    /// The prefetch took the line from memory and not from the last level.
    pub fn is_from_memory(self) -> bool {
        self.0 & 2 != 0
    }
}

const EMPTY: u64 = u64::MAX;

/// One cache level. Lines are named by line number (address divided by the line length).
#[derive(Clone, Debug)]
pub struct Cache {
    ways: usize,
    set_mask: u64,
    /// Line numbers, each set from most to least recently used.
    lines: Vec<u64>,
    marks: Vec<Mark>,
}

impl Cache {
    /// An empty cache of this shape, or one line that says why there is none.
    pub fn new(shape: Shape, line_bytes: u32) -> Result<Self, String> {
        let sets = shape.sets(line_bytes)?;
        let ways = shape.ways as usize;
        Ok(Self {
            ways,
            set_mask: sets as u64 - 1,
            lines: vec![EMPTY; sets * ways],
            marks: vec![Mark::NONE; sets * ways],
        })
    }

    /// Whether the line is there. Changes nothing.
    pub fn contains(&self, line: u64) -> bool {
        let start = self.set_start(line);
        self.lines[start..start + self.ways].contains(&line)
    }

    /// A demand lookup. A line that is there becomes the most recently used one and an ordinary
    /// one; the mark it had is the answer.
    pub fn touch(&mut self, line: u64) -> Option<Mark> {
        let (start, way) = self.find(line)?;
        let mark = self.marks[start + way];
        self.place(start, way, line, Mark::NONE);
        Some(mark)
    }

    /// Brings the line in as the most recently used one; the least recently used line of the set leaves.
    pub fn fill(&mut self, line: u64, mark: Mark) {
        let (start, way) = self
            .find(line)
            .unwrap_or((self.set_start(line), self.ways - 1));
        self.place(start, way, line, mark);
    }

    /// A prefetch found the line: it is marked, unless a prefetch brought it and it is unused. Its
    /// age does not change.
    pub fn mark_found(&mut self, line: u64) {
        if let Some((start, way)) = self.find(line)
            && !self.marks[start + way].is_prefetched()
        {
            self.marks[start + way] = Mark::FOUND;
        }
    }

    /// The invocation is over: what its prefetches brought is an earlier one's from now on.
    pub fn age_marks(&mut self) {
        for mark in &mut self.marks {
            *mark = mark.of_earlier();
        }
    }

    /// Makes every line an ordinary one.
    pub fn clear_marks(&mut self) {
        self.marks.fill(Mark::NONE);
    }

    /// Empties the cache.
    pub fn flush(&mut self) {
        self.lines.fill(EMPTY);
        self.marks.fill(Mark::NONE);
    }

    fn set_start(&self, line: u64) -> usize {
        (line & self.set_mask) as usize * self.ways
    }

    fn find(&self, line: u64) -> Option<(usize, usize)> {
        let start = self.set_start(line);
        let way = self.lines[start..start + self.ways]
            .iter()
            .position(|&held| held == line)?;
        Some((start, way))
    }

    /// Moves the younger ways up by one, over `way`, and puts the line first.
    fn place(&mut self, start: usize, way: usize, line: u64, mark: Mark) {
        self.lines.copy_within(start..start + way, start + 1);
        self.marks.copy_within(start..start + way, start + 1);
        self.lines[start] = line;
        self.marks[start] = mark;
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
