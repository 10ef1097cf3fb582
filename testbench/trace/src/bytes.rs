//! The bytes of a file, decompressed, block by block in memory of fixed size.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};

use crate::compress::{Compression, MAGIC_BYTES, Refusal};
use crate::error::{Error, Result};
use crate::source;

/// Bytes of a block.
pub const BLOCK_BYTES: usize = 64 << 10;
/// Most bytes that a parser may leave over of one block for the next.
pub const TAIL_BYTES: usize = 8 << 10;
/// Blocks that decompression may be ahead.
const AHEAD: usize = 3;

/// Bytes of files read so far, for progress: shared by whoever reads and whoever watches.
pub type Position = Arc<AtomicU64>;

/// The (decompressed) bytes of a file.
pub struct Bytes {
    path: PathBuf,
    compression: Compression,
    feed: Feed,
    block: Block,
    /// Offset of the window in the decompressed bytes.
    offset: u64,
}

/// Where blocks come from.
enum Feed {
    /// The file or its decompressor; with a buffer to use again.
    Here(Box<dyn Read + Send>, Vec<u8>),
    /// A thread that decompresses; buffers go back to it.
    Ahead(Receiver<io::Result<Block>>, Sender<Vec<u8>>),
}

/// Bytes `start..end` of `data` are the window. What precedes `TAIL_BYTES` is room for a tail.
#[derive(Default)]
struct Block {
    data: Vec<u8>,
    start: usize,
    end: usize,
    last: bool,
}

impl Block {
    /// Fills a buffer as far as there are bytes.
    fn read(source: &mut dyn Read, mut data: Vec<u8>) -> io::Result<Self> {
        data.resize(TAIL_BYTES + BLOCK_BYTES, 0);
        let mut end = TAIL_BYTES;
        while end < data.len() {
            match source.read(&mut data[end..]) {
                Ok(0) => break,
                Ok(count) => end += count,
                Err(cause) if cause.kind() == ErrorKind::Interrupted => {}
                Err(cause) => return Err(cause),
            }
        }
        let last = end < data.len();
        Ok(Self {
            data,
            start: TAIL_BYTES,
            end,
            last,
        })
    }
}

impl Bytes {
    /// Opens a file; its first block is in the window. Bytes read of it are added to `position`.
    ///
    /// # Errors
    /// If it cannot be read or its compressed data are broken.
    pub fn open(path: &Path, position: Position) -> Result<Self> {
        let cannot = |cause| Error::unreadable(path, cause);
        let mut file = source::open(path)?;
        let mut head = Vec::new();
        (&mut file)
            .take(MAGIC_BYTES as u64)
            .read_to_end(&mut head)
            .map_err(cannot)?;
        let compression = Compression::of(&head);
        let counted = Counted { file, position };
        let whole = io::Cursor::new(head).chain(counted);
        let source = compression.reader(whole);
        let feed = Feed::Here(source, Vec::new());
        let mut bytes = Self {
            path: path.to_owned(),
            compression,
            feed,
            block: Block::default(),
            offset: 0,
        };
        bytes.advance()?;
        Ok(bytes)
    }

    /// The file's name.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Lets a thread decompress what follows the window, up to some blocks ahead. It pays where a
    /// parser takes as long as the decompressor.
    ///
    /// # Errors
    /// If there can be no more threads.
    pub fn ahead(self) -> Result<Self> {
        let feed = match self.feed {
            Feed::Here(source, _) if !self.block.last => {
                ahead(source).map_err(|cause| Error::unreadable(&self.path, cause))?
            }
            other => other,
        };
        Ok(Self { feed, ..self })
    }

    /// How the file is compressed.
    pub fn compression(&self) -> Compression {
        self.compression
    }

    /// Bytes that were read and not consumed.
    pub fn window(&self) -> &[u8] {
        &self.block.data[self.block.start..self.block.end]
    }

    /// Offset of the window.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// Nothing follows the window.
    pub fn is_last(&self) -> bool {
        self.block.last
    }

    /// Takes bytes off the front of the window.
    pub fn consume(&mut self, count: usize) {
        let count = count.min(self.block.end - self.block.start);
        self.block.start += count;
        self.offset += count as u64;
    }

    /// Replaces the window by what is left of it (at most [`TAIL_BYTES`]) and the next block.
    ///
    /// # Errors
    /// If reading fails, or compressed data are broken.
    pub fn advance(&mut self) -> Result<()> {
        let old = std::mem::take(&mut self.block);
        let tail = &old.data[old.start..old.end];
        let next = match &mut self.feed {
            Feed::Here(source, spare) => Block::read(source.as_mut(), std::mem::take(spare)),
            Feed::Ahead(blocks, _) => blocks
                .recv()
                .unwrap_or_else(|_| Err(io::Error::other("decompression ended early"))),
        };
        let mut next = next.map_err(|cause| {
            broken(&self.path, self.compression, &cause).at(self.offset + tail.len() as u64)
        })?;
        next.start -= tail.len();
        next.data[next.start..TAIL_BYTES].copy_from_slice(tail);
        self.block = next;
        match &mut self.feed {
            Feed::Here(_, spare) => *spare = old.data,
            // A thread that has come to its end needs no more buffers.
            Feed::Ahead(_, buffers) => drop(buffers.send(old.data)),
        }
        Ok(())
    }
}

fn broken(path: &Path, compression: Compression, cause: &io::Error) -> Error {
    if compression == Compression::None {
        return Error::unreadable(path, cause);
    }
    let name = compression.name();
    if let Some(Refusal { what, hint }) = Refusal::of(cause) {
        return Error::new(path, what, hint);
    }
    Error::new(
        path,
        format_args!("{name} data broken: {cause}"),
        format_args!("was the file cut short? '{name} -t FILE' checks it"),
    )
}

/// Decompresses on a thread of its own, which ends when nobody wants its blocks.
fn ahead(mut source: Box<dyn Read + Send>) -> io::Result<Feed> {
    let (blocks, received) = sync_channel(AHEAD);
    let (buffers, returned) = channel();
    std::thread::Builder::new()
        .name("decompress".to_owned())
        .spawn(move || decompress(source.as_mut(), &blocks, &returned))?;
    Ok(Feed::Ahead(received, buffers))
}

fn decompress(
    source: &mut dyn Read,
    blocks: &SyncSender<io::Result<Block>>,
    buffers: &Receiver<Vec<u8>>,
) {
    loop {
        let block = Block::read(source, buffers.try_recv().unwrap_or_default());
        let more = matches!(&block, Ok(block) if !block.last);
        if blocks.send(block).is_err() || !more {
            break;
        }
    }
}

/// A file that says how far it was read.
struct Counted {
    file: File,
    position: Position,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.position.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_follow_each_other_without_a_gap() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("f");
        let all: Vec<u8> = (0..3 * BLOCK_BYTES as u32 + 100)
            .map(|at| ((at * 7) >> 3) as u8)
            .collect();
        let packed = zstd::encode_all(&all[..], 1).unwrap();
        for file in [&all, &packed] {
            std::fs::write(&path, file).unwrap();
            let position = Position::default();
            let mut bytes = Bytes::open(&path, Arc::clone(&position)).unwrap();
            if file.len() < all.len() {
                bytes = bytes.ahead().unwrap();
            }
            let mut seen = Vec::new();
            loop {
                assert_eq!(bytes.offset(), seen.len() as u64);
                let leave = if bytes.is_last() {
                    0
                } else {
                    seen.len() % 1000
                };
                let window = bytes.window();
                let take = window.len() - leave;
                seen.extend_from_slice(&window[..take]);
                bytes.consume(take);
                if bytes.is_last() {
                    break;
                }
                bytes.advance().unwrap();
            }
            assert!(seen == all);
            assert_eq!(
                position.load(Ordering::Relaxed) + MAGIC_BYTES as u64,
                file.len() as u64
            );
        }
    }
}
