//! Tests work in places of their own: no source counts on a path being there, or not being there, on
//! every machine.

use std::fs;
use std::path::{Path, PathBuf};

/// How such a path starts in a source. Debian's user `nobody` has the first for a home, which comes
/// to be when it is used.
const FIXED: &[&str] = &[
    "\"/nonexistent",
    "\"/nowhere",
    "\"/no/such",
    "\"/tmp",
    "\"/var/tmp",
    "temp_dir().join(",
];

/// This source, which names them all.
const THIS: &str = "tests/tests/places.rs";

/// Files that mean something else by it, and what.
const OTHERS: &[(&str, &str)] = &[
    // A folder of the recorded system.
    ("testbench/capture/src/suite/system/image.rs", "\"/tmp"),
];

/// Every Rust source below `folder`, but for results of cargo and of flows.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() {
            let result = ["target", "out", "build", "node_modules"].contains(&&*name);
            if !result && !name.starts_with('.') {
                sources(&path, found);
            }
        } else if name.ends_with(".rs") {
            found.push(path);
        }
    }
}

#[test]
fn no_source_counts_on_a_fixed_path() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = Vec::new();
    sources(&project, &mut found);
    assert!(found.len() > 200, "{} sources", found.len());
    let mut places = Vec::new();
    for path in found {
        let text = fs::read_to_string(&path).unwrap();
        let path = path.strip_prefix(&project).unwrap().display().to_string();
        for &fixed in FIXED {
            let meant = path == THIS || OTHERS.contains(&(&path, fixed));
            let lines = text.lines().enumerate();
            places.extend(
                lines
                    .filter(|(_, line)| !meant && line.contains(fixed))
                    .map(|(at, line)| format!("{path}:{}: {}", at + 1, line.trim())),
            );
        }
    }
    assert!(places.is_empty(), "{places:#?}");
}
