//! A sweep that was interrupted, however it was, goes on and gives what it would have given.

use std::fs::{self, OpenOptions};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

use super::support::{Folder, stderr};
use super::{EIGHT, names};

const SWEEP: [&str; 4] = ["sweep", "spec.toml", "--out", "o"];

/// Sixteen points: when some are complete there are enough left to be interrupted.
fn sixteen() -> String {
    EIGHT.replace("['4KiB', '16KiB']", "['4KiB', '6KiB', '12KiB', '16KiB']")
}

/// A folder with a sweep that takes a while, and what it gives in one piece, in `whole`.
fn folder() -> Folder {
    let folder = Folder::new(&sixteen(), 600_000);
    folder.done(&["sweep", "spec.toml", "--out", "whole"]);
    folder
}

fn assert_whole(folder: &Folder) {
    assert_eq!(names(&folder.at("o")), names(&folder.at("whole")));
    for name in names(&folder.at("whole")) {
        let of = |place: &str| folder.bytes(&format!("{place}/{name}"));
        assert!(of("o") == of("whole"), "{name} differs");
    }
}

/// Complete points on the disk.
fn complete(folder: &Folder) -> usize {
    let part = fs::read(folder.at("o/results.jsonl.part")).unwrap_or_default();
    part.iter().filter(|&&byte| byte == b'\n').count()
}

/// Starts the sweep, waits until it has `points` complete ones, at least one of its own, and sends a signal.
fn interrupted(folder: &Folder, points: usize, signal: Signal) -> std::process::Output {
    let points = points.max(complete(folder) + 1);
    let mut child: Child = folder.jukebox(&SWEEP).spawn().unwrap();
    while complete(folder) < points {
        assert!(child.try_wait().unwrap().is_none(), "it ended by itself");
        sleep(Duration::from_millis(1));
    }
    kill_process(Pid::from_child(&child), signal).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
#[ignore = "some seconds each: make test-long"]
fn three_kills_later_it_gives_the_same_bytes() {
    let folder = folder();
    for points in [1, 3, 5] {
        let output = interrupted(&folder, points, Signal::KILL);
        assert_eq!(output.status.signal(), Some(Signal::KILL.as_raw()));
        assert!(complete(&folder) >= points && !folder.at("o/results.jsonl").exists());
    }
    let found = complete(&folder);
    let said = folder.done(&SWEEP);
    assert!(
        said.contains(&format!("16 points, {found} of them from an earlier run")),
        "{said}"
    );
    assert_whole(&folder);
}

#[test]
fn a_signal_ends_it_in_order() {
    let folder = folder();
    for (signal, points) in [(Signal::INT, 1), (Signal::TERM, 3), (Signal::HUP, 5)] {
        let output = interrupted(&folder, points, signal);
        let said = stderr(&output);
        assert_eq!(output.status.signal(), Some(signal.as_raw()), "{said}");
        let error = format!(
            "error: interrupted: {} of 16 points are complete\nhint: the same command goes on",
            complete(&folder)
        );
        assert!(said.contains(&error), "{said}");
        assert_eq!(names(&folder.at("o")), ["results.jsonl.part", "sweep.json"]);
    }
    folder.done(&SWEEP);
    assert_whole(&folder);
}

#[test]
#[ignore = "some seconds each: make test-long"]
fn a_torn_last_line_is_found_and_run_again() {
    let folder = folder();
    interrupted(&folder, 3, Signal::KILL);
    let part = folder.at("o/results.jsonl.part");
    // At its end, in its middle, and all of it but the end of the line.
    for cut in [1, 2000, 5] {
        let file = OpenOptions::new().write(true).open(&part).unwrap();
        file.set_len(file.metadata().unwrap().len() - cut).unwrap();
        let before = complete(&folder);
        let output = interrupted(&folder, before + 2, Signal::KILL);
        assert_eq!(output.status.signal(), Some(Signal::KILL.as_raw()));
        assert!(
            stderr(&output).contains("1 line torn or damaged: run again"),
            "{}",
            stderr(&output)
        );
    }
    folder.done(&SWEEP);
    assert_whole(&folder);
}

#[test]
#[ignore = "long: make test-long"]
fn results_that_are_torn_or_damaged_are_made_whole() {
    let folder = folder();
    folder.done(&SWEEP);
    let whole = folder.bytes("o/results.jsonl");
    let text = String::from_utf8(whole.clone()).unwrap();
    let swapped = text.replacen("\"seed\":1", "\"seed\":2", 1);
    let torn = &text[..text.len() - 10];
    let zeros = format!("{}{}", &text[..text.len() / 2], "\0".repeat(5000));
    for damaged in [swapped.as_str(), torn, &zeros, "", "nonsense\n"] {
        fs::write(folder.at("o/results.jsonl"), damaged).unwrap();
        let output = folder.output(&SWEEP);
        assert!(output.status.success(), "{}", stderr(&output));
        assert_eq!(
            stderr(&output).contains("torn or damaged"),
            !damaged.is_empty(),
            "{}",
            stderr(&output)
        );
        assert_whole(&folder);
    }
}

#[test]
#[ignore = "long: make test-long"]
fn a_full_disk_loses_nothing_that_was_there() {
    let folder = folder();
    let room = folder.bytes("whole/results.jsonl").len() / 1024;
    for share in [3, 2] {
        // A file may have as much, as if the disk were full then.
        let mut command = Command::new("bash");
        let script = format!(
            "trap '' XFSZ; ulimit -f {}; exec \"$0\" \"$@\"",
            room / share
        );
        command
            .args(["-c", &script, env!("CARGO_BIN_EXE_jukebox")])
            .args(SWEEP);
        let output = command.current_dir(folder.at("")).output().unwrap();
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(
            said.contains("error: cannot write o/results.jsonl.part: "),
            "{said}"
        );
        assert!(said.contains("\nhint: make room"), "{said}");
        let part = folder.bytes("o/results.jsonl.part");
        assert!(part.ends_with(b"\n"));
        assert!(
            complete(&folder) >= 16 / share - 1,
            "{} of 1/{share}",
            complete(&folder)
        );
    }
    folder.done(&SWEEP);
    assert_whole(&folder);
}

#[test]
fn two_at_once_in_one_folder_are_one_too_many() {
    let folder = folder();
    let mut first = folder.jukebox(&SWEEP).spawn().unwrap();
    while complete(&folder) < 1 {
        sleep(Duration::from_millis(1));
    }
    let output = folder.output(&SWEEP);
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("is being written by another process"),
        "{}",
        stderr(&output)
    );
    assert!(first.wait().unwrap().success());
    assert_whole(&folder);
}

#[test]
#[ignore = "long: make test-long"]
fn another_specification_uses_what_is_there_and_loses_none_of_it() {
    let folder = folder();
    folder.done(&SWEEP);
    let fewer = sixteen().replace("['4KiB', '6KiB', ", "['8KiB', '10KiB', ");
    fs::write(folder.at("spec.toml"), &fewer).unwrap();
    let said = folder.done(&SWEEP);
    assert!(
        said.contains("16 points, 8 of them from an earlier run"),
        "{said}"
    );
    assert_eq!(
        names(&folder.at("o")),
        ["kept.jsonl", "results.jsonl", "sweep.json"]
    );
    fs::write(folder.at("spec.toml"), sixteen()).unwrap();
    let said = folder.done(&SWEEP);
    assert!(
        said.contains("16 points, 16 of them from an earlier run"),
        "{said}"
    );
    assert_eq!(
        folder.bytes("o/results.jsonl"),
        folder.bytes("whole/results.jsonl")
    );
    fs::write(folder.at("spec.toml"), &fewer).unwrap();
    let said = folder.done(&SWEEP);
    assert!(
        said.contains("16 points, 16 of them from an earlier run"),
        "{said}"
    );
}
