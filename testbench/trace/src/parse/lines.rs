//! Raw lines: u64 little endian, the byte address of each fetched 64-byte line.

use super::{Fault, Parser};
use crate::address::AddressRule;
use crate::sink::Sink;

/// Addresses that are looked at at once: few enough for the first level cache.
const PIECE: usize = 1024;

/// Parser of raw lines.
pub struct Lines {
    rule: AddressRule,
}

impl Lines {
    /// A parser of lines at these addresses.
    pub fn new(rule: AddressRule) -> Self {
        Self { rule }
    }

    /// The first fault in some addresses.
    #[cold]
    fn fault(&self, words: &[[u8; 8]]) -> Fault {
        let found = words.iter().enumerate().find_map(|(at, word)| {
            let (what, hint) = self.rule.fault(u64::from_le_bytes(*word))?;
            let at = at * 8;
            Some(Fault { at, what, hint })
        });
        found.unwrap_or(Fault {
            at: 0,
            what: "an address that is not that of a line".to_owned(),
            hint: "report it as a defect",
        })
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
        for (number, piece) in words.chunks(PIECE).enumerate() {
            let at = number * PIECE * 8;
            let survey = self.rule.survey(piece, sink.last_line());
            if !survey.sound {
                let mut fault = self.fault(piece);
                fault.at += at;
                return Err(fault);
            }
            if let Some(taken) = sink.lines(piece, survey) {
                return Ok(at + taken * 8);
            }
        }
        Ok(words.len() * 8)
    }
}
