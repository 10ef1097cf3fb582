//! What the block is told, and what it does.

/// How a lookup ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// 0, MISS.
    #[default]
    Miss,
    /// 1, PREFETCH_HIT.
    PrefetchHit,
    /// 2, HIT.
    Hit,
    /// 3, KEPT_HIT.
    KeptHit,
}

/// An accepted event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lookup {
    /// Virtual address of a byte.
    pub vaddr: u64,
    /// Where that is in memory.
    pub paddr: u64,
    /// How it ended.
    pub kind: Kind,
    /// Of the instruction side.
    pub instruction: bool,
    /// Its address space.
    pub asid: u16,
    /// A first use that met its prefetch under way.
    pub late: bool,
}

/// Where a prefetch comes from; the values are those of the port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The record, or the first of two.
    Record = 0,
    /// A miss.
    NextLine = 1,
    /// The second record.
    SecondRecord = 2,
}

/// An accepted prefetch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prefetch {
    /// Where it comes from.
    pub source: Source,
    /// Physical address of its line.
    pub paddr: u64,
    /// Virtual address of its line.
    pub vaddr: u64,
    /// Address space.
    pub asid: u16,
}

/// Registers that act on what runs; a part that a configuration leaves out is as if its register were 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// CONFIG.ASID_FILTER.
    pub asid_filter: bool,
    /// CONFIG.RECORD_HITS.
    pub record_hits: bool,
    /// PACE_WINDOW, with CONFIG.PACING on; else 0.
    pub window: u64,
    /// PACE_RELEASE.
    pub release: u64,
    /// NEXT_LINE.
    pub next_line: u64,
}

/// What RECORD_START latches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RecordStart {
    /// REC_BASE, bytes.
    pub base: u64,
    /// REC_LIMIT, bytes.
    pub limit: u64,
    /// REC_OFFSET as programmed, bytes.
    pub offset: u64,
    /// ASID.
    pub asid: u16,
}

/// What REPLAY_START latches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReplayStart {
    /// REP_BASE, bytes.
    pub base: u64,
    /// REP_BYTES.
    pub bytes: u64,
    /// REP_OFFSET as programmed, bytes.
    pub offset: u64,
    /// REP2_BASE and REP2_BYTES.
    pub second: (u64, u64),
    /// REBASE, regions.
    pub rebase: u64,
    /// ASID.
    pub asid: u16,
}

/// What a translator says of the address of a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A physical address in that region.
    Ok(u64),
    /// Not now.
    Retry,
    /// Never.
    Drop,
}
