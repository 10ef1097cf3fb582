//! Traces as a run takes them: functions, their invocations, and fetches of the configured line length.

mod fetches;

use std::path::PathBuf;

use jukebox_trace::{Inputs, ReadOptions};

use crate::error::Result;

pub use fetches::Fetches;
pub use jukebox_trace::{Function, Invocation};

/// Opens trace files of any format; see [`Inputs::open`].
///
/// # Errors
/// What is wrong with a file, and where.
pub fn open(paths: &[PathBuf], function: Option<&str>, options: &ReadOptions) -> Result<Inputs> {
    Ok(Inputs::open(paths, function, options)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn write(dir: &Path, name: &str, lines: &[u64]) -> PathBuf {
        let path = dir.join(name);
        let bytes: Vec<u8> = lines.iter().flat_map(|line| line.to_le_bytes()).collect();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    fn group(paths: &[PathBuf], function: Option<&str>) -> Vec<Function> {
        let options = ReadOptions::default();
        open(paths, function, &options).unwrap().functions
    }

    #[test]
    fn files_of_one_function_are_consecutive_invocations() {
        let dir = tempfile::tempdir().unwrap();
        let a0 = write(dir.path(), "a.000.lines", &[0, 64]);
        let b0 = write(dir.path(), "b.000.lines", &[0]);
        let a1 = write(dir.path(), "a.001.lines", &[0, 64, 128]);
        let paths = [a0, b0, a1];
        let functions = group(&paths, None);
        let shape: Vec<_> = functions
            .iter()
            .map(|f| (f.name.as_str(), f.invocations.len()))
            .collect();
        assert_eq!(shape, [("a", 2), ("b", 1)]);
        let second = &functions[0].invocations[1];
        assert_eq!((second.lines, second.counts.instructions), (3, 21));
        assert_eq!(second.counts.kernel_instructions, None);
        assert!(!second.counted);
        let one = group(&paths, Some("all"));
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
            "seg 0 insn 5 lines 9\nseg 1 insn 33 tb 4 lines 2 kern_insn 11 cut\n",
        )
        .unwrap();
        let counts =
            |path: &PathBuf| group(std::slice::from_ref(path), None)[0].invocations[0].counts;
        assert_eq!(counts(&path).instructions, 33);
        assert_eq!(counts(&path).kernel_instructions, Some(11));
        // Half of the lines that the index speaks of, half of its instructions.
        let half = write(dir.path(), "f.001.lines", &[0]);
        assert_eq!(counts(&half).instructions, 16);
        assert_eq!(counts(&half).kernel_instructions, Some(5));
    }
}
