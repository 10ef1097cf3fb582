//! README and pages give the figures that the golden model computes on the shipped traces, and the
//! numbers that the code has. (With pacing RTL and model differ by a tenth of a percent: those are
//! the RTL's.)

use std::path::{Path, PathBuf};
use std::process::Command;

use jukebox::report::grouped;
use jukebox_capture::suite::{Function, Language};
use serde_json::Value;

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A page with its lines run together.
fn page(name: &str) -> String {
    let text = std::fs::read_to_string(project().join(name)).unwrap();
    text.replace('\n', " ")
}

fn says(name: &str, expected: &[String]) {
    let page = page(name);
    for expected in expected {
        assert!(page.contains(expected), "{name} does not say: {expected}");
    }
}

/// The result of `make demo`'s command with `more` options, by the golden model alone.
fn played(more: &[&str]) -> Value {
    played_of(&["traces/json.jbt"], more)
}

/// The same of other traces.
fn played_of(traces: &[&str], more: &[&str]) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let json = folder.path().join("result.json");
    let output = Command::new(env!("CARGO_BIN_EXE_jukebox"))
        .args(["run", "-q", "--dut", "golden", "--timing", "cycle"])
        .args(more)
        .arg("--trace")
        .args(traces.iter().map(|name| project().join(name)))
        .arg("--json")
        .arg(&json)
        .current_dir(project())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    serde_json::from_str(&std::fs::read_to_string(json).unwrap()).unwrap()
}

/// The figures of the functions, by name, and of all.
fn rows(result: &Value) -> Vec<(String, Value)> {
    let functions = result["functions"].as_array().unwrap().iter();
    functions
        .map(|function| {
            let name = function["name"].as_str().unwrap();
            (name.to_owned(), function["figures"].clone())
        })
        .chain([("all".to_owned(), result["figures"].clone())])
        .collect()
}

fn share(figures: &Value, name: &str) -> String {
    format!("{:.1} %", 100.0 * figures[name].as_f64().unwrap())
}

#[test]
fn a_warm_invocation() {
    let rows = ["on", "off"].map(|marks| {
        let result = played(&["--sequence", "cold,cold,warm,cold", "--marks", marks]);
        let covered = |index: usize| -> u64 {
            let functions = result["functions"].as_array().unwrap().iter();
            let one = |function: &Value| function["invocations"][index]["covered"].as_u64();
            functions.map(|function| one(function).unwrap()).sum()
        };
        let [second, fourth] = [covered(1), covered(3)];
        format!(
            "| {marks} | {} | {} | {:.1} % |",
            grouped(second),
            grouped(fourth),
            100.0 * fourth as f64 / second as f64
        )
    });
    says("docs/figures.md", &rows);
}

/// L2s with two marks, one and none: what their records take, and what they gain.
#[test]
fn fewer_marks() {
    let run = |l2: &str, marks: &str, limit: &str, pace: &[&str]| {
        let options = ["--l2", l2, "--marks", marks, "--metadata-limit", limit];
        played(&[&options, pace].concat())
    };
    let gain = |result: &Value| share(&result["figures"], "share_of_perfect_gain");
    let sum = |result: &Value, name: &str, of: fn(u64, u64) -> u64| {
        let functions = result["functions"].as_array().unwrap().iter();
        let all = functions.flat_map(|function| function["invocations"].as_array().unwrap());
        all.map(|one| one[name].as_u64().unwrap()).fold(0, of)
    };
    let row = |result: &Value| {
        let longest = sum(result, "metadata_bytes_written", u64::max) as f64 / 1024.0;
        let coverage = share(&result["figures"], "coverage");
        format!("{longest:.1} KiB | {coverage} | {} |", gain(result))
    };
    let entries = |result: &Value| sum(result, "metadata_entries", |a, b| a + b);
    let (mut expected, mut unpaced) = (Vec::new(), Vec::new());
    for (name, l2) in [("1 MB", "1MiB:16"), ("256 KB", "256KiB:8")] {
        let [on, one, none] = ["on", "one", "none"].map(|marks| run(l2, marks, "64KiB", &[]));
        assert_eq!(row(&on), row(&one));
        let (few, many) = (entries(&on), entries(&none));
        expected.push(format!(
            "| {name}, two or one | {} | | {}",
            grouped(few),
            row(&on)
        ));
        expected.push(format!(
            "| {name}, none | {} | {:.1} | {}",
            grouped(many),
            many as f64 / few as f64,
            row(&none)
        ));
        unpaced.push(gain(&none));
    }
    let limits = ["16KiB", "32KiB"].map(|limit| gain(&run("1MiB:16", "none", limit, &[])));
    expected.push(format!(
        "| share of a perfect L2's gain | {} | {} |",
        limits.join(" | "),
        unpaced[0]
    ));
    for (name, marks) in [("two", "on"), ("one", "one"), ("none", "none")] {
        let paced = |l2| gain(&run(l2, marks, "64KiB", &["--pace", "512:1"]));
        let both = ["1MiB:16", "256KiB:8"].map(paced);
        expected.push(format!("| {name} | {} |", both.join(" | ")));
    }
    expected.push(format!("| none, unpaced | {} |", unpaced.join(" | ")));
    says("docs/attach/different.md", &expected);
}

#[test]
fn a_large_l2() {
    let result = played(&[]);
    let played: usize = result["functions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|function| function["invocations"].as_array().unwrap().len())
        .sum();
    let replayed = &result["figures"]["invocations"];
    let (mut short, mut long) = (Vec::new(), Vec::new());
    for (name, figures) in rows(&result) {
        let strong = |text: String| match &*name {
            "all" => format!("**{text}**"),
            _ => text,
        };
        let share = |name| share(&figures, name);
        let metadata = figures["metadata_bytes"].as_f64().unwrap() / 1024.0;
        let coverage = strong(share("coverage"));
        let over = strong(share("overprediction"));
        let gain = strong(share("share_of_perfect_gain"));
        let rise = format!("+{}", share("traffic_rise"));
        let shown = match &*name {
            "node_json" => "Node.js",
            "py_json" => "CPython",
            "rust_json" => "Rust",
            other => other,
        };
        short.push(format!(
            "| {shown} | {coverage} | {over} | {rise} | {} | {gain} |",
            share("speedup")
        ));
        long.push(format!(
            "| {} | {coverage} | {over} | {} | {metadata:.1} KiB | {rise} | {} | {} | {} | {gain} |",
            strong(name.clone()),
            share("lateness"),
            share("cpi_rise"),
            share("speedup"),
            share("perfect_l2_speedup"),
        ));
    }
    short.push(format!("runs {played} invocations"));
    long.push(format!(
        "{replayed} of all {played} have a record to replay"
    ));
    says("README.md", &short);
    says("docs/figures.md", &long);
}

#[test]
fn a_small_l2() {
    let result = played(&["--l2", "256KiB:8"]);
    let rows = rows(&result);
    let (_, all) = rows.last().unwrap();
    let columns = [
        "coverage",
        "overprediction",
        "accuracy",
        "speedup",
        "share_of_perfect_gain",
    ];
    let whole = columns.map(|column| share(all, column)).join(" | ");
    let each = columns.map(|column| {
        let three = rows[..3].iter().map(|(_, figures)| {
            let share = share(figures, column);
            share.trim_end_matches(" %").to_owned()
        });
        format!("{} %", three.collect::<Vec<_>>().join(", "))
    });
    let expected = [
        format!("| unpaced, all | {whole} |"),
        format!("| unpaced: node, py, rust | {} |", each.join(" | ")),
    ];
    says("docs/figures.md", &expected);
    let expected = [
        format!("coverage from {} to", share(all, "coverage")),
        format!("overprediction from {} to", share(all, "overprediction")),
    ];
    says("README.md", &expected);
}

/// Share of a perfect L2's gain, and rise of traffic, of functions together: of the invocations that
/// had a record to replay, which are all but the first.
fn gain_and_traffic(functions: &[&Value]) -> String {
    let sum = |name: &str| -> f64 {
        let invocations = functions
            .iter()
            .flat_map(|one| one["invocations"].as_array().unwrap().iter().skip(1));
        invocations.map(|one| one[name].as_f64().unwrap()).sum()
    };
    let before = sum("baseline_cycles");
    let gain = (before - sum("cycles")) / (before - sum("perfect_l2_cycles"));
    let rise = sum("memory_bytes") / sum("baseline_memory_bytes") - 1.0;
    format!("{:.1} % (+{:.1} %)", 100.0 * gain, 100.0 * rise)
}

/// The rows of the paper's design and of what we would ship, the shipped functions with a large
/// footprint apart and with the others.
#[test]
fn large_footprints() {
    let best = ["--config", "configs/best.toml", "--next-line", "2"];
    let best_256k = ["--config", "configs/best-256k.toml", "--next-line", "2"];
    let small = ["--l2", "256KiB:8", "--pace"];
    let rows = [
        ("the paper's design, 1 MB", vec![]),
        ("`best.toml`, 1 MB", best.to_vec()),
        (
            "`best.toml`, 1 MB, 8 KiB",
            [&best[..], &["--metadata-limit", "8KiB"]].concat(),
        ),
        (
            "the paper's design, 256 KB, paced 512:1",
            [&small[..], &["512:1"]].concat(),
        ),
        (
            "`best-256k.toml`, 256 KB, paced 256:2",
            [&best_256k[..], &small, &["256:2"]].concat(),
        ),
    ];
    let mut expected = Vec::new();
    for (name, options) in rows {
        let all = played_of(&["traces/json.jbt", "traces/large.jbt"], &options);
        let functions = all["functions"].as_array().unwrap();
        let large: Vec<&Value> = functions
            .iter()
            .filter(|one| ["grpc_hello", "node_html"].contains(&one["name"].as_str().unwrap()))
            .collect();
        let each = large.iter().map(|one| gain_and_traffic(&[*one]));
        let mut cells: Vec<String> = each.collect();
        cells.push(gain_and_traffic(&large));
        cells.push(gain_and_traffic(&functions.iter().collect::<Vec<_>>()));
        expected.push(format!("| {name} | {} |", cells.join(" | ")));
    }
    says("docs/figures.md", &expected);
}

#[test]
fn the_timing_model() {
    let options = &played(&[])["options"];
    let latencies = &options["latencies"];
    let number = |value: &Value| format!("{:.1}", value.as_f64().unwrap());
    let expected = [
        format!(
            "waits {} cycles for the L2, {} for the LLC, {} for memory",
            latencies["l2"], latencies["llc"], latencies["memory"]
        ),
        format!("at most {} misses outstanding", latencies["mshrs"]),
        format!(
            "a line of memory every {} cycles",
            latencies["memory_interval"]
        ),
        format!(
            "{} cycles an instruction, and {} more of data",
            number(&options["base_cpi"]),
            number(&options["data_cpi"])
        ),
    ];
    says("docs/figures.md", &expected);
}

#[test]
fn the_function_suite() {
    let functions = Function::all().count();
    says(
        "README.md",
        &[
            format!("records {functions} functions"),
            format!("plays {} invocations", 12 * functions),
        ],
    );
    says(
        "docs/suite.md",
        &[
            format!("all {functions} of them"),
            format!("{} requests in Python", Language::Python.warm_up()),
            format!("{} in Node.js", Language::Node.warm_up()),
            format!("{} in Rust", Language::Rust.warm_up()),
        ],
    );
}
