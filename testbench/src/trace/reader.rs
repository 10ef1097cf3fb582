//! Reads raw traces: u64 little endian byte addresses of fetched 64-byte lines, plain or zstd.

use std::fs::File;
use std::io::{BufRead, BufReader, ErrorKind, Read};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// Bytes of a line in a trace file, whatever the configuration's lines are.
pub const TRACE_LINE_BYTES: u64 = 64;

const ZSTD_MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
const BUFFER: usize = 64 << 10;

/// The line addresses of one trace file, read as they are asked for.
pub struct Lines {
    source: Box<dyn Read + Send>,
    path: PathBuf,
    compressed: bool,
    buffer: Vec<u8>,
    /// Bytes of `buffer` that hold data, and how many of them have been handed out.
    filled: usize,
    used: usize,
    /// Offset of the next address in the (decompressed) data.
    offset: u64,
    ended: bool,
}

impl Lines {
    /// Opens a trace. An empty one is an error.
    pub fn open(path: &Path) -> Result<Self> {
        let cannot = |cause: std::io::Error| {
            Error::input(
                format_args!("cannot read trace {}: {cause}", path.display()),
                "give a trace file that exists and that you may read",
            )
        };
        let mut file = BufReader::with_capacity(BUFFER, File::open(path).map_err(cannot)?);
        let compressed = file.fill_buf().map_err(cannot)?.starts_with(&ZSTD_MAGIC);
        let source: Box<dyn Read + Send> = if compressed {
            Box::new(zstd::Decoder::with_buffer(file).map_err(cannot)?)
        } else {
            Box::new(file)
        };
        let mut lines = Self {
            source,
            path: path.to_owned(),
            compressed,
            buffer: vec![0; BUFFER],
            filled: 0,
            used: 0,
            offset: 0,
            ended: false,
        };
        lines.refill()?;
        if lines.filled == 0 {
            return Err(Error::input(
                format_args!("trace {} is empty", path.display()),
                "a trace holds at least one line address",
            ));
        }
        Ok(lines)
    }

    /// Fills the buffer with as many whole addresses as it takes; none are left at the end.
    fn refill(&mut self) -> Result<()> {
        (self.filled, self.used) = (0, 0);
        while self.filled < self.buffer.len() {
            match self.source.read(&mut self.buffer[self.filled..]) {
                Ok(0) => break,
                Ok(count) => self.filled += count,
                Err(cause) if cause.kind() == ErrorKind::Interrupted => {}
                Err(cause) => return Err(self.broken(&cause)),
            }
        }
        let rest = self.filled % 8;
        if rest != 0 {
            return Err(Error::input(
                format_args!(
                    "trace {}: {rest} bytes over at offset {}: the length is not a multiple of 8",
                    self.path.display(),
                    self.offset + (self.filled - rest) as u64
                ),
                "a trace is a sequence of 64-bit little endian addresses; was the file cut short?",
            ));
        }
        Ok(())
    }

    fn broken(&self, cause: &std::io::Error) -> Error {
        let at = self.offset + self.filled as u64;
        let (kind, hint) = if self.compressed {
            (
                "zstd data broken",
                "was the file cut short? 'zstd -t FILE' checks it",
            )
        } else {
            ("cannot be read", "check the file and the disk it lies on")
        };
        Error::input(
            format_args!(
                "trace {}: {kind} at decompressed offset {at}: {cause}",
                self.path.display()
            ),
            hint,
        )
    }

    fn next_line(&mut self) -> Result<Option<u64>> {
        if self.used == self.filled {
            self.refill()?;
            if self.filled == 0 {
                return Ok(None);
            }
        }
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&self.buffer[self.used..self.used + 8]);
        let address = u64::from_le_bytes(bytes);
        if address % TRACE_LINE_BYTES != 0 {
            return Err(Error::input(
                format_args!(
                    "trace {}: address {address:#x} at offset {} is not aligned to 64 bytes",
                    self.path.display(),
                    self.offset
                ),
                "a raw trace holds addresses of 64-byte lines; other formats must be converted first",
            ));
        }
        self.used += 8;
        self.offset += 8;
        Ok(Some(address))
    }
}

impl Iterator for Lines {
    type Item = Result<u64>;

    fn next(&mut self) -> Option<Result<u64>> {
        if self.ended {
            return None;
        }
        let next = self.next_line().transpose();
        self.ended = !matches!(next, Some(Ok(_)));
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<Vec<u64>> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("f.000.lines");
        std::fs::write(&path, bytes).unwrap();
        Lines::open(&path)?.collect()
    }

    fn bytes(lines: &[u64]) -> Vec<u8> {
        lines.iter().flat_map(|line| line.to_le_bytes()).collect()
    }

    #[test]
    fn plain_and_zstd_read_the_same() {
        let lines: Vec<u64> = (0..30_000).map(|i| (i * 64) | (1 << 63)).collect();
        let raw = bytes(&lines);
        assert_eq!(read(&raw).unwrap(), lines);
        assert_eq!(
            read(&zstd::encode_all(&raw[..], 3).unwrap()).unwrap(),
            lines
        );
    }

    #[test]
    fn bad_traces_name_what_is_wrong_and_where() {
        let raw = bytes(&[0, 64, 128]);
        let cases: [(Vec<u8>, &str); 5] = [
            (Vec::new(), "is empty"),
            (raw[..20].to_vec(), "4 bytes over at offset 16"),
            (bytes(&[0, 64, 130]), "0x82 at offset 16"),
            (zstd::encode_all(&[][..], 3).unwrap(), "is empty"),
            (
                ZSTD_MAGIC.to_vec(),
                "zstd data broken at decompressed offset 0",
            ),
        ];
        for (bytes, what) in cases {
            let error = read(&bytes).unwrap_err();
            assert!(error.what.contains(what), "{error}");
            assert!(error.what.contains("f.000.lines"), "{error}");
            assert_eq!(error.code, 2);
        }
    }

    #[test]
    fn a_cut_zstd_file_is_an_error_wherever_it_was_cut() {
        let lines: Vec<u64> = (0..5_000u64).map(|i| (i * 7919 % 4096) * 64).collect();
        let whole = zstd::encode_all(&bytes(&lines)[..], 3).unwrap();
        for cut in [5, 9, whole.len() / 2, whole.len() - 1] {
            let error = read(&whole[..cut]).unwrap_err();
            assert!(error.what.contains("zstd data broken"), "{cut}: {error}");
        }
    }

    #[test]
    fn a_missing_file_is_an_error() {
        let error = Lines::open(Path::new("/nowhere/f.lines")).err().unwrap();
        assert!(error.what.contains("/nowhere/f.lines"));
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Lines::open(folder.path()).err().unwrap().code, 2);
    }

    #[test]
    fn nothing_follows_an_error() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("f");
        std::fs::write(&path, bytes(&[0, 1, 64])).unwrap();
        let items: Vec<_> = Lines::open(&path).unwrap().collect();
        assert_eq!(items.len(), 2);
        assert!(items[0].is_ok() && items[1].is_err());
    }
}
