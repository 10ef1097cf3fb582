//! One process that tries one mutant.

use crate::mutants::Design;
use crate::plan::project;
use crate::suite::Suite;
use anyhow::{Result, bail};
use jukebox_tests::rtl::SUBSTITUTE;
use serde::{Deserialize, Serialize};
use std::io::{Read, Seek};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// Names the mutant that a model is.
pub const MUTANT: &str = "JUKEBOX_MUTANT";

/// What became of a mutant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// A check failed: the first line of what it says.
    Found(String),
    /// The tests did not come to their end in the time they have.
    Hangs,
    /// The tests crashed.
    Crashes(String),
    /// No test failed.
    Survives,
}

/// Runs `suite` on mutant `number` of `design`, 0 for none, for `limit` at most.
///
/// # Errors
/// If the trial cannot be made: that is no fault of the mutant's.
pub fn trial(design: &Design, number: u32, suite: Suite, limit: Duration) -> Result<Outcome> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["trial", suite.name()]).arg(&design.config);
    match ended(on(design, number, command), limit)? {
        Some((0, _)) => Ok(Outcome::Survives),
        Some((1, said)) => Ok(Outcome::Found(said.trim().to_owned())),
        Some((SIGNAL, said)) => Ok(Outcome::Crashes(said)),
        Some((_, said)) => bail!("mutant {number}: {said}"),
        None => Ok(Outcome::Hangs),
    }
}

/// Runs one program of the project's directed tests on mutant `number` of `design`, as [`trial`] does.
///
/// # Errors
/// If it cannot be started.
pub fn directed(design: &Design, number: u32, tests: &Path, limit: Duration) -> Result<Outcome> {
    let mut command = Command::new(tests);
    command.current_dir(project().join("tests"));
    let name = tests.file_name().unwrap_or_default().to_string_lossy();
    let name = name.split('-').next().unwrap_or_default().to_owned();
    match ended(on(design, number, command), limit)? {
        Some((0, _)) => Ok(Outcome::Survives),
        Some((SIGNAL, said)) => Ok(Outcome::Crashes(said)),
        Some(_) => Ok(Outcome::Found(name)),
        None => Ok(Outcome::Hangs),
    }
}

/// `command`, for a mutant.
fn on(design: &Design, number: u32, mut command: Command) -> Command {
    command
        .env(SUBSTITUTE, &design.folder)
        .env(MUTANT, number.to_string());
    command
}

/// In place of an exit code: it was ended by a signal.
const SIGNAL: i32 = -1;

/// Runs `command` to its end: exit code, or [`SIGNAL`], and what it says. `None` if that takes too long.
fn ended(mut command: Command, limit: Duration) -> Result<Option<(i32, String)>> {
    let mut said = tempfile::tempfile()?;
    let mut child = command
        .stdout(said.try_clone()?)
        .stderr(said.try_clone()?)
        .spawn()?;
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if begun.elapsed() > limit {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    let mut text = String::new();
    said.rewind()?;
    said.read_to_string(&mut text)?;
    Ok(Some((status.code().unwrap_or(SIGNAL), text)))
}
