//! The tools, as they are found and called, and their versions.

use std::env;
use std::ffi::OsString;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use crate::project::Project;

/// Folder of the tools that `scripts/install-fpga-tools` installs.
const INSTALLED: &str = ".tools/bin";

/// How tools are called: with the installed ones before those of the system.
#[derive(Clone, Debug)]
pub struct Tools {
    path: OsString,
}

/// A tool and its version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// The program.
    pub tool: String,
    /// What it calls itself.
    pub version: String,
}

impl Tools {
    /// The tools of a project.
    ///
    /// # Errors
    /// If the search path cannot be extended.
    pub fn of(project: &Project) -> Result<Self> {
        let system = env::var_os("PATH").unwrap_or_default();
        let installed = project.path(INSTALLED);
        let folders = std::iter::once(installed).chain(env::split_paths(&system));
        let path = env::join_paths(folders).context("the search path for programs")?;
        Ok(Tools { path })
    }

    /// A call of a program.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env("PATH", &self.path);
        command
    }

    /// The version of each tool.
    ///
    /// # Errors
    /// If one cannot be called.
    pub fn versions(&self, tools: &[Tool]) -> Result<Vec<Version>> {
        tools.iter().map(|tool| self.version(*tool)).collect()
    }

    fn version(&self, tool: Tool) -> Result<Version> {
        let (program, flag) = tool.call();
        let output = self
            .command(program)
            .arg(flag)
            .output()
            .with_context(|| format!("{program}: run scripts/install-fpga-tools first"))?;
        // Some print it on one stream, some on the other.
        let text = [output.stdout, output.stderr].concat();
        let text = String::from_utf8_lossy(&text);
        let Some(version) = version_in(&text) else {
            bail!("{program} {flag}: no version in `{}`", text.trim());
        };
        Ok(Version {
            tool: program.to_owned(),
            version,
        })
    }
}

/// A tool that figures depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// Synthesis.
    Yosys,
    /// Place and route for the ECP5.
    NextpnrEcp5,
    /// Place and route for Gowin.
    NextpnrGowin,
    /// Timing of the ASIC.
    OpenSta,
}

impl Tool {
    fn call(self) -> (&'static str, &'static str) {
        match self {
            Tool::Yosys => ("yosys", "-V"),
            Tool::NextpnrEcp5 => ("nextpnr-ecp5", "--version"),
            Tool::NextpnrGowin => ("nextpnr-himbaechel-gowin", "--version"),
            Tool::OpenSta => ("sta", "-version"),
        }
    }
}

/// The first word in a text that is a version: digits with dots, and what is glued to them.
fn version_in(text: &str) -> Option<String> {
    let words = text.split(|c: char| c.is_whitespace() || "()\"".contains(c));
    let numbered =
        |word: &&str| word.starts_with(|c: char| c.is_ascii_digit()) && word.contains('.');
    words
        .map(|word| word.trim_start_matches("nextpnr-"))
        .find(numbered)
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_found_in_what_tools_print() {
        let cases = [
            ("Yosys 0.70 (git sha1 28ba3cb92, Release)", "0.70"),
            (
                "\"nextpnr-ecp5\" -- Next Generation Place and Route (Version nextpnr-0.11.1)",
                "0.11.1",
            ),
            ("2.4.0 GITDIR-NOTFOUND\n", "2.4.0"),
        ];
        for (text, version) in cases {
            assert_eq!(version_in(text).as_deref(), Some(version));
        }
        assert_eq!(version_in("command not found"), None);
    }
}
