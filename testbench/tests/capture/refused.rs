//! What cannot be captured, and what is said of it.

use std::os::unix::fs::PermissionsExt;

use crate::support::{Scratch, assert_failed, run, word};

/// A folder with a `qemu-x86_64` that is this script, and nothing else.
fn with_qemu(text: &str) -> Scratch {
    let scratch = Scratch::new();
    let path = scratch.text("qemu-x86_64", &format!("#!/bin/sh\n{text}\n"));
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    scratch
}

#[test]
fn without_qemu() {
    let scratch = Scratch::new();
    for path in ["".into(), scratch.path("missing")] {
        let mut command = scratch.command(&["--", "/bin/true"]);
        let output = command.env("PATH", path).output().unwrap();
        assert_failed(
            &output,
            2,
            &[
                "qemu-x86_64 is not on the PATH",
                "apt-get install qemu-user",
            ],
        );
    }
    let mut command = scratch.command(&["--", "/bin/true"]);
    let output = command.env_remove("PATH").output().unwrap();
    assert_failed(&output, 2, &["qemu-x86_64 is not on the PATH"]);
    scratch.assert_empty();
}

#[test]
fn a_qemu_without_plugins() {
    let scratch = with_qemu("echo usage: qemu");
    let mut command = scratch.command(&["--", "/bin/true"]);
    let output = command.env("PATH", scratch.path(".")).output().unwrap();
    assert_failed(
        &output,
        2,
        &["takes no plugins", "apt-get install qemu-user"],
    );
    scratch.assert_empty();
}

#[test]
fn a_qemu_that_refuses_the_plugin() {
    let scratch = with_qemu("echo ' -plugin'; case $1 in -*) exit 1; esac");
    let mut command = scratch.command(&["--", "/bin/true"]);
    let output = command.env("PATH", scratch.path(".")).output().unwrap();
    assert_failed(
        &output,
        2,
        &["before QEMU had loaded the plugin", "interface 1"],
    );
    scratch.assert_empty();
}

#[test]
fn programs_that_are_none() {
    let scratch = Scratch::new();
    let text = scratch.text("text", "hello");
    for (command, part) in [
        (
            "no-such-program-here",
            "there is no program no-such-program-here",
        ),
        (&*text, "is no x86-64 program"),
    ] {
        assert_failed(&scratch.capture(&["--", command]), 2, &[part]);
    }
    scratch.assert_empty();
}

#[test]
fn a_program_without_marks() {
    let scratch = Scratch::new();
    let output = scratch.capture(&["--", "true"]);
    assert_failed(
        &output,
        2,
        &[
            "'true' ended (exit code 0) and nothing marked where a request ends",
            "hint: call a marker after each request, in Python jukebox_marker.cut()",
            "docs/capture.md",
            "--split-at, --split-at-symbol or --whole",
        ],
    );
    scratch.assert_empty();
}

#[test]
fn a_program_that_fails_before_it_marks() {
    let scratch = Scratch::new();
    let script = scratch.text("fails.py", "import no_such_module\n");
    let output = scratch.capture(&["--", "python3", &script]);
    assert_failed(
        &output,
        2,
        &[
            "No module named 'no_such_module'",
            "ended (exit code 1) and nothing marked",
            "hint: if its own message stands above, mend that first; call a marker",
        ],
    );
    scratch.assert_empty();
}

#[test]
fn a_place_to_split_at_that_is_never_reached() {
    let scratch = Scratch::new();
    let output = scratch.capture(&["--split-at", "0x401136", "--", "true"]);
    assert_failed(&output, 2, &["never fetched 0x401136", "--split-at-symbol"]);
    let idle = scratch.text(
        "idle.c",
        "void serve(void) {}\nint main(void) { return 0; }\n",
    );
    let program = scratch.path("idle");
    run(std::process::Command::new("cc")
        .arg(&idle)
        .arg("-o")
        .arg(&program));
    let output = scratch.capture(&["--split-at-symbol", "serve", "--", &word(&program)]);
    assert_failed(
        &output,
        2,
        &["never called serve", "that every request calls"],
    );
    scratch.assert_empty();
}

#[test]
fn too_much_warm_up() {
    let scratch = Scratch::new();
    let program = scratch.compiled("marks.c", &[]);
    let output = scratch.capture(&["--warm-up", "100", "--", &program, "20"]);
    assert_failed(
        &output,
        2,
        &["after 19 complete invocations", "first 100", "--warm-up N"],
    );
    scratch.assert_empty();
}

#[test]
fn a_whole_run_that_does_not_end_by_itself() {
    let scratch = Scratch::new();
    let output = scratch.capture(&["--whole", "--", "sh", "-c", "kill -9 $$"]);
    assert_failed(
        &output,
        2,
        &["killed by signal 9", "when it ends by itself"],
    );
    scratch.assert_empty();
}

#[test]
fn a_function_that_the_program_has_not() {
    let scratch = Scratch::new();
    let program = scratch.compiled("marks.c", &[]);
    let output = scratch.capture(&["--split-at-symbol", "serve", "--", &program]);
    assert_failed(&output, 2, &["has no function called serve", "nm"]);
    scratch.assert_empty();
}

#[test]
fn names_and_places_that_cannot_be() {
    let scratch = Scratch::new();
    let output = scratch.capture(&["--function", "a\nb", "--", "true"]);
    assert_failed(&output, 2, &["function name"]);
    let missing = word(&scratch.path("missing/f.jbt"));
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_jukebox"));
    let output = command
        .args(["capture", "-o", &missing, "--", "true"])
        .output()
        .unwrap();
    assert_failed(&output, 2, &[&missing, "cannot be written"]);
    let folder = Scratch::new();
    std::fs::create_dir(folder.path("t.jbt")).unwrap();
    let output = folder.capture(&["--", "true"]);
    assert_failed(&output, 2, &["t.jbt: cannot be written: it is a folder"]);
    assert!(!folder.path("t.jbt.part").exists());
    let mut command = scratch.command(&["--", "true"]);
    let missing = scratch.path("missing");
    let output = command.env("TMPDIR", &missing).output().unwrap();
    let said = format!("cannot write {}", missing.display());
    assert_failed(&output, 2, &[&said, "TMPDIR"]);
    scratch.assert_empty();
}
