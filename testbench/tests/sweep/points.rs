//! Which points a specification has, and what is in a line of results.

use std::fs;

use serde_json::Value;

use super::support::{Folder, stderr};
use super::{EIGHT, names};

/// The points that `--list` shows, without their hashes.
fn listed(spec: &str) -> Vec<String> {
    let folder = Folder::new(spec, 400);
    let text = folder.done(&["sweep", "spec.toml", "--list"]);
    let lines = text
        .lines()
        .map(|line| line.split_once("  ").unwrap().1.to_owned());
    lines.collect()
}

#[test]
fn lists_are_multiplied_and_the_last_changes_fastest() {
    let points = listed(
        "[traces]\nshort = 'short.*.lines'\n[config]\ngeometry.crrb_entries = [8, 16]\n[options]\nl2 = ['256KiB:8', '1MiB:16']",
    );
    assert_eq!(
        points,
        [
            "short  geometry.crrb_entries = 8, l2 = '256KiB:8'",
            "short  geometry.crrb_entries = 8, l2 = '1MiB:16'",
            "short  geometry.crrb_entries = 16, l2 = '256KiB:8'",
            "short  geometry.crrb_entries = 16, l2 = '1MiB:16'",
        ]
    );
}

#[test]
fn groups_add_points_and_what_is_there_already_is_there_once() {
    let points = listed(
        "[traces]\na = 'short.000.lines'\nb = ['short.000.lines', 'short.001.lines']\n\
         [options]\nl2 = '256KiB:8'\n[[points]]\n[[points]]\noptions.l2 = ['256KiB:8', '512KiB:8']\n\
         [[points]]\ntraces = 'b'\noptions.keep_caches = [false, true]",
    );
    assert_eq!(
        points,
        [
            "a  l2 = '256KiB:8'",
            "b  l2 = '256KiB:8'",
            "a  l2 = '512KiB:8'",
            "b  l2 = '512KiB:8'",
            "b  l2 = '256KiB:8', keep-caches = true",
        ]
    );
}

#[test]
fn without_anything_to_vary_the_defaults_are_a_point() {
    assert_eq!(
        listed("[traces]\nshort = 'short.*.lines'"),
        ["short  (defaults)"]
    );
}

#[test]
fn a_line_is_the_result_of_the_run_with_its_hash_and_the_traces() {
    let folder = Folder::new(EIGHT, 2000);
    folder.done(&["sweep", "spec.toml", "--out", "o"]);
    assert_eq!(names(&folder.at("o")), ["results.jsonl", "sweep.json"]);
    let results = folder.results("o/results.jsonl");
    assert_eq!(results.len(), 8);
    fs::write(folder.at("c.toml"), "[geometry]\nregion_bytes = 512\n").unwrap();
    folder.done(&[
        "run",
        "-q",
        "--config",
        "c.toml",
        "--dut",
        "golden",
        "--metadata-limit",
        "4KiB",
        "--l2",
        "256KiB:8",
        "--json",
        "r.json",
        "--trace",
        "short.000.lines",
        "short.001.lines",
    ]);
    let run: Value = serde_json::from_slice(&folder.bytes("r.json")).unwrap();
    let first = &results[0];
    for key in [
        "schema",
        "version",
        "config",
        "options",
        "functions",
        "figures",
        "interrupted",
    ] {
        assert_eq!(first[key], run[key], "{key}");
    }
    assert_eq!(first["point"].as_str().unwrap().len(), 64);
    let manifest: Value = serde_json::from_slice(&folder.bytes("o/sweep.json")).unwrap();
    let points: Vec<&Value> = results.iter().map(|result| &result["point"]).collect();
    assert_eq!(
        manifest["points"]
            .as_array()
            .unwrap()
            .iter()
            .collect::<Vec<_>>(),
        points
    );
    assert_eq!(manifest["spec"], EIGHT);
    // Checked with sha256sum.
    let workload = &first["workload"];
    assert_eq!(workload["files"][1]["path"], "short.001.lines");
    let sum = std::process::Command::new("sha256sum")
        .arg(folder.at("short.001.lines"))
        .output();
    let sum = String::from_utf8(sum.unwrap().stdout).unwrap();
    assert!(
        sum.starts_with(workload["files"][1]["sha256"].as_str().unwrap()),
        "{sum}"
    );
    assert_eq!(workload["functions"][0]["name"], "short");
    assert_eq!(workload["functions"][0]["common_share"], 1.0);
}

#[test]
fn traces_are_named_as_they_are_written_wherever_the_program_is_called() {
    let folder = Folder::new(EIGHT, 400);
    folder.done(&["sweep", "spec.toml", "--out", "here"]);
    fs::create_dir(folder.at("sub")).unwrap();
    let mut command = folder.jukebox(&["sweep", "../spec.toml", "--out", "../there"]);
    assert!(
        command
            .current_dir(folder.at("sub"))
            .status()
            .unwrap()
            .success()
    );
    assert_eq!(
        folder.bytes("here/results.jsonl"),
        folder.bytes("there/results.jsonl")
    );
    let results = folder.results("here/results.jsonl");
    assert_eq!(
        results[0]["functions"][0]["invocations"][1]["trace"],
        "short.001.lines"
    );
}

#[test]
fn a_point_is_another_one_when_anything_that_it_depends_on_is() {
    let folder = Folder::new(EIGHT, 400);
    let hashes = || {
        let text = folder.done(&["sweep", "spec.toml", "--list"]);
        let lines = text
            .lines()
            .map(|line| line.split("  ").next().unwrap().to_owned());
        lines.collect::<Vec<_>>()
    };
    let before = hashes();
    // How many instructions an invocation has is said beside it.
    fs::write(
        folder.at("short.idx"),
        "seg 0 insn 500 lines 400\nseg 1 insn 501 lines 400\n",
    )
    .unwrap();
    let with_index = hashes();
    folder.trace("short.001.lines", 401);
    fs::write(
        folder.at("short.idx"),
        "seg 0 insn 500 lines 400\nseg 1 insn 501 lines 401\n",
    )
    .unwrap();
    let longer = hashes();
    for (a, (b, c)) in before.iter().zip(with_index.iter().zip(&longer)) {
        assert!(a != b && b != c && a != c);
    }
    fs::rename(folder.at("spec.toml"), folder.at("other.toml")).unwrap();
    fs::write(
        folder.at("spec.toml"),
        EIGHT.replace("short =", "name_of_the_set ="),
    )
    .unwrap();
    assert_eq!(hashes(), longer);
}

#[test]
fn the_rtl_runs_in_the_points_that_say_so() {
    let folder = Folder::new(
        "[traces]\nshort = 'short.*.lines'\n[options]\ndut = ['golden', 'both']",
        400,
    );
    let said = folder.done(&["sweep", "spec.toml", "--out", "o"]);
    assert!(said.contains("events compared"), "{said}");
    let results = folder.results("o/results.jsonl");
    let compared = |result: &Value| {
        let invocation = &result["functions"][0]["invocations"][1];
        invocation["equivalence"]["compared_events"]
            .as_u64()
            .unwrap()
    };
    assert_eq!(compared(&results[0]), 0);
    assert!(compared(&results[1]) > 1000);
    // The figures of what is found again are told again.
    assert_eq!(
        folder.done(&["sweep", "spec.toml", "--out", "o"]),
        said.replace("2 points", "2 points, 2 of them from an earlier run")
    );
}

#[test]
fn a_point_in_which_they_differ_fails_the_sweep_as_often_as_it_is_asked_for() {
    let folder = Folder::new(EIGHT, 400);
    folder.done(&["sweep", "spec.toml", "--out", "o"]);
    let text = String::from_utf8(folder.bytes("o/results.jsonl")).unwrap();
    fs::write(
        folder.at("o/results.jsonl"),
        text.replacen("\"mismatches\":0", "\"mismatches\":1", 1),
    )
    .unwrap();
    for _ in 0..2 {
        let output = folder.output(&["sweep", "spec.toml", "--out", "o"]);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains("error: RTL and golden model differ in 1 of 8 points, first in: geometry.region_bytes = 512, "), "{said}");
    }
    let text = folder.done(&["report", "o", "--markdown", "--out", "-"]);
    assert!(
        !text.contains("**Warning:** RTL"),
        "nothing was compared: {text}"
    );
}

#[test]
fn a_configuration_file_is_what_keys_are_set_over() {
    let folder = Folder::new(
        "[traces]\nshort = 'short.*.lines'\n[options]\nconfig = 'c.toml'\n[config]\ngeometry.crrb_entries = [8, 32]",
        400,
    );
    fs::write(
        folder.at("c.toml"),
        "name = \"mine\"\n[geometry]\ncrrb_entries = 4\nregion_bytes = 512\n",
    )
    .unwrap();
    folder.done(&["sweep", "spec.toml", "--out", "o"]);
    let results = folder.results("o/results.jsonl");
    let of = |index: usize| {
        let config = &results[index]["config"];
        (
            config["name"].as_str().unwrap(),
            &config["geometry"]["region_bytes"],
            &config["geometry"]["crrb_entries"],
        )
    };
    let number = |number: u64| Value::from(number);
    assert_eq!(of(0), ("mine", &number(512), &number(8)));
    assert_eq!(of(1), ("mine", &number(512), &number(32)));
}

#[test]
fn the_example_of_the_page_is_a_specification() {
    let project = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let page = fs::read_to_string(project.join("docs/sweep.md")).unwrap();
    let (_, example) = page.split_once("```toml\n").unwrap();
    let (example, _) = example.split_once("```").unwrap();
    let folder = Folder::new("", 400);
    for made in ["sweeps/captured", "traces"] {
        fs::create_dir_all(folder.at(made)).unwrap();
    }
    fs::write(folder.at("sweeps/small.toml"), example).unwrap();
    fs::copy(
        project.join("traces/json.jbt"),
        folder.at("traces/json.jbt"),
    )
    .unwrap();
    fs::copy(
        folder.at("short.000.lines"),
        folder.at("sweeps/captured/f.000.lines.zst"),
    )
    .unwrap();
    let listed = folder.done(&["sweep", "sweeps/small.toml", "--list"]);
    assert_eq!(listed.lines().count(), 2 * 2 * 3 * 2 + 1);
    // The message that it shows.
    let wrong = example.replace("[512, 1024]", "[512, 1000]");
    fs::write(
        folder.at("small.toml"),
        wrong
            .replace("../traces", "traces")
            .replace("captured", "sweeps/captured"),
    )
    .unwrap();
    let said = stderr(&folder.output(&["sweep", "small.toml", "--list"]));
    assert!(page.contains(said.trim_end()), "{said}");
}
