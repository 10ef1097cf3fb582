//! A folder with a trace in it, and `jukebox` in that folder.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

pub struct Folder(TempDir);

impl Folder {
    /// A folder with `short.000.lines` and `short.001.lines`, invocations of a moment each.
    pub fn new() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for index in [0, 1] {
            folder.trace(&format!("short.{index:03}.lines"), 400);
        }
        folder
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes `fetches` fetches that miss everywhere.
    pub fn trace(&self, name: &str, fetches: u64) {
        let lines = (0..fetches).flat_map(|line| (line * 7 * 64).to_le_bytes());
        let bytes: Vec<u8> = lines.collect();
        std::fs::write(self.path().join(name), bytes).unwrap();
    }

    /// `jukebox` in this folder.
    pub fn jukebox(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jukebox"));
        command.args(args).current_dir(self.path());
        command.stdin(Stdio::null());
        command
    }

    /// The same, where a file may have `kib` KiB, as if the disk were full then.
    pub fn cramped(&self, kib: u32, args: &[&str]) -> Command {
        let mut command = Command::new("bash");
        let script = format!("trap '' XFSZ; ulimit -f {kib}; exec \"$0\" \"$@\"");
        command.args(["-c", &script, env!("CARGO_BIN_EXE_jukebox")]);
        command.args(args).current_dir(self.path());
        command
    }

    /// What lies there now, hidden files too.
    pub fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.path()).unwrap();
        let mut names: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    pub fn at(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// What is told of a defect, notes left out.
pub fn complaints(output: &Output) -> String {
    let said = stderr(output);
    let lines = said.lines().filter(|line| !line.starts_with("note: "));
    lines.map(|line| format!("{line}\n")).collect()
}

/// The whole of stderr but for notes is one error and its hint, and the exit code is 2.
pub fn assert_refused(output: &Output, what: &str) {
    let said = complaints(output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.len(), 2, "{said}");
    assert!(lines[0].starts_with("error: "), "{said}");
    assert!(lines[1].starts_with("hint: "), "{said}");
    assert!(lines[0].contains(what), "{said}");
}
