//! Tells the format of a trace by its content.

use crate::address::{AddressRule, WIDER_HINT};
use crate::error::{Error, Result};
use crate::parse::{RECORD_BYTES, is_lackey_line, record_fault};

/// Formats of traces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// The container of this crate.
    Jbt,
    /// Addresses of fetched lines, u64 little endian.
    Lines,
    /// Records of ChampSim.
    ChampSim,
    /// Text of valgrind's lackey.
    Lackey,
}

impl Format {
    /// Name, as options and messages have it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jbt => "jbt",
            Self::Lines => "lines",
            Self::ChampSim => "champsim",
            Self::Lackey => "lackey",
        }
    }

    /// Whether instructions are counted, not assumed.
    pub fn counts_instructions(self) -> bool {
        self != Self::Lines
    }
}

impl std::fmt::Display for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// Lines of text that are looked at.
const TEXT_LINES: usize = 64;

/// The format of a stream that begins with `head` once decompressed. `whole`: that is all of it.
///
/// Text is lackey's if its first lines are. Bytes are raw lines if every word of `head` is the
/// address of a line, ChampSim records if every one has a canonical ip and flags of 0 or 1. Both at
/// once happens in very short files only, and is refused like neither.
///
/// # Errors
/// What stands in the way of each format.
pub fn detect(
    head: &[u8],
    whole: bool,
    rule: AddressRule,
    path: &std::path::Path,
) -> Result<Format> {
    let hint = "give a file of one of these formats (docs/traces.md), or name the one that it is meant to be: --format";
    if head.is_empty() {
        let what = "is empty";
        return Err(Error::new(path, what, "a trace holds at least one fetch").at(0));
    }
    if is_lackey(head, whole) {
        return Ok(Format::Lackey);
    }
    let lines = not_lines(head, whole, rule);
    let records = not_champsim(head, whole, rule);
    match (lines, records) {
        (None, Some(_)) => Ok(Format::Lines),
        (Some(_), None) => Ok(Format::ChampSim),
        (None, None) => {
            let what = "could be raw lines and ChampSim records alike";
            Err(Error::new(
                path,
                what,
                "say which: --format lines or --format champsim",
            ))
        }
        (Some((at, lines)), Some((also, records))) => {
            // Many good words before the first bad one: that is what it is meant to be.
            if at >= 1024 && at > also {
                return Ok(Format::Lines);
            }
            if also >= 1024 && also > at {
                return Ok(Format::ChampSim);
            }
            let what = format!(
                "not recognised as a trace: expected .jbt, raw lines (but offset {at}: {lines}), ChampSim records (but offset {also}: {records}) or lackey text"
            );
            let wide = AddressRule::WIDEST;
            let would_do =
                not_lines(head, whole, wide).is_none() || not_champsim(head, whole, wide).is_none();
            Err(Error::new(
                path,
                what,
                if would_do { WIDER_HINT } else { hint },
            ))
        }
    }
}

/// Whether the first lines of `head` are lackey's and one at least says something.
fn is_lackey(head: &[u8], whole: bool) -> bool {
    let mut lines: Vec<&[u8]> = head.split(|&byte| byte == b'\n').take(TEXT_LINES).collect();
    // The last one may be cut by the end of the head.
    if lines.len() < TEXT_LINES && !whole {
        lines.pop();
    }
    // One that lackey prints begins the file; what is wrong further on, its parser says.
    lines.iter().any(|line| line.len() > 3) && lines.iter().take(2).all(|line| is_lackey_line(line))
}

/// Where and why `head` is no stream of lines, if it is none.
fn not_lines(head: &[u8], whole: bool, rule: AddressRule) -> Option<(usize, String)> {
    let (words, rest) = head.as_chunks::<8>();
    let bad = words.iter().enumerate().find_map(|(at, word)| {
        let (what, _) = rule.fault(u64::from_le_bytes(*word))?;
        Some((at * 8, what))
    });
    bad.or_else(|| {
        let over = (whole && !rest.is_empty()).then(|| head.len() - rest.len())?;
        Some((over, format!("{} bytes over", rest.len())))
    })
}

/// Where and why `head` is no sequence of ChampSim records, if it is none.
fn not_champsim(head: &[u8], whole: bool, rule: AddressRule) -> Option<(usize, String)> {
    let (records, rest) = head.as_chunks::<RECORD_BYTES>();
    let bad = records.iter().enumerate().find_map(|(at, record)| {
        let fault = record_fault(record, rule)?;
        Some((at * RECORD_BYTES + fault.at, fault.what))
    });
    bad.or_else(|| {
        let over = (whole && !rest.is_empty()).then(|| head.len() - rest.len())?;
        Some((over, format!("{} bytes over", rest.len())))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn of(head: &[u8]) -> Result<Format> {
        detect(head, true, AddressRule::default(), Path::new("f"))
    }

    fn words(words: &[u64]) -> Vec<u8> {
        words.iter().flat_map(|word| word.to_le_bytes()).collect()
    }

    #[test]
    fn each_format_is_known_by_its_content() {
        assert_eq!(of(&words(&[0x40, 0x80])).unwrap(), Format::Lines);
        let mut record = words(&[0x40_1003, 0, 0, 0, 0, 0, 0, 0]);
        record[8] = 1;
        assert_eq!(of(&record).unwrap(), Format::ChampSim);
        assert_eq!(of(b"==1== Lackey\nI  0400,3\n").unwrap(), Format::Lackey);
        assert_eq!(of(b"I  0400,3\n S 1ff,8\n").unwrap(), Format::Lackey);
    }

    #[test]
    fn what_could_be_two_formats_is_refused() {
        let error = of(&[0; 64]).unwrap_err();
        assert!(error.what.contains("alike"), "{error}");
        assert!(error.hint.contains("--format"), "{}", error.hint);
    }

    #[test]
    fn what_is_no_format_is_refused_with_reasons() {
        let png =
            b"\x89PNG\r\n\x1a\n and so on, quite a few bytes of something else altogether........";
        for other in [&b"hello, world\n"[..], png, &[0xff; 100], b"x"] {
            let error = of(other).unwrap_err();
            assert!(error.what.contains("not recognised"), "{error}");
            // The file, then what was expected of it.
            let text = error.to_string();
            let first = "trace f: not recognised as a trace: expected .jbt, raw lines (";
            assert!(text.starts_with(first), "{text}");
        }
        assert!(of(b"").unwrap_err().what.contains("empty"));
    }

    #[test]
    fn wide_addresses_are_told_from_nonsense() {
        let wide = words(&[0x00ff_1234_5678_9a40, 0x40]);
        assert!(of(&wide).unwrap_err().hint.contains("--va-bits 57"));
        let nonsense = words(&[0x0123_4567_89ab_cd40, 0x40]);
        assert!(!of(&nonsense).unwrap_err().hint.contains("--va-bits"));
    }

    #[test]
    fn a_long_trace_with_a_late_fault_keeps_its_format() {
        let mut lines = words(&vec![0x40; 300]);
        lines[2000] = 1;
        assert_eq!(of(&lines).unwrap(), Format::Lines);
    }
}
