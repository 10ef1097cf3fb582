//! What is lost of a trace is said whatever the verbosity, and is a failure unless it was asked for.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::{cut, done, functions, jukebox, refused, shipped};

/// The shipped traces, cut short.
fn damaged(dir: &Path) {
    let bytes = fs::read(shipped()).unwrap();
    fs::write(dir.join("cut.jbt"), &bytes[..bytes.len() / 2]).unwrap();
}

/// What is said on stderr, whose exit code is to be `code`.
fn said(dir: &Path, words: &[&str], code: i32) -> String {
    let output = jukebox(dir, words);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{words:?}: {said}");
    said
}

#[test]
fn every_verb_says_what_is_lost_and_does_the_rest() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    damaged(dir);
    let out = ["-o", "out.jbt"];
    let verbs: [(&[&str], &[&str], Option<&str>); 6] = [
        (&["trace", "info", "cut.jbt"], &[], None),
        (&["trace", "convert", "cut.jbt"], &out, Some("out.jbt")),
        (&["trace", "cut", "cut.jbt"], &out, Some("out.jbt")),
        (&["trace", "merge", "cut.jbt"], &out, Some("out.jbt")),
        (
            &["trace", "convert", "cut.jbt", "--to", "lines"],
            &["-o", "."],
            Some("node_json.idx"),
        ),
        (
            &[
                "run",
                "--dut",
                "golden",
                "--function",
                "node_json",
                "--trace",
                "cut.jbt",
            ],
            &["--json", "r.json"],
            Some("r.json"),
        ),
    ];
    for (verb, rest, written) in verbs {
        for quiet in [&[][..], &["-q"]] {
            let words = [verb, rest, quiet].concat();
            let text = said(dir, &words, 1);
            assert!(
                text.contains("note: cut.jbt: the index is missing"),
                "{text}"
            );
            assert!(text.contains("bytes after them are lost"), "{text}");
            let end: Vec<&str> = text.lines().rev().take(2).collect();
            assert!(end[1].starts_with("error: 1 trace is damaged"), "{text}");
            assert!(end[0].starts_with("hint: ") && end[0].contains("--salvage"));
            if let Some(written) = written {
                fs::remove_file(dir.join(written)).unwrap();
            }
            let text = said(dir, &[&words[..], &["--salvage"]].concat(), 0);
            assert!(text.contains("bytes after them are lost"), "{text}");
            assert!(!text.contains("error"), "{text}");
        }
    }
    // Who reads the result of a run finds it there.
    let result: Value = serde_json::from_slice(&fs::read(dir.join("r.json")).unwrap()).unwrap();
    let losses = result["losses"].as_array().unwrap();
    assert!(
        losses[0].as_str().unwrap().contains("cut.jbt"),
        "{losses:?}"
    );
    let whole = [
        "run", "-q", "--dut", "golden", "--trace", "out.jbt", "--json", "w.json",
    ];
    done(dir, &whole);
    let result: Value = serde_json::from_slice(&fs::read(dir.join("w.json")).unwrap()).unwrap();
    assert_eq!(result.get("losses"), None);
}

#[test]
fn a_damaged_index_alone_is_no_loss() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let mut bytes = fs::read(shipped()).unwrap();
    let at = bytes.len() - 60;
    bytes[at] ^= 1;
    fs::write(dir.join("f.jbt"), bytes).unwrap();
    let text = said(dir, &["trace", "info", "f.jbt"], 0);
    assert!(
        text.contains("36 complete invocations are read, which is all that was written"),
        "{text}"
    );
    assert_eq!(said(dir, &["trace", "info", "-q", "f.jbt"], 0), "");
}

#[test]
fn files_one_behind_the_other_are_all_read() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    cut(dir, "rust_json", "0..3", "a.jbt");
    cut(dir, "py_json", "0..2", "b.jbt");
    let (a, b) = (
        fs::read(dir.join("a.jbt")).unwrap(),
        fs::read(dir.join("b.jbt")).unwrap(),
    );
    let both = [("rust_json".to_owned(), 3), ("py_json".to_owned(), 2)];
    fs::write(dir.join("ab.jbt"), [&a[..], &b].concat()).unwrap();
    assert_eq!(functions(dir, "ab.jbt"), both);
    assert_eq!(
        said(dir, &["trace", "convert", "ab.jbt", "-o", "c.jbt"], 0),
        ""
    );
    assert_eq!(functions(dir, "c.jbt"), both);
    // The same file twice.
    fs::write(dir.join("bb.jbt"), [&b[..], &b].concat()).unwrap();
    assert_eq!(functions(dir, "bb.jbt"), [("py_json".to_owned(), 4)]);
    // What follows and is none is not passed over in silence.
    fs::write(dir.join("rest.jbt"), [&a[..], b"rest"].concat()).unwrap();
    let text = said(dir, &["trace", "info", "-q", "rest.jbt"], 1);
    assert!(
        text.contains("3 complete invocations are read, 4 bytes after them are lost"),
        "{text}"
    );
}

#[test]
fn what_the_index_of_raw_lines_misses_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    fs::write(dir.join("f.000.lines"), 0x40u64.to_le_bytes()).unwrap();
    fs::write(dir.join("f.idx"), "seg 0 insn 70 lines 10\n").unwrap();
    for words in [
        &["trace", "info", "-q", "f.000.lines"][..],
        &["trace", "convert", "-q", "f.000.lines", "-o", "out.jbt"],
        &["run", "-q", "--dut", "golden", "--trace", "f.000.lines"],
    ] {
        let text = said(dir, words, 1);
        assert!(
            text.contains("f.000.lines: has 1 lines, 9 fewer than its .idx"),
            "{text}"
        );
    }
}

#[test]
fn what_boundaries_leave_out_is_said_and_no_failure() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    crate::support::lackey(dir, 3);
    let words = [
        "trace",
        "convert",
        "-q",
        "loop.lackey",
        "--split-at",
        "0x5000",
        "-o",
        "f.jbt",
    ];
    let text = said(dir, &words, 0);
    assert!(
        text.contains("1 instructions before the first invocation left out"),
        "{text}"
    );
}

#[test]
fn streams_that_are_cut_short_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    crate::support::lackey(dir, 300);
    let text = fs::read(dir.join("loop.lackey")).unwrap();
    cut(dir, "rust_json", "0", "one.jbt");
    let lines = ["trace", "convert", "one.jbt", "--to", "lines", "-o", "."];
    done(dir, &lines);
    let packed = fs::read(dir.join("rust_json.000.lines.zst")).unwrap();
    fs::write(dir.join("f.zst"), &packed[..packed.len() - 5]).unwrap();
    fs::write(dir.join("g.lackey"), &text[..text.len() - 4]).unwrap();
    for (file, what) in [
        ("f.zst", "zstd data broken"),
        ("g.lackey", "expected a line of lackey"),
    ] {
        refused(dir, &["trace", "info", "-q", file], what);
        refused(
            dir,
            &["trace", "convert", "-q", file, "-o", "out.jbt"],
            what,
        );
        refused(
            dir,
            &["run", "-q", "--dut", "golden", "--trace", file],
            what,
        );
    }
}
