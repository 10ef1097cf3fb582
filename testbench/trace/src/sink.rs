//! What parsers tell: fetched lines, cut into invocations.

use multiversion::multiversion;

use crate::address::{LINE_BYTES, Survey, is_kernel};

/// Instructions per line fetch where nobody counted them.
pub const INSTRUCTIONS_PER_FETCH: u64 = 7;

/// Where the invocations of a stream begin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Boundaries {
    /// The stream is one invocation.
    #[default]
    Whole,
    /// Where the instruction at this address is fetched (in a stream of lines: its line). What
    /// precedes the first is none.
    At(u64),
    /// After so many instructions (in a stream of lines: [`INSTRUCTIONS_PER_FETCH`] a line); at least 1.
    Every(u64),
}

/// A part of an invocation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chunk {
    /// It is the first of its invocation.
    pub begins: bool,
    /// Lines fetched; of equal ones that follow each other one.
    pub lines: Vec<u64>,
    /// Instructions; if they are not [counted](crate::Format::counts_instructions),
    /// [`INSTRUCTIONS_PER_FETCH`] a line.
    pub instructions: u64,
    /// Those of them at addresses of the kernel, 0 if they are not counted.
    pub kernel_instructions: u64,
}

impl Chunk {
    /// Nothing was fetched.
    pub fn is_empty(&self) -> bool {
        self.instructions == 0
    }
}

#[multiversion(targets("x86_64+avx2"))]
fn append(lines: &mut Vec<u64>, words: &[[u8; 8]]) {
    lines.extend(words.iter().map(|word| u64::from_le_bytes(*word)));
}

/// No line: not aligned.
const NO_LINE: u64 = 1;

/// Takes instructions and lines from a parser and makes chunks of them.
pub struct Sink {
    boundaries: Boundaries,
    /// The chunk being made.
    pub chunk: Chunk,
    last: u64,
    /// Instructions of the invocation, or `None` before the first.
    since: Option<u64>,
    skipped: u64,
    /// An invocation is under way, and no other will begin.
    goes_on: bool,
}

impl Sink {
    /// A sink that has seen nothing.
    pub fn new(boundaries: Boundaries) -> Self {
        Self {
            boundaries,
            chunk: Chunk::default(),
            last: NO_LINE,
            since: None,
            skipped: 0,
            goes_on: false,
        }
    }

    /// Empties the chunk.
    pub fn clear(&mut self) {
        self.chunk.begins = false;
        self.chunk.lines.clear();
        self.chunk.instructions = 0;
        self.chunk.kernel_instructions = 0;
    }

    /// Instructions before the first invocation.
    pub fn skipped(&self) -> u64 {
        self.skipped
    }

    /// The line fetched last, or something that is none.
    pub fn last_line(&self) -> u64 {
        self.last
    }

    /// Whether an invocation begins here, given that the address is that of one, or is not.
    fn begins(&self, hit: bool) -> bool {
        match self.boundaries {
            Boundaries::Whole => self.since.is_none(),
            Boundaries::At(_) => hit,
            Boundaries::Every(count) => self.since.is_none_or(|since| since >= count.max(1)),
        }
    }

    /// Notes `count` instructions; false: the chunk is to be handed over first.
    #[inline]
    fn enter(&mut self, hit: bool, count: u64) -> bool {
        if self.begins(hit) {
            if !self.chunk.is_empty() {
                return false;
            }
            self.chunk.begins = true;
            self.last = NO_LINE;
            self.since = Some(0);
            self.goes_on = self.boundaries == Boundaries::Whole;
        }
        match &mut self.since {
            Some(since) => *since += count,
            None => self.skipped += count,
        }
        if self.since.is_some() {
            self.chunk.instructions += count;
        }
        true
    }

    /// An instruction of `size` bytes (at least 1) at `address`; both ends must be in the address
    /// space. False: it begins an invocation, hand over the chunk and offer it again.
    #[inline]
    #[must_use]
    pub fn instruction(&mut self, address: u64, size: u64) -> bool {
        if self.goes_on {
            self.chunk.instructions += 1;
        } else {
            let hit = matches!(self.boundaries, Boundaries::At(at) if at == address);
            if !self.enter(hit, 1) {
                return false;
            }
            if self.since.is_none() {
                return true;
            }
        }
        self.chunk.kernel_instructions += u64::from(is_kernel(address));
        let first = address & !(LINE_BYTES - 1);
        let end = (address + (size - 1)) & !(LINE_BYTES - 1);
        self.fetch(first);
        self.fetch(end);
        true
    }

    /// Lines of a stream of lines, and what is true of them. Some number: before so many of them
    /// an invocation begins, hand over the chunk and offer the rest again.
    pub fn lines(&mut self, words: &[[u8; 8]], survey: Survey) -> Option<usize> {
        if self.goes_on && !survey.repeats {
            append(&mut self.chunk.lines, words);
            self.last = words
                .last()
                .map_or(self.last, |word| u64::from_le_bytes(*word));
            self.chunk.instructions += words.len() as u64 * INSTRUCTIONS_PER_FETCH;
            return None;
        }
        for (at, word) in words.iter().enumerate() {
            if !self.line(u64::from_le_bytes(*word)) {
                return Some(at);
            }
        }
        None
    }

    #[inline]
    fn line(&mut self, line: u64) -> bool {
        // Equal lines that follow each other are one fetch, and one begin.
        if line == self.last {
            return true;
        }
        let hit = matches!(self.boundaries, Boundaries::At(at) if at & !(LINE_BYTES - 1) == line);
        if !self.enter(hit, INSTRUCTIONS_PER_FETCH) {
            return false;
        }
        if self.since.is_some() {
            self.fetch(line);
        }
        true
    }

    #[inline]
    fn fetch(&mut self, line: u64) {
        if line != self.last {
            self.last = line;
            self.chunk.lines.push(line);
        }
    }
}
