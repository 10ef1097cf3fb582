//! Which program compressed a file.

/// Bytes that tell every format.
pub const MAGIC_BYTES: usize = 10;

/// How a file is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    /// It is not.
    None,
    /// By zstd.
    Zstd,
    /// By gzip.
    Gzip,
    /// By xz.
    Xz,
    /// By bzip2.
    Bzip2,
}

impl Compression {
    /// Tells it by the first bytes of a file ([`MAGIC_BYTES`] of them, or all there are).
    pub fn of(head: &[u8]) -> Self {
        let block = |magic: [u8; 6]| head.get(4..10) == Some(&magic[..]);
        let bzip2 = head.starts_with(b"BZh") && matches!(head.get(3), Some(b'1'..=b'9'));
        match head {
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Self::Zstd,
            // A skippable frame before the first.
            [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Self::Zstd,
            [0x1f, 0x8b, 8, ..] => Self::Gzip,
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Self::Xz,
            // A block, or the end of an empty stream.
            _ if bzip2 && block([0x31, 0x41, 0x59, 0x26, 0x53, 0x59]) => Self::Bzip2,
            _ if bzip2 && block([0x17, 0x72, 0x45, 0x38, 0x50, 0x90]) => Self::Bzip2,
            _ => Self::None,
        }
    }

    /// The program that makes such files.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "plain",
            Self::Zstd => "zstd",
            Self::Gzip => "gzip",
            Self::Xz => "xz",
            Self::Bzip2 => "bzip2",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_by_their_first_bytes() {
        assert_eq!(Compression::of(b"\x1f\x8b\x08\x00"), Compression::Gzip);
        assert_eq!(Compression::of(b"\xfd7zXZ\x00"), Compression::Xz);
        assert_eq!(Compression::of(b"BZh91AY&SY"), Compression::Bzip2);
        // A line address that happens to begin like a bzip2 stream.
        assert_eq!(Compression::of(b"BZh9\0\0\0\0\0\0"), Compression::None);
        assert_eq!(Compression::of(b"\x5a\x2a\x4d\x18rest"), Compression::Zstd);
        for short in [&b""[..], b"\x1f", b"\x28\xb5\x2f", b"BZh9"] {
            assert_eq!(Compression::of(short), Compression::None);
        }
    }
}
