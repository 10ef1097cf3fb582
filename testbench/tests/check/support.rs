//! `jukebox` in a folder, and a run that recorded its ports there.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use jukebox::check::port_trace;
use jukebox::mismatch::Mismatch;
use jukebox_port_trace::{Format, Header, Reader, Stretch, Writer};
use tempfile::TempDir;

pub fn jukebox(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jukebox"));
    command.args(args).current_dir(folder).output().unwrap()
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A folder with a run's port trace of two invocations in it, and its result.
pub struct Recorded {
    pub folder: TempDir,
    pub ports: PathBuf,
    pub result: serde_json::Value,
}

impl Recorded {
    pub fn new(name: &str, options: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for index in [0, 1] {
            let lines = (0..60u64).flat_map(|line| (line * 7 * 64).to_le_bytes());
            let bytes: Vec<u8> = lines.collect();
            fs::write(folder.path().join(format!("f.{index:03}.lines")), bytes).unwrap();
        }
        let traces = ["f.000.lines", "f.001.lines"];
        let run = ["run", "-q", "--json", "r.json", "--record-ports", name];
        let args = [&run[..], options, &["--trace"][..], &traces[..]].concat();
        let output = jukebox(folder.path(), &args);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        let result = fs::read(folder.path().join("r.json")).unwrap();
        Self {
            ports: folder.path().join(name),
            result: serde_json::from_slice(&result).unwrap(),
            folder,
        }
    }

    pub fn stretches(&self) -> (Header, Vec<Stretch>) {
        let mut reader = Reader::new(File::open(&self.ports).unwrap()).unwrap();
        let mut stretches = Vec::new();
        while let Some(stretch) = reader.next_stretch().unwrap() {
            stretches.push(stretch);
        }
        (reader.header().clone(), stretches)
    }

    /// What is said of the trace once `change` has been at its stretches; it says how many it changed.
    pub fn changed(&self, change: impl FnOnce(&mut [Stretch])) -> Option<Mismatch> {
        let (header, mut stretches) = self.stretches();
        let before = stretches.clone();
        change(&mut stretches);
        assert_ne!(before, stretches, "nothing was changed");
        let mut writer = Writer::new(Vec::new(), Format::Zstd, &header).unwrap();
        for Stretch { ports, cycles, .. } in &stretches {
            writer.cycles(&ports.inputs, &ports.outputs, *cycles);
        }
        let bytes = writer.finish().unwrap();
        let outcome = port_trace(&bytes[..], "changed").unwrap();
        outcome.err().map(|different| different.mismatch)
    }
}
