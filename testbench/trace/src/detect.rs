//! Tells the format of a trace by its content.

use crate::address::{AddressRule, WIDER_HINT};
use crate::compress::foreign;
use crate::error::{Error, Result};
use crate::parse::{
    BOM, CHAMPSIM_BYTES, CLOUDSUITE_BYTES, is_beginning, is_lackey_line, not_records, straight,
};

/// Formats of traces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// The container of this crate.
    Jbt,
    /// Addresses of fetched lines, u64 little endian.
    Lines,
    /// Records of ChampSim, 64 bytes each.
    ChampSim,
    /// Records of ChampSim as CloudSuite's traces have them, 96 bytes each.
    CloudSuite,
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
            Self::CloudSuite => "cloudsuite",
            Self::Lackey => "lackey",
        }
    }

    /// What it is, in words.
    pub fn describe(self) -> &'static str {
        match self {
            Self::Jbt => ".jbt",
            Self::Lines => "raw lines",
            Self::ChampSim => "ChampSim records of 64 bytes",
            Self::CloudSuite => "ChampSim records of 96 bytes (CloudSuite)",
            Self::Lackey => "lackey text",
        }
    }

    /// Bytes of a record, where all are equally long.
    pub fn record_bytes(self) -> Option<usize> {
        match self {
            Self::Lines => Some(8),
            Self::ChampSim => Some(CHAMPSIM_BYTES),
            Self::CloudSuite => Some(CLOUDSUITE_BYTES),
            Self::Jbt | Self::Lackey => None,
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

/// Formats that are not text, and so are told by what would be wrong.
const BINARY: [Format; 3] = [Format::Lines, Format::ChampSim, Format::CloudSuite];

/// Bytes without a fault that make a format what a file is meant to be.
const MEANT: usize = 1024;

/// The format of a stream that begins with `head` once decompressed. `whole`: that is all of it.
///
/// Text is lackey's if its first lines are. Bytes are raw lines if every word of `head` is the
/// address of a line, ChampSim records if every one has a canonical ip that is not 0 and flags of 0
/// or 1. Of both sizes of records those are meant in which the program goes straight on, even if they
/// have a fault and the other size has none. Otherwise two at once, which happens in very short files
/// only, are refused like none.
///
/// # Errors
/// What stands in the way of each format.
pub fn detect(
    head: &[u8],
    whole: bool,
    rule: AddressRule,
    path: &std::path::Path,
) -> Result<Format> {
    if head.is_empty() {
        let what = "is empty";
        return Err(Error::new(path, what, "a trace holds at least one fetch").at(0));
    }
    if is_lackey(head, whole) {
        return Ok(Format::Lackey);
    }
    let faults = BINARY.map(|format| fault(format, head, whole, rule));
    // Records with a fault in one size can be without any in the other, so both are always asked.
    let [lines, small, large] = faults.each_ref().map(is_meant);
    if !lines && (small || large) {
        if let Some(format) = by_size(head) {
            return Ok(format);
        }
        if small && large {
            return ambiguous(&[Format::ChampSim, Format::CloudSuite], path);
        }
    }
    let possible: Vec<Format> = BINARY
        .into_iter()
        .zip(&faults)
        .filter_map(|(format, fault)| fault.is_none().then_some(format))
        .collect();
    match possible[..] {
        [one] => Ok(one),
        [] => unrecognised(head, whole, &faults, path),
        _ => ambiguous(&possible, path),
    }
}

/// Whether a format can be what a file is meant to be: it has no fault, or only after many good bytes.
fn is_meant(fault: &Option<(usize, String)>) -> bool {
    fault.as_ref().is_none_or(|(at, _)| *at >= MEANT)
}

/// What is said of bytes that could be of several formats.
fn ambiguous(possible: &[Format], path: &std::path::Path) -> Result<Format> {
    let what: Vec<_> = possible.iter().map(|one| one.describe()).collect();
    let options: Vec<_> = possible
        .iter()
        .map(|one| format!("--format {one}"))
        .collect();
    Err(Error::new(
        path,
        format_args!("could be {} alike", what.join(" and ")),
        format_args!("say which: {}", options.join(" or ")),
    ))
}

/// Which of both sizes records are meant to have that could have both: one shows far more of a
/// program that goes straight on, where the other takes addresses of data for instructions.
fn by_size(head: &[u8]) -> Option<Format> {
    let few = 8;
    let (small, large) = (
        straight(head, CHAMPSIM_BYTES),
        straight(head, CLOUDSUITE_BYTES),
    );
    if small >= few && small > 4 * large {
        Some(Format::ChampSim)
    } else if large >= few && large > 4 * small {
        Some(Format::CloudSuite)
    } else {
        None
    }
}

/// What is said of bytes that are of no format without a fault: where each has its first one.
fn unrecognised(
    head: &[u8],
    whole: bool,
    faults: &[Option<(usize, String)>; 3],
    path: &std::path::Path,
) -> Result<Format> {
    let places: Vec<(usize, Format)> = BINARY
        .into_iter()
        .zip(faults)
        .filter_map(|(format, fault)| Some((fault.as_ref()?.0, format)))
        .collect();
    // Many good bytes before the first bad one, and fewer in any other format.
    let furthest = places.iter().max_by_key(|(at, _)| *at);
    if let Some(&(at, format)) = furthest
        && at >= MEANT
        && places.iter().filter(|(other, _)| *other == at).count() == 1
    {
        return Ok(format);
    }
    if let Some((what, hint)) = foreign(head) {
        return Err(Error::new(path, format_args!("is {what}, no trace"), hint));
    }
    let each: Vec<String> = BINARY
        .into_iter()
        .zip(faults)
        .filter_map(|(format, fault)| {
            let (at, what) = fault.as_ref()?;
            Some(format!("{} (but offset {at}: {what})", format.describe()))
        })
        .collect();
    let wide = |format| fault(format, head, whole, AddressRule::WIDEST).is_none();
    let hint = if BINARY.into_iter().any(wide) {
        WIDER_HINT
    } else {
        "give a file of one of these formats (docs/traces.md), or name the one that it is meant to be: --format"
    };
    Err(Error::new(
        path,
        format_args!(
            "not recognised as a trace: expected .jbt, {} or lackey text",
            each.join(", ")
        ),
        hint,
    ))
}

/// Whether the first lines of `head` are lackey's and one at least says something.
fn is_lackey(head: &[u8], whole: bool) -> bool {
    let head = head.strip_prefix(BOM).unwrap_or(head);
    let mut lines: Vec<&[u8]> = head.split(|&byte| byte == b'\n').take(TEXT_LINES).collect();
    // The last one may be cut by the end of the head.
    if lines.len() < TEXT_LINES && !whole {
        let cut = lines.pop();
        if lines.is_empty() {
            return cut.is_some_and(is_beginning);
        }
    }
    // One that lackey prints begins the file; what is wrong further on, its parser says.
    lines.iter().any(|line| line.len() > 3) && lines.iter().take(2).all(|line| is_lackey_line(line))
}

/// Where and why `head` is not of a format that is no text, if it is not.
fn fault(format: Format, head: &[u8], whole: bool, rule: AddressRule) -> Option<(usize, String)> {
    match format {
        Format::ChampSim => not_records(head, CHAMPSIM_BYTES, whole, rule),
        Format::CloudSuite => not_records(head, CLOUDSUITE_BYTES, whole, rule),
        _ => not_lines(head, whole, rule),
    }
}

/// Where and why `head` is no stream of lines, if it is none.
fn not_lines(head: &[u8], whole: bool, rule: AddressRule) -> Option<(usize, String)> {
    if head.len() >= CHAMPSIM_BYTES && head.iter().all(|&byte| byte == 0) {
        // What a transfer or a disk left out, rather than a program at address 0.
        return Some((0, "nothing but zeros".to_owned()));
    }
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
        let mut record = [0; 64];
        record[0] = 0x40;
        let error = of(&record).unwrap_err();
        assert!(error.what.contains("raw lines and ChampSim"), "{error}");
        assert!(
            error.hint.contains("--format lines or --format champsim"),
            "{}",
            error.hint
        );
        // Two large records, or three small ones that read memory; too few to tell.
        let two = records(2, 96, |_, record| {
            record[32] = 0x77;
            record[64] = 0x99;
        });
        let error = of(&two).unwrap_err();
        assert!(
            error
                .what
                .contains("64 bytes and ChampSim records of 96 bytes"),
            "{error}"
        );
        assert!(
            error
                .hint
                .contains("--format champsim or --format cloudsuite"),
            "{}",
            error.hint
        );
    }

    /// Records of a program that goes straight on, of `bytes` each, as `change` makes them.
    fn records(count: u64, bytes: usize, change: fn(u64, &mut [u8])) -> Vec<u8> {
        let one = |number: u64| {
            let mut record = vec![0; bytes];
            record[..8].copy_from_slice(&(0x40_1003 + number * 4).to_le_bytes());
            change(number, &mut record);
            record
        };
        (0..count).flat_map(one).collect()
    }

    #[test]
    fn the_size_of_a_record_is_told_by_content() {
        let sizes = [(64, Format::ChampSim), (96, Format::CloudSuite)];
        for (bytes, format) in sizes {
            assert_eq!(of(&records(50, bytes, |_, _| {})).unwrap(), format);
            // Every instruction reads memory, which could be an ip of the other size.
            let reads = |_, record: &mut [u8]| {
                for field in record[16..].chunks_exact_mut(8) {
                    field[2] = 0x77;
                }
            };
            assert_eq!(of(&records(50, bytes, reads)).unwrap(), format);
        }
    }

    #[test]
    fn a_record_at_address_0_is_a_fault_of_its_format() {
        for (bytes, format) in [(64, Format::ChampSim), (96, Format::CloudSuite)] {
            let mut trace = records(100, bytes, |_, _| {});
            trace[40 * bytes..][..8].fill(0);
            assert_eq!(of(&trace).unwrap(), format);
            trace[..8].fill(0);
            let error = of(&trace).unwrap_err();
            assert!(error.what.contains("is 0, where nothing runs"), "{error}");
        }
        let error = of(&[0; 960]).unwrap_err();
        assert!(error.what.contains("nothing but zeros"), "{error}");
        assert_eq!(of(&[0; 8]).unwrap(), Format::Lines);
    }

    /// Every instruction reads memory: an address of data stands where the other size has its ip.
    fn loading(bytes: usize) -> fn(u64, &mut [u8]) {
        fn load(number: u64, field: &mut [u8]) {
            field.copy_from_slice(&(0x7ffe_0000_1000 + number * 8).to_le_bytes());
        }
        if bytes == CHAMPSIM_BYTES {
            |number, record| load(number, &mut record[32..40])
        } else {
            |number, record| {
                load(number, &mut record[32..40]);
                load(number, &mut record[64..72]);
            }
        }
    }

    #[test]
    fn a_zero_record_does_not_make_another_size_of_records_that_load() {
        for (bytes, format) in [(64, Format::ChampSim), (96, Format::CloudSuite)] {
            let sound = records(998, bytes, loading(bytes));
            // Of some numbers, the zeros are a fault of one size alone; of others, of both.
            for number in [30, 99, 100, 101, 102, 103, 104, 600] {
                let mut trace = sound.clone();
                trace[number * bytes..][..bytes].fill(0);
                assert_eq!(of(&trace).unwrap(), format, "record {number}");
                // The file is longer than what is looked at, and not a multiple of the other size.
                let head = &trace[..(trace.len() - bytes).min(64 << 10)];
                let found = detect(head, false, AddressRule::default(), Path::new("f"));
                assert_eq!(found.unwrap(), format, "record {number}");
            }
        }
        // Early on, where the other size has no fault at all.
        let mut early = records(998, 64, loading(64));
        early[5 * 64..][..64].fill(0);
        assert_eq!(of(&early).unwrap(), Format::ChampSim);
    }

    #[test]
    fn other_packings_are_told_by_name() {
        let error = of(b"PK\x03\x04 and what else is in a zip archive").unwrap_err();
        assert!(error.what.contains("is a zip archive"), "{error}");
        assert!(error.hint.contains("unzip"), "{}", error.hint);
    }

    #[test]
    fn a_first_line_of_any_length_is_lackeys() {
        let text = [&b"==1== Command: "[..], &[b'x'; 70_000]].concat();
        let path = Path::new("f");
        let cut = detect(&text, false, AddressRule::default(), path);
        assert_eq!(cut.unwrap(), Format::Lackey);
        assert_eq!(
            of(b"\xef\xbb\xbf==1== Lackey\r\nI  0400,3\r\n").unwrap(),
            Format::Lackey
        );
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
