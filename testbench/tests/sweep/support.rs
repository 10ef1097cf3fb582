//! A folder with traces and specifications in it, and `jukebox` in that folder.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

pub struct Folder(TempDir);

impl Folder {
    /// A folder with `short.000.lines` and `short.001.lines`, and the specification `spec.toml`.
    pub fn new(spec: &str, fetches: u64) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for index in [0, 1] {
            folder.trace(&format!("short.{index:03}.lines"), fetches);
        }
        fs::write(folder.at("spec.toml"), spec).unwrap();
        folder
    }

    pub fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes `fetches` fetches of 3,000 different lines.
    pub fn trace(&self, name: &str, fetches: u64) {
        let lines = (0..fetches).flat_map(|line| (line % 3000 * 7 * 64).to_le_bytes());
        let bytes: Vec<u8> = lines.collect();
        fs::write(self.at(name), bytes).unwrap();
    }

    /// `jukebox` in this folder.
    pub fn jukebox(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jukebox"));
        command.args(args).current_dir(self.0.path());
        command.stdin(Stdio::null());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Its output when it has ended.
    pub fn output(&self, args: &[&str]) -> Output {
        self.jukebox(args).output().unwrap()
    }

    /// What it prints if it does what it is asked.
    pub fn done(&self, args: &[&str]) -> String {
        let output = self.output(args);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        String::from_utf8(output.stdout).unwrap()
    }

    pub fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.at(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// The lines of a file of results.
    pub fn results(&self, name: &str) -> Vec<Value> {
        let text = String::from_utf8(self.bytes(name)).unwrap();
        let lines = text.lines().map(|line| serde_json::from_str(line).unwrap());
        lines.collect()
    }
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
