//! Configurations that cannot be, through the command line: one line and a hint, exit code 2, and
//! nothing is written.

use std::fs;
use std::process::Command;

use jukebox_random_config::{hold, invalid};

const SEED: u64 = 1;

/// Each is a process.
const CASES: u32 = 60;

#[test]
fn what_cannot_be_is_refused_in_one_line() {
    let dir = tempfile::tempdir().unwrap();
    let (config, out) = (dir.path().join("config.toml"), dir.path().join("out"));
    hold(SEED, CASES, invalid(), |text| {
        fs::write(&config, text).unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_jukebox"))
            .args(["gen", "--config"])
            .arg(&config)
            .arg("--out")
            .arg(&out)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let lines: Vec<&str> = said.lines().collect();
        let place = format!("error: {}:", config.display());
        let good = output.status.code() == Some(2)
            && output.stdout.is_empty()
            && matches!(lines[..], [error, hint] if error.starts_with(&place) && hint.starts_with("hint: "))
            && !out.exists();
        match good {
            true => Ok(()),
            false => Err(format!("{}: {said}", output.status)),
        }
    });
}
