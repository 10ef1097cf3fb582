//! The function suite on the command line: what is refused, and how. What it records is tested
//! beside its functions.

use crate::support::{Scratch, assert_failed};

#[test]
fn functions_that_there_are_not() {
    let scratch = Scratch::new();
    for words in [
        &["--suite", "user", "--only", "rust_json,py_nothing"][..],
        &["--system", "--function", "py_nothing"],
    ] {
        let output = scratch.command(words).output().unwrap();
        assert_failed(&output, 2, &["no function 'py_nothing'", "rust_compress"]);
    }
    scratch.assert_empty();
}

#[test]
fn options_that_do_not_go_together() {
    let scratch = Scratch::new();
    for words in [
        &["--suite", "user", "--", "/bin/true"][..],
        &["--suite", "user", "--function", "py_json"],
        &["--suite", "kernel"],
        &["--system"],
        &["--only", "py_json", "--", "/bin/true"],
    ] {
        let output = scratch.command(words).output().unwrap();
        assert_failed(&output, 2, &[]);
    }
    scratch.assert_empty();
}

#[test]
fn without_qemu() {
    let scratch = Scratch::new();
    for (words, package) in [
        (&["--suite", "user"][..], "apt-get install qemu-user"),
        (&["--suite", "system"], "apt-get install qemu-system-x86"),
    ] {
        let mut command = scratch.command(words);
        let missing = scratch.path("missing");
        let output = command.env("PATH", &missing).output().unwrap();
        assert_failed(&output, 2, &["is not on the PATH", package]);
    }
    scratch.assert_empty();
}
