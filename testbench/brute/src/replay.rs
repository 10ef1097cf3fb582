//! A replay: what it will prefetch, and how it ends.

use std::collections::VecDeque;

use crate::Prefetch;

/// How a replay ends once everything is prefetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Done,
    ReadError,
}

/// What runs from an accepted REPLAY_START to its end.
#[derive(Clone, Debug)]
pub(crate) struct Replay {
    /// What is to be prefetched, in order, with the offset of the line of metadata that says so.
    pub(crate) left: VecDeque<(u64, Prefetch)>,
    /// Offset of the line of metadata that the last accepted prefetch is of, or that it began with.
    pub(crate) at: u64,
    /// Offset at which it ends, if nobody ends it before.
    pub(crate) last: u64,
    pub(crate) end: End,
    /// Prefetches accepted that are not used or found yet, as far as pacing knows.
    pub(crate) ahead: u64,
    /// Misses since the last one that released a prefetch.
    pub(crate) misses: u64,
    pub(crate) asid: u16,
}
