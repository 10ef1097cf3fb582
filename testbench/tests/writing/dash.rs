//! `-` for standard input and output.

use std::io::{ErrorKind, Write};
use std::process::{Output, Stdio};

use serde_json::Value;

use super::support::{Folder, assert_refused, stderr};

const GOLDEN: [&str; 6] = [
    "run",
    "--dut",
    "golden",
    "--trace",
    "short.000.lines",
    "short.001.lines",
];

#[test]
fn a_result_goes_to_standard_output_alone() {
    let folder = Folder::new();
    let before = folder.names();
    let mut results = Vec::new();
    for json in ["-", "r.json"] {
        let args = [&GOLDEN[..], &["--json", json]].concat();
        let output = folder.jukebox(&args).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert!(output.stderr.is_empty(), "{}", stderr(&output));
        let bytes = match json {
            "-" => output.stdout,
            file => {
                assert!(String::from_utf8_lossy(&output.stdout).contains("coverage"));
                std::fs::read(folder.at(file)).unwrap()
            }
        };
        results.push(bytes);
    }
    assert_eq!(results[0], results[1]);
    let result: Value = serde_json::from_slice(&results[0]).unwrap();
    assert_eq!(
        result["functions"][0]["invocations"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    assert_eq!(result["interrupted"], false);
    // -q leaves out tables, not what was asked for.
    let quiet = folder
        .jukebox(&[&GOLDEN[..], &["-q", "--json", "-"]].concat())
        .output()
        .unwrap();
    assert_eq!(quiet.stdout, results[0]);
    std::fs::remove_file(folder.at("r.json")).unwrap();
    assert_eq!(folder.names(), before);
}

#[test]
fn what_cannot_go_to_standard_output_says_so() {
    let folder = Folder::new();
    let before = folder.names();
    for (args, what) in [
        ([&GOLDEN[..], &["--wave", "-"]].concat(), "--wave -: waves"),
        (
            [&GOLDEN[..], &["--dump-metadata", "-"]].concat(),
            "--dump-metadata -: a folder",
        ),
        (vec!["gen", "--out", "-"], "--out -: a folder"),
        (
            vec!["capture", "-o", "-", "--", "true"],
            "--output -: a capture",
        ),
        (
            vec!["capture", "-o", "-", "--suite", "user"],
            "--output -: a capture",
        ),
    ] {
        let output = folder.jukebox(&args).output().unwrap();
        assert_refused(&output, what);
        assert!(stderr(&output).contains("cannot go to standard output"));
    }
    assert_eq!(folder.names(), before);
}

/// Runs with `text` on standard input.
fn given(folder: &Folder, args: &[&str], text: &[u8]) -> Output {
    let mut command = folder.jukebox(args);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // One that refuses what else is asked of it may have left before it reads.
    if let Err(error) = child.stdin.take().unwrap().write_all(text) {
        assert_eq!(error.kind(), ErrorKind::BrokenPipe, "{error}");
    }
    child.wait_with_output().unwrap()
}

#[test]
fn a_configuration_comes_from_standard_input() {
    let folder = Folder::new();
    let text = b"name = \"other\"\n[geometry]\nline_bytes = 32\n";
    let output = given(
        &folder,
        &["gen", "-q", "--config", "-", "--out", "rtl"],
        text,
    );
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(folder.at("rtl/rtl/other.sv").exists());
    let output = given(
        &folder,
        &[&GOLDEN[..], &["--json", "-", "--config", "-"]].concat(),
        text,
    );
    let result: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(result["config"]["geometry"]["line_bytes"], 32);
    let gen_ = ["gen", "--config", "-", "--out", "none"];
    assert_refused(
        &given(&folder, &gen_, b"\n[geometry]\nline_bytes = 63\n"),
        "standard input:3: geometry.line_bytes = 63 is not allowed",
    );
    assert_refused(
        &given(&folder, &gen_, b"name = \"\xff\""),
        "standard input:1: not valid TOML",
    );
    assert!(!folder.at("none").exists());
    let both = ["run", "--config", "-", "--trace", "-"];
    assert_refused(
        &given(&folder, &both, text),
        "standard input is one of them",
    );
}

#[test]
fn a_missing_configuration_is_told_what_to_name() {
    let folder = Folder::new();
    let output = folder
        .jukebox(&["gen", "--out", "rtl", "--config", "missing.toml"])
        .output()
        .unwrap();
    assert_refused(
        &output,
        "missing.toml: cannot read the configuration: No such file",
    );
    assert!(!stderr(&output).contains("every key has a default"));
}
