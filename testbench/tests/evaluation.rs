//! The figures of README and docs are what the evaluation gives: its points are run here by the golden model.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use serde_json::Value;

const COMMAND: &str = "run: make evaluation-docs";

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(name: &str) -> String {
    fs::read_to_string(project().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// What the evaluation comes to without the RTL: its results, and the page about them as Markdown.
static EVALUATION: LazyLock<(Vec<Value>, String)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let spec = read("sweeps/evaluation.toml");
    let traces = project().join("traces").canonicalize().unwrap();
    let spec = spec.replace("../traces", &traces.display().to_string());
    fs::write(
        folder.path().join("spec.toml"),
        spec.replace("\"both\"", "\"golden\""),
    )
    .unwrap();
    fs::write(
        folder.path().join("memory.toml"),
        read("sweeps/memory.toml"),
    )
    .unwrap();
    let jukebox = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jukebox"));
        let output = command
            .args(args)
            .current_dir(folder.path())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        String::from_utf8(output.stdout).unwrap()
    };
    jukebox(&["sweep", "-q", "spec.toml", "--out", "o"]);
    let page = jukebox(&["report", "o", "--markdown", "--out", "-"]);
    let results = fs::read_to_string(folder.path().join("o/results.jsonl")).unwrap();
    let results = results
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    (results.collect(), page)
});

/// Options are the same but for these, and for what changes no figure.
fn same(one: &Value, other: &Value, but: &[&str]) -> bool {
    let rest = |options: &Value| {
        let mut options = options.as_object().unwrap().clone();
        options.retain(|name, _| !but.contains(&name.as_str()));
        options
    };
    rest(one) == rest(other)
}

/// The result that differs from the first in these options, and `null` where one is not given.
fn with(changes: &[(&str, Value)]) -> &'static Value {
    let usual = &EVALUATION.0[0];
    let names: Vec<&str> = changes.iter().map(|(name, _)| *name).collect();
    let is = |result: &&Value| {
        let options = &result["options"];
        result["config"] == usual["config"]
            && same(options, &usual["options"], &names)
            && changes.iter().all(|(name, value)| options[name] == *value)
    };
    EVALUATION.0.iter().find(is).unwrap()
}

/// One of the latencies in place of the usual one.
fn latency(name: &str, cycles: u64) -> (&'static str, Value) {
    let mut latencies = EVALUATION.0[0]["options"]["latencies"].clone();
    latencies[name] = cycles.into();
    ("latencies", latencies)
}

/// The result with these options.
fn result(l2: &str, pace: Option<u64>) -> &'static Value {
    let is = |result: &&Value| {
        let (options, usual) = (&result["options"], &EVALUATION.0[0]);
        options["l2"] == l2
            && options["pace"]["window"].as_u64() == pace
            && (pace.is_none() || options["pace"]["release"] == 1)
            && same(options, &usual["options"], &["l2", "pace"])
            && result["config"] == usual["config"]
    };
    EVALUATION.0.iter().find(is).unwrap()
}

fn function<'a>(result: &'a Value, name: &str) -> &'a Value {
    let functions = result["functions"].as_array().unwrap();
    let function = functions.iter().find(|function| function["name"] == name);
    &function.unwrap()["figures"]
}

/// Figures in percent, `+` before those that are rises.
fn cells(figures: &Value, names: &[&str]) -> Vec<String> {
    let cell = |name: &&str| {
        let value = figures[name.trim_start_matches('+')].as_f64().unwrap();
        match *name {
            "metadata_bytes" => format!("{:.1} KiB", value / 1024.0),
            name if name.starts_with('+') => format!("{:+.1} %", 100.0 * value),
            _ => format!("{:.1} %", 100.0 * value),
        }
    };
    names.iter().map(cell).collect()
}

/// A file has a row of a table with these cells, some of them in bold.
fn assert_row(file: &str, name: &str, cells: &[String]) {
    let text = read(file).replace("**", "");
    let row = format!("| {name} | {} |", cells.join(" | "));
    assert!(text.contains(&row), "{file}: no row {row}");
}

#[test]
#[ignore = "long: make test-long"]
fn the_page_in_docs_is_what_the_evaluation_gives() {
    let kept = read("docs/evaluation.md");
    // Before it, what is said of the RTL; behind it, which points there were.
    let tables = |text: &str| {
        let (_, rest) = text.split_once("\n### ").expect("a figure");
        rest.split_once("\n### Every point")
            .expect("an end")
            .0
            .to_owned()
    };
    assert!(
        tables(&kept) == tables(&EVALUATION.1),
        "docs/evaluation.md; {COMMAND}"
    );
    let answer = |text: &str| text.lines().take(5).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(
        answer(&kept),
        answer(&EVALUATION.1),
        "docs/evaluation.md; {COMMAND}"
    );
    assert!(kept.contains("0 differences."));
}

#[test]
fn the_readme_has_its_figures() {
    let names = [
        "coverage",
        "overprediction",
        "+traffic_rise",
        "speedup",
        "share_of_perfect_gain",
    ];
    let large = result("1MiB:16", None);
    for (shown, name) in [
        ("Node.js", "node_json"),
        ("CPython", "py_json"),
        ("Rust", "rust_json"),
    ] {
        assert_row("README.md", shown, &cells(function(large, name), &names));
    }
    assert_row("README.md", "all", &cells(&large["figures"], &names));
    let small = |pace| {
        cells(
            &result("256KiB:8", pace)["figures"],
            &["coverage", "overprediction"],
        )
    };
    let (unpaced, paced) = (small(None), small(Some(512)));
    let said = format!(
        "pacing takes coverage from {} to {} and overprediction from {} to {}",
        unpaced[0], paced[0], unpaced[1], paced[1]
    );
    assert!(read("README.md").contains(&said), "README.md: {said}");
}

#[test]
fn the_page_of_figures_has_them() {
    let file = "docs/figures.md";
    let names = [
        "coverage",
        "overprediction",
        "lateness",
        "metadata_bytes",
        "+traffic_rise",
        "cpi_rise",
        "speedup",
        "perfect_l2_speedup",
        "share_of_perfect_gain",
    ];
    let large = result("1MiB:16", None);
    for name in ["node_json", "py_json", "rust_json"] {
        assert_row(file, name, &cells(function(large, name), &names));
    }
    assert_row(file, "all", &cells(&large["figures"], &names));
    let names = [
        "coverage",
        "overprediction",
        "accuracy",
        "speedup",
        "share_of_perfect_gain",
    ];
    for (shown, pace) in [("unpaced", None), ("paced", Some(512))] {
        let small = result("256KiB:8", pace);
        assert_row(
            file,
            &format!("{shown}, all"),
            &cells(&small["figures"], &names),
        );
        let each = names.iter().map(|name| {
            let of = ["node_json", "py_json", "rust_json"]
                .map(|one| cells(function(small, one), &[name]).remove(0));
            of.join(", ").replace(" %,", ",")
        });
        assert_row(
            file,
            &format!("{shown}: node, py, rust"),
            &each.collect::<Vec<_>>(),
        );
    }
}

fn figure(result: &Value, name: &str) -> f64 {
    result["figures"][name].as_f64().unwrap()
}

#[test]
fn the_readme_says_what_is_gained_over_what_is_there_already() {
    let percent = |ratio: f64| format!("{:.1} %", 100.0 * ratio);
    let usual = &EVALUATION.0[0];
    let row = |name: &str, cells: &[String]| assert_row("README.md", name, cells);
    let ours = figure(usual, "speedup");
    assert!(read("README.md").contains(&format!("| nothing | | {} |", percent(ours))));
    for (name, of) in [
        ("next line, one at a miss", "next_line_1_speedup"),
        ("next line, two at a miss", "next_line_2_speedup"),
        (
            "the same at first uses as well (tagged)",
            "tagged_next_line_2_speedup",
        ),
    ] {
        let theirs = figure(usual, of);
        let over = (1.0 + ours) / (1.0 + theirs) - 1.0;
        row(name, &[percent(theirs), percent(over)]);
    }
    let ahead = ("front_end", Value::from("run-ahead:150"));
    let wrong = ("mispredicts", Value::from(5.0));
    let known = ("targets", Value::from("perfect"));
    for (name, changes) in [
        (
            "a front end 150 instructions ahead, cold targets",
            vec![ahead.clone()],
        ),
        (
            "the same, 5 wrong predictions in 1000 instructions",
            vec![ahead.clone(), wrong.clone()],
        ),
        (
            "the same, all targets known, 5 wrong predictions",
            vec![ahead.clone(), wrong, known.clone()],
        ),
        (
            "the same, all targets known, none wrong",
            vec![ahead, known],
        ),
    ] {
        let result = with(&changes);
        let own = figure(usual, "baseline_cycles") / figure(result, "baseline_cycles") - 1.0;
        let behind = format!(
            "{} (perfect L2: {})",
            percent(figure(result, "speedup")),
            percent(figure(result, "perfect_l2_speedup"))
        );
        row(name, &[percent(own), behind]);
    }
    let bound = format!(
        "gains more than {} over nothing",
        percent(figure(usual, "perfect_l2_speedup"))
    );
    assert!(read("README.md").contains(&bound), "README.md: {bound}");
}

#[test]
fn what_the_assumptions_are_worth_is_what_they_give() {
    let names = [
        "coverage",
        "cpi_rise",
        "speedup",
        "perfect_l2_speedup",
        "share_of_perfect_gain",
    ];
    let distributed = EVALUATION.0.iter();
    let distributed = distributed.map(|result| &result["options"]["memory"]);
    let distributed = distributed
        .clone()
        .find(|memory| !memory.is_null())
        .unwrap();
    for (name, changes) in [
        ("as above", vec![]),
        ("base CPI 1, not 3", vec![("base_cpi", Value::from(1.0))]),
        ("base CPI 4", vec![("base_cpi", Value::from(4.0))]),
        (
            "no data stalls, not 0.5 cycles an instruction",
            vec![("data_cpi", Value::from(0.0))],
        ),
        ("data stalls of 1", vec![("data_cpi", Value::from(1.0))]),
        (
            "memory in 100 cycles, not 200",
            vec![latency("memory", 100)],
        ),
        ("memory in 400", vec![latency("memory", 400)]),
        (
            "a line every 4 cycles, not 8",
            vec![latency("memory_interval", 4)],
        ),
        ("every 32", vec![latency("memory_interval", 32)]),
        ("4 misses outstanding, not 16", vec![latency("mshrs", 4)]),
        (
            "latencies and bandwidth distributed",
            vec![("memory", distributed.clone())],
        ),
        (
            "10 lines of data in 1000 instructions",
            vec![("data_fills", Value::from(10.0))],
        ),
        ("20 lines of data", vec![("data_fills", Value::from(20.0))]),
        (
            "fetch 150 instructions ahead, cold targets",
            vec![("front_end", Value::from("run-ahead:150"))],
        ),
        ("ideal timing", vec![("timing", Value::from("ideal"))]),
    ] {
        let figures = &with(&changes)["figures"];
        assert_row("docs/figures.md", name, &cells(figures, &names));
    }
}
