//! What addresses a trace may hold.

use multiversion::multiversion;

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

/// What to do about addresses that are wider than is allowed.
pub const WIDER_HINT: &str = "is it another format (--format)? five-level paging and AArch64 want --va-bits 57, and in 'jukebox run' a configuration with address.va_bits = 57";

/// Which addresses are canonical: those whose bits from `va_bits - 1` up are all equal. Of two rules
/// the greater one takes more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AddressRule {
    va_bits: u32,
}

impl Default for AddressRule {
    fn default() -> Self {
        Self { va_bits: VA_BITS }
    }
}

impl AddressRule {
    /// Addresses of [`MAX_VA_BITS`].
    pub const WIDEST: Self = Self {
        va_bits: MAX_VA_BITS,
    };

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
        let bad = |line: u64| self.excess(line) | (line & (LINE_BYTES - 1));
        // Without an exit in the loop the compiler takes several addresses at a time.
        let mut seen = Seen::default();
        lines.iter().for_each(|&line| seen.take(self, line));
        if seen.sound(self) {
            return None;
        }
        lines.iter().position(|&line| bad(line) != 0)
    }

    /// Looks at line addresses, little endian, as a whole; `last` is the one before them.
    pub fn survey(self, words: &[[u8; 8]], last: u64) -> Survey {
        survey(self, words, last)
    }

    /// What is wrong with an address, and what to do about it; `None` if it is that of a line.
    pub fn fault(self, address: u64) -> Option<(String, &'static str)> {
        if !self.canonical(address) {
            let top = self.va_bits - 1;
            return Some((
                format!("address {address:#x} is not canonical: bits 63 to {top} must be equal"),
                WIDER_HINT,
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

#[multiversion(targets("x86_64+avx2"))]
fn survey(rule: AddressRule, words: &[[u8; 8]], last: u64) -> Survey {
    let mut seen = Seen::default();
    let (mut repeats, mut last) = (false, last);
    for word in words {
        let line = u64::from_le_bytes(*word);
        seen.take(rule, line);
        repeats |= line == last;
        last = line;
    }
    Survey {
        sound: seen.sound(rule),
        repeats,
    }
}

/// What is true of some line addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Survey {
    /// All are addresses of lines.
    pub sound: bool,
    /// Two that follow each other may be equal.
    pub repeats: bool,
}

/// All bits of some addresses, once both halves of the address space have moved together, which
/// leaves the lower bits as they were.
#[derive(Default)]
struct Seen(u64);

impl Seen {
    fn take(&mut self, rule: AddressRule, line: u64) {
        self.0 |= line.wrapping_add(1 << (rule.va_bits - 1));
    }

    fn sound(&self, rule: AddressRule) -> bool {
        self.0 >> rule.va_bits == 0 && self.0.is_multiple_of(LINE_BYTES)
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
    fn a_survey_sees_faults_and_repeats() {
        let rule = AddressRule::default();
        let survey = |lines: &[u64], last| {
            let words: Vec<_> = lines.iter().map(|line| line.to_le_bytes()).collect();
            let survey = rule.survey(&words, last);
            (survey.sound, survey.repeats)
        };
        let kernel = 0xffff_8000_0000_0000;
        assert_eq!(survey(&[0, 64, kernel, 64], 1), (true, false));
        assert_eq!(survey(&[0, 64], 0), (true, true));
        assert_eq!(survey(&[64, kernel, kernel], 1), (true, true));
        assert_eq!(survey(&[0, 65], 1), (false, false));
        assert_eq!(survey(&[64, 1 << 63], 1), (false, false));
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
