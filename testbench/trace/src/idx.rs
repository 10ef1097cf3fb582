//! The `.idx` file beside a set of traces: one line an invocation, `seg N insn M ... lines K ...`.
//!
//! A last word `assumed` says that nobody counted. Where the name of the function has dots, which other programs' files
//! do not say, a line `function NAME` comes first.

use std::path::Path;

use crate::error::{Error, Result};
use crate::jbt::Counts;
use crate::source;

const HINT: &str =
    "each line reads 'seg N insn M ...'; without an .idx file 7 instructions a fetch are assumed";

/// What an `.idx` file says of one invocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    counts: Counts,
    lines: Option<u64>,
    assumed: bool,
}

impl Entry {
    /// Instructions of a trace of `lines` fetches: those of the index, in proportion if the trace is
    /// not as long as the index says.
    pub fn counts_of(&self, lines: u64) -> Counts {
        match self.lines {
            Some(whole) if whole != lines && whole > 0 => self.counts.in_proportion(lines, whole),
            _ => self.counts,
        }
    }

    /// Whether somebody counted instructions.
    pub fn is_counted(&self) -> bool {
        !self.assumed
    }

    /// Lines of a trace of `lines` fetches that are missing, as the index knows it.
    pub fn missing(&self, lines: u64) -> Option<u64> {
        let missing = self.lines?.saturating_sub(lines);
        (missing > 0).then_some(missing)
    }
}

/// Whether the index at `path` is one of the function of this name, as its first line says.
pub fn announces(path: &Path, function: &str) -> Result<bool> {
    let text = read(path)?;
    let first = text.as_deref().and_then(|text| text.lines().next());
    Ok(first.and_then(named) == Some(function))
}

/// The entry of invocation `number` in the index at `path`, which is that of `trace`; `None` if
/// there is no index.
pub fn find(path: &Path, number: u64, trace: &Path) -> Result<Option<Entry>> {
    let Some(text) = read(path)? else {
        return Ok(None);
    };
    for (at, line) in text.lines().enumerate() {
        if line.trim().is_empty() || (at == 0 && named(line).is_some()) {
            continue;
        }
        let entry = parse(line).ok_or_else(|| {
            Error::new(
                path,
                format_args!("line {}: cannot be read as an invocation", at + 1),
                HINT,
            )
        })?;
        if entry.0 == number {
            return Ok(Some(entry.1));
        }
    }
    Err(Error::new(
        path,
        format_args!("has no invocation {number} (of {})", trace.display()),
        HINT,
    ))
}

/// The text of an index, `None` if there is none.
fn read(path: &Path) -> Result<Option<String>> {
    if matches!(path.try_exists(), Ok(false)) {
        return Ok(None);
    }
    let text = std::io::read_to_string(source::open(path)?)
        .map_err(|cause| Error::new(path, format_args!("cannot be read: {cause}"), HINT))?;
    let text = text
        .strip_prefix('\u{feff}')
        .map(str::to_owned)
        .unwrap_or(text);
    Ok(Some(text))
}

/// The first line of an index of a function whose name has dots, or nothing.
pub fn heading(function: &str) -> String {
    if function.contains('.') {
        format!("function {function}\n")
    } else {
        String::new()
    }
}

fn named(line: &str) -> Option<&str> {
    line.strip_prefix("function ")
}

/// The line of an invocation.
pub fn line(number: usize, lines: u64, counts: Counts, counted: bool) -> String {
    let instructions = counts.instructions;
    let kernel = counts.kernel_instructions;
    let kernel = kernel.map_or(String::new(), |kernel| format!(" kern_insn {kernel}"));
    let assumed = if counted { "" } else { " assumed" };
    format!("seg {number} insn {instructions} lines {lines}{kernel}{assumed}\n")
}

/// The number and the figures of one line: words in pairs of name and value, a last word without value allowed.
fn parse(line: &str) -> Option<(u64, Entry)> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let value = |name: &str| {
        let pair = words
            .chunks(2)
            .find(|pair| pair.len() == 2 && pair[0] == name)?;
        pair[1].parse::<u64>().ok()
    };
    let instructions = value("insn").filter(|&count| count > 0)?;
    let kernel_instructions = value("kern_insn");
    if kernel_instructions > Some(instructions) {
        return None;
    }
    let counts = Counts {
        instructions,
        kernel_instructions,
    };
    let entry = Entry {
        counts,
        lines: value("lines"),
        assumed: words.last() == Some(&"assumed"),
    };
    Some((value("seg")?, entry))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(instructions: u64, kernel_instructions: Option<u64>, lines: Option<u64>) -> Entry {
        Entry {
            counts: Counts {
                instructions,
                kernel_instructions,
            },
            lines,
            assumed: false,
        }
    }

    #[test]
    fn reads_a_line() {
        let text = "seg 3 insn 651241 tb 160204 lines 94125 kern_insn 75841 vcpu_switches 1 bytes 44569 cut";
        let found = entry(651_241, Some(75_841), Some(94_125));
        assert_eq!(parse(text), Some((3, found)));
        assert_eq!(parse("seg 0 insn 7"), Some((0, entry(7, None, None))));
        for bad in [
            "seg 0",
            "insn 5",
            "seg x insn 5",
            "seg 0 insn 0",
            "0 651241",
            "seg 0 insn -4",
            "seg 0 insn 4 kern_insn 5",
        ] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn what_is_written_is_read() {
        for counted in [true, false] {
            for kernel in [None, Some(4)] {
                let written = entry(9, kernel, Some(5));
                let (number, read) = parse(&line(7, 5, written.counts, counted)).unwrap();
                assert_eq!(
                    (number, read.counts, read.lines),
                    (7, written.counts, Some(5))
                );
                assert_eq!(read.is_counted(), counted);
            }
        }
        assert_eq!(heading("web"), "");
        assert_eq!(named(heading("web v.1").trim_end()), Some("web v.1"));
    }

    #[test]
    fn a_trace_that_is_too_short_is_seen() {
        let of = |lines| entry(40, None, lines);
        assert_eq!(of(Some(8)).missing(6), Some(2));
        assert_eq!(of(Some(8)).counts_of(4).instructions, 20);
        for lines in [None, Some(8), Some(5)] {
            assert_eq!(of(lines).missing(8), None);
        }
    }

    #[test]
    fn an_unreadable_index_names_file_and_line() {
        let dir = tempfile::tempdir().unwrap();
        let trace = dir.path().join("f.002.lines");
        let index = dir.path().join("f.idx");
        let find = || find(&index, 2, &trace);
        assert_eq!(find().unwrap(), None);
        std::fs::write(&index, "seg 0 insn 5\nrubbish\n").unwrap();
        let error = find().unwrap_err();
        assert!(error.what.contains("line 2"), "{error}");
        assert!(error.file.ends_with("f.idx"), "{error}");
        std::fs::write(&index, "seg 0 insn 5\n").unwrap();
        assert!(find().unwrap_err().what.contains("no invocation 2"));
        std::fs::write(&index, "\u{feff}seg 2 insn 5\r\n").unwrap();
        assert_eq!(find().unwrap(), Some(entry(5, None, None)));
        std::fs::write(&index, [0xff, 0xfe, 0x00]).unwrap();
        assert!(find().unwrap_err().what.contains("cannot be read"));
        std::fs::remove_file(&index).unwrap();
        std::fs::create_dir(&index).unwrap();
        assert!(find().unwrap_err().what.contains("is a folder"));
    }
}
