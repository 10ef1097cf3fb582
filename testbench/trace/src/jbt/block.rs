//! Blocks: what a `.jbt` file consists of between its header and its trailer.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;

use crate::error::{Error, Result};

/// First bytes of a block.
pub const MAGIC: [u8; 4] = *b"JBLK";
/// Bytes of a block before its payload.
pub const HEADER_BYTES: usize = 24;
/// Most bytes of a payload, before and after compression.
pub const MAX_BYTES: usize = 2 << 20;

/// What a block holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Provenance of the file.
    Provenance,
    /// A function.
    Function,
    /// Line addresses of the invocation that is being written.
    Lines,
    /// End of an invocation: its record.
    End,
    /// Records of invocations.
    Index,
    /// Where functions and index are.
    Directory,
    /// Something a later version added; readers pass over it.
    Unknown(u8),
}

impl Kind {
    fn byte(self) -> u8 {
        match self {
            Self::Provenance => b'P',
            Self::Function => b'F',
            Self::Lines => b'L',
            Self::End => b'E',
            Self::Index => b'I',
            Self::Directory => b'D',
            Self::Unknown(byte) => byte,
        }
    }

    fn from_byte(byte: u8) -> Self {
        match byte {
            b'P' => Self::Provenance,
            b'F' => Self::Function,
            b'L' => Self::Lines,
            b'E' => Self::End,
            b'I' => Self::Index,
            b'D' => Self::Directory,
            other => Self::Unknown(other),
        }
    }
}

/// The header of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// What it holds.
    pub kind: Kind,
    /// The payload is a zstd frame.
    pub zstd: bool,
    /// Bytes of the payload in the file.
    pub stored: u32,
    /// Bytes of the payload after decompression.
    pub raw: u32,
    /// Number of the invocation in the file, for lines and ends; else 0.
    pub invocation: u32,
}

impl Header {
    fn bytes(&self) -> [u8; 20] {
        let mut bytes = [0; 20];
        bytes[..4].copy_from_slice(&MAGIC);
        bytes[4] = self.kind.byte();
        bytes[5] = u8::from(self.zstd);
        bytes[8..12].copy_from_slice(&self.stored.to_le_bytes());
        bytes[12..16].copy_from_slice(&self.raw.to_le_bytes());
        bytes[16..20].copy_from_slice(&self.invocation.to_le_bytes());
        bytes
    }

    /// Reads a header; what is wrong with it if it is none. Its checksum is that of the block.
    pub fn parse(head: &[u8; HEADER_BYTES]) -> std::result::Result<Self, String> {
        let word =
            |at: usize| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
        if head[..4] != MAGIC {
            return Err(format!(
                "a block was expected, which begins with JBLK; found {:02x?}",
                &head[..4]
            ));
        }
        let header = Self {
            kind: Kind::from_byte(head[4]),
            zstd: head[5] == 1,
            stored: word(8),
            raw: word(12),
            invocation: word(16),
        };
        let (stored, raw) = (header.stored as usize, header.raw as usize);
        let lengths_agree = if header.zstd {
            stored < raw
        } else {
            stored == raw
        };
        if head[5] > 1 || raw > MAX_BYTES || !lengths_agree {
            return Err(format!(
                "a block with coding {}, {stored} bytes stored, {raw} bytes of content; expected coding 0 or 1, stored no longer than content, content up to {MAX_BYTES}",
                head[5]
            ));
        }
        Ok(header)
    }

    /// Offset of what follows a block at `offset`.
    pub fn end(&self, offset: u64) -> u64 {
        offset + HEADER_BYTES as u64 + u64::from(self.stored)
    }
}

/// Appends a block to `out`, compressed if that makes it smaller.
pub fn encode(
    out: &mut Vec<u8>,
    kind: Kind,
    invocation: u32,
    raw: &[u8],
    compressor: &mut zstd::bulk::Compressor<'_>,
) -> std::io::Result<()> {
    let start = out.len();
    out.resize(start + HEADER_BYTES + raw.len(), 0);
    let payload = start + HEADER_BYTES;
    // A frame that does not fit into the room of the raw bytes is of no use.
    let packed = compressor
        .compress_to_buffer(raw, &mut out[payload..])
        .ok()
        .filter(|&packed| packed < raw.len());
    let stored = packed.unwrap_or_else(|| {
        out[payload..].copy_from_slice(raw);
        raw.len()
    });
    out.truncate(payload + stored);
    let too_long = |_| std::io::Error::other("a block above 4 GiB");
    let header = Header {
        kind,
        zstd: packed.is_some(),
        stored: u32::try_from(stored).map_err(too_long)?,
        raw: u32::try_from(raw.len()).map_err(too_long)?,
        invocation,
    };
    let bytes = header.bytes();
    let check = checksum(&bytes, &out[payload..]);
    out[start..start + 20].copy_from_slice(&bytes);
    out[start + 20..payload].copy_from_slice(&check.to_le_bytes());
    Ok(())
}

/// CRC-32 (IEEE 802.3, as in zlib) over a header without its checksum, and a payload.
fn checksum(header: &[u8], payload: &[u8]) -> u32 {
    let mut crc = crc32fast::Hasher::new();
    crc.update(header);
    crc.update(payload);
    crc.finalize()
}

/// Reads blocks of one file into buffers that are used again.
pub struct BlockReader {
    stored: Vec<u8>,
    zstd: zstd::bulk::Decompressor<'static>,
}

impl BlockReader {
    /// A reader without buffers yet.
    pub fn new(path: &Path) -> Result<Self> {
        Ok(Self {
            stored: Vec::new(),
            zstd: zstd::bulk::Decompressor::new()
                .map_err(|cause| Error::unreadable(path, cause))?,
        })
    }

    /// Reads the block at `offset`, which must end at or before `limit`, and checks it;
    /// [`payload`](Self::payload) then decompresses it.
    pub fn read(&mut self, file: &File, path: &Path, offset: u64, limit: u64) -> Result<Header> {
        let bad = |what: String| {
            Error::new(
                path,
                what,
                "the file is damaged: take another copy, or record it again",
            )
            .at(offset)
        };
        let room = limit.saturating_sub(offset);
        if room < HEADER_BYTES as u64 {
            return Err(bad(format!(
                "a block was expected ({HEADER_BYTES} bytes or more), there are {room}"
            )));
        }
        let mut head = [0; HEADER_BYTES];
        file.read_exact_at(&mut head, offset)
            .map_err(|cause| Error::unreadable(path, cause).at(offset))?;
        let header = Header::parse(&head).map_err(bad)?;
        let stored = header.stored as usize;
        if u64::from(header.stored) > room - HEADER_BYTES as u64 {
            return Err(bad(format!(
                "a block of {stored} bytes where {} are left",
                room - HEADER_BYTES as u64
            )));
        }
        self.stored.resize(stored, 0);
        file.read_exact_at(&mut self.stored, offset + HEADER_BYTES as u64)
            .map_err(|cause| Error::unreadable(path, cause).at(offset))?;
        if checksum(&head[..20], &self.stored).to_le_bytes() != head[20..] {
            return Err(bad("a block whose checksum is wrong".to_owned()));
        }
        Ok(header)
    }

    /// Decompresses the block read last into `raw`, which must have exactly its length.
    pub fn payload(
        &mut self,
        header: &Header,
        path: &Path,
        offset: u64,
        raw: &mut [u8],
    ) -> Result<()> {
        let length = header.raw as usize;
        if !header.zstd {
            raw.copy_from_slice(&self.stored);
            return Ok(());
        }
        let found = self.zstd.decompress_to_buffer(&self.stored, raw);
        if !matches!(found, Ok(count) if count == length) {
            let found =
                found.map_or_else(|cause| cause.to_string(), |count| format!("{count} bytes"));
            return Err(Error::new(
                path,
                format_args!(
                    "a block that does not decompress to the {length} bytes it announces: {found}"
                ),
                "the program that wrote this file has a defect",
            )
            .at(offset));
        }
        Ok(())
    }
}
