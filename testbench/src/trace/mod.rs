//! Traces: which lines of code one invocation of a function fetched.

mod index;
mod lines;
mod reader;

use std::path::{Path, PathBuf};

use crate::error::Result;

pub use lines::Fetches;
pub use reader::{Lines, TRACE_LINE_BYTES};

/// Instructions per line fetch where no `.idx` file tells.
pub const INSTRUCTIONS_PER_FETCH: u64 = 7;

/// One invocation of a function: one trace file.
#[derive(Clone, Debug)]
pub struct Invocation {
    /// The trace file.
    pub path: PathBuf,
    /// Line addresses in the file.
    pub lines: u64,
    /// Instructions executed.
    pub instructions: u64,
}

/// A function and its consecutive invocations.
#[derive(Clone, Debug)]
pub struct Function {
    /// Name, from the file name up to its first dot unless the caller chose one.
    pub name: String,
    /// Invocations, oldest first.
    pub invocations: Vec<Invocation>,
}

impl Invocation {
    /// Reads the whole trace once to see that it is sound, and finds its instruction count.
    pub fn open(path: &Path) -> Result<Self> {
        let mut lines = 0;
        for line in Lines::open(path)? {
            line?;
            lines += 1;
        }
        let instructions = match index::find(path)? {
            Some(entry) => entry.instructions_of(lines),
            None => lines * INSTRUCTIONS_PER_FETCH,
        };
        Ok(Self {
            path: path.to_owned(),
            lines,
            instructions,
        })
    }
}

/// Groups trace files into functions. Files with the same function name (or all files, if
/// `function` names one) are consecutive invocations in the order given.
pub fn group(paths: &[PathBuf], function: Option<&str>) -> Result<Vec<Function>> {
    let mut functions: Vec<Function> = Vec::new();
    for path in paths {
        let invocation = Invocation::open(path)?;
        let name = function.map_or_else(|| function_name(path), str::to_owned);
        match functions.iter_mut().find(|function| function.name == name) {
            Some(function) => function.invocations.push(invocation),
            None => functions.push(Function {
                name,
                invocations: vec![invocation],
            }),
        }
    }
    Ok(functions)
}

/// The file name up to its first dot.
pub fn function_name(path: &Path) -> String {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let stem = name.split('.').next().unwrap_or_default();
    if stem.is_empty() {
        name
    } else {
        stem.to_owned()
    }
}

/// The invocation number in a file name like `py_json.007.lines.zst`.
fn invocation_number(path: &Path) -> Option<u64> {
    path.file_name()?.to_str()?.split('.').nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(dir: &Path, name: &str, lines: &[u64]) -> PathBuf {
        let path = dir.join(name);
        std::fs::write(
            &path,
            lines
                .iter()
                .flat_map(|line| line.to_le_bytes())
                .collect::<Vec<_>>(),
        )
        .unwrap();
        path
    }

    #[test]
    fn files_of_one_function_are_consecutive_invocations() {
        let dir = tempfile::tempdir().unwrap();
        let a0 = write(dir.path(), "a.000.lines", &[0, 64]);
        let b0 = write(dir.path(), "b.000.lines", &[0]);
        let a1 = write(dir.path(), "a.001.lines", &[0, 64, 128]);
        let paths = [a0, b0, a1];
        let functions = group(&paths, None).unwrap();
        let shape: Vec<_> = functions
            .iter()
            .map(|f| (f.name.as_str(), f.invocations.len()))
            .collect();
        assert_eq!(shape, [("a", 2), ("b", 1)]);
        assert_eq!(functions[0].invocations[1].lines, 3);
        assert_eq!(functions[0].invocations[1].instructions, 21);
        let one = group(&paths, Some("all")).unwrap();
        assert_eq!(
            (one.len(), one[0].name.as_str(), one[0].invocations.len()),
            (1, "all", 3)
        );
    }

    #[test]
    fn instructions_come_from_the_index() {
        let dir = tempfile::tempdir().unwrap();
        let path = write(dir.path(), "f.001.lines", &[0, 64]);
        std::fs::write(
            dir.path().join("f.idx"),
            "seg 0 insn 5 lines 9\nseg 1 insn 33 tb 4 lines 2 cut\n",
        )
        .unwrap();
        assert_eq!(Invocation::open(&path).unwrap().instructions, 33);
        // Half of the lines that the index speaks of, half of its instructions.
        let half = write(dir.path(), "f.001.lines", &[0]);
        assert_eq!(Invocation::open(&half).unwrap().instructions, 16);
    }

    #[test]
    fn names_stop_at_the_first_dot() {
        assert_eq!(
            function_name(Path::new("/a/py_json.001.lines.zst")),
            "py_json"
        );
        assert_eq!(function_name(Path::new("plain")), "plain");
        assert_eq!(function_name(Path::new(".hidden")), ".hidden");
        assert_eq!(invocation_number(Path::new("f.007.lines")), Some(7));
        assert_eq!(invocation_number(Path::new("f.lines")), None);
    }
}
