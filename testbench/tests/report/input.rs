//! What a page can be about.

use std::fs;

use serde_json::Value;

use super::page::swept;
use super::support::{Folder, stderr};

fn refused(folder: &Folder, args: &[&str], what: &str) {
    let output = folder.output(&[&["report"][..], args].concat());
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.starts_with("error: ") && said.contains(what), "{said}");
    assert_eq!(said.lines().count(), 2, "{said}");
}

#[test]
fn what_is_no_result_is_refused_by_name() {
    let folder = Folder::new("[traces]\nshort = 'short.*.lines'", 400);
    let page = ["--out", "r.html"];
    let of = |file: &'static str| [&[file][..], &page].concat();
    refused(&folder, &of("no.json"), "no.json: ");
    refused(
        &folder,
        &of("short.000.lines"),
        "short.000.lines: is no result",
    );
    refused(&folder, &of("spec.toml"), "spec.toml: is no result");
    fs::write(folder.at("empty.json"), "").unwrap();
    refused(&folder, &of("empty.json"), "no result in empty.json");
    fs::write(folder.at("other.json"), "{\"a\": 1}").unwrap();
    refused(&folder, &of("other.json"), "other.json: is no result");
    let json = "{\"schema\": 2, \"functions\": [], \"options\": {}}";
    fs::write(folder.at("later.json"), json).unwrap();
    refused(
        &folder,
        &of("later.json"),
        "later.json: a result of another layout than 1",
    );
    fs::create_dir(folder.at("d")).unwrap();
    refused(&folder, &of("d"), "d/results.jsonl is not there");
    folder.done(&["sweep", "spec.toml", "--out", "o"]);
    refused(&folder, &of("o/sweep.json"), "o/sweep.json: is no result");
    assert!(!folder.at("r.html").exists());
    refused(
        &folder,
        &["o", "--out", "no/r.html"],
        "cannot write no/r.html",
    );
    refused(&folder, &["o", "--out", "d"], "cannot write d");
}

#[test]
fn runs_are_told_apart_by_their_settings() {
    let folder = Folder::new("", 2000);
    for (name, more) in [("a", &[][..]), ("b", &["--l2", "64KiB:8"])] {
        let json = format!("{name}.json");
        let run = [
            "run",
            "-q",
            "--dut",
            "golden",
            "--json",
            &json,
            "--trace",
            "short.000.lines",
            "short.001.lines",
        ];
        folder.done(&[&run[..], more].concat());
    }
    let page =
        |files: &[&str]| folder.done(&[&["report", "--markdown", "--out", "-"], files].concat());
    let text = page(&["a.json", "b.json"]);
    assert!(text.contains("With an L2 of 1 MiB, 16 ways"), "{text}");
    assert!(
        text.contains("### Size of the L2\n") && text.contains("64 KiB, 8 ways"),
        "{text}"
    );
    // The first is what the page is about.
    assert!(page(&["b.json", "a.json"]).contains("With an L2 of 64 KiB, 8 ways"));
    // Footprints are not in a result of a run.
    assert!(!text.contains("Footprint and commonality"));
    let info = folder.done(&[
        "trace",
        "info",
        "--json",
        "short.000.lines",
        "short.001.lines",
    ]);
    fs::write(folder.at("info.json"), info).unwrap();
    assert!(page(&["a.json", "info.json"]).contains("Footprint and commonality"));
}

#[test]
fn traces_that_are_not_the_same_have_chapters_of_their_own() {
    let folder = Folder::new("[traces]\na = 'short.000.lines'\nb = 'short.*.lines'", 400);
    folder.done(&["sweep", "spec.toml", "--out", "o"]);
    let text = folder.done(&["report", "o", "--markdown", "--out", "-"]);
    assert!(
        text.contains("\n## a\n") && text.contains("\n## b\n"),
        "{text}"
    );
    // One invocation alone has nothing to replay.
    assert!(text.contains("had nothing to replay"), "{text}");
}

#[test]
fn what_is_missing_or_torn_is_said() {
    let folder = swept();
    let whole = folder.bytes("o/results.jsonl");
    fs::write(folder.at("o/results.jsonl"), &whole[..whole.len() - 100]).unwrap();
    let output = folder.output(&["report", "o", "--out", "r.html"]);
    assert!(output.status.success());
    let said = stderr(&output);
    assert!(
        said.contains("note: o/results.jsonl:7: torn or damaged: this point is left out"),
        "{said}"
    );
    assert!(
        said.contains("note: o/results.jsonl: 1 of 7 points are missing: run the sweep again"),
        "{said}"
    );
    let html = String::from_utf8(folder.bytes("r.html")).unwrap();
    assert!(html.contains("1 of 7 points are missing"));
}

#[test]
fn an_interrupted_run_is_marked() {
    let folder = Folder::new("", 400);
    let run = [
        "run",
        "-q",
        "--dut",
        "golden",
        "--json",
        "r.json",
        "--trace",
        "short.000.lines",
        "short.001.lines",
    ];
    folder.done(&run);
    let mut result: Value = serde_json::from_slice(&folder.bytes("r.json")).unwrap();
    result["interrupted"] = true.into();
    fs::write(folder.at("r.json"), result.to_string()).unwrap();
    let text = folder.done(&["report", "r.json", "--markdown", "--out", "-"]);
    assert!(
        text.contains("**Warning:** 1 run was interrupted"),
        "{text}"
    );
}

#[test]
fn whatever_a_result_is_measured_beside_is_shown() {
    let folder = Folder::new("", 2000);
    let run = [
        "run",
        "-q",
        "--dut",
        "golden",
        "--json",
        "r.json",
        "--trace",
        "short.000.lines",
        "short.001.lines",
    ];
    folder.done(&run);
    let mut result: Value = serde_json::from_slice(&folder.bytes("r.json")).unwrap();
    let own = result["figures"]["speedup"].as_f64().unwrap();
    for figures in ["/figures", "/functions/0/figures"] {
        let figures = result.pointer_mut(figures).unwrap();
        figures["fortune_teller_speedup"] = 0.05.into();
        figures["perfect_l1i_speedup"] = 3.0.into();
    }
    fs::write(folder.at("r.json"), result.to_string()).unwrap();
    let text = folder.done(&["report", "r.json", "--markdown", "--out", "-"]);
    let over = format!("{:+.1} %", ((1.0 + own) / 1.05 - 1.0) * 100.0).replace('-', "−");
    assert!(
        text.contains(&format!("{over} over fortune teller")),
        "{over}\n{text}"
    );
    for said in [
        "+5.0 % fortune teller",
        "+300.0 % perfect L1-I",
        "| over fortune teller |",
    ] {
        assert!(text.contains(said), "{said}\n{text}");
    }
}
