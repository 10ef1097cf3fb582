//! Standard output on a full disk, or with a reader who leaves.

use std::fs::OpenOptions;
use std::os::unix::fs::symlink;
use std::process::{Command, Output};

use super::support::{Folder, assert_refused, complaints, stderr};

const GOLDEN: [&str; 4] = ["run", "--dut", "golden", "--trace"];

/// Runs `command` where stdout takes nothing.
fn full(mut command: Command) -> Output {
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    command.stdout(full).output().unwrap()
}

/// Runs `command` with a reader who has left before the first byte.
fn left(mut command: Command) -> Output {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    command.stdout(writer).output().unwrap()
}

/// Everything that is printed on stdout.
const PRINTING: &[&[&str]] = &[
    &["--help"],
    &["--version"],
    &["run", "--help"],
    &["trace", "info", "-h"],
    &["help"],
    &["gen", "--out", "rtl"],
    &["gen", "--out", "rtl", "-v"],
    &["trace", "info", "short.000.lines"],
    &["trace", "info", "--json", "short.000.lines"],
    &["trace", "info", "-v", "short.000.lines"],
    &["trace", "convert", "short.000.lines", "-o", "short.jbt"],
    &["run", "--dut", "golden", "--trace", "short.000.lines"],
    &[
        "run",
        "--dut",
        "golden",
        "--trace",
        "short.000.lines",
        "--json",
        "r.json",
    ],
];

#[test]
fn a_full_disk_is_told_of_everything_that_is_printed() {
    let folder = Folder::new();
    for &args in PRINTING {
        let output = full(folder.jukebox(args));
        assert_refused(&output, "cannot write standard output: No space left");
    }
    // What goes into files was written all the same.
    assert!(folder.at("r.json").exists() && folder.at("short.jbt").exists());
    assert!(folder.at("rtl/rtl/jukebox.sv").exists());
}

#[test]
fn a_reader_who_has_left_has_seen_enough() {
    let folder = Folder::new();
    for &args in PRINTING {
        let output = left(folder.jukebox(args));
        assert_eq!(
            output.status.code(),
            Some(0),
            "{args:?}: {}",
            stderr(&output)
        );
        assert_eq!(complaints(&output), "", "{args:?}");
    }
}

#[test]
fn a_result_is_of_use_as_a_whole_only() {
    let folder = Folder::new();
    let json = || folder.jukebox(&[&GOLDEN[..], &["short.000.lines", "--json", "-"]].concat());
    assert_refused(&full(json()), "cannot write standard output: No space left");
    assert_refused(&left(json()), "cannot write standard output: Broken pipe");
}

#[test]
fn nobody_to_tell_is_no_defect() {
    let folder = Folder::new();
    folder.trace("odd.000.lines", 0);
    std::fs::write(folder.at("other.toml"), "[geometry]\ncrrb_entries = 8\n").unwrap();
    symlink("/dev/full", folder.at("full.vcd")).unwrap();
    for (args, code) in [
        (&["run", "--trace", "no such file"][..], 2),
        (&["trace", "info", "odd.000.lines"], 2),
        (
            &["run", "--dut", "golden", "-v", "--trace", "short.000.lines"],
            0,
        ),
        (
            &["run", "--trace", "short.000.lines", "--wave", "full.vcd"],
            2,
        ),
        (&["no such verb"], 2),
    ] {
        let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = folder.jukebox(args).stderr(full).output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{args:?}");
    }
}
