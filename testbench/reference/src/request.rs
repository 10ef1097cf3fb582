//! Requests, as the cache takes them, and their answers.

/// A demand request of either port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Demand {
    /// Which port.
    pub side: Side,
    /// Line number.
    pub line: u64,
    /// Beat of the line that is asked for, or written.
    pub beat: usize,
    /// Beats of the answer: a power of two.
    pub beats: usize,
    /// ID on its port.
    pub id: u8,
    /// Virtual address (instruction side).
    pub vaddr: u64,
    /// Address space (instruction side).
    pub asid: u16,
    /// What is written, if it is a write: bytes of the beat, and a bit for each that counts.
    pub write: Option<([u64; 4], u32)>,
}

/// A port for demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// The instruction port.
    Instr,
    /// The data port.
    Data,
}

/// A prefetch of level 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prefetch {
    /// Line number.
    pub line: u64,
    /// 0 first record, 1 next line, 2 second record.
    pub source: u8,
}

/// What must come back of a demand request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// It is the answer to a write.
    pub write: bool,
    /// Memory refused the line: data does not matter.
    pub error: bool,
    /// The beats in order; one without meaning of a write.
    pub beats: Vec<[u64; 4]>,
}
