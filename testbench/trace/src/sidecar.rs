//! What a trace that is a stream cannot say itself: the name of its function, what was counted and
//! where it comes from, as its own name and the files beside it have it.

use std::path::{Path, PathBuf};

use crate::detect::Format;
use crate::error::{Error, Result};
use crate::idx::{self, Entry};
use crate::jbt::Provenance;
use crate::names::{function_name, invocation_number, numbered_lines};
use crate::sink::Boundaries;
use crate::source;

/// Longest file that says where a function comes from.
const MAX_BYTES: u64 = 1 << 20;

/// What is known of a trace file.
#[derive(Clone, Debug)]
pub struct Sidecar {
    /// Name of its function: in what [`export`](crate::export) wrote whatever precedes the number of
    /// the invocation, in other files what precedes the first dot.
    pub function: String,
    /// Its line in the index.
    pub entry: Option<Entry>,
    /// Where the function comes from.
    pub provenance: Option<Provenance>,
    /// What a person should be told of a file beside it that is some other program's.
    pub note: Option<String>,
}

impl Sidecar {
    /// That of a trace file of this format: those that count instructions themselves have nothing
    /// beside them but their name.
    ///
    /// # Errors
    /// If an index beside it cannot be read, or says nothing of it.
    pub fn of(trace: &Path, format: Format) -> Result<Self> {
        let mut beside = Self {
            function: function_name(trace),
            entry: None,
            provenance: None,
            note: None,
        };
        if format.counts_instructions() {
            return Ok(beside);
        }
        if let Some((name, number)) = numbered_lines(trace)
            && (name == beside.function || idx::announces(&index(trace, name), name)?)
        {
            beside.entry = idx::find(&index(trace, name), number, trace)?;
            let origin = origin(trace, name);
            match read(&origin) {
                Ok(provenance) => beside.provenance = provenance,
                Err(error) => {
                    beside.note = Some(format!(
                        "{}: passed over, as it does not say where '{name}' comes from: {}",
                        origin.display(),
                        error.what
                    ));
                }
            }
            beside.function = name.to_owned();
        } else if let Some(number) = invocation_number(trace) {
            beside.entry = idx::find(&index(trace, &beside.function), number, trace)?;
        }
        Ok(beside)
    }

    /// Its line in the index, where that tells of the invocations that are read: of one that is cut
    /// into several it tells nothing.
    pub fn indexed(&self, boundaries: Boundaries) -> Option<&Entry> {
        self.entry
            .as_ref()
            .filter(|_| boundaries == Boundaries::Whole)
    }

    /// What to say of `trace` if it has fewer lines than its index knows of.
    pub fn shortage(&self, trace: &Path, lines: u64) -> Option<String> {
        let missing = self.entry?.missing(lines)?;
        Some(format!(
            "{}: has {lines} lines, {missing} fewer than its .idx file says; instructions in proportion",
            trace.display()
        ))
    }
}

/// The index of a function beside `place`.
pub fn index(place: &Path, function: &str) -> PathBuf {
    place.with_file_name(format!("{function}.idx"))
}

/// The file beside `place` that says where a function comes from.
pub fn origin(place: &Path, function: &str) -> PathBuf {
    place.with_file_name(format!("{function}.provenance.json"))
}

/// A provenance in a file, `None` if there is none.
fn read(path: &Path) -> Result<Option<Provenance>> {
    use std::io::Read;
    if matches!(path.try_exists(), Ok(false)) {
        return Ok(None);
    }
    let hint = "it says where the function beside it comes from: mend it or take it away";
    let refused = |cause: &dyn std::fmt::Display| {
        Error::new(path, format_args!("cannot be read: {cause}"), hint)
    };
    let mut text = Vec::new();
    let read = source::open(path)?.take(MAX_BYTES).read_to_end(&mut text);
    read.map_err(|cause| refused(&cause))?;
    serde_json::from_slice(&text)
        .map(Some)
        .map_err(|cause| refused(&cause))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_dot_ends_a_name_unless_the_index_says_otherwise() {
        let dir = tempfile::tempdir().unwrap();
        let trace = dir.path().join("web.v1.003.lines.zst");
        std::fs::write(&trace, [0x40, 0, 0, 0, 0, 0, 0, 0]).unwrap();
        let of = || Sidecar::of(&trace, Format::Lines).unwrap();
        assert_eq!(of().function, "web");
        let index = dir.path().join("web.v1.idx");
        // Some other program's.
        std::fs::write(&index, "seg 3 insn 9\n").unwrap();
        assert_eq!((of().function.as_str(), of().entry), ("web", None));
        std::fs::write(&index, "function web.v1\nseg 3 insn 9\n").unwrap();
        assert_eq!(of().function, "web.v1");
        assert_eq!(of().entry.unwrap().counts_of(1).instructions, 9);
        assert_eq!(of().provenance, None);
        let origin = dir.path().join("web.v1.provenance.json");
        std::fs::write(&origin, r#"{"tool": "t"}"#).unwrap();
        assert_eq!(of().provenance.unwrap().tool, "t");
        // Another program's, which is in nobody's way.
        for other in ["{", "[1, 2]", r#"{"tool": 7}"#] {
            std::fs::write(&origin, other).unwrap();
            let found =
                crate::Inputs::open(std::slice::from_ref(&trace), None, &Default::default());
            let found = found.unwrap();
            assert_eq!(found.functions[0].name, "web.v1");
            assert_eq!(found.functions[0].provenance, None);
            let [note] = &found.notes[..] else {
                panic!("{:?}", found.notes);
            };
            assert!(
                note.contains("web.v1.provenance.json: passed over"),
                "{note}"
            );
        }
    }

    #[test]
    fn an_index_of_other_formats_is_found_by_the_first_two_parts_of_a_name() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("f.idx"), "seg 2 insn 9\n").unwrap();
        let of = |name| {
            let trace = dir.path().join(name);
            Sidecar::of(&trace, Format::Lines).unwrap().entry
        };
        assert!(of("f.2.raw.gz").is_some() && of("f.002.lines").is_some());
        assert!(of("f.raw").is_none());
        // What counts itself needs none, and one that is some other program's is in nobody's way.
        std::fs::write(dir.path().join("f.idx"), "rubbish").unwrap();
        let counted = Sidecar::of(&dir.path().join("f.2.champsim"), Format::ChampSim);
        assert_eq!(counted.unwrap().entry, None);
    }
}
