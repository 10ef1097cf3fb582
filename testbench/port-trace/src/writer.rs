//! Writing a trace as its cycles come.

use std::fmt;
use std::io::{self, BufWriter, ErrorKind, Write};

use jukebox_ports::{Inputs, Outputs};
use serde::Serialize;

use crate::header::Header;
use crate::line::{Change, End};
use crate::ports::Ports;

/// How hard zstd tries: traces are long, and most of what is in them is the same from line to line.
const LEVEL: i32 = 3;

/// How the text is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// As it is.
    Text,
    /// Compressed with zstd, with a sum over what was compressed.
    Zstd,
}

/// Where lines go.
enum Sink<W: Write> {
    Text(BufWriter<W>),
    Zstd(BufWriter<zstd::Encoder<'static, W>>),
}

impl<W: Write> Sink<W> {
    fn new(file: W, format: Format) -> io::Result<Self> {
        Ok(match format {
            Format::Text => Sink::Text(BufWriter::new(file)),
            Format::Zstd => {
                let mut encoder = zstd::Encoder::new(file, LEVEL)?;
                encoder.include_checksum(true)?;
                Sink::Zstd(BufWriter::new(encoder))
            }
        })
    }

    fn line(&mut self, line: &impl Serialize) -> io::Result<()> {
        let sink: &mut dyn Write = match self {
            Sink::Text(file) => file,
            Sink::Zstd(encoder) => encoder,
        };
        serde_json::to_writer(&mut *sink, line)?;
        sink.write_all(b"\n")
    }

    fn finish(self) -> io::Result<W> {
        match self {
            Sink::Text(file) => Ok(file.into_inner()?),
            Sink::Zstd(encoder) => encoder.into_inner()?.finish(),
        }
    }
}

/// Writes a trace.
pub struct Writer<W: Write> {
    /// `None` once it could not be written to.
    sink: Option<Sink<W>>,
    failure: Option<io::Error>,
    /// What the ports carried last.
    ports: Ports,
    /// Cycles so far.
    cycles: u64,
}

impl<W: Write> fmt::Debug for Writer<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Writer");
        debug
            .field("cycles", &self.cycles)
            .field("failure", &self.failure);
        debug.finish_non_exhaustive()
    }
}

impl<W: Write> Writer<W> {
    /// Begins a trace in `file`.
    ///
    /// # Errors
    /// If it cannot be written to.
    pub fn new(file: W, format: Format, header: &Header) -> io::Result<Self> {
        let mut sink = Sink::new(file, format)?;
        sink.line(header)?;
        Ok(Writer {
            sink: Some(sink),
            failure: None,
            ports: Ports::default(),
            cycles: 0,
        })
    }

    /// The next `cycles` cycles, in all of which the ports carry this. What cannot be written is told
    /// by [`Writer::failed`] and [`Writer::finish`].
    #[inline]
    pub fn cycles(&mut self, inputs: &Inputs, outputs: &Outputs, cycles: u64) {
        let changed = *inputs != self.ports.inputs || *outputs != self.ports.outputs;
        if changed && cycles > 0 {
            self.change(Ports {
                inputs: *inputs,
                outputs: *outputs,
            });
        }
        self.cycles += cycles;
    }

    fn change(&mut self, now: Ports) {
        let line = Change {
            at: self.cycles,
            before: &self.ports,
            now: &now,
        };
        if let Some(sink) = &mut self.sink
            && let Err(cause) = sink.line(&line)
        {
            (self.sink, self.failure) = (None, Some(cause));
        }
        self.ports = now;
    }

    /// Whether something could not be written; nothing has been since.
    #[must_use]
    pub fn failed(&self) -> bool {
        self.failure.is_some()
    }

    /// Cycles so far.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.cycles
    }

    /// Whether there was no cycle yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cycles == 0
    }

    /// Writes the end, and gives the file back. Without it, a trace is taken for one that is not whole.
    ///
    /// # Errors
    /// The first failure of this trace.
    pub fn finish(self) -> io::Result<W> {
        let Some(mut sink) = self.sink else {
            return Err(self.failure.unwrap_or_else(|| ErrorKind::Other.into()));
        };
        sink.line(&End(self.cycles))?;
        sink.finish()
    }
}
