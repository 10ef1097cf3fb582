//! Standard input and output as traces.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::support::{cut, done, info, lackey, refused};

/// Runs `jukebox` with a file that comes through a pipe, as `cat` sends it.
fn piped(dir: &Path, file: &str, args: &[&str]) -> Output {
    let mut cat = Command::new("cat")
        .stdin(File::open(dir.join(file)).unwrap())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_jukebox"))
        .current_dir(dir)
        .args(args)
        .stdin(cat.stdout.take().unwrap())
        .output()
        .unwrap();
    cat.wait().unwrap();
    output
}

fn fine(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{said}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn every_format_comes_on_standard_input() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    cut(dir, "rust_json", "0..2", "f.jbt");
    lackey(dir, 5);
    let lines = ["trace", "convert", "f.jbt", "--to", "lines", "-o", "lines"];
    done(dir, &lines);
    fs::copy(
        dir.join("lines/rust_json.000.lines.zst"),
        dir.join("stdin.zst"),
    )
    .unwrap();
    for (file, name) in [
        ("f.jbt", "rust_json"),
        ("loop.lackey", "stdin"),
        ("stdin.zst", "stdin"),
    ] {
        let json = fine(&piped(dir, file, &["trace", "info", "--json", "-"]));
        let report: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(report["functions"][0]["name"], name);
        let mut whole = info(dir, file)["functions"][0].clone();
        whole["name"] = name.into();
        assert_eq!(report["functions"][0], whole);
        for verb in ["convert", "cut", "merge"] {
            fine(&piped(dir, file, &["trace", verb, "-", "-o", "out.jbt"]));
            let found = &info(dir, "out.jbt")["functions"][0]["invocations"];
            assert_eq!(*found, whole["invocations"], "{verb}");
        }
        let run = [
            "run", "-q", "--dut", "golden", "--json", "r.json", "--trace", "-",
        ];
        fine(&piped(dir, file, &run));
        let result: Value = serde_json::from_slice(&fs::read(dir.join("r.json")).unwrap()).unwrap();
        assert_eq!(result["functions"][0]["name"], name);
    }
    let split = [
        "trace",
        "convert",
        "-",
        "--split-at",
        "0x5000",
        "--function",
        "f",
        "-o",
        "out.jbt",
    ];
    fine(&piped(dir, "loop.lackey", &split));
    assert_eq!(info(dir, "out.jbt")["functions"][0]["name"], "f");
    // A file of that name is another thing.
    fs::copy(dir.join("loop.lackey"), dir.join("-")).unwrap();
    done(dir, &["trace", "info", "./-"]);
}

#[test]
fn what_is_wrong_on_standard_input_is_said_of_it() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    fs::write(dir.join("noise"), [0x77; 1000]).unwrap();
    let output = piped(dir, "noise", &["trace", "info", "-"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.starts_with("error: trace -: not recognised"), "{said}");
    refused(dir, &["trace", "info", "-", "-"], "- is given twice");
}

#[test]
fn a_container_goes_to_standard_output() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    lackey(dir, 5);
    let split = ["trace", "convert", "loop.lackey", "--split-at", "0x5000"];
    done(dir, &[&split[..], &["-o", "f.jbt"]].concat());
    for verb in ["convert", "cut", "merge"] {
        let output = piped(dir, "f.jbt", &["trace", verb, "-", "-o", "-"]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            said.contains("note: standard output: 5 invocations, "),
            "{said}"
        );
        assert!(output.status.success(), "{said}");
        fs::write(dir.join("out.jbt"), &output.stdout).unwrap();
        let invocations = |file| info(dir, file)["functions"][0]["invocations"].clone();
        assert_eq!(invocations("out.jbt"), invocations("f.jbt"), "{verb}");
    }
    let lines = ["trace", "convert", "f.jbt", "--to", "lines", "-o", "-"];
    refused(dir, &lines, "standard output cannot take");
    // Nobody takes it.
    let output = Command::new("sh")
        .current_dir(dir)
        .args(["-c", "exec \"$0\" trace convert f.jbt -o - > /dev/full"])
        .arg(env!("CARGO_BIN_EXE_jukebox"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(
        said.contains("trace -: standard output cannot be written"),
        "{said}"
    );
    assert!(!said.contains("folder"), "{said}");
    // It is put together in another place first.
    let output = Command::new(env!("CARGO_BIN_EXE_jukebox"))
        .current_dir(dir)
        .args(["trace", "convert", "f.jbt", "-o", "-"])
        .env("TMPDIR", "/missing/here")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(
        said.contains("what goes to standard output cannot be put together in /missing/here: "),
        "{said}"
    );
    assert!(said.contains("TMPDIR names another folder"), "{said}");
}

#[test]
fn one_invocation_is_one() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    lackey(dir, 1);
    let said = done(dir, &["trace", "convert", "loop.lackey", "-o", "f.jbt"]);
    assert!(said.contains("f.jbt: 1 invocation, "), "{said}");
    let named = ["trace", "convert", "loop.lackey", "--function", "a/b"];
    refused(
        dir,
        &[&named[..], &["-o", "g.jbt"]].concat(),
        "cannot hold a function named \"a/b\": the name has a slash",
    );
}
