//! Each marker library, under QEMU and without it.

use std::path::Path;
use std::process::Command;

use crate::support::{Scratch, assert_done, markers, run, word};

/// Captures 15 cuts and 2 starts with stops, and returns the instructions of a cut alone.
fn cost(scratch: &Scratch, command: &[&str]) -> u64 {
    // Without a capture: nothing happens.
    run(Command::new(command[0])
        .args(&command[1..])
        .env("PYTHONPATH", markers().join("python")));
    let mut words = vec!["--warm-up", "10", "--"];
    words.extend(command);
    assert_done(&scratch.capture(&words));
    let trace = scratch.trace();
    // 14 lie between cuts, of which 10 are left out; what lies before the stop is dropped.
    assert_eq!(trace.invocations.len(), 4 + 2, "{command:?}");
    let costs: Vec<u64> = trace.invocations.iter().map(|i| i.instructions).collect();
    let (cuts, pairs) = costs.split_at(4);
    println!("{command:?}: instructions of a cut {cuts:?}, of start and stop {pairs:?}");
    assert!(
        cuts.iter().all(|cost| *cost <= cuts[0] + cuts[0] / 4),
        "{costs:?}"
    );
    cuts[3]
}

#[test]
fn c() {
    let scratch = Scratch::new();
    let program = scratch.compiled("marks.c", &["-Wall", "-Wextra", "-Werror"]);
    assert!(cost(&scratch, &[&program, "15", "2"]) < 10);
}

#[test]
fn rust() {
    let scratch = Scratch::new();
    let rustc = |source: &Path, flags: &[&str]| {
        run(Command::new("rustc")
            .current_dir(scratch.path("."))
            .args(["--edition", "2024", "-O", "-L", "."])
            .args(flags)
            .arg(source));
    };
    let library = markers().join("rust/src/lib.rs");
    rustc(
        &library,
        &["--crate-type", "rlib", "--crate-name", "jukebox_marker"],
    );
    let text = "fn main() {
        for _ in 0..15 { jukebox_marker::cut(); }
        jukebox_marker::stop();
        for _ in 0..2 { jukebox_marker::start(); jukebox_marker::stop(); }
    }";
    scratch.text("main.rs", text);
    let library = "jukebox_marker=libjukebox_marker.rlib";
    rustc(&scratch.path("main.rs"), &["--extern", library]);
    assert!(cost(&scratch, &[&word(&scratch.path("main"))]) < 10);
}

#[test]
fn python() {
    let scratch = Scratch::new();
    let script = scratch.text(
        "marks.py",
        "import jukebox_marker as j\n\
         for _ in range(15): j.cut()\n\
         j.stop()\n\
         for _ in range(2): j.start(); j.stop()\n",
    );
    assert!(cost(&scratch, &["python3", &script]) < 4000);
}

#[test]
fn node() {
    let scratch = Scratch::new();
    // Built in a copy, as a user would in theirs.
    run(Command::new("cp")
        .arg("-r")
        .arg(markers().join("c"))
        .arg(scratch.path("c")));
    run(Command::new("cp")
        .arg("-r")
        .arg(markers().join("node"))
        .arg(scratch.path("node")));
    run(Command::new("make")
        .args(["-s", "clean"])
        .current_dir(scratch.path("node")));
    let script = scratch.text(
        "marks.js",
        "const m = require('./node');
         for (let i = 0; i < 15; i++) m.cut();
         m.stop();
         for (let i = 0; i < 2; i++) { m.start(); m.stop(); }",
    );
    let unbuilt = Command::new("node").arg(&script).output().unwrap();
    let message = String::from_utf8_lossy(&unbuilt.stderr).into_owned();
    assert!(
        !unbuilt.status.success() && message.contains("run: make -C"),
        "{message}"
    );
    run(Command::new("make")
        .arg("-s")
        .current_dir(scratch.path("node")));
    assert!(cost(&scratch, &["node", &script]) < 4000);
}
