//! The L1-I as a filter: what is left of the fetches are the lookups in the L2.

use crate::cache::{Cache, Mark};
use crate::error::Result;

/// One L1-I miss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lookup {
    /// Byte address of the line, cut to the configured width.
    pub vaddr: u64,
    /// Number of the fetch that missed, from 0.
    pub fetch: u64,
}

/// What the L1-I lets through of one invocation. It does not depend on what the L2 holds, so the
/// runs with and without prefetching share it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lookups {
    /// The misses in order.
    pub misses: Vec<Lookup>,
    /// Line fetches, hits and misses.
    pub fetches: u64,
}

/// Runs fetches (byte addresses of lines) through the L1-I. `va_bits` of each address are kept.
pub fn filter(
    fetches: impl Iterator<Item = Result<u64>>,
    l1i: &mut Cache,
    line_bytes: u32,
    va_bits: u32,
) -> Result<Lookups> {
    let shift = line_bytes.trailing_zeros();
    let mask = if va_bits >= 64 {
        u64::MAX
    } else {
        (1 << va_bits) - 1
    };
    let mut lookups = Lookups::default();
    for address in fetches {
        let vaddr = address? & mask;
        let line = vaddr >> shift;
        if l1i.touch(line).is_none() {
            l1i.fill(line, Mark::NONE);
            lookups.misses.push(Lookup {
                vaddr,
                fetch: lookups.fetches,
            });
        }
        lookups.fetches += 1;
    }
    Ok(lookups)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misses_pass_hits_do_not() {
        let mut l1i = Cache::new("128B:2".parse().unwrap(), 64).unwrap();
        let fetches = [0, 64, 0, 128, 64].map(|line: u64| Ok(line | 1 << 63));
        let lookups = filter(fetches.into_iter(), &mut l1i, 64, 48).unwrap();
        let seen: Vec<_> = lookups
            .misses
            .iter()
            .map(|lookup| (lookup.vaddr, lookup.fetch))
            .collect();
        assert_eq!(seen, [(0, 0), (64, 1), (128, 3), (64, 4)]);
        assert_eq!(lookups.fetches, 5);
    }
}
