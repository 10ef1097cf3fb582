//! Compressed streams that follow each other in a file (members, frames), as one.
//!
//! Zeros behind the last one are the padding of tapes and blocks, and are passed over. Anything else
//! that is no other stream of the kind is refused: nobody would miss what was left out.

use std::io::{self, BufRead, Read};

use super::kind::{Compression, MAGIC_BYTES};
use super::refusal::{MAX_WINDOW, Refusal};
use super::source::Source;
use super::xz::Xz;
use super::zstd_frame;

impl Compression {
    /// The bytes that were compressed, of all streams in the file.
    pub fn reader(self, file: impl Read + Send + 'static) -> Box<dyn Read + Send> {
        match self {
            Self::None => Box::new(file),
            _ => Box::new(Members::new(self, Box::new(file))),
        }
    }
}

/// The content of all streams of a file.
struct Members {
    compression: Compression,
    state: State,
}

enum State {
    /// Before a stream; the first one is there for certain.
    Between(Source, bool),
    Within(Member),
    /// At the end, or behind an error.
    Ended,
}

/// The stream under way.
enum Member {
    Zstd(zstd::Decoder<'static, Source>),
    Gzip(Box<flate2::bufread::GzDecoder<Source>>),
    Xz(Box<Xz>),
    Bzip2(bzip2::bufread::BzDecoder<Source>),
}

impl Members {
    /// Those of a file that was not read yet; its first bytes are those of `compression`.
    fn new(compression: Compression, file: Box<dyn Read + Send>) -> Self {
        Self {
            compression,
            state: State::Between(Source::new(file), true),
        }
    }

    /// Begins the stream that comes next; the end of the file if there is none.
    fn begin(&self, mut source: Source, first: bool) -> io::Result<State> {
        if !first && Self::is_padding(&mut source)? {
            return Ok(State::Ended);
        }
        let head = source.peek(MAGIC_BYTES.max(zstd_frame::HEADER_BYTES))?;
        if Compression::of(&head[..head.len().min(MAGIC_BYTES)]) != self.compression {
            return Err(self.foreign(source.offset()));
        }
        Ok(State::Within(match self.compression {
            Compression::Zstd => {
                zstd_frame::check(head)?;
                let mut decoder = zstd::Decoder::with_buffer(source)?.single_frame();
                decoder.window_log_max(MAX_WINDOW.ilog2())?;
                Member::Zstd(decoder)
            }
            Compression::Xz => Member::Xz(Box::new(Xz::new(source)?)),
            Compression::Bzip2 => Member::Bzip2(bzip2::bufread::BzDecoder::new(source)),
            _ => Member::Gzip(Box::new(flate2::bufread::GzDecoder::new(source))),
        }))
    }

    /// Whether nothing or zeros alone are left. Zeros before something else are taken, so that an
    /// error names the place where that begins.
    fn is_padding(source: &mut Source) -> io::Result<bool> {
        loop {
            let bytes = source.fill_buf()?;
            if bytes.is_empty() {
                return Ok(true);
            }
            let zeros = bytes.iter().take_while(|&&byte| byte == 0).count();
            let all = zeros == bytes.len();
            source.consume(zeros);
            if !all {
                return Ok(false);
            }
        }
    }

    fn foreign(&self, offset: u64) -> io::Error {
        let name = self.compression.name();
        Refusal::error(
            format_args!(
                "behind the {name} data, at byte {offset} of the file, is something that is neither {name} data nor zeros"
            ),
            format_args!("if it is not wanted, cut it off: 'head -c {offset} FILE > NEW'"),
        )
    }
}

impl Member {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Zstd(decoder) => decoder.read(into),
            Self::Gzip(decoder) => decoder.read(into),
            Self::Xz(decoder) => decoder.read(into),
            Self::Bzip2(decoder) => decoder.read(into),
        }
    }

    fn into_inner(self) -> Source {
        match self {
            Self::Zstd(decoder) => decoder.into_inner(),
            Self::Gzip(decoder) => decoder.into_inner(),
            Self::Xz(decoder) => decoder.into_inner(),
            Self::Bzip2(decoder) => decoder.into_inner(),
        }
    }
}

impl Read for Members {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if into.is_empty() {
            return Ok(0);
        }
        loop {
            match std::mem::replace(&mut self.state, State::Ended) {
                State::Between(source, first) => self.state = self.begin(source, first)?,
                State::Within(mut member) => {
                    let count = member.read(into)?;
                    if count > 0 {
                        self.state = State::Within(member);
                        return Ok(count);
                    }
                    self.state = State::Between(member.into_inner(), false);
                }
                State::Ended => return Ok(0),
            }
        }
    }
}
