//! Where the lines of an address space lie in caches that several of them share.

use super::scatter::scattered;

/// Bytes of a page.
const PAGE_BYTES: u64 = 4096;

/// Lines of other spaces than the first have this bit set.
const APART: u64 = 1 << 58;

/// Lines of data have this bit set.
const DATA: u64 = 1 << 59;

/// An address space: lines by what caches know them as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Space {
    line_shift: u32,
    /// Binary logarithm of the lines of a page.
    page_shift: u32,
    number: u64,
    /// From this line on all spaces are the same: it is the kernel's half.
    kernel: u64,
    /// Bits of a physical address.
    pa_mask: u64,
}

impl Space {
    /// The only one: its lines lie where their addresses say.
    pub fn only(line_bytes: u32) -> Self {
        Self::new(0, line_bytes, 64)
    }

    /// Number `number` of several, with addresses of `va_bits`; number 0 is as if it were the only one.
    /// Pages lie anywhere, the upper half of the addresses is the same in all of them.
    pub fn new(number: u64, line_bytes: u32, va_bits: u32) -> Self {
        let line_shift = line_bytes.trailing_zeros();
        let page_lines = (PAGE_BYTES >> line_shift).max(1);
        Self {
            line_shift,
            page_shift: page_lines.trailing_zeros(),
            number,
            kernel: 1 << (va_bits - 1) >> line_shift,
            pa_mask: u64::MAX,
        }
    }

    /// The same in memory of so many address bits, 1 to 64.
    pub fn with_pa_bits(self, pa_bits: u32) -> Self {
        Self {
            pa_mask: u64::MAX >> (64 - pa_bits),
            ..self
        }
    }

    /// Where a byte lies in memory, as far as that has address bits.
    pub fn paddr(&self, vaddr: u64) -> u64 {
        let in_line = vaddr & ((1 << self.line_shift) - 1);
        (self.line(vaddr) << self.line_shift | in_line) & self.pa_mask
    }

    /// Binary logarithm of the line length.
    pub fn line_shift(&self) -> u32 {
        self.line_shift
    }

    /// The first of its lines of data: in no two spaces in the same set, but by chance.
    pub fn data(&self) -> u64 {
        DATA | self.number << 36 | scattered(self.number) >> (64 - 24)
    }

    /// The line of a byte address.
    #[inline]
    pub fn line(&self, vaddr: u64) -> u64 {
        let line = vaddr >> self.line_shift;
        if self.number == 0 || line >= self.kernel {
            return line;
        }
        let page = line >> self.page_shift;
        let in_page = line & ((1 << self.page_shift) - 1);
        let frame = scattered(page ^ self.number << 48) >> (64 - 48);
        APART | frame << self.page_shift | in_page
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_only_one_is_where_it_says() {
        assert_eq!(Space::only(64).line(0x1_2345), 0x1_2345 >> 6);
        assert_eq!(Space::only(64).line(u64::MAX), u64::MAX >> 6);
        assert_eq!(Space::new(0, 32, 48).line(0x40), 2);
    }

    #[test]
    fn pages_stay_whole_and_spaces_apart() {
        let spaces = [1, 2].map(|number| Space::new(number, 64, 48));
        let [one, other] = spaces.map(|space| space.line(0x7000));
        assert_ne!(one, other);
        for space in spaces {
            let first = space.line(0x7000);
            assert_eq!(first % 64, 0);
            assert!(first >> 60 == 0 && first != 0x7000 >> 6);
            assert_eq!(space.line(0x7fc0), first + 63);
            assert_ne!(space.line(0x8000), first + 64);
        }
    }

    #[test]
    fn a_physical_address_is_where_the_line_is_within_its_bits() {
        assert_eq!(Space::only(64).paddr(0x1_2345), 0x1_2345);
        let space = Space::new(3, 64, 48).with_pa_bits(40);
        let page = space.paddr(0x7000);
        assert!(page >> 40 == 0 && page.is_multiple_of(4096) && page != 0x7000);
        assert_eq!(space.paddr(0x7fc1), page + 0xfc1);
        assert_eq!(
            space.paddr(0x7040) >> 6,
            space.line(0x7040) & ((1 << 34) - 1)
        );
    }

    #[test]
    fn data_lie_in_different_sets() {
        let first = |number| Space::new(number, 64, 48).data();
        assert_eq!(first(0), DATA);
        let sets: std::collections::HashSet<u64> = (0..64).map(|n| first(n) % 4096).collect();
        assert!(sets.len() > 56, "{} sets of 64 spaces", sets.len());
    }

    #[test]
    fn the_kernel_is_the_same_for_all() {
        let kernel = 0xffff_8000_0000u64;
        for number in 0..3 {
            assert_eq!(Space::new(number, 64, 48).line(kernel), kernel >> 6);
        }
    }
}
