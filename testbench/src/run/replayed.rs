//! Whether an invocation has anything to replay.

use crate::plan::Plan;

/// Bytes of the records that the next invocation replays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Replayed {
    newest: usize,
    before: usize,
}

impl Replayed {
    /// There are some.
    pub fn any(&self) -> bool {
        self.newest + self.before > 0
    }

    /// An invocation left this record.
    pub fn add(&mut self, plan: &Plan, record: &[u8]) {
        let before = if plan.two_records() { self.newest } else { 0 };
        *self = Self {
            newest: record.len(),
            before,
        };
    }
}
