//! The L1-I as a filter: what is left of the fetches are the lookups in the L2. It does not depend on
//! what the L2 holds.

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

/// What the L1-I lets through of some fetches: its misses in order.
pub struct Filter<'a, I> {
    fetches: I,
    l1i: &'a mut Cache,
    line_shift: u32,
    va_mask: u64,
    fetched: u64,
}

impl<'a, I: Iterator<Item = Result<u64>>> Filter<'a, I> {
    /// Of fetches by byte addresses of lines, of which `va_bits` are kept.
    pub fn new(fetches: I, l1i: &'a mut Cache, line_bytes: u32, va_bits: u32) -> Self {
        Filter {
            fetches,
            l1i,
            line_shift: line_bytes.trailing_zeros(),
            va_mask: u64::MAX >> (64 - va_bits.clamp(1, 64)),
            fetched: 0,
        }
    }

    /// Line fetches so far, hits and misses.
    pub fn fetched(&self) -> u64 {
        self.fetched
    }
}

impl<I: Iterator<Item = Result<u64>>> Iterator for Filter<'_, I> {
    type Item = Result<Lookup>;

    fn next(&mut self) -> Option<Result<Lookup>> {
        loop {
            let vaddr = match self.fetches.next()? {
                Ok(address) => address & self.va_mask,
                Err(error) => return Some(Err(error)),
            };
            let fetch = self.fetched;
            self.fetched += 1;
            let line = vaddr >> self.line_shift;
            if self.l1i.touch(line).is_none() {
                self.l1i.add(line, Mark::NONE);
                return Some(Ok(Lookup { vaddr, fetch }));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misses_pass_hits_do_not() {
        let mut l1i = Cache::new("128B:2".parse().unwrap(), 64).unwrap();
        let fetches = [0, 64, 0, 128, 64].map(|line: u64| Ok(line | 1 << 63));
        let mut filter = Filter::new(fetches.into_iter(), &mut l1i, 64, 48);
        let seen: Vec<_> = filter
            .by_ref()
            .map(|lookup| lookup.map(|lookup| (lookup.vaddr, lookup.fetch)).unwrap())
            .collect();
        assert_eq!(seen, [(0, 0), (64, 1), (128, 3), (64, 4)]);
        assert_eq!(filter.fetched(), 5);
    }
}
