//! The RTL on sample traces, checked against the golden model.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

/// One invocation of the Rust function, as a file of its own.
fn trace(dir: &Path, index: u32) -> String {
    let all = Path::new(env!("CARGO_MANIFEST_DIR")).join("../traces/json.jbt");
    let one = dir.join(format!("{index}.jbt")).display().to_string();
    let output = Command::new(env!("CARGO_BIN_EXE_jukebox"))
        .args(["trace", "cut", "-q", "--functions", "rust_json"])
        .args(["--invocations", &index.to_string(), "-o", &one])
        .arg(all)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    one
}

fn run(dir: &Path, traces: &[u32], more: &[&str]) -> (Output, Value) {
    let json = dir.join("result.json");
    let traces: Vec<String> = traces.iter().map(|&index| trace(dir, index)).collect();
    let output = Command::new(env!("CARGO_BIN_EXE_jukebox"))
        .current_dir(dir)
        .args(["run", "-q", "--json", "result.json", "--trace"])
        .args(&traces)
        .args(more)
        .output()
        .unwrap();
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let result = serde_json::from_slice(&std::fs::read(json).unwrap()).unwrap();
    (output, result)
}

fn invocations(result: &Value) -> &[Value] {
    result["functions"][0]["invocations"].as_array().unwrap()
}

fn records(dir: &Path, count: usize) -> Vec<Vec<u8>> {
    (0..count)
        .map(|index| std::fs::read(dir.join(format!("rust_json.{index}.meta"))).unwrap())
        .collect()
}

/// What does not depend on whether RTL or model plays the prefetcher.
const SHARED: [&str; 12] = [
    "l1i_misses",
    "baseline_l2_misses",
    "covered",
    "uncovered",
    "used",
    "overpredicted",
    "prefetches_issued",
    "prefetch_fills",
    "metadata_bytes_written",
    "metadata_bytes_read",
    "metadata_entries",
    "events_recorded",
];

#[test]
fn in_ideal_timing_rtl_and_model_give_the_same_figures_and_records() {
    let dir = tempfile::tempdir().unwrap();
    let ideal = ["--timing", "ideal", "--dump-metadata", "."];
    let (_, model) = run(
        dir.path(),
        &[0, 1, 2],
        &[&ideal[..], &["--dut", "golden"]].concat(),
    );
    let of_model = records(dir.path(), 3);
    let (_, both) = run(dir.path(), &[0, 1, 2], &ideal);
    assert_eq!(records(dir.path(), 3), of_model);
    for (both, model) in invocations(&both).iter().zip(invocations(&model)) {
        for name in SHARED {
            assert_eq!(both[name], model[name], "{name}");
        }
        assert_eq!(both["events_lost"], 0);
        assert!(both["equivalence"]["compared_events"].as_u64() > both["l1i_misses"].as_u64());
        assert_eq!(both["equivalence"]["mismatches"], 0);
        assert_eq!(both["counters"]["CNT_RECORDED"], both["events_recorded"]);
        assert_eq!(
            both["counters"]["CNT_PREFETCHES"],
            both["prefetches_issued"]
        );
        assert_eq!(
            both["counters"]["CNT_ENTRIES_WRITTEN"],
            both["metadata_entries"]
        );
        assert_eq!(
            both["counters"]["CNT_BYTES_READ"],
            both["metadata_bytes_read"]
        );
    }
}

#[test]
fn back_pressure_in_ideal_timing_costs_time_and_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    let ideal = ["--timing", "ideal", "--dump-metadata", "."];
    let (_, quiet) = run(
        dir.path(),
        &[3, 6],
        &[&ideal[..], &["--dut", "golden"]].concat(),
    );
    let of_quiet = records(dir.path(), 2);
    let (_, stalled) = run(
        dir.path(),
        &[3, 6],
        &[&ideal[..], &["--stall", "0.4", "--seed", "5"]].concat(),
    );
    assert_eq!(records(dir.path(), 2), of_quiet);
    for (stalled, quiet) in invocations(&stalled).iter().zip(invocations(&quiet)) {
        for name in SHARED {
            assert_eq!(stalled[name], quiet[name], "{name}");
        }
    }
}

#[test]
fn on_the_clock_the_rtl_is_as_good_as_the_model() {
    let dir = tempfile::tempdir().unwrap();
    let (_, model) = run(dir.path(), &[3, 6], &["--dut", "golden"]);
    let (_, both) = run(dir.path(), &[3, 6], &[]);
    for (both, model) in invocations(&both).iter().zip(invocations(&model)) {
        let cycles = |one: &Value| one["cycles"].as_u64().unwrap() as f64;
        assert!((cycles(both) / cycles(model) - 1.0).abs() < 0.002);
        assert_eq!(both["baseline_cycles"], model["baseline_cycles"]);
        assert_eq!(both["events_lost"], 0);
    }
    let second = &invocations(&both)[1];
    assert!(second["cycles"].as_u64() < second["baseline_cycles"].as_u64());
    assert!(second["perfect_l2_cycles"].as_u64() < second["cycles"].as_u64());
}

#[test]
fn the_same_seed_gives_the_same_result() {
    let dir = tempfile::tempdir().unwrap();
    let stalled = ["--timing", "ideal", "--stall", "0.3", "--seed", "9"];
    let [(_, first), (_, second)] = [(), ()].map(|()| run(dir.path(), &[3], &stalled));
    assert_eq!(first, second);
}

#[test]
fn a_compile_is_announced_once_and_only_if_it_happens() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let lines: Vec<u8> = (0..9u64).flat_map(|n| (n * 64).to_le_bytes()).collect();
    std::fs::write(dir.join("short.000.lines"), lines).unwrap();
    std::fs::write(dir.join("other.toml"), "[geometry]\ncrrb_entries = 8\n").unwrap();
    let run = |more: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_jukebox"))
            .current_dir(dir)
            .env("JUKEBOX_CACHE", dir.join("kept"))
            .args(["run", "--format", "lines", "--trace", "short.000.lines"])
            .args(more)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{said}");
        said
    };
    let other = ["--config", "other.toml"];
    // The default configuration is there, the model needs none.
    assert_eq!(run(&[]), "");
    assert_eq!(run(&[&other[..], &["--dut", "golden"]].concat()), "");
    assert!(!dir.join("kept").exists());
    let said = run(&other);
    let kept = dir.join("kept").display().to_string();
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(
        said.contains("compiling the co-simulation") && said.contains(&kept),
        "{said}"
    );
    // It is kept now.
    assert_eq!(run(&other), "");
}

#[test]
fn waves_are_written_in_both_formats() {
    let dir = tempfile::tempdir().unwrap();
    let short = dir.path().join("short.000.lines");
    let lines: Vec<u8> = (0..50u64)
        .flat_map(|line| (line * 64).to_le_bytes())
        .collect();
    std::fs::write(&short, lines).unwrap();
    for wave in ["w.vcd", "w.fst"] {
        let output = Command::new(env!("CARGO_BIN_EXE_jukebox"))
            .current_dir(dir.path())
            .args(["run", "-q", "--trace", "short.000.lines", "--wave", wave])
            .output()
            .unwrap();
        assert_eq!(
            output.status.code(),
            Some(0),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        assert!(
            std::fs::metadata(dir.path().join(wave)).unwrap().len() > 1000,
            "{wave}"
        );
    }
}
