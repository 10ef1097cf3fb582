//! Sparse byte memory.

use std::collections::HashMap;

const PAGE: usize = 4096;

/// A 64-bit address space of bytes; what was never written reads as 0.
#[derive(Clone, Debug, Default)]
pub struct Bytes {
    index: HashMap<u64, usize>,
    pages: Vec<Box<[u8; PAGE]>>,
    /// Page number and index of the page touched last.
    last: Option<(u64, usize)>,
}

impl Bytes {
    /// Copies the bytes from `addr` on into `into`.
    pub fn read(&mut self, addr: u64, into: &mut [u8]) {
        self.pieces(addr, into.len(), |bytes, page, start, range| {
            let piece = &mut into[range];
            match page {
                Some(page) => {
                    piece.copy_from_slice(&bytes.pages[page][start..start + piece.len()]);
                }
                None => piece.fill(0),
            }
        });
    }

    /// `len` bytes from `addr` on.
    #[must_use]
    pub fn to_vec(&mut self, addr: u64, len: usize) -> Vec<u8> {
        let mut bytes = vec![0; len];
        self.read(addr, &mut bytes);
        bytes
    }

    /// Stores `from` at `addr` and after.
    pub fn write(&mut self, addr: u64, from: &[u8]) {
        for page in (addr / PAGE as u64)..=(addr + from.len().max(1) as u64 - 1) / PAGE as u64 {
            self.page_or_new(page);
        }
        self.pieces(addr, from.len(), |bytes, page, start, range| {
            if let Some(page) = page {
                let piece = &from[range];
                bytes.pages[page][start..start + piece.len()].copy_from_slice(piece);
            }
        });
    }

    /// Stores those bytes of `from` whose bit in `strobe` is 1 (bit i for byte i, at most 64).
    pub fn write_strobed(&mut self, addr: u64, from: &[u8], strobe: u64) {
        if from.len() <= 64 && strobe.count_ones() as usize == from.len() {
            return self.write(addr, from);
        }
        for (i, byte) in from.iter().enumerate().take(64) {
            if strobe >> i & 1 == 1 {
                self.write(addr + i as u64, &[*byte]);
            }
        }
    }

    /// Calls `f` for every piece of `addr..addr+len` that lies in one page, with the page's index
    /// if it exists, the place in the page, and the range of the caller's bytes.
    fn pieces(
        &mut self,
        addr: u64,
        len: usize,
        mut f: impl FnMut(&mut Self, Option<usize>, usize, std::ops::Range<usize>),
    ) {
        let mut done = 0;
        while done < len {
            let at = addr.wrapping_add(done as u64);
            let start = (at % PAGE as u64) as usize;
            let n = (PAGE - start).min(len - done);
            let page = self.page(at / PAGE as u64);
            f(self, page, start, done..done + n);
            done += n;
        }
    }

    fn page(&mut self, number: u64) -> Option<usize> {
        if let Some((last, index)) = self.last
            && last == number
        {
            return Some(index);
        }
        let index = *self.index.get(&number)?;
        self.last = Some((number, index));
        Some(index)
    }

    fn page_or_new(&mut self, number: u64) {
        if self.page(number).is_none() {
            self.index.insert(number, self.pages.len());
            self.pages.push(Box::new([0; PAGE]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back_across_pages_and_unwritten_ones_are_zero() {
        let mut m = Bytes::default();
        m.write(4094, &[1, 2, 3, 4]);
        assert_eq!(m.to_vec(4092, 8), [0, 0, 1, 2, 3, 4, 0, 0]);
        assert_eq!(m.to_vec(1 << 50, 2), [0, 0]);
        m.write(1 << 50, &[9]);
        assert_eq!(m.to_vec(1 << 50, 2), [9, 0]);
        assert_eq!(m.to_vec(4095, 1), [2]);
    }

    #[test]
    fn strobes_choose_bytes() {
        let mut m = Bytes::default();
        m.write(8, &[7; 4]);
        m.write_strobed(8, &[1, 2, 3, 4], 0b0101);
        assert_eq!(m.to_vec(8, 4), [1, 7, 3, 7]);
        m.write_strobed(8, &[1, 2, 3, 4], 0b1111);
        assert_eq!(m.to_vec(8, 4), [1, 2, 3, 4]);
    }
}
