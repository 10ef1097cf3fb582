//! Names the build by its sources: results of a sweep are not mixed with those of another program.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// What results come from, below the project.
const SOURCES: &[&str] = &[
    "Cargo.lock",
    "cosim/cpp",
    "cosim/include",
    "cosim/ports",
    "cosim/runtime",
    "cosim/src",
    "rtl-gen/config/src",
    "rtl-gen/src",
    "rtl-gen/templates",
    "testbench/golden/src",
    "testbench/harness/src",
    "testbench/src",
    "testbench/trace/src",
];

/// What of it only shows or keeps them, or is for other verbs.
const OTHERS: &[&str] = &[
    "testbench/src/board",
    "testbench/src/cli",
    "testbench/src/report",
    "testbench/src/sweep",
    "testbench/src/emit.rs",
    "testbench/src/output.rs",
    "testbench/src/progress.rs",
];

/// Digits of the name: 64 bits of the hash.
const DIGITS: usize = 16;

fn main() -> io::Result<()> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    for source in SOURCES {
        println!("cargo::rerun-if-changed=../{source}");
        collect(&project.join(source), &mut files)?;
    }
    let others: Vec<PathBuf> = OTHERS.iter().map(|other| project.join(other)).collect();
    files.retain(|file| !others.iter().any(|other| file.starts_with(other)));
    files.sort();
    let mut hash = Sha256::new();
    for file in files {
        let bytes = fs::read(&file)?;
        let name = file.strip_prefix(&project).unwrap_or(&file);
        hash.update(name.as_os_str().as_encoded_bytes());
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    }
    let name: String = hash
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    println!("cargo::rustc-env=JUKEBOX_BUILD={}", &name[..DIGITS]);
    Ok(())
}

/// Every file below `path`, or `path` itself.
fn collect(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        collect(&entry?.path(), files)?;
    }
    Ok(())
}
