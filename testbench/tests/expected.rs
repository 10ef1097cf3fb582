//! On the sample traces the functional model alone, and the RTL under the golden model, with and without
//! back-pressure, give what an independent model computed.

use std::path::{Path, PathBuf};

use jukebox::options::{Dut, Marks, Options, Shapes, Timing};
use jukebox::plan::Plan;
use jukebox::result::{InvocationResult, RunResult};
use jukebox::run::run;
use jukebox_config::{Coding, Config};
use jukebox_golden::{Geometry, format};
use serde::Deserialize;
use sha2::{Digest, Sha256};

#[derive(Deserialize)]
struct Expected {
    l1i_miss: u64,
    base_miss: u64,
    miss: u64,
    used: u64,
    issued: u64,
    entries: u64,
    dropped: u64,
    lines: u64,
    sha256: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Files of shipped traces, and the functions in each.
const JSON: (&str, usize) = ("traces/json.jbt", 3);
const LARGE: (&str, usize) = ("traces/large.jbt", 2);

fn plan(l2: &str, timing: Timing, dump: &Path) -> Plan {
    plan_of(JSON, l2, timing, dump)
}

fn plan_of(traces: (&str, usize), l2: &str, timing: Timing, dump: &Path) -> Plan {
    let traces = vec![root().join(traces.0)];
    Plan {
        config: Config::default(),
        options: Options {
            traces: traces
                .iter()
                .map(|path| path.display().to_string())
                .collect(),
            dut: Dut::Golden,
            timing,
            shapes: Shapes {
                l2: l2.parse().unwrap(),
                ..Options::default().shapes
            },
            metadata_limit: "64KiB".parse().unwrap(),
            ..Options::default()
        },
        traces,
        format: None,
        wave: None,
        record_ports: None,
        dump_metadata: Some(dump.to_owned()),
        verbose: false,
        quiet: true,
    }
}

/// Lines set in a record, and the digest of its entries with tags sign-extended to 64-bit addresses.
fn digest(record: &[u8]) -> (u64, String) {
    let geometry = Geometry::new(&Config::default());
    let mut hash = Sha256::new();
    let mut lines = 0;
    for entry in format::decode(&geometry, record)
        .into_iter()
        .flat_map(|line| line.expect("a sound line"))
    {
        let region = (((entry.tag << 10) as i64) << 16 >> 16) as u64 >> 10;
        hash.update(region.to_le_bytes());
        hash.update((entry.vector as u64).to_le_bytes());
        lines += u64::from(entry.vector.count_ones());
    }
    let hex: String = hash
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    (lines, hex[..16].to_owned())
}

fn compare(function: &str, got: &InvocationResult, want: &Expected, record: &[u8]) {
    let at = format!("{function} {}", got.index);
    let counts = [
        ("l1i_misses", got.l1i_misses, want.l1i_miss),
        ("baseline_l2_misses", got.baseline_l2_misses, want.base_miss),
        ("uncovered", got.uncovered, want.miss),
        ("used", got.used, want.used),
        ("prefetch_fills", got.prefetch_fills, want.issued),
        ("metadata_entries", got.metadata_entries, want.entries),
    ];
    for (name, got, want) in counts {
        assert_eq!(got, want, "{at}: {name}");
    }
    assert_eq!(
        digest(record),
        (want.lines, want.sha256.clone()),
        "{at}: record"
    );
    assert_eq!(want.dropped, 0);
}

/// Who plays the prefetcher, and how hard its surroundings push back.
#[derive(Clone, Copy)]
struct Setting {
    dut: Dut,
    stall: f64,
    seed: u64,
}

const MODEL: Setting = Setting {
    dut: Dut::Golden,
    stall: 0.0,
    seed: 1,
};
const RTL: Setting = Setting {
    dut: Dut::Both,
    stall: 0.0,
    seed: 1,
};
const STALLED_RTL: Setting = Setting {
    dut: Dut::Both,
    stall: 0.3,
    seed: 7,
};

fn reproduces(traces: (&str, usize), l2: &str, tag: &str, setting: Setting) {
    let text = std::fs::read_to_string(root().join("tests/data/expected.json")).unwrap();
    let expected: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&text).unwrap();
    let dump = tempfile::tempdir().unwrap();
    let mut plan = plan_of(traces, l2, Timing::Ideal, dump.path());
    plan.options.dut = setting.dut;
    plan.options.stall = setting.stall;
    plan.options.seed = setting.seed;
    let result = run(&plan).unwrap();
    assert_eq!(result.functions.len(), traces.1);
    for function in &result.functions {
        let want: Vec<Expected> =
            serde_json::from_value(expected[&function.name][tag].clone()).unwrap();
        assert_eq!((function.invocations.len(), want.len()), (12, 12));
        for (got, want) in function.invocations.iter().zip(&want) {
            let record = std::fs::read(
                dump.path()
                    .join(format!("{}.{}.meta", function.name, got.index)),
            )
            .unwrap();
            compare(&function.name, got, want, &record);
            assert_eq!((got.equivalence.mismatches, got.events_lost), (0, 0));
            let checked = got.equivalence.compared_events > 0;
            assert_eq!(checked, setting.dut == Dut::Both);
            ideal_identities(got);
        }
    }
    identities(&result);
}

/// What holds by definition, whatever the timing.
fn identities(result: &RunResult) {
    for one in result
        .functions
        .iter()
        .flat_map(|function| &function.invocations)
    {
        assert_eq!(
            one.covered + one.uncovered,
            one.baseline_l2_misses + one.pollution_misses
        );
        assert_eq!(one.used + one.overpredicted, one.prefetch_fills);
        assert!(one.prefetch_fills <= one.prefetches_issued && one.late <= one.used);
        assert_eq!(one.memory_bytes, one.traffic.total());
        assert_eq!(
            one.events_recorded,
            one.uncovered + one.used + one.kept + one.used_of_earlier
        );
        assert!(
            one.perfect_l2_cycles <= one.baseline_cycles && one.warm_cycles <= one.lukewarm_cycles
        );
        assert!(one.perfect_l1i_cycles <= one.perfect_l2_cycles);
        assert_eq!(one.baseline_split.total(), one.baseline_cycles);
        assert_eq!(one.split.total(), one.cycles);
    }
}

/// What LRU adds where the replay precedes the program and the caches start empty.
fn ideal_identities(one: &InvocationResult) {
    assert_eq!(one.pollution_misses, 0);
    assert_eq!(one.covered, one.used);
    assert_eq!(one.late, 0);
}

/// A record in delta coding, of an independent encoder.
#[derive(Deserialize)]
struct ExpectedDelta {
    bytes: u64,
    sha256: String,
}

/// The records of the same runs in delta coding, byte for byte.
fn reproduces_in_delta_coding(traces: (&str, usize), l2: &str, tag: &str, setting: Setting) {
    let text = std::fs::read_to_string(root().join("tests/data/expected_delta.json")).unwrap();
    let expected: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&text).unwrap();
    let dump = tempfile::tempdir().unwrap();
    let mut plan = plan_of(traces, l2, Timing::Ideal, dump.path());
    plan.config.metadata.coding = Coding::Delta;
    plan.options.dut = setting.dut;
    plan.options.stall = setting.stall;
    plan.options.seed = setting.seed;
    let result = run(&plan).unwrap();
    assert_eq!(result.functions.len(), traces.1);
    for function in &result.functions {
        let want: Vec<ExpectedDelta> =
            serde_json::from_value(expected[&function.name][tag].clone()).unwrap();
        assert_eq!((function.invocations.len(), want.len()), (12, 12));
        for (got, want) in function.invocations.iter().zip(&want) {
            let file = format!("{}.{}.meta", function.name, got.index);
            let record = std::fs::read(dump.path().join(&file)).unwrap();
            let hash: String = Sha256::digest(&record)[..8]
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect();
            assert_eq!(
                (record.len() as u64, &hash),
                (want.bytes, &want.sha256),
                "{file}"
            );
            assert_eq!(got.metadata_bytes_written, want.bytes, "{file}");
            assert_eq!((got.equivalence.mismatches, got.events_lost), (0, 0));
            ideal_identities(got);
        }
    }
    identities(&result);
}

#[test]
fn delta_coding_at_one_mebibyte() {
    reproduces_in_delta_coding(JSON, "1MiB:16", "l2_1M_nocap", MODEL);
}

#[test]
fn delta_coding_at_a_quarter_of_it() {
    reproduces_in_delta_coding(JSON, "256KiB:8", "l2_256K_nocap", MODEL);
}

#[test]
fn one_mebibyte() {
    reproduces(JSON, "1MiB:16", "l2_1M_nocap", MODEL);
}

#[test]
fn a_quarter_of_it() {
    reproduces(JSON, "256KiB:8", "l2_256K_nocap", MODEL);
}

#[test]
fn large_footprints_at_one_mebibyte() {
    reproduces(LARGE, "1MiB:16", "l2_1M_nocap", MODEL);
    reproduces_in_delta_coding(LARGE, "1MiB:16", "l2_1M_nocap", MODEL);
}

#[test]
fn large_footprints_at_a_quarter_of_it() {
    reproduces(LARGE, "256KiB:8", "l2_256K_nocap", MODEL);
    reproduces_in_delta_coding(LARGE, "256KiB:8", "l2_256K_nocap", MODEL);
}

#[test]
#[ignore = "half a minute; make test-long runs it"]
fn large_footprints_in_rtl() {
    reproduces(LARGE, "1MiB:16", "l2_1M_nocap", RTL);
    reproduces(LARGE, "256KiB:8", "l2_256K_nocap", STALLED_RTL);
    reproduces_in_delta_coding(LARGE, "1MiB:16", "l2_1M_nocap", RTL);
}

#[test]
fn one_mebibyte_in_rtl() {
    reproduces(JSON, "1MiB:16", "l2_1M_nocap", RTL);
}

#[test]
fn a_quarter_of_it_in_rtl() {
    reproduces(JSON, "256KiB:8", "l2_256K_nocap", RTL);
}

#[test]
fn one_mebibyte_in_rtl_with_back_pressure() {
    reproduces(JSON, "1MiB:16", "l2_1M_nocap", STALLED_RTL);
}

#[test]
fn a_quarter_of_it_in_rtl_with_back_pressure() {
    reproduces(JSON, "256KiB:8", "l2_256K_nocap", STALLED_RTL);
}

#[test]
fn on_the_clock_the_definitions_hold_and_the_gain_is_near_the_ideal_one() {
    let dump = tempfile::tempdir().unwrap();
    let [ideal, cycle] = [Timing::Ideal, Timing::Cycle]
        .map(|timing| run(&plan("1MiB:16", timing, dump.path())).unwrap());
    identities(&cycle);
    for (ideal, cycle) in ideal.functions.iter().zip(&cycle.functions) {
        let (ideal, cycle) = (&ideal.figures, &cycle.figures);
        let near = |a: Option<f64>, b: Option<f64>| (a.unwrap() - b.unwrap()).abs() < 0.02;
        assert!(
            near(ideal.coverage, cycle.coverage)
                && near(ideal.share_of_perfect_gain, cycle.share_of_perfect_gain)
        );
        // The range of CPI rises that the publication reports.
        assert!((0.31..1.14).contains(&cycle.cpi_rise.unwrap()));
    }
}

/// An invocation that finds the L2 warm misses next to nothing. With the L2's marks its record is
/// as good as the one before; without, it is all but empty, and so is the coverage after it.
#[test]
fn a_warm_invocation_keeps_the_record_if_the_l2_marks_what_prefetches_found() {
    use jukebox::options::Start::{Cold, Warm};
    let dump = tempfile::tempdir().unwrap();
    for timing in [Timing::Ideal, Timing::Cycle] {
        let covered = |marks: Marks| {
            let mut plan = plan("1MiB:16", timing, dump.path());
            plan.options.marks = marks;
            plan.options.sequence = vec![Cold, Cold, Warm, Cold];
            let result = run(&plan).unwrap();
            identities(&result);
            let invocations = result.functions.iter().map(|one| &one.invocations);
            invocations.fold([0; 2], |[second, fourth], one| {
                [second + one[1].covered, fourth + one[3].covered]
            })
        };
        let [second, fourth] = covered(Marks::On);
        assert!(100 * fourth >= 95 * second, "{fourth} of {second}");
        let [second, fourth] = covered(Marks::Off);
        assert!(3 * fourth < second, "{fourth} of {second} without marks");
    }
}

#[test]
fn kept_caches_leave_less_to_do() {
    let dump = tempfile::tempdir().unwrap();
    let flushed = plan("1MiB:16", Timing::Cycle, dump.path());
    let mut kept = flushed.clone();
    kept.options.keep_caches = true;
    let [flushed, kept] = [flushed, kept].map(|plan| run(&plan).unwrap());
    identities(&kept);
    for (flushed, kept) in flushed.functions.iter().zip(&kept.functions) {
        let misses = |function: &jukebox::result::FunctionResult| -> u64 {
            function
                .invocations
                .iter()
                .map(|one| one.baseline_l2_misses)
                .sum()
        };
        assert!(misses(kept) * 2 < misses(flushed));
        let cycles = |function: &jukebox::result::FunctionResult| -> u64 {
            function
                .invocations
                .iter()
                .map(|one| one.warm_cycles + one.lukewarm_cycles)
                .sum()
        };
        assert_eq!(cycles(kept), cycles(flushed));
    }
}
