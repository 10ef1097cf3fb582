//! Reading a trace, stretch by stretch.

use std::io::{self, BufRead, BufReader, Read};

use serde::de::DeserializeSeed;
use serde_json::Value as Json;

use crate::error::{Error, Fault};
use crate::header::{FORMAT, Header, MAX_LINE_BYTES, SCHEMA};
use crate::line::{Line, Onto};
use crate::ports::Ports;

/// The first bytes of what zstd has compressed.
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// Cycles in which the ports carry the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The first of them, 0 being the first of the trace.
    pub at: u64,
    /// How many, at least 1.
    pub cycles: u64,
    /// What the ports carry.
    pub ports: Ports,
}

/// Reads a trace.
pub struct Reader<'a> {
    lines: Lines<'a>,
    header: Header,
    /// The cycle from which on the ports carry `ports`; at first none was named.
    at: u64,
    ports: Ports,
    named: bool,
    ended: bool,
}

impl<'a> Reader<'a> {
    /// Begins to read a trace, compressed or not.
    ///
    /// # Errors
    /// If there is no header of this schema with a configuration that can stand.
    pub fn new(file: impl Read + 'a) -> Result<Self, Error> {
        let mut lines = Lines::new(file).map_err(|cause| Error {
            line: 1,
            fault: Fault::Unreadable(cause),
        })?;
        let first = lines.next(0)?;
        let header = header(first).map_err(|fault| lines.wrong(fault))?;
        Ok(Reader {
            lines,
            header,
            at: 0,
            ports: Ports::default(),
            named: false,
            ended: false,
        })
    }

    /// The first line.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The next stretch, `None` at the end.
    ///
    /// # Errors
    /// If the next line is none, or there is none before the end was named. What was given is right all
    /// the same: a trace that was cut off can be checked up to there.
    pub fn next_stretch(&mut self) -> Result<Option<Stretch>, Error> {
        loop {
            if self.ended {
                return Ok(None);
            }
            let (at, ports) = (self.at, self.ports);
            let text = self.lines.next(at)?;
            let line = onto(&mut self.ports, text).map_err(|fault| self.lines.wrong(fault))?;
            let next = match line {
                Line::At(next) if next > at || !self.named => next,
                Line::At(next) => {
                    return Err(self.lines.wrong(Fault::Order {
                        at: next,
                        after: at,
                    }));
                }
                Line::End(end) if end > at || !self.named => {
                    self.lines.nothing_left(at)?;
                    self.ended = true;
                    end
                }
                Line::End(end) => return Err(self.lines.wrong(Fault::EarlyEnd { end, after: at })),
            };
            (self.at, self.named) = (next, true);
            if next > at {
                let cycles = next - at;
                return Ok(Some(Stretch { at, cycles, ports }));
            }
        }
    }
}

/// The header in the first line.
fn header(line: &[u8]) -> Result<Header, Fault> {
    let json: Json =
        serde_json::from_slice(line).map_err(|error| Fault::NoHeader(plain(&error)))?;
    match json.get("format").and_then(Json::as_str) {
        Some(FORMAT) => {}
        Some(other) => {
            return Err(Fault::NoHeader(format!(
                "its format is \"{}\"",
                shown(other)
            )));
        }
        None => return Err(Fault::NoHeader("there is no format".to_owned())),
    }
    match json.get("schema").and_then(Json::as_u64) {
        Some(schema) if schema == u64::from(SCHEMA) => {}
        Some(schema) => return Err(Fault::Schema(schema)),
        None => return Err(Fault::NoHeader("there is no schema".to_owned())),
    }
    let configuration = json.get("configuration").cloned().unwrap_or_default();
    let known = serde_json::from_value::<jukebox_config::Config>(configuration);
    let known = known.map_err(|error| Fault::Configuration(plain(&error)))?;
    known
        .validate()
        .map_err(|error| Fault::Configuration(error.to_string()))?;
    serde_json::from_value(json).map_err(|error| Fault::NoHeader(plain(&error)))
}

/// A line that changes ports.
fn onto(ports: &mut Ports, line: &[u8]) -> Result<Line, Fault> {
    let mut deserializer = serde_json::Deserializer::from_slice(line);
    let read = Onto(ports).deserialize(&mut deserializer);
    let read = read.and_then(|read| deserializer.end().map(|()| read));
    read.map_err(|error| Fault::Line(plain(&error)))
}

/// What is wrong, and in which column: which line that is, the reader knows better.
fn plain(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rsplit_once(" at line ") {
        Some((what, place)) => match place.split_once("column ") {
            Some((_, column)) if column != "0" => format!("{what}, column {column}"),
            _ => what.to_owned(),
        },
        None => text,
    }
}

/// A word of the file, on one line and not too long.
fn shown(word: &str) -> String {
    word.chars().take(40).flat_map(char::escape_debug).collect()
}

/// The lines of a text, one at a time.
struct Lines<'a> {
    text: Box<dyn BufRead + 'a>,
    line: Vec<u8>,
    /// Number of the line read last.
    number: u64,
}

impl<'a> Lines<'a> {
    fn new(file: impl Read + 'a) -> io::Result<Self> {
        let mut file = BufReader::with_capacity(128 << 10, file);
        let mut head = Vec::new();
        (&mut file).take(ZSTD.len() as u64).read_to_end(&mut head)?;
        let compressed = head == ZSTD;
        let whole = io::Cursor::new(head).chain(file);
        let text: Box<dyn BufRead + 'a> = match compressed {
            true => Box::new(BufReader::with_capacity(
                128 << 10,
                zstd::Decoder::with_buffer(whole)?,
            )),
            false => Box::new(whole),
        };
        Ok(Lines {
            text,
            line: Vec::new(),
            number: 0,
        })
    }

    /// The next line, without its end; `after` is the cycle named last.
    fn next(&mut self, after: u64) -> Result<&[u8], Error> {
        self.number += 1;
        self.line.clear();
        let most = MAX_LINE_BYTES as u64 + 1;
        let read = (&mut self.text)
            .take(most)
            .read_until(b'\n', &mut self.line);
        match read {
            Err(cause) if cause.kind() == io::ErrorKind::UnexpectedEof => {
                Err(self.wrong(Fault::Truncated { after }))
            }
            Err(cause) => Err(self.wrong(Fault::Unreadable(cause))),
            Ok(0) => Err(self.wrong(Fault::Truncated { after })),
            Ok(_) => match self.line.pop() {
                Some(b'\n') => Ok(&self.line),
                _ if self.line.len() >= MAX_LINE_BYTES => Err(self.wrong(Fault::TooLong)),
                _ => Err(self.wrong(Fault::Truncated { after })),
            },
        }
    }

    /// Refuses whatever is left; `after` is the cycle named last.
    fn nothing_left(&mut self, after: u64) -> Result<(), Error> {
        self.number += 1;
        match self.text.fill_buf() {
            Ok([]) => Ok(()),
            Ok(_) => Err(self.wrong(Fault::BehindEnd)),
            Err(cause) if cause.kind() == io::ErrorKind::UnexpectedEof => {
                Err(self.wrong(Fault::Truncated { after }))
            }
            Err(cause) => Err(self.wrong(Fault::Unreadable(cause))),
        }
    }

    #[cold]
    fn wrong(&self, fault: Fault) -> Error {
        Error {
            line: self.number,
            fault,
        }
    }
}
