//! Runs of `jukebox`, and traces to give it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// Runs `jukebox` in a folder.
pub fn jukebox(dir: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_jukebox"))
        .current_dir(dir)
        .args(args)
        .output()
        .unwrap()
}

/// Runs it to its good end; what it said on stdout.
pub fn done(dir: &Path, args: &[&str]) -> String {
    let output = jukebox(dir, args);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{args:?}: {errors}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Bad input: exit code 2, one line and a hint, and no file left behind.
pub fn refused(dir: &Path, args: &[&str], what: &str) {
    let before = std::fs::read_dir(dir).unwrap().count();
    let output = jukebox(dir, args);
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{args:?}: {text}");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 2, "{args:?}: {text}");
    assert!(lines[0].starts_with("error: ") && lines[1].starts_with("hint: "));
    assert!(lines[0].contains(what), "{text} does not contain '{what}'");
    assert_eq!(std::fs::read_dir(dir).unwrap().count(), before, "{args:?}");
}

/// Some invocations of a function of the shipped traces, as a file.
pub fn cut(dir: &Path, function: &str, invocations: &str, out: &str) {
    let select = ["--functions", function, "--invocations", invocations];
    let shipped = shipped();
    let words = ["trace", "cut", "-q", &shipped, "-o", out];
    let words = [&words[..], &select].concat();
    done(dir, &words);
}

/// Names and numbers of invocations of the functions in a file.
pub fn functions(dir: &Path, file: &str) -> Vec<(String, usize)> {
    let report = info(dir, file);
    let functions = report["functions"].as_array().unwrap().iter();
    functions
        .map(|one| {
            let name = one["name"].as_str().unwrap().to_owned();
            (name, one["invocations"].as_array().unwrap().len())
        })
        .collect()
}

/// The traces that are shipped.
pub fn shipped() -> String {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../traces/json.jbt");
    path.display().to_string()
}

/// A loop over three lines in lackey's text: requests start at 0x5000.
pub fn lackey(dir: &Path, requests: usize) {
    let request = "I  00005000,4\nI  0000503e,4\n L 1ffefffe50,8\nI  00006000,3\n";
    let text = "==9== Lackey\nI  00004000,3\n".to_owned() + &request.repeat(requests);
    std::fs::write(dir.join("loop.lackey"), text).unwrap();
}

/// What `info` says of a file.
pub fn info(dir: &Path, file: &str) -> Value {
    serde_json::from_str(&done(dir, &["trace", "info", "--json", file])).unwrap()
}
