//! Settings that act a moment after they are written.

/// A setting that acts from the second cycle after the one in which its write was accepted.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Delayed<T> {
    now: T,
    before: T,
    /// Cycle of the write.
    written: u64,
}

impl<T: Copy> Delayed<T> {
    pub(super) fn set(&mut self, value: T, cycle: u64) {
        *self = Delayed {
            now: value,
            before: self.at(cycle + 1),
            written: cycle,
        };
    }

    /// What it is in this cycle.
    pub(super) fn at(&self, cycle: u64) -> T {
        if cycle > self.written + 1 {
            self.now
        } else {
            self.before
        }
    }
}
