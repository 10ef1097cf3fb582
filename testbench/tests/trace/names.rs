//! What `convert` writes is read back as it was: names, counts and where it comes from.

use std::fs;

use serde_json::Value;

use crate::support::{cut, done, info, jukebox};

#[test]
fn names_with_dots_come_back_from_raw_lines() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    for (function, name) in [("rust_json", "web.v1"), ("py_json", "web.v2")] {
        cut(dir, function, "0..2", "one.jbt");
        done(
            dir,
            &[
                "trace", "convert", "-q", "one.jbt", "--to", "lines", "-o", "one",
            ],
        );
        // A file of one function that another name is given to.
        let files = [0, 1].map(|n| format!("one/{function}.00{n}.lines.zst"));
        let out = format!("{name}.jbt");
        let words = [
            "trace",
            "convert",
            "-q",
            &files[0],
            &files[1],
            "--function",
            name,
            "-o",
            &out,
        ];
        done(dir, &words);
    }
    done(
        dir,
        &[
            "trace",
            "merge",
            "-q",
            "web.v1.jbt",
            "web.v2.jbt",
            "-o",
            "both.jbt",
        ],
    );
    done(
        dir,
        &[
            "trace", "convert", "-q", "both.jbt", "--to", "lines", "-o", "raw",
        ],
    );
    let mut files: Vec<String> = fs::read_dir(dir.join("raw"))
        .unwrap()
        .map(|one| one.unwrap().path().display().to_string())
        .filter(|name| name.ends_with(".lines.zst"))
        .collect();
    files.sort();
    assert_eq!(files.len(), 4);
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let words = [&["trace", "convert", "-o", "back.jbt"], &files[..]].concat();
    let output = jukebox(dir, &words);
    assert!(output.status.success() && output.stderr.is_empty());
    let whole = info(dir, "both.jbt")["functions"].clone();
    assert_eq!(whole[0]["name"], "web.v1");
    assert_eq!(whole[0]["provenance"]["tool"], "QEMU TCG plugin");
    assert_eq!(info(dir, "back.jbt")["functions"], whole);
    let words = [&["trace", "info", "--json"], &files[..]].concat();
    let report: Value = serde_json::from_str(&done(dir, &words)).unwrap();
    assert_eq!(report["functions"], whole);
}

#[test]
fn other_programs_files_are_named_up_to_the_first_dot() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    for name in ["web.v1.000.lines", "web.v2.000.lines"] {
        fs::write(dir.join(name), 0x40u64.to_le_bytes()).unwrap();
    }
    let words = [
        "trace",
        "convert",
        "-q",
        "web.v1.000.lines",
        "web.v2.000.lines",
        "-o",
        "f.jbt",
    ];
    done(dir, &words);
    let report = info(dir, "f.jbt");
    assert_eq!(report["functions"].as_array().unwrap().len(), 1);
    assert_eq!(report["functions"][0]["name"], "web");
    // What nobody counted is not counted in the result either.
    assert_eq!(report["functions"][0]["instructions_counted"], false);
}
