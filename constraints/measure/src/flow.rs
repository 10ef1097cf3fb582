//! Calling the emitted Makefiles.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result, bail};
use jukebox::output::tell;
use jukebox_config::Config;

use crate::emit::{self, Emitted, RESULTS};
use crate::tools::{Tools, Version};

/// Lines of a failed call's output that the error shows.
const TAIL: usize = 15;

/// File in an emitted folder that names the tools whose results lie there.
const STAMP: &str = "tools.txt";

/// An emitted configuration whose Makefiles can be called. While it lives no other process works
/// in its folder.
#[derive(Debug)]
pub struct Flow {
    /// What was emitted.
    pub emitted: Emitted,
    tools: Tools,
    _lock: File,
}

impl Flow {
    /// Emits `config` into `dir` and waits until nobody else works there. Results that other
    /// versions of the tools left are removed.
    ///
    /// # Errors
    /// If something cannot be written.
    pub fn new(config: &Config, dir: &Path, tools: &Tools, versions: &[Version]) -> Result<Self> {
        fs::create_dir_all(dir).with_context(|| dir.display().to_string())?;
        let lock = File::create(dir.join(".lock")).with_context(|| dir.display().to_string())?;
        if lock.try_lock().is_err() {
            tell(&format!("waiting for another run in {}", dir.display()));
            lock.lock().with_context(|| dir.display().to_string())?;
        }
        let emitted = emit::emit(config, dir)?;
        let flow = Flow {
            emitted,
            tools: tools.clone(),
            _lock: lock,
        };
        flow.forget_other_tools(versions)?;
        Ok(flow)
    }

    /// Makes goals of a target; `variables` are written `NAME=value`.
    ///
    /// # Errors
    /// If `make` fails, with the end of what it printed.
    pub fn make(&self, target: &str, goals: &[&str], variables: &[String]) -> Result<()> {
        let log = self.dir().join(format!(
            "{target}.{}.log",
            goals.join(".").replace('/', "_")
        ));
        let out = File::options()
            .create(true)
            .append(true)
            .open(&log)
            .with_context(|| log.display().to_string())?;
        let status = self
            .tools
            .command("make")
            .arg("-C")
            .arg(self.dir().join("constraints").join(target))
            .args(goals)
            .args(variables)
            .arg(format!("OUT={RESULTS}"))
            .env_remove("MAKEFLAGS")
            .env_remove("MAKELEVEL")
            .stdin(Stdio::null())
            .stdout(out.try_clone()?)
            .stderr(out)
            .status()
            .context("make")?;
        if !status.success() {
            let text = fs::read_to_string(&log).unwrap_or_default();
            let lines: Vec<&str> = text.lines().collect();
            bail!(
                "make {} of {} failed ({}):\n{}",
                goals.join(" "),
                self.dir().join("constraints").join(target).display(),
                log.display(),
                lines[lines.len().saturating_sub(TAIL)..].join("\n")
            );
        }
        Ok(())
    }

    /// Path of a result of a target.
    pub fn result(&self, target: &str, file: &str) -> PathBuf {
        self.dir()
            .join("constraints")
            .join(target)
            .join(RESULTS)
            .join(file)
    }

    /// Text of a result of a target.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn read(&self, target: &str, file: &str) -> Result<String> {
        let path = self.result(target, file);
        fs::read_to_string(&path).with_context(|| path.display().to_string())
    }

    fn dir(&self) -> &Path {
        &self.emitted.dir
    }

    /// `make` sees changed files; changed tools it does not see.
    fn forget_other_tools(&self, versions: &[Version]) -> Result<()> {
        let stamp = self.dir().join(STAMP);
        let known = fs::read_to_string(&stamp).unwrap_or_default();
        let mut lines: Vec<String> = known.lines().map(str::to_owned).collect();
        let mut other = false;
        for Version { tool, version } in versions {
            let line = format!("{tool} {version}");
            let of_tool = |known: &String| known.split(' ').next() == Some(tool);
            other |= lines.iter().any(|known| of_tool(known) && *known != line);
            lines.retain(|known| !of_tool(known));
            lines.push(line);
        }
        if other {
            for target in fs::read_dir(self.dir().join("constraints"))?.flatten() {
                let results = target.path().join(RESULTS);
                if results.is_dir() {
                    fs::remove_dir_all(&results).with_context(|| results.display().to_string())?;
                }
            }
        }
        emit::write_if_changed(&stamp, &(lines.join("\n") + "\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Project;

    fn version(version: &str) -> Vec<Version> {
        vec![Version {
            tool: "yosys".into(),
            version: version.into(),
        }]
    }

    #[test]
    fn results_of_other_tools_are_forgotten() {
        let dir = tempfile::tempdir().unwrap();
        let tools = Tools::of(&Project::at(None).unwrap()).unwrap();
        let flow =
            |v: &str| Flow::new(&Config::default(), dir.path(), &tools, &version(v)).unwrap();
        let result = flow("0.70").result("ecp5", "area.json");
        fs::create_dir_all(result.parent().unwrap()).unwrap();
        fs::write(&result, "{}").unwrap();
        flow("0.70");
        assert!(result.exists());
        flow("0.71");
        assert!(!result.exists());
    }

    #[test]
    fn a_failed_call_shows_what_make_said() {
        let dir = tempfile::tempdir().unwrap();
        let tools = Tools::of(&Project::at(None).unwrap()).unwrap();
        let flow = Flow::new(&Config::default(), dir.path(), &tools, &[]).unwrap();
        let target = dir.path().join("constraints/none");
        fs::create_dir_all(&target).unwrap();
        fs::write(target.join("Makefile"), "area:\n\t@echo too bad; false\n").unwrap();
        let error = flow.make("none", &["area"], &[]).unwrap_err().to_string();
        assert!(
            error.contains("too bad") && error.contains("make area"),
            "{error}"
        );
    }
}
