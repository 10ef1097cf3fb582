//! Functions of the suite recorded from end to end.

use std::path::Path;

use jukebox_capture::Interrupts;
use jukebox_capture::suite::{Function, Mode, Plan, Report, record};
use jukebox_trace::is_kernel;
use jukebox_trace::jbt::Reader;

const INVOCATIONS: u64 = 3;

/// Records `names` into `output`.
fn recorded(mode: Mode, names: &[&str], warm_up: Option<u64>, output: &Path) -> Report {
    let functions: Vec<Function> = names.iter().map(|name| name.parse().unwrap()).collect();
    let plan = Plan {
        output: output.to_owned(),
        mode,
        functions,
        invocations: INVOCATIONS,
        warm_up,
        seed: 1,
        asked_by: "a test".to_owned(),
    };
    record(&plan, &mut Interrupts::none(), &mut |_| {}).unwrap()
}

/// Lines of every invocation of a function.
fn lines(file: &Reader, function: &str) -> Vec<Vec<u64>> {
    (0..INVOCATIONS as usize)
        .map(|n| {
            let lines = file.invocation(function, n).unwrap();
            lines.map(|line| line.unwrap()).collect()
        })
        .collect()
}

#[test]
fn a_rust_function_in_user_mode() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("suite.jbt");
    let report = recorded(Mode::User, &["rust_json", "rust_auth"], None, &output);
    assert!(
        report.failed.is_empty() && !report.interrupted,
        "{report:?}"
    );
    assert!(!folder.path().join("suite.jbt.parts").exists());
    let file = Reader::open(&output).unwrap();
    let names: Vec<&str> = file.functions().iter().map(|one| &*one.name).collect();
    assert_eq!(names, ["rust_json", "rust_auth"]);
    for function in file.functions() {
        assert_eq!(function.invocations.len(), INVOCATIONS as usize);
        let provenance = function.provenance.as_ref().unwrap();
        assert!(provenance.notes["requests"].starts_with("seed 1,"));
        assert_eq!(provenance.notes["warm-up"], "20 invocations");
        for invocation in &function.invocations {
            // A request of a few kilobytes is read, understood and answered.
            assert!((10_000..5_000_000).contains(&invocation.instructions));
            assert_eq!(invocation.kernel_instructions, None);
        }
        let lines = lines(&file, &function.name);
        assert!(lines.iter().flatten().all(|line| !is_kernel(*line)));
        // Other requests, other ways through the program.
        assert_ne!(lines[0], lines[1]);
    }
}

#[test]
fn what_is_recorded_is_kept_when_another_function_fails() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("suite.jbt");
    let parts = folder.path().join("suite.jbt.parts");
    // A folder in the place of its file: this function cannot be recorded.
    std::fs::create_dir_all(parts.join("rust_aes.jbt")).unwrap();
    let names = ["rust_fibonacci", "rust_aes"];
    let report = recorded(Mode::User, &names, Some(2), &output);
    assert_eq!(report.failed.len(), 1, "{report:?}");
    assert_eq!(report.failed[0].0.to_string(), "rust_aes");
    assert_eq!(Reader::open(&output).unwrap().functions().len(), 1);

    std::fs::remove_dir(parts.join("rust_aes.jbt")).unwrap();
    let report = recorded(Mode::User, &names, Some(2), &output);
    assert!(report.failed.is_empty(), "{report:?}");
    assert_eq!(report.kept.len(), 1, "{report:?}");
    assert_eq!(Reader::open(&output).unwrap().functions().len(), 2);
    assert!(!parts.exists());
}

#[test]
fn only_what_was_recorded_in_the_same_way_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("suite.jbt");
    let parts = folder.path().join("suite.jbt.parts");
    let names = ["rust_fibonacci"];
    recorded(Mode::User, &names, Some(2), &output);
    for (warm_up, kept) in [(2, 1), (3, 0)] {
        std::fs::create_dir(&parts).unwrap();
        std::fs::copy(&output, parts.join("rust_fibonacci.jbt")).unwrap();
        let report = recorded(Mode::User, &names, Some(warm_up), &output);
        assert_eq!(report.kept.len(), kept, "{report:?}");
        assert_eq!(report.recorded.len(), 1, "{report:?}");
    }
}

/// Boots a system for each language: a minute and a half.
#[test]
#[ignore = "boots Debian's kernel under QEMU: make test-system"]
fn a_function_of_each_language_with_the_kernel() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("suite.jbt");
    let names = ["py_json", "node_json", "rust_json"];
    let report = recorded(Mode::System, &names, None, &output);
    assert!(report.failed.is_empty(), "{report:?}");
    let file = Reader::open(&output).unwrap();
    for function in file.functions() {
        let (mut kernel, mut all) = (0, 0);
        for invocation in &function.invocations {
            assert!((50_000..50_000_000).contains(&invocation.instructions));
            kernel += invocation.kernel_instructions.unwrap();
            all += invocation.instructions;
        }
        let share = kernel as f64 / all as f64;
        assert!((0.02..0.9).contains(&share), "{}: {share}", function.name);
        let lines = lines(&file, &function.name);
        assert!(lines.iter().flatten().any(|line| is_kernel(*line)));
        assert!(lines.iter().flatten().any(|line| !is_kernel(*line)));
    }
}
