//! Sizes and cache shapes as they are written on the command line.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A number of bytes, written `16KiB`, `1MiB` or plain `4096`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Size(pub u64);

const UNITS: [(&str, u64); 4] = [
    ("KiB", 1 << 10),
    ("MiB", 1 << 20),
    ("GiB", 1 << 30),
    ("B", 1),
];

impl FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, unit) = text.split_at(digits);
        let scale = match UNITS.iter().find(|(name, _)| *name == unit) {
            Some((_, scale)) => *scale,
            None if unit.is_empty() => 1,
            None => return Err(format!("'{text}' is no size: write 16KiB, 1MiB or bytes")),
        };
        let number: u64 = number
            .parse()
            .map_err(|_| format!("'{text}' is no size: write 16KiB, 1MiB or bytes"))?;
        number
            .checked_mul(scale)
            .map(Size)
            .ok_or_else(|| format!("'{text}' is too large"))
    }
}

impl TryFrom<String> for Size {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            n if n > 0 && n % (1 << 20) == 0 => write!(f, "{}MiB", n >> 20),
            n if n > 0 && n % (1 << 10) == 0 => write!(f, "{}KiB", n >> 10),
            n => write!(f, "{n}"),
        }
    }
}

impl From<Size> for String {
    fn from(size: Size) -> Self {
        size.to_string()
    }
}

/// Capacity and associativity of one cache, written `1MiB:16`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Shape {
    /// Capacity.
    pub size: Size,
    /// Ways of each set, 1..=1024.
    pub ways: u32,
}

impl Shape {
    /// Sets of a cache of this shape with lines of `line_bytes`, or one line that says why there is no such cache.
    pub fn sets(&self, line_bytes: u32) -> Result<usize, String> {
        let way_bytes = u64::from(self.ways) * u64::from(line_bytes);
        if self.size.0 == 0 || !self.size.0.is_multiple_of(way_bytes) {
            return Err(format!(
                "a cache of {self} does not divide into sets of {} ways of {line_bytes} bytes",
                self.ways
            ));
        }
        let sets = self.size.0 / way_bytes;
        if !sets.is_power_of_two() {
            return Err(format!(
                "a cache of {self} with lines of {line_bytes} bytes has {sets} sets, not a power of two"
            ));
        }
        if self.size.0 > 1 << 32 {
            return Err(format!("a cache of {self} is larger than 4GiB"));
        }
        Ok(sets as usize)
    }
}

impl FromStr for Shape {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (size, ways) = text
            .split_once(':')
            .ok_or_else(|| format!("'{text}' is no cache: write SIZE:WAYS, like 1MiB:16"))?;
        let ways: u32 = ways
            .parse()
            .map_err(|_| format!("'{ways}' is no number of ways"))?;
        if !(1..=1024).contains(&ways) {
            return Err(format!("{ways} ways: allowed are 1 to 1024"));
        }
        Ok(Self {
            size: size.parse()?,
            ways,
        })
    }
}

impl TryFrom<String> for Shape {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.size, self.ways)
    }
}

impl From<Shape> for String {
    fn from(shape: Shape) -> Self {
        shape.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_sizes() {
        for (text, bytes) in [
            ("64", 64),
            ("64B", 64),
            ("16KiB", 16384),
            ("8MiB", 8 << 20),
            ("1GiB", 1 << 30),
        ] {
            assert_eq!(text.parse(), Ok(Size(bytes)), "{text}");
        }
        for text in [
            "",
            "KiB",
            "16kb",
            "-1",
            "1.5MiB",
            "99999999999999999999",
            "18446744073709551615KiB",
        ] {
            assert!(text.parse::<Size>().is_err(), "{text}");
        }
    }

    #[test]
    fn writes_sizes_that_read_back() {
        for bytes in [0, 1, 1000, 1024, 3 << 20, 5 << 30] {
            assert_eq!(Size(bytes).to_string().parse(), Ok(Size(bytes)));
        }
    }

    #[test]
    fn sets_must_be_a_power_of_two() {
        let sets = |text: &str, line| text.parse::<Shape>().and_then(|shape| shape.sets(line));
        assert_eq!(sets("1MiB:16", 64), Ok(1024));
        assert_eq!(sets("256KiB:8", 64), Ok(512));
        assert_eq!(sets("32KiB:8", 32), Ok(128));
        assert_eq!(sets("48KiB:12", 64), Ok(64));
        assert!(
            sets("48KiB:8", 64)
                .unwrap_err()
                .contains("not a power of two")
        );
        assert!(sets("1KiB:3", 64).unwrap_err().contains("does not divide"));
        assert!(sets("0:1", 64).is_err());
        assert!(sets("8GiB:16", 64).unwrap_err().contains("4GiB"));
        for bad in ["32KiB", "32KiB:", "32KiB:0", "32KiB:1025", ":8"] {
            assert!(bad.parse::<Shape>().is_err(), "{bad}");
        }
    }
}
