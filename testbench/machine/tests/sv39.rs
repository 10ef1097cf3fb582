//! The modules of the machine with virtual addresses that can be tested without its core, each in a
//! bench of its own in SystemVerilog.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Verilates a bench with the modules that it is about, and runs it.
fn passes(bench: &str, modules: &[&str]) {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(bench);
    let verilator = std::env::var_os("VERILATOR").unwrap_or_else(|| "verilator".into());
    let built = Command::new(verilator)
        .args(["--binary", "--timing", "--assert", "-Wall"])
        .args([
            "-Wno-UNUSEDSIGNAL",
            "-Wno-SYNCASYNCNET",
            "-Wno-BLKSEQ",
            "-Wno-INITIALDLY",
        ])
        .args(["--top-module", bench, "-o", "bench", "--Mdir"])
        .arg(&folder)
        .args(modules.iter().map(|m| here.join("rtl/sv39").join(m)))
        .arg(here.join(format!("tests/rtl/{bench}.sv")))
        .output()
        .expect("Verilator runs");
    let text = String::from_utf8_lossy(&built.stderr);
    assert!(built.status.success(), "{text}");
    let run = Command::new(folder.join("bench")).output().unwrap();
    let text = String::from_utf8_lossy(&run.stdout);
    assert!(
        run.status.success() && text.contains("passed"),
        "{text}{}",
        String::from_utf8_lossy(&run.stderr)
    );
}

#[test]
fn the_walker_tells_apart_what_may_be_executed() {
    passes("sv39_walker_tb", &["sv39_walker.sv"]);
}

#[test]
fn lines_and_words_share_the_data_port() {
    passes("sv39_dbus_tb", &["sv39_dbus.sv"]);
}

#[test]
#[ignore = "long: make test-long"]
fn eight_beats_make_a_line() {
    passes("sv39_lines_tb", &["sv39_lines.sv"]);
}
