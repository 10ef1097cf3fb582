//! One xz stream.

use std::io::{self, BufRead, Read};

use liblzma::stream::{Action, Error, Status, Stream};

use super::refusal::{MAX_WINDOW, Refusal};
use super::source::Source;

/// What a decoder needs beyond its window is less than this.
const BEYOND: u64 = 1 << 20;
/// More than any stream can ask for.
const EVERYTHING: u64 = 1 << 40;

/// The content of the stream that comes next in a file.
pub struct Xz {
    source: Source,
    stream: Stream,
    ended: bool,
}

impl Xz {
    /// At the beginning of a stream.
    pub fn new(source: Source) -> io::Result<Self> {
        Ok(Self {
            source,
            stream: Stream::new_stream_decoder(MAX_WINDOW + BEYOND, 0)?,
            ended: false,
        })
    }

    /// What follows.
    pub fn into_inner(self) -> Source {
        self.source
    }

    /// The window that the stream asks for, to the MiB: memory a decoder needs for it without what
    /// it needs anyway.
    fn window(&mut self) -> u64 {
        // The library tells whether a limit would do, not which one.
        let (mut short, mut enough) = (MAX_WINDOW, EVERYTHING);
        while short + 1 < enough {
            let middle = short + (enough - short) / 2;
            if self.stream.set_memlimit(middle).is_ok() {
                enough = middle;
            } else {
                short = middle;
            }
        }
        enough / BEYOND * BEYOND
    }
}

impl Read for Xz {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.ended || into.is_empty() {
            return Ok(0);
        }
        loop {
            let input = self.source.fill_buf()?;
            let at_end = input.is_empty();
            let action = if at_end { Action::Finish } else { Action::Run };
            let before = (self.stream.total_in(), self.stream.total_out());
            let status = self.stream.process(input, into, action);
            let consumed = self.stream.total_in() - before.0;
            let produced = self.stream.total_out() - before.1;
            // Both are of the buffers given.
            self.source.consume(consumed as usize);
            match status {
                Ok(status) => self.ended = status == Status::StreamEnd,
                Err(Error::MemLimit) => return Err(Refusal::window(self.window(), "xz -dc")),
                Err(cause) => return Err(cause.into()),
            }
            if produced > 0 || self.ended {
                return Ok(produced as usize);
            }
            if at_end {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
    }
}
