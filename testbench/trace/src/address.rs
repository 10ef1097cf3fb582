//! What addresses a trace may hold.

/// Bytes of a line in every trace, whatever lines a configuration has.
pub const LINE_BYTES: u64 = 64;

/// Bits of a virtual address where nothing else is said: four-level paging.
pub const VA_BITS: u32 = 48;

/// Widest virtual address: five-level paging.
pub const MAX_VA_BITS: u32 = 57;

/// A virtual address of the kernel's half has bit 63 set.
pub fn is_kernel(address: u64) -> bool {
    address >> 63 != 0
}

/// Which addresses are canonical: those whose bits from `va_bits - 1` up are all equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AddressRule {
    va_bits: u32,
}

impl Default for AddressRule {
    fn default() -> Self {
        Self { va_bits: VA_BITS }
    }
}

impl AddressRule {
    /// Addresses of `va_bits`; `None` unless that is 32 to 57.
    pub fn new(va_bits: u32) -> Option<Self> {
        (32..=MAX_VA_BITS)
            .contains(&va_bits)
            .then_some(Self { va_bits })
    }

    /// Bits of a virtual address.
    pub fn va_bits(self) -> u32 {
        self.va_bits
    }

    /// Whether an address is canonical.
    pub fn canonical(self, address: u64) -> bool {
        self.excess(address) == 0
    }

    /// Zero for a canonical address: both halves moved together, what sticks out above them.
    fn excess(self, address: u64) -> u64 {
        address.wrapping_add(1 << (self.va_bits - 1)) >> self.va_bits
    }

    /// Position of the first address that is not canonical or not that of a line.
    pub fn first_bad_line(self, lines: &[u64]) -> Option<usize> {
        // Without an exit in the loop the compiler takes several addresses at a time.
        let bad = |line: u64| self.excess(line) | (line & (LINE_BYTES - 1));
        if lines.iter().fold(0, |all, &line| all | bad(line)) == 0 {
            return None;
        }
        lines.iter().position(|&line| bad(line) != 0)
    }

    /// What is wrong with an address, and what to do about it; `None` if it is that of a line.
    pub fn fault(self, address: u64) -> Option<(String, &'static str)> {
        if !self.canonical(address) {
            let top = self.va_bits - 1;
            return Some((
                format!("address {address:#x} is not canonical: bits 63 to {top} must be equal"),
                "is it another format (--format)? five-level paging and AArch64 want --va-bits 57, and in 'jukebox run' a configuration with address.va_bits = 57",
            ));
        }
        (!address.is_multiple_of(LINE_BYTES)).then(|| {
            (
                format!("address {address:#x} is not aligned to {LINE_BYTES} bytes"),
                "a stream of lines holds addresses of 64-byte lines; is it another format (--format)?",
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_addresses_have_equal_top_bits() {
        let rule = AddressRule::default();
        for good in [0, 0x7fff_ffff_ffc0, 0xffff_8000_0000_0000, u64::MAX - 63] {
            assert!(rule.canonical(good), "{good:#x}");
        }
        for bad in [
            0x8000_0000_0000,
            0xffff_7fff_ffff_ffc0,
            1 << 63,
            0x0100_0000_0000_0000,
        ] {
            assert!(!rule.canonical(bad), "{bad:#x}");
            assert!(
                rule.fault(bad)
                    .unwrap()
                    .0
                    .contains("bits 63 to 47 must be equal")
            );
        }
        let wide = AddressRule::new(57).unwrap();
        assert!(wide.canonical(0x8000_0000_0000) && !wide.canonical(1 << 56));
        assert_eq!((AddressRule::new(31), AddressRule::new(58)), (None, None));
    }

    #[test]
    fn the_first_bad_line_is_found() {
        let rule = AddressRule::default();
        let mut lines = vec![0x40_0000; 100];
        assert_eq!(rule.first_bad_line(&lines), None);
        lines[70] = 1 << 50;
        assert_eq!(rule.first_bad_line(&lines), Some(70));
        lines[3] = 0x41;
        assert_eq!(rule.first_bad_line(&lines), Some(3));
        assert!(rule.fault(0x41).unwrap().0.contains("not aligned"));
        assert_eq!(rule.fault(0x40), None);
    }
}
