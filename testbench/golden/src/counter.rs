//! The classes of events that the block counts.

/// An event class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Counter {
    Observed,
    Recorded,
    Lost,
    Filtered,
    CrrbHits,
    Evictions,
    EntriesWritten,
    BytesWritten,
    DroppedLimit,
    LinesRead,
    BytesRead,
    LinesRejected,
    Translations,
    Retries,
    DropDenied,
    DropRetry,
    Prefetches,
    StallCycles,
    PaceCycles,
    Used,
    Kept,
    Late,
    Present,
    Misses,
    NextLine,
    NextDropped,
    RunAhead,
    PfFailed,
}

impl Counter {
    /// All of them, by ascending discriminant, with the names of their registers.
    pub(crate) const ALL: [(Counter, &str); 28] = [
        (Counter::Observed, "CNT_OBSERVED"),
        (Counter::Recorded, "CNT_RECORDED"),
        (Counter::Lost, "CNT_LOST"),
        (Counter::Filtered, "CNT_FILTERED"),
        (Counter::CrrbHits, "CNT_CRRB_HITS"),
        (Counter::Evictions, "CNT_EVICTIONS"),
        (Counter::EntriesWritten, "CNT_ENTRIES_WRITTEN"),
        (Counter::BytesWritten, "CNT_BYTES_WRITTEN"),
        (Counter::DroppedLimit, "CNT_DROPPED_LIMIT"),
        (Counter::LinesRead, "CNT_LINES_READ"),
        (Counter::BytesRead, "CNT_BYTES_READ"),
        (Counter::LinesRejected, "CNT_LINES_REJECTED"),
        (Counter::Translations, "CNT_TRANSLATIONS"),
        (Counter::Retries, "CNT_RETRIES"),
        (Counter::DropDenied, "CNT_DROP_DENIED"),
        (Counter::DropRetry, "CNT_DROP_RETRY"),
        (Counter::Prefetches, "CNT_PREFETCHES"),
        (Counter::StallCycles, "CNT_STALL_CYCLES"),
        (Counter::PaceCycles, "CNT_PACE_CYCLES"),
        (Counter::Used, "CNT_USED"),
        (Counter::Kept, "CNT_KEPT"),
        (Counter::Late, "CNT_LATE"),
        (Counter::Present, "CNT_PRESENT"),
        (Counter::Misses, "CNT_MISSES"),
        (Counter::NextLine, "CNT_NEXT_LINE"),
        (Counter::NextDropped, "CNT_NEXT_DROPPED"),
        (Counter::RunAhead, "CNT_RUN_AHEAD"),
        (Counter::PfFailed, "CNT_PF_FAILED"),
    ];

    /// The counter with that register name.
    pub(crate) fn named(name: &str) -> Option<Counter> {
        Self::ALL
            .into_iter()
            .find(|(_, known)| *known == name)
            .map(|(counter, _)| counter)
    }
}
