//! Ctrl-C and its relatives during a run.

use std::fs::File;
use std::io::BufReader;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::PathBuf;
use std::process::{Child, Output, Stdio};

use fst_reader::{FstFilter, FstReader};
use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use serde_json::Value;

use super::support::{Folder, stderr};

/// A folder with a third invocation that takes longer than anybody waits.
fn endless() -> Folder {
    let folder = Folder::new();
    folder.trace("short.002.lines", 2_000_000);
    folder
}

const RUN: [&str; 7] = [
    "run",
    "-v",
    "--trace",
    "short.000.lines",
    "short.001.lines",
    "short.002.lines",
    "--dump-metadata",
];

/// Starts a run and waits until two invocations are complete.
fn begun(folder: &Folder, more: &[&str]) -> Child {
    let mut command = folder.jukebox(&[&RUN[..], &["records"], more].concat());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().unwrap();
    while !folder.at("records/short.1.meta").exists() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    child
}

fn send(child: &Child, signal: Signal) {
    kill_process(Pid::from_child(child), signal).unwrap();
}

fn ended(child: Child, signal: Signal) -> Output {
    let output = child.wait_with_output().unwrap();
    let said = stderr(&output);
    // As a shell sees it, 128 and the signal: its loops end, too.
    assert_eq!(output.status.signal(), Some(signal.as_raw()), "{said}");
    output
}

/// The last time in the waves that can be read to their end.
fn last_time(folder: &Folder, wave: &str) -> u64 {
    let input = BufReader::new(File::open(folder.at(wave)).unwrap());
    if wave.ends_with(".vcd") {
        let mut parser = vcd::Parser::new(input);
        parser.parse_header().unwrap();
        let times = parser.filter_map(|command| match command.unwrap() {
            vcd::Command::Timestamp(time) => Some(time),
            _ => None,
        });
        return times.last().unwrap();
    }
    let mut reader = FstReader::open(input).unwrap();
    let mut last = 0;
    let see = |time, _, _: fst_reader::FstSignalValue| -> Result<(), String> {
        last = last.max(time);
        Ok(())
    };
    reader.read_signals(&FstFilter::all(), see).unwrap();
    assert_eq!(reader.get_header().end_time, last);
    last
}

#[test]
fn what_was_run_is_there_to_look_at_and_nothing_hidden_is_left() {
    for (wave, signal) in [
        ("w.fst", Signal::INT),
        ("w.vcd", Signal::TERM),
        ("w.fst", Signal::HUP),
    ] {
        let folder = endless();
        let before = folder.names();
        let child = begun(&folder, &["--wave", wave, "--json", "r.json"]);
        send(&child, signal);
        let output = ended(child, signal);
        let said = stderr(&output);
        assert!(
            said.contains("error: interrupted: 2 of 3 invocations are complete\nhint: "),
            "{said}"
        );
        let mut expected = [&before[..], &["r.json", "records", wave].map(str::to_owned)].concat();
        expected.sort();
        assert_eq!(folder.names(), expected);
        let result: Value =
            serde_json::from_slice(&std::fs::read(folder.at("r.json")).unwrap()).unwrap();
        assert_eq!(result["interrupted"], true);
        let invocations = result["functions"][0]["invocations"].as_array().unwrap();
        assert_eq!(invocations.len(), 2);
        let tables = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            tables.contains("coverage") && tables.contains("\nInterrupted: "),
            "{tables}"
        );
        // The waves go beyond the complete invocations; a cycle is 10 ns.
        let cycles: u64 = invocations
            .iter()
            .map(|one| one["cycles"].as_u64().unwrap())
            .sum();
        let last = last_time(&folder, wave);
        assert!(last > 10 * cycles, "{last} of {cycles} cycles");
    }
}

#[test]
fn without_a_complete_invocation_an_old_result_stays() {
    let folder = Folder::new();
    folder.trace("long.000.lines", 2_000_000);
    std::fs::write(folder.at("r.json"), "old").unwrap();
    let mut command = folder.jukebox(&["run", "--trace", "long.000.lines", "--json", "r.json"]);
    command
        .args(["--wave", "w.vcd"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let child = command.spawn().unwrap();
    while folder.at("w.vcd").metadata().map_or(0, |wave| wave.len()) < 100_000 {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    send(&child, Signal::INT);
    let output = ended(child, Signal::INT);
    assert!(
        stderr(&output).contains("0 of 1 invocations"),
        "{}",
        stderr(&output)
    );
    assert!(output.stdout.is_empty());
    assert_eq!(std::fs::read(folder.at("r.json")).unwrap(), b"old");
}

#[test]
fn the_functional_model_ends_in_order_as_well() {
    let folder = endless();
    let child = begun(&folder, &["--dut", "golden", "--json", "-"]);
    send(&child, Signal::TERM);
    let output = ended(child, Signal::TERM);
    let result: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(result["interrupted"], true);
}

#[test]
#[ignore = "long: make test-long"]
fn a_compile_that_is_interrupted_leaves_nothing_half_made() {
    let folder = Folder::new();
    std::fs::write(folder.at("other.toml"), "[geometry]\ncrrb_entries = 8\n").unwrap();
    let kept = folder.at("kept");
    let mut command = folder.jukebox(&["run", "--config", "other.toml"]);
    command.args(["--trace", "short.000.lines", "--json", "r.json"]);
    command.env("JUKEBOX_CACHE", &kept).process_group(0);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().unwrap();
    let unfinished = || -> Vec<PathBuf> {
        let entries = std::fs::read_dir(&kept).into_iter().flatten();
        let paths = entries.map(|entry| entry.unwrap().path());
        paths
            .filter(|path| path.extension().is_some_and(|ending| ending == "work"))
            .collect()
    };
    // The RTL is verilated, and compilers run.
    while !unfinished()
        .iter()
        .any(|path| path.join("dut/unity.cpp").exists())
    {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    // As a terminal does it: to the compilers as well.
    kill_process_group(Pid::from_child(&child), Signal::INT).unwrap();
    let output = ended(child, Signal::INT);
    let said = stderr(&output);
    assert!(said.contains("error: interrupted: 0 of 1"), "{said}");
    assert!(unfinished().is_empty() && !folder.at("r.json").exists());
}

#[test]
fn what_is_ignored_is_ignored() {
    let folder = Folder::new();
    folder.trace("short.002.lines", 300_000);
    // As under nohup.
    let mut command = std::process::Command::new("bash");
    command
        .args([
            "-c",
            "trap '' HUP; exec \"$0\" \"$@\"",
            env!("CARGO_BIN_EXE_jukebox"),
        ])
        .args(
            [&RUN[..], &["records", "--dut", "golden", "-q"]]
                .concat()
                .iter()
                .filter(|arg| **arg != "-v"),
        )
        .current_dir(folder.path())
        .stdout(Stdio::piped());
    let child = command.spawn().unwrap();
    while !folder.at("records/short.1.meta").exists() {
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    send(&child, Signal::HUP);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(folder.at("records/short.2.meta").exists());
}
