//! Turns the 64-byte lines of a trace into fetches of the configured line length.

use jukebox_trace::LINE_BYTES as TRACE_LINE_BYTES;

use crate::error::{Error, Result};

/// Byte addresses of fetched lines of `line_bytes`. Shorter lines than the trace's: each traced
/// line is fetched whole, in ascending order. Longer ones: fetches that follow each other in one
/// line are one fetch.
pub struct Fetches<I> {
    lines: I,
    line_bytes: u64,
    last: Option<u64>,
    /// Rest of the traced line being fetched: next address and its end.
    rest: (u64, u64),
}

impl<I, E> Fetches<I>
where
    I: Iterator<Item = std::result::Result<u64, E>>,
    E: Into<Error>,
{
    /// Fetches of lines of `line_bytes` (a power of two).
    pub fn new(lines: I, line_bytes: u32) -> Self {
        Self {
            lines,
            line_bytes: u64::from(line_bytes),
            last: None,
            rest: (0, 0),
        }
    }
}

impl<I, E> Iterator for Fetches<I>
where
    I: Iterator<Item = std::result::Result<u64, E>>,
    E: Into<Error>,
{
    type Item = Result<u64>;

    fn next(&mut self) -> Option<Result<u64>> {
        if self.rest.0 != self.rest.1 {
            let address = self.rest.0;
            self.rest.0 = address.wrapping_add(self.line_bytes);
            return Some(Ok(address));
        }
        loop {
            let traced = match self.lines.next()? {
                Ok(traced) => traced,
                Err(error) => return Some(Err(error.into())),
            };
            let address = traced & !(self.line_bytes - 1);
            if self.line_bytes < TRACE_LINE_BYTES {
                self.rest = (
                    address.wrapping_add(self.line_bytes),
                    address.wrapping_add(TRACE_LINE_BYTES),
                );
                return Some(Ok(address));
            }
            if self.line_bytes == TRACE_LINE_BYTES || self.last.replace(address) != Some(address) {
                return Some(Ok(address));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fetches(lines: &[u64], line_bytes: u32) -> Vec<u64> {
        Fetches::new(lines.iter().map(|&line| Ok::<_, Error>(line)), line_bytes)
            .collect::<Result<_>>()
            .unwrap()
    }

    #[test]
    fn lines_of_every_length() {
        let lines = [0, 64, 192, 0];
        assert_eq!(fetches(&lines, 64), lines);
        assert_eq!(fetches(&lines, 128), [0, 128, 0]);
        assert_eq!(fetches(&lines, 32), [0, 32, 64, 96, 192, 224, 0, 32]);
    }

    #[test]
    fn the_last_line_of_the_address_space_is_no_trap() {
        let top = u64::MAX - 63;
        assert_eq!(fetches(&[top, 0], 32), [top, top + 32, 0, 32]);
    }
}
