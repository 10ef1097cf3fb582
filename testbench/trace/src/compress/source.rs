//! The compressed bytes of a file, with a look ahead.

use std::io::{self, BufRead, ErrorKind, Read};

/// Bytes read from a file at once.
const BYTES: usize = 128 << 10;

/// A buffered file that shows what comes next without taking it.
pub struct Source {
    file: Box<dyn Read + Send>,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    /// Bytes taken so far.
    taken: u64,
}

impl Source {
    /// Nothing was read of the file yet.
    pub fn new(file: Box<dyn Read + Send>) -> Self {
        Self {
            file,
            buffer: vec![0; BYTES],
            start: 0,
            end: 0,
            taken: 0,
        }
    }

    /// Bytes taken so far: the offset in the file of what comes next.
    pub fn offset(&self) -> u64 {
        self.taken
    }

    /// The next `count` bytes (far less than a buffer), fewer at the end of the file.
    pub fn peek(&mut self, count: usize) -> io::Result<&[u8]> {
        if self.end - self.start < count {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
            while self.end < count && self.more()? {}
        }
        let end = self.end.min(self.start + count);
        Ok(&self.buffer[self.start..end])
    }

    /// Reads behind what is there; whether there was more.
    fn more(&mut self) -> io::Result<bool> {
        loop {
            match self.file.read(&mut self.buffer[self.end..]) {
                Ok(count) => {
                    self.end += count;
                    return Ok(count > 0);
                }
                Err(cause) if cause.kind() == ErrorKind::Interrupted => {}
                Err(cause) => return Err(cause),
            }
        }
    }
}

impl Read for Source {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let from = self.fill_buf()?;
        let count = from.len().min(into.len());
        into[..count].copy_from_slice(&from[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Source {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.start == self.end {
            (self.start, self.end) = (0, 0);
            self.more()?;
        }
        Ok(&self.buffer[self.start..self.end])
    }

    fn consume(&mut self, count: usize) {
        let count = count.min(self.end - self.start);
        self.start += count;
        self.taken += count as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives a byte at a time.
    struct Slow(u8);

    impl Read for Slow {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            if self.0 == 20 || into.is_empty() {
                return Ok(0);
            }
            into[0] = self.0;
            self.0 += 1;
            Ok(1)
        }
    }

    #[test]
    fn a_look_ahead_takes_nothing() {
        let mut source = Source::new(Box::new(Slow(0)));
        assert_eq!(source.peek(3).unwrap(), [0, 1, 2]);
        let mut one = [0];
        source.read_exact(&mut one).unwrap();
        assert_eq!((one, source.offset()), ([0], 1));
        assert_eq!(source.peek(5).unwrap(), [1, 2, 3, 4, 5]);
        let mut rest = Vec::new();
        source.read_to_end(&mut rest).unwrap();
        assert_eq!(rest, (1..20).collect::<Vec<u8>>());
        assert!(source.peek(1).unwrap().is_empty());
    }
}
