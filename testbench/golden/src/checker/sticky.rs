//! Bits that events set and software clears, known exactly or not.

/// Cycles between an event at the ports and its bit within which the order of a clearing write and
/// the event is left open.
const OPEN: u64 = 4;

/// Up to eight sticky bits.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sticky {
    /// Bits that are certainly set.
    low: u8,
    /// Bits that may be set.
    high: u8,
    set_at: [u64; 8],
    /// One more than the cycle of the last write that cleared the bit, 0: never.
    cleared: [u64; 8],
}

impl Sticky {
    /// An event of bit `bit` that happened in one of the cycles `from..=to`.
    pub(crate) fn event(&mut self, bit: usize, from: u64, to: u64) {
        self.high |= 1 << bit;
        if self.cleared[bit] == 0 || self.cleared[bit] + OPEN < from {
            self.low |= 1 << bit;
        }
        self.set_at[bit] = to;
    }

    /// An event caused by a register write, whose order to other writes is certain.
    pub(crate) fn written_event(&mut self, bit: usize, at: u64) {
        self.low |= 1 << bit;
        self.high |= 1 << bit;
        self.set_at[bit] = at;
    }

    /// An event that may have happened in cycle `at`.
    pub(crate) fn possible_event(&mut self, bit: usize, at: u64) {
        self.high |= 1 << bit;
        self.set_at[bit] = at;
    }

    /// An event counted as possible has certainly happened, unless a write cleared its bit since.
    pub(crate) fn confirm(&mut self, bit: usize) {
        if self.high & (1 << bit) != 0 && self.cleared[bit] <= self.set_at[bit] {
            self.low |= 1 << bit;
        }
    }

    /// Software cleared `bits` in cycle `at`.
    pub(crate) fn clear(&mut self, bits: u8, at: u64) {
        for bit in (0..8).filter(|bit| bits & 1 << bit != 0) {
            self.low &= !(1 << bit);
            if at > self.set_at[bit] + OPEN {
                self.high &= !(1 << bit);
            }
            self.cleared[bit] = at + 1;
        }
    }

    /// The bit is certainly 0, or (`possibly`) not certainly 1.
    pub(crate) fn reset(&mut self, bit: usize, possibly: bool) {
        self.low &= !(1 << bit);
        if !possibly {
            self.high &= !(1 << bit);
        }
    }

    /// Bits certainly set.
    #[inline]
    pub(crate) fn low(&self) -> u8 {
        self.low
    }

    /// Bits possibly set.
    #[inline]
    pub(crate) fn high(&self) -> u8 {
        self.high
    }

    /// Takes over a value that was read.
    pub(crate) fn adopt(&mut self, value: u8) {
        self.low = value;
        self.high = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_and_clears_far_apart_are_exact() {
        let mut bits = Sticky::default();
        bits.event(2, 0, 0);
        assert_eq!((bits.low(), bits.high()), (4, 4));
        bits.clear(4, 20);
        assert_eq!((bits.low(), bits.high()), (0, 0));
        bits.event(2, 40, 40);
        assert_eq!((bits.low(), bits.high()), (4, 4));
        bits.clear(3, 60);
        assert_eq!((bits.low(), bits.high()), (4, 4));
    }

    #[test]
    fn close_ones_are_open_until_read() {
        let mut bits = Sticky::default();
        bits.event(0, 10, 10);
        bits.clear(1, 12);
        assert_eq!((bits.low(), bits.high()), (0, 1));
        bits.adopt(1);
        assert_eq!((bits.low(), bits.high()), (1, 1));
        bits.clear(1, 50);
        bits.event(0, 52, 52);
        assert_eq!((bits.low(), bits.high()), (0, 1));
    }

    #[test]
    fn a_possible_event_can_be_confirmed_unless_cleared() {
        let mut bits = Sticky::default();
        bits.possible_event(1, 10);
        bits.confirm(1);
        assert_eq!(bits.low(), 2);
        bits.clear(2, 30);
        bits.possible_event(1, 40);
        bits.clear(2, 42);
        bits.confirm(1);
        assert_eq!((bits.low(), bits.high()), (0, 2));
    }
}
