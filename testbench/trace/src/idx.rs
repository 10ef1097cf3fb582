//! The `.idx` file beside a set of traces: one line an invocation, `seg N insn M ... lines K ...`.

use std::path::Path;

use crate::error::{Error, Result};
use crate::jbt::Counts;
use crate::names::{function_name, invocation_number};
use crate::source;

const HINT: &str =
    "each line reads 'seg N insn M ...'; without an .idx file 7 instructions a fetch are assumed";

/// What an `.idx` file says of one invocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    counts: Counts,
    lines: Option<u64>,
}

impl Entry {
    /// Instructions of a trace of `lines` fetches: those of the index, in proportion if the
    /// trace is not as long as the index says (a cut copy).
    pub fn counts_of(&self, lines: u64) -> Counts {
        match self.lines {
            Some(whole) if whole != lines && whole > 0 => self.counts.in_proportion(lines, whole),
            _ => self.counts,
        }
    }
}

/// The entry of this trace file, `None` if no index lies beside it or its name has no number.
pub fn find(trace: &Path) -> Result<Option<Entry>> {
    let Some(number) = invocation_number(trace) else {
        return Ok(None);
    };
    let path = trace.with_file_name(format!("{}.idx", function_name(trace)));
    if matches!(path.try_exists(), Ok(false)) {
        return Ok(None);
    }
    let text = std::io::read_to_string(source::open(&path)?)
        .map_err(|cause| Error::new(&path, format_args!("cannot be read: {cause}"), HINT))?;
    for (at, line) in text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
    {
        let entry = parse(line).ok_or_else(|| {
            Error::new(
                &path,
                format_args!("line {}: cannot be read as an invocation", at + 1),
                HINT,
            )
        })?;
        if entry.0 == number {
            return Ok(Some(entry.1));
        }
    }
    Err(Error::new(
        &path,
        format_args!("has no invocation {number} (of {})", trace.display()),
        HINT,
    ))
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
    Some((
        value("seg")?,
        Entry {
            counts: Counts {
                instructions,
                kernel_instructions,
            },
            lines: value("lines"),
        },
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_line() {
        let line = "seg 3 insn 651241 tb 160204 lines 94125 kern_insn 75841 vcpu_switches 1 bytes 44569 cut";
        assert_eq!(
            parse(line),
            Some((
                3,
                Entry {
                    counts: Counts {
                        instructions: 651_241,
                        kernel_instructions: Some(75_841)
                    },
                    lines: Some(94_125)
                }
            ))
        );
        assert_eq!(
            parse("seg 0 insn 7"),
            Some((
                0,
                Entry {
                    counts: Counts {
                        instructions: 7,
                        kernel_instructions: None
                    },
                    lines: None
                }
            ))
        );
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
    fn an_unreadable_index_names_file_and_line() {
        let dir = tempfile::tempdir().unwrap();
        let trace = dir.path().join("f.002.lines");
        assert_eq!(find(&trace).unwrap(), None);
        std::fs::write(dir.path().join("f.idx"), "seg 0 insn 5\nrubbish\n").unwrap();
        let error = find(&trace).unwrap_err();
        assert!(error.what.contains("line 2"), "{error}");
        assert!(error.file.ends_with("f.idx"), "{error}");
        std::fs::write(dir.path().join("f.idx"), "seg 0 insn 5\n").unwrap();
        assert!(find(&trace).unwrap_err().what.contains("no invocation 2"));
        std::fs::write(dir.path().join("f.idx"), [0xff, 0xfe, 0x00]).unwrap();
        assert!(find(&trace).unwrap_err().what.contains("cannot be read"));
        std::fs::remove_file(dir.path().join("f.idx")).unwrap();
        std::fs::create_dir(dir.path().join("f.idx")).unwrap();
        assert!(find(&trace).unwrap_err().what.contains("is a folder"));
    }
}
