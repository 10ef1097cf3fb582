//! What is taken as a file, and what is left behind.

use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::support::{lackey, refused};

/// A file of zeros that takes no room and minutes to read: one line, fetched for ever.
fn endless(dir: &Path) {
    let file = File::create(dir.join("endless")).unwrap();
    file.set_len(1 << 38).unwrap();
}

fn pipe(dir: &Path, name: &str) {
    let mut command = Command::new("mkfifo");
    let status = command.current_dir(dir).arg(name).status().unwrap();
    assert!(status.success());
}

fn names(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// `jukebox trace` as a shell runs it after some words of its own.
fn shell(dir: &Path, before: &str, words: &[&str]) -> Command {
    // Whoever runs the tests may ignore signals, and a shell cannot undo that.
    let mut command = Command::new("env");
    let script = format!("{before}; exec \"$0\" trace \"$@\"");
    command
        .current_dir(dir)
        .args(["--default-signal=INT,TERM", "sh", "-c", &script])
        .arg(env!("CARGO_BIN_EXE_jukebox"))
        .args(words)
        .stdout(Stdio::null());
    command
}

/// Starts it and waits until there is one file more.
fn begun(dir: &Path, command: &mut Command) -> Child {
    let before = names(dir).len();
    let child = command.spawn().unwrap();
    let deadline = Instant::now() + Duration::from_secs(30);
    while names(dir).len() == before {
        assert!(Instant::now() < deadline, "{command:?} begins no file");
        std::thread::sleep(Duration::from_millis(5));
    }
    child
}

#[test]
fn what_is_no_ordinary_file_is_not_read() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    // Nobody writes to it: who opens it waits for ever.
    pipe(dir, "pipe");
    let out = ["-o", "out.jbt"];
    let verbs: [(&[&str], &[&str]); 6] = [
        (&["trace", "info"], &[]),
        (&["trace", "convert"], &out),
        (&["trace", "cut"], &out),
        (&["trace", "merge"], &out),
        (&["trace", "convert", "--to", "lines"], &["-o", "."]),
        (&["run", "--dut", "golden", "--trace"], &[]),
    ];
    for (verb, rest) in verbs {
        for (file, what) in [
            ("pipe", "is a pipe"),
            ("/dev/stdin", "is a pipe"),
            ("/dev/zero", "is a device"),
            (".", "is a folder"),
        ] {
            let output = Command::new("timeout")
                .current_dir(dir)
                .args(["20", env!("CARGO_BIN_EXE_jukebox")])
                .args(verb)
                .arg(file)
                .args(rest)
                .stdin(Stdio::piped())
                .output()
                .unwrap();
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(output.status.code(), Some(2), "{verb:?} {file}: {said}");
            assert!(said.contains(&format!("trace {file}: {what}")), "{said}");
            assert!(
                said.lines().any(|line| line.starts_with("hint: ")),
                "{said}"
            );
            assert_eq!(names(dir), ["pipe"], "{verb:?} {file}");
        }
    }
}

#[test]
fn what_a_shell_hands_over_as_a_file_is_one() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    lackey(dir, 2);
    let words = ["info", "/dev/stdin"];
    let mut command = shell(dir, ":", &words);
    command.stdin(File::open(dir.join("loop.lackey")).unwrap());
    assert!(command.status().unwrap().success());
}

#[test]
fn ctrl_c_leaves_what_was_there_and_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    endless(dir);
    fs::write(dir.join("out.jbt"), "mine").unwrap();
    for verb in ["convert", "cut", "merge"] {
        for signal in [Signal::INT, Signal::TERM] {
            let words = [verb, "endless", "--format", "lines", "-o", "out.jbt"];
            let mut child = begun(dir, &mut shell(dir, ":", &words));
            kill_process(Pid::from_child(&child), signal).unwrap();
            // A shell is to see what ended it.
            let status = child.wait().unwrap();
            assert_eq!(status.signal(), Some(signal.as_raw()), "{verb}: {status}");
            assert_eq!(names(dir), ["endless", "out.jbt"], "{verb}");
            assert_eq!(fs::read(dir.join("out.jbt")).unwrap(), b"mine");
        }
    }
}

#[test]
fn an_ignored_signal_stays_ignored() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    endless(dir);
    let words = ["convert", "endless", "--format", "lines", "-o", "out.jbt"];
    let mut child = begun(dir, &mut shell(dir, "trap '' INT", &words));
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    kill_process(Pid::from_child(&child), Signal::TERM).unwrap();
    assert_eq!(child.wait().unwrap().signal(), Some(Signal::TERM.as_raw()));
    assert_eq!(names(dir), ["endless"]);
}

#[test]
fn who_may_read_a_result_is_up_to_the_mask() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    lackey(dir, 2);
    for (mask, mode) in [("022", 0o644), ("077", 0o600), ("007", 0o660)] {
        let words = ["convert", "loop.lackey", "-o", "out.jbt"];
        let status = shell(dir, &format!("umask {mask}"), &words)
            .status()
            .unwrap();
        assert!(status.success());
        let found = dir.join("out.jbt").metadata().unwrap().permissions();
        assert_eq!(found.mode() & 0o777, mode, "{mask}");
    }
}

#[test]
fn what_is_no_ordinary_file_is_not_replaced() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    lackey(dir, 2);
    fs::create_dir(dir.join("folder")).unwrap();
    pipe(dir, "pipe");
    for (place, what) in [("pipe", "no ordinary file"), ("folder", "a folder")] {
        let words = ["trace", "convert", "loop.lackey", "-o", place];
        refused(dir, &words, what);
    }
}
