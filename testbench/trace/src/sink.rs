//! What parsers tell: fetched lines, cut into invocations.

use crate::address::{LINE_BYTES, is_kernel};

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
    /// Those of them at addresses of the kernel.
    pub kernel_instructions: u64,
}

impl Chunk {
    /// Nothing was fetched.
    pub fn is_empty(&self) -> bool {
        self.instructions == 0
    }
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

    /// There are no boundaries to watch for.
    pub fn is_whole(&self) -> bool {
        self.boundaries == Boundaries::Whole
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
    fn enter(&mut self, hit: bool, address: u64, count: u64) -> bool {
        if self.begins(hit) {
            if !self.chunk.is_empty() {
                return false;
            }
            self.chunk.begins = true;
            self.last = NO_LINE;
            self.since = Some(0);
        }
        match &mut self.since {
            Some(since) => *since += count,
            None => self.skipped += count,
        }
        if self.since.is_some() {
            self.chunk.instructions += count;
            self.chunk.kernel_instructions += count * u64::from(is_kernel(address));
        }
        true
    }

    /// An instruction of `size` bytes (at least 1) at `address`; both ends must be in the address
    /// space. False: it begins an invocation, hand over the chunk and offer it again.
    #[inline]
    #[must_use]
    pub fn instruction(&mut self, address: u64, size: u64) -> bool {
        let hit = matches!(self.boundaries, Boundaries::At(at) if at == address);
        if !self.enter(hit, address, 1) {
            return false;
        }
        let first = address & !(LINE_BYTES - 1);
        let end = (address + (size - 1)) & !(LINE_BYTES - 1);
        self.fetch(first);
        if end != first {
            self.fetch(end);
        }
        true
    }

    /// A line of a stream of lines. False: as of [`instruction`](Self::instruction).
    #[inline]
    #[must_use]
    pub fn line(&mut self, line: u64) -> bool {
        let hit = matches!(self.boundaries, Boundaries::At(at) if at & !(LINE_BYTES - 1) == line);
        // Equal lines that follow each other are one fetch, and one begin.
        if line == self.last {
            return true;
        }
        if !self.enter(hit, line, INSTRUCTIONS_PER_FETCH) {
            return false;
        }
        self.fetch(line);
        true
    }

    /// Lines of a stream that [is whole](Self::is_whole).
    pub fn lines(&mut self, lines: impl Iterator<Item = u64>) {
        let before = self.chunk.lines.len();
        let mut last = self.last;
        self.chunk
            .lines
            .extend(lines.filter(|&line| std::mem::replace(&mut last, line) != line));
        self.last = last;
        let new = &self.chunk.lines[before..];
        let kernel = new.iter().filter(|&&line| is_kernel(line)).count() as u64;
        self.chunk.begins |= self.since.is_none() && !new.is_empty();
        let count = new.len() as u64 * INSTRUCTIONS_PER_FETCH;
        self.since = Some(self.since.unwrap_or(0) + count);
        self.chunk.instructions += count;
        self.chunk.kernel_instructions += kernel * INSTRUCTIONS_PER_FETCH;
    }

    #[inline]
    fn fetch(&mut self, line: u64) {
        if line != self.last && self.since.is_some() {
            self.last = line;
            self.chunk.lines.push(line);
        }
    }
}
