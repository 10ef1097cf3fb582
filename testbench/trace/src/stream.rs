//! A trace that is one stream of fetches: raw lines, ChampSim records or lackey text, however compressed.

use std::path::Path;

use crate::address::AddressRule;
use crate::bytes::{Bytes, Position};
use crate::compress::Compression;
use crate::detect::{self, Format};
use crate::error::{Error, Result};
use crate::jbt;
use crate::parse::{CHAMPSIM_BYTES, CLOUDSUITE_BYTES, ChampSim, Fault, Lackey, Lines, Parser};
use crate::sink::{Boundaries, Chunk, Sink};

/// How a file is read.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// Its format if it is no `.jbt` file, `None`: by its content.
    pub format: Option<Format>,
    /// Addresses it may hold if it is no `.jbt` file, which says so itself.
    pub addresses: AddressRule,
    /// Where its invocations begin.
    pub boundaries: Boundaries,
    /// Told of the bytes that were read.
    pub position: Position,
}

/// An open stream, read in memory that does not grow with its length.
pub struct Stream {
    bytes: Bytes,
    format: Format,
    parser: Box<dyn Parser>,
    sink: Sink,
    ended: bool,
}

/// A file that was opened: a stream, or containers.
pub enum Opened {
    /// A stream of fetches.
    Stream(Box<Stream>),
    /// A `.jbt` file, or several that follow each other in one.
    Containers(Vec<jbt::Reader>),
}

/// Opens a trace of any format.
///
/// # Errors
/// If it cannot be read, or is of no format that is known.
pub fn open(path: &Path, options: &ReadOptions) -> Result<Opened> {
    if jbt::announced_addresses(path)?.is_some() {
        return Ok(Opened::Containers(jbt::Reader::open_all(path)?));
    }
    let bytes = Bytes::open(path, options.position.clone())?;
    let (head, whole) = (bytes.window(), bytes.is_last());
    if head.starts_with(&jbt::MAGIC) {
        return Err(packed(path, bytes.compression()));
    }
    let format = match options.format {
        // An empty file is what it is, whatever one calls it.
        Some(format) if !head.is_empty() => format,
        _ => detect::detect(head, whole, options.addresses, path)?,
    };
    let parser: Box<dyn Parser> = match format {
        Format::Jbt => {
            let hint = "leave the format out: it is told by content";
            return Err(Error::new(path, "is no .jbt file", hint));
        }
        Format::Lines => Box::new(Lines::new(options.addresses)),
        Format::ChampSim => Box::new(ChampSim::<CHAMPSIM_BYTES>::new(options.addresses)),
        Format::CloudSuite => Box::new(ChampSim::<CLOUDSUITE_BYTES>::new(options.addresses)),
        Format::Lackey => Box::new(Lackey::new(options.addresses)),
    };
    // Raw lines and ChampSim records are parsed much faster than they can be decompressed.
    let ahead = format == Format::Lackey && bytes.compression() != Compression::None;
    Ok(Opened::Stream(Box::new(Stream {
        bytes: if ahead { bytes.ahead()? } else { bytes },
        format,
        parser,
        sink: Sink::new(options.boundaries),
        ended: false,
    })))
}

/// A container that was compressed as a whole.
fn packed(path: &Path, compression: Compression) -> Error {
    let program = compression.name();
    Error::new(
        path,
        format_args!(
            "is a .jbt file that {program} compressed; a .jbt file is read from any place"
        ),
        format_args!(
            "decompress it, '{program} -d < FILE > NEW.jbt': it is compressed inside already"
        ),
    )
}

impl Stream {
    /// Its format.
    pub fn format(&self) -> Format {
        self.format
    }

    /// How the file is compressed.
    pub fn compression(&self) -> Compression {
        self.bytes.compression()
    }

    /// Instructions so far that precede the first invocation ([`Boundaries::At`]).
    pub fn skipped(&self) -> u64 {
        self.sink.skipped()
    }

    /// The next part of an invocation, `None` at the end. After an error nothing follows.
    ///
    /// # Errors
    /// If the file cannot be read or is not of its format.
    pub fn next_chunk(&mut self) -> Result<Option<&Chunk>> {
        self.sink.clear();
        while !self.ended && self.sink.chunk.is_empty() {
            let step = self.step();
            self.ended |= step.is_err();
            step?;
        }
        Ok((!self.sink.chunk.is_empty()).then_some(&self.sink.chunk))
    }

    /// Parses what is in the window, or moves it on.
    fn step(&mut self) -> Result<()> {
        let last = self.bytes.is_last();
        let parsed = self
            .parser
            .parse(self.bytes.window(), last, &mut self.sink)
            .map_err(|fault| self.located(&fault))?;
        self.bytes.consume(parsed);
        let full = !self.sink.chunk.is_empty();
        if last && self.bytes.window().is_empty() {
            self.ended = true;
        } else if !full {
            self.bytes.advance()?;
        }
        Ok(())
    }

    fn located(&self, fault: &Fault) -> Error {
        Error::new(self.bytes.path(), &fault.what, fault.hint)
            .at(self.bytes.offset() + fault.at as u64)
    }
}
