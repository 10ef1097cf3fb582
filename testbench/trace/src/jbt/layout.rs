//! What stands at fixed places of a `.jbt` file, and the record of an invocation.

use serde::{Deserialize, Serialize};

use super::Provenance;
use crate::address::AddressRule;

/// First bytes of a `.jbt` file. Line ends in it show a transfer as text.
pub const MAGIC: [u8; 8] = *b"\x89JBT\r\n\x1a\n";
/// Bytes before the first block.
pub const FILE_HEADER_BYTES: usize = 16;
/// Version of the format: files of another one are refused.
pub const MAJOR: u8 = 1;
/// Additions that older readers pass over.
pub const MINOR: u8 = 0;
/// Bytes of the record of an invocation.
pub const RECORD_BYTES: usize = 40;
/// Bytes of the trailer.
pub const TRAILER_BYTES: usize = 24;
/// Most invocations in a file: what bounds the memory that an index takes.
pub const MAX_INVOCATIONS: usize = 1 << 20;
/// Most functions in a file.
pub const MAX_FUNCTIONS: usize = 1 << 12;
/// Longest content of a block that says where a trace or a function comes from.
pub const MAX_ORIGIN_BYTES: usize = 64 << 10;
/// Bytes of all such blocks of functions together.
pub const MAX_ORIGINS_BYTES: usize = 4 << 20;
/// Most instructions of an invocation.
pub const MAX_INSTRUCTIONS: u64 = 1 << 56;
/// Most bytes of a function's name.
pub const MAX_NAME_BYTES: usize = 255;
/// First bytes of the trailer.
const TRAILER_MAGIC: [u8; 8] = *b"JBTTRAIL";
/// Kernel instructions that nobody counted.
const UNKNOWN: u64 = u64::MAX;

/// The header of a file.
pub fn file_header(addresses: AddressRule) -> [u8; FILE_HEADER_BYTES] {
    let mut bytes = [0; FILE_HEADER_BYTES];
    bytes[..8].copy_from_slice(&MAGIC);
    bytes[8] = MAJOR;
    bytes[9] = MINOR;
    // 57 bits at most: `AddressRule` sees to it.
    bytes[10] = addresses.va_bits() as u8;
    let check = crc32fast::hash(&bytes[..12]);
    bytes[12..].copy_from_slice(&check.to_le_bytes());
    bytes
}

/// The addresses that the header of a file announces, or what is wrong with it and where.
pub fn parse_file_header(
    bytes: &[u8; FILE_HEADER_BYTES],
) -> std::result::Result<AddressRule, (u64, String)> {
    if bytes[..8] != MAGIC {
        return Err((0, "does not begin like a .jbt file".to_owned()));
    }
    if crc32fast::hash(&bytes[..12]).to_le_bytes() != bytes[12..] {
        return Err((12, "the checksum of the file's header is wrong".to_owned()));
    }
    if bytes[8] != MAJOR {
        let found = bytes[8];
        return Err((
            8,
            format!("version {found} of the format; expected {MAJOR}"),
        ));
    }
    let va_bits = u32::from(bytes[10]);
    AddressRule::new(va_bits).ok_or_else(|| {
        (
            10,
            format!("addresses of {va_bits} bits; expected 32 to 57"),
        )
    })
}

/// The trailer of a file whose directory is at `directory`.
pub fn trailer(directory: u64) -> [u8; TRAILER_BYTES] {
    let mut bytes = [0; TRAILER_BYTES];
    bytes[..8].copy_from_slice(&TRAILER_MAGIC);
    bytes[8..16].copy_from_slice(&directory.to_le_bytes());
    let check = crc32fast::hash(&bytes[..20]);
    bytes[20..].copy_from_slice(&check.to_le_bytes());
    bytes
}

/// Offset of the directory, `None` if this is no trailer.
pub fn parse_trailer(bytes: &[u8; TRAILER_BYTES]) -> Option<u64> {
    let sound =
        bytes[..8] == TRAILER_MAGIC && crc32fast::hash(&bytes[..20]).to_le_bytes() == bytes[20..];
    sound.then(|| word(bytes, 8))
}

/// What the file says of a complete invocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// Number of its function in the file.
    pub function: u32,
    /// Blocks of lines.
    pub blocks: u32,
    /// Offset of the first of them.
    pub offset: u64,
    /// Line addresses.
    pub lines: u64,
    /// Instructions executed.
    pub instructions: u64,
    /// Those of the kernel, `None`: nobody counted.
    pub kernel_instructions: Option<u64>,
}

impl Record {
    /// As it stands in the file.
    pub fn bytes(&self) -> [u8; RECORD_BYTES] {
        let mut bytes = [0; RECORD_BYTES];
        bytes[..4].copy_from_slice(&self.function.to_le_bytes());
        bytes[4..8].copy_from_slice(&self.blocks.to_le_bytes());
        bytes[8..16].copy_from_slice(&self.offset.to_le_bytes());
        bytes[16..24].copy_from_slice(&self.lines.to_le_bytes());
        bytes[24..32].copy_from_slice(&self.instructions.to_le_bytes());
        let kernel = self.kernel_instructions.unwrap_or(UNKNOWN);
        bytes[32..].copy_from_slice(&kernel.to_le_bytes());
        bytes
    }

    /// A record read from a container that has `functions` functions so far, begins at `start` in the
    /// file and ends at `end`; its offset is then one in the file. `None` if it cannot be one.
    pub fn parse(
        bytes: &[u8; RECORD_BYTES],
        functions: usize,
        start: u64,
        end: u64,
    ) -> Option<Self> {
        let [a, b, c, d, ..] = *bytes;
        let function = u32::from_le_bytes([a, b, c, d]);
        let blocks = u32::from_le_bytes([bytes[4], bytes[5], bytes[6], bytes[7]]);
        let kernel = word(bytes, 32);
        let record = Self {
            function,
            blocks,
            offset: word(bytes, 8).checked_add(start)?,
            lines: word(bytes, 16),
            instructions: word(bytes, 24),
            kernel_instructions: (kernel != UNKNOWN).then_some(kernel),
        };
        let sound = (function as usize) < functions
            && record.offset < end
            && record.lines > 0
            && record.lines <= u64::from(blocks) * super::BLOCK_LINES as u64
            && u64::from(blocks) <= record.lines
            && record.instructions <= MAX_INSTRUCTIONS
            && record.kernel_instructions.unwrap_or(0) <= record.instructions;
        sound.then_some(record)
    }
}

/// Content of a function block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunctionBlock {
    /// Its name.
    pub name: String,
    /// Its provenance where it is not that of the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provenance: Option<Provenance>,
}

/// Content of a directory block: offsets of blocks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Directory {
    /// Of functions, in the order of their numbers.
    pub functions: Vec<u64>,
    /// Of index blocks, in order.
    pub index: Vec<u64>,
}

/// What is wrong with the name of a function, if anything. A name becomes part of file names.
pub fn name_fault(name: &str) -> Option<&'static str> {
    if name.is_empty() || name.len() > MAX_NAME_BYTES {
        Some("is empty or longer than 255 bytes")
    } else if name
        .chars()
        .any(|c| c.is_control() || c == '/' || c == '\\')
    {
        Some("has a slash or a control character")
    } else if name == "." || name == ".." {
        Some("is the name of a folder")
    } else {
        None
    }
}

fn word(bytes: &[u8], at: usize) -> u64 {
    let mut word = [0; 8];
    word.copy_from_slice(&bytes[at..at + 8]);
    u64::from_le_bytes(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECORD: Record = Record {
        function: 1,
        blocks: 2,
        offset: 300,
        lines: 9,
        instructions: 70,
        kernel_instructions: None,
    };

    #[test]
    fn records_are_read_as_written_and_checked() {
        let with = |change: fn(&mut Record)| {
            let mut record = RECORD;
            change(&mut record);
            Record::parse(&record.bytes(), 2, 0, 301)
        };
        assert_eq!(with(|_| ()), Some(RECORD));
        assert!(with(|r| r.kernel_instructions = Some(70)).is_some());
        assert_eq!(with(|r| r.kernel_instructions = Some(71)), None);
        assert_eq!(with(|r| r.function = 2), None);
        assert_eq!(with(|r| r.offset = 301), None);
        let behind = Record::parse(&RECORD.bytes(), 2, 1000, 1301);
        assert_eq!(behind.map(|record| record.offset), Some(1300));
        let mut last = RECORD;
        last.offset = u64::MAX;
        assert_eq!(Record::parse(&last.bytes(), 2, 1000, 1301), None);
        assert_eq!(with(|r| r.lines = 0), None);
        assert_eq!(with(|r| r.lines = 1), None);
        assert_eq!(with(|r| r.lines = u64::MAX), None);
    }

    #[test]
    fn names_can_be_file_names() {
        for good in ["py_json", "a b", "é", ".x"] {
            assert_eq!(name_fault(good), None, "{good}");
        }
        let long = "x".repeat(256);
        for bad in ["", "a/b", "a\\b", "a\nb", "..", long.as_str()] {
            assert!(name_fault(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn a_header_is_checked() {
        let good = file_header(AddressRule::default());
        assert_eq!(parse_file_header(&good), Ok(AddressRule::default()));
        let with = |at: usize, value: u8| {
            let mut bytes = good;
            bytes[at] = value;
            if at < 12 {
                let check = crc32fast::hash(&bytes[..12]);
                bytes[12..].copy_from_slice(&check.to_le_bytes());
            }
            parse_file_header(&bytes)
        };
        assert!(with(9, 7).is_ok(), "additions are no obstacle");
        assert_eq!(with(8, 2).unwrap_err().0, 8);
        assert_eq!(with(10, 64).unwrap_err().0, 10);
        assert_eq!(with(0, 0).unwrap_err().0, 0);
        assert_eq!(with(12, good[12] ^ 1).unwrap_err().0, 12);
        assert_eq!(parse_trailer(&trailer(77)), Some(77));
        let mut bent = trailer(77);
        bent[8] ^= 1;
        assert_eq!(parse_trailer(&bent), None);
    }
}
