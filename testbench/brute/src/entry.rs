//! A region and which of its lines were used.

use std::collections::BTreeSet;

/// What the CRRB and a record hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Which region of virtual memory.
    pub tag: u64,
    /// Numbers of its lines, 0 up to `L - 1`.
    pub lines: BTreeSet<u64>,
}
