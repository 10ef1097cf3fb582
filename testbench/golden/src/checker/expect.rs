//! What a register reads, and what has been compared.

use serde::Serialize;

/// What is known about the value of a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Expect {
    /// This value.
    Exact(u64),
    /// A value from the first to the second, both included.
    Range(u64, u64),
    /// Nothing.
    Unknown,
}

impl Expect {
    /// The range, or the value if it is only one.
    pub(crate) fn range(low: u64, high: u64) -> Self {
        if low == high {
            Expect::Exact(low)
        } else {
            Expect::Range(low, high)
        }
    }

    /// Whether `value` can be the register's.
    pub fn allows(&self, value: u64) -> bool {
        match *self {
            Expect::Exact(only) => value == only,
            Expect::Range(low, high) => (low..=high).contains(&value),
            Expect::Unknown => true,
        }
    }

    /// The same for one half of a register of 64 bits. The low half of a range is bounded only
    /// if the high half is known.
    pub(crate) fn half(&self, high: bool) -> Expect {
        let part = |value: u64| {
            if high {
                value >> 32
            } else {
                value & 0xffff_ffff
            }
        };
        match *self {
            Expect::Exact(only) => Expect::Exact(part(only)),
            Expect::Range(from, to) if high || from >> 32 == to >> 32 => {
                Expect::range(part(from), part(to))
            }
            _ => Expect::Unknown,
        }
    }

    /// What is known after one half was read as `value`.
    pub(crate) fn learn(&self, high: bool, value: u32) -> Expect {
        let value = u64::from(value);
        match *self {
            Expect::Range(from, to) if high => {
                Expect::range(from.max(value << 32), to.min(value << 32 | 0xffff_ffff))
            }
            Expect::Range(from, to) if from >> 32 == to >> 32 => {
                Expect::Exact(from >> 32 << 32 | value)
            }
            other => other,
        }
    }
}

/// How much of the block's doing was compared with the model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Compared {
    /// Observation events accepted.
    pub events: u64,
    /// Write addresses accepted.
    pub write_addresses: u64,
    /// Write beats accepted, every byte of them.
    pub write_beats: u64,
    /// Write answers.
    pub write_answers: u64,
    /// Read addresses accepted.
    pub read_addresses: u64,
    /// Read beats.
    pub read_beats: u64,
    /// Translation requests accepted.
    pub translation_requests: u64,
    /// Translation answers.
    pub translation_answers: u64,
    /// Prefetches accepted.
    pub prefetches: u64,
    /// Register writes accepted.
    pub register_writes: u64,
    /// Register reads answered.
    pub register_reads: u64,
    /// Of them, those whose value was known and compared.
    pub register_values: u64,
}

impl Compared {
    /// The sum of what the block sent: addresses, beats, requests, prefetches, register values.
    pub fn total(&self) -> u64 {
        self.write_addresses
            + self.write_beats
            + self.read_addresses
            + self.translation_requests
            + self.prefetches
            + self.register_values
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_of_a_range_narrow_it() {
        let range = Expect::Range(0x1_0000_0010, 0x1_0000_0040);
        assert_eq!(range.half(true), Expect::Exact(1));
        assert_eq!(range.half(false), Expect::Range(0x10, 0x40));
        assert_eq!(range.learn(true, 1), range);
        assert_eq!(range.learn(false, 0x20), Expect::Exact(0x1_0000_0020));
        let wide = Expect::Range(0xffff_fff0, 0x1_0000_0010);
        assert_eq!(wide.half(false), Expect::Unknown);
        assert_eq!(wide.half(true), Expect::Range(0, 1));
        assert_eq!(
            wide.learn(true, 1),
            Expect::Range(0x1_0000_0000, 0x1_0000_0010)
        );
        assert!(range.allows(0x1_0000_0010) && !range.allows(0x10));
    }
}
