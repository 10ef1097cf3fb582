//! The programs of the project's directed tests.

use crate::plan::project;
use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// What cargo says of a program it has built.
#[derive(Deserialize)]
struct Message {
    target: Option<Target>,
    executable: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
}

/// Builds the programs of these names, in that order.
///
/// # Errors
/// If cargo fails, or one of them is not there.
pub fn build(names: &[&str]) -> Result<Vec<PathBuf>> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let mut cargo = Command::new("cargo");
    cargo
        .args(["test", "--quiet", "--no-run", "--message-format=json"])
        .arg("--workspace")
        .args(names.iter().flat_map(|name| ["--test", name]))
        .current_dir(project())
        .stderr(Stdio::inherit());
    let output = cargo.output().context("cargo")?;
    ensure!(output.status.success(), "cargo test --no-run failed");
    let built: Vec<Message> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    let find = |name: &&str| {
        let of_it = |message: &&Message| message.target.as_ref().is_some_and(|t| t.name == **name);
        let mut those = built.iter().filter(of_it);
        let program = those.find_map(|message| message.executable.clone());
        program.with_context(|| format!("tests/tests/{name}.rs: cargo has not built it"))
    };
    names.iter().map(find).collect()
}
