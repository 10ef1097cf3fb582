//! Instructions a second while `jukebox capture` records a program and writes the file.
//!
//! The time is that of the whole command: QEMU's start, the program's, translation, compression.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use jukebox_trace::jbt::Reader;

/// JSON there and back, some gigainstructions of it.
const PYTHON: &str = "
import json
for i in range(60000):
    json.loads(json.dumps({'a': [i, i + 1, i * 2], 'b': {'x': str(i)}}))
";
const NODE: &str = "
for (let i = 0; i < 300000; i++) {
  JSON.parse(JSON.stringify({ a: [i, i + 1, i * 2], b: { x: String(i) } }));
}
";

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, word, program) in [("python3", "-c", PYTHON), ("node", "-e", NODE)] {
        let (instructions, lines, bytes, seconds) = measured(folder.path(), &[name, word, program]);
        println!(
            "{name}: {:.0} M instructions/s ({:.2} G instructions and {:.2} G lines in {seconds:.1} s, {:.1} MB)",
            instructions as f64 / 1e6 / seconds,
            instructions as f64 / 1e9,
            lines as f64 / 1e9,
            bytes as f64 / 1e6,
        );
    }
}

fn measured(folder: &Path, command: &[&str]) -> (u64, u64, u64, f64) {
    let file = folder.join("speed.jbt");
    let started = Instant::now();
    let status = Command::new(env!("CARGO_BIN_EXE_jukebox"))
        .args(["capture", "--quiet", "--whole", "-o"])
        .arg(&file)
        .arg("--")
        .args(command)
        .status()
        .expect("jukebox starts");
    assert!(status.success(), "{status}");
    let seconds = started.elapsed().as_secs_f64();
    let reader = Reader::open(&file).expect("a trace");
    let run = &reader.functions()[0].invocations[0];
    (run.instructions, run.lines, reader.bytes(), seconds)
}
