//! Raw lines: u64 little endian, the byte address of each fetched 64-byte line.

use super::{Fault, Parser};
use crate::address::AddressRule;
use crate::sink::Sink;

/// Parser of raw lines.
pub struct Lines {
    rule: AddressRule,
    addresses: Vec<u64>,
}

impl Lines {
    /// A parser of lines at these addresses.
    pub fn new(rule: AddressRule) -> Self {
        Self {
            rule,
            addresses: Vec::new(),
        }
    }
}

impl Parser for Lines {
    fn parse(&mut self, bytes: &[u8], last: bool, sink: &mut Sink) -> Result<usize, Fault> {
        let (words, rest) = bytes.as_chunks::<8>();
        if last && !rest.is_empty() {
            return Err(Fault {
                at: bytes.len() - rest.len(),
                what: format!(
                    "{} bytes over: the length is not a multiple of 8",
                    rest.len()
                ),
                hint: "a raw trace is a sequence of 64-bit little endian addresses; was the file cut short?",
            });
        }
        self.addresses.clear();
        self.addresses
            .extend(words.iter().map(|word| u64::from_le_bytes(*word)));
        if let Some(at) = self.rule.first_bad_line(&self.addresses) {
            let (what, hint) = self.rule.fault(self.addresses[at]).unwrap_or_default();
            let at = at * 8;
            return Err(Fault { at, what, hint });
        }
        if sink.is_whole() {
            sink.lines(self.addresses.iter().copied());
            return Ok(words.len() * 8);
        }
        for (at, &line) in self.addresses.iter().enumerate() {
            if !sink.line(line) {
                return Ok(at * 8);
            }
        }
        Ok(words.len() * 8)
    }
}
