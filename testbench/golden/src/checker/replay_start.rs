//! What a replay is of.

/// Parameters latched by REPLAY_START.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ReplayStart {
    pub(crate) base: u64,
    pub(crate) length: u64,
    /// Of the second record; a length of 0: there is none.
    pub(crate) second_base: u64,
    pub(crate) second_length: u64,
    /// Over both records.
    pub(crate) offset: u64,
    pub(crate) asid: u16,
    pub(crate) rebase: u64,
}

impl ReplayStart {
    /// Bytes of both records.
    pub(crate) fn total(&self) -> u64 {
        self.length + self.second_length
    }

    /// Where the line at this offset lies.
    pub(crate) fn address(&self, offset: u64) -> u64 {
        match offset.checked_sub(self.length) {
            None => self.base + offset,
            Some(beyond) => self.second_base + beyond,
        }
    }

    /// What `pf_source_o` says of prefetches from the line at this offset.
    pub(crate) fn source(&self, offset: u64) -> u8 {
        if offset < self.length { 0 } else { 2 }
    }
}
