//! What a port carries, and how it is written.

use std::fmt;

use jukebox_ports::DATA_WORDS;

/// A number of up to 512 bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Value([u64; DATA_WORDS]);

/// Hexadecimal digits of a word.
const DIGITS: usize = 16;

impl Value {
    /// The 64-bit words, least significant first.
    #[must_use]
    pub fn words(&self) -> [u64; DATA_WORDS] {
        self.0
    }

    /// The least significant word.
    #[must_use]
    pub fn low(&self) -> u64 {
        self.0[0]
    }

    /// Bits up to the highest that is 1; 0 of 0.
    #[must_use]
    pub fn bits(&self) -> u32 {
        match self.0.iter().rposition(|word| *word != 0) {
            Some(place) => 64 * (place as u32 + 1) - self.0[place].leading_zeros(),
            None => 0,
        }
    }

    /// The number of these hexadecimal digits, most significant first; `None` if they are others, none
    /// at all, or more than there is room for.
    #[must_use]
    pub fn from_hex(digits: &str) -> Option<Self> {
        let bytes = digits.as_bytes();
        if bytes.is_empty() || bytes.len() > DIGITS * DATA_WORDS {
            return None;
        }
        let mut words = [0; DATA_WORDS];
        for (word, chunk) in words.iter_mut().zip(bytes.rchunks(DIGITS)) {
            for digit in chunk {
                let digit = char::from(*digit).to_digit(16)?;
                *word = *word << 4 | u64::from(digit);
            }
        }
        Some(Value(words))
    }
}

impl From<u64> for Value {
    fn from(low: u64) -> Self {
        let mut words = [0; DATA_WORDS];
        words[0] = low;
        Value(words)
    }
}

impl From<[u64; DATA_WORDS]> for Value {
    fn from(words: [u64; DATA_WORDS]) -> Self {
        Value(words)
    }
}

/// Without leading zeros.
impl fmt::LowerHex for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let highest = self.0.iter().rposition(|word| *word != 0).unwrap_or(0);
        write!(f, "{:x}", self.0[highest])?;
        for word in self.0[..highest].iter().rev() {
            write!(f, "{word:016x}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_and_read() {
        let mut words = [0; DATA_WORDS];
        words[1] = 0xab;
        words[0] = 0x12;
        for (value, text, bits) in [
            (Value::from(0), "0", 0),
            (Value::from(0x8000), "8000", 16),
            (Value::from(u64::MAX), "ffffffffffffffff", 64),
            (Value::from(words), "ab0000000000000012", 72),
            (Value::from([u64::MAX; DATA_WORDS]), &"f".repeat(128), 512),
        ] {
            assert_eq!(format!("{value:x}"), text);
            assert_eq!(Value::from_hex(text), Some(value));
            assert_eq!(value.bits(), bits);
        }
        assert_eq!(Value::from_hex("00Ab"), Some(Value::from(0xab)));
        for bad in ["", "x", "-1", "+1", "1_0", &"0".repeat(129), "é"] {
            assert_eq!(Value::from_hex(bad), None, "{bad}");
        }
    }
}
