//! The plain C++ harness: compiled here, run as a process.

use crate::dense::Write;
use anyhow::{Context, Result, ensure};
use jukebox_config::Config;
use jukebox_cosim::{Design, Variant, verilate};
use jukebox_verilated::{FLAGS, Verilator, default_program};
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// The program, in a folder of its own.
pub struct Plain {
    program: PathBuf,
    _folder: TempDir,
}

impl Plain {
    /// Verilates the default configuration, and compiles it with plain.cpp by the flags of the built-in
    /// model.
    pub fn compile() -> Result<Plain> {
        let folder = tempfile::tempdir()?;
        let config = Config::default();
        let files = jukebox_rtl_gen::generate(&config)?;
        let glue = include_str!("plain.cpp");
        let mut design = Design::block(&config, Variant::default(), &files, glue);
        design.standstill = None;
        verilate(&default_program(), &design, folder.path())?;
        let include = Verilator::find(&default_program())?.include;
        let runtime = [
            "verilated.cpp",
            "verilated_threads.cpp",
            "verilated_vcd_c.cpp",
        ];
        let program = folder.path().join("plain");
        let status = Command::new("g++")
            .args(FLAGS)
            .arg("-I")
            .arg(folder.path())
            .arg("-I")
            .arg(&include)
            .arg("-I")
            .arg(include.join("vltstd"))
            .arg(folder.path().join("unity.cpp"))
            .args(runtime.map(|name| include.join(name)))
            .args(["-pthread", "-o"])
            .arg(&program)
            .status()?;
        ensure!(status.success(), "the harness does not compile");
        Ok(Plain {
            program,
            _folder: folder,
        })
    }

    /// Checksum and seconds of a round of noise.
    pub fn noise(&self, cycles: u64, writes: &[Write]) -> Result<(u64, f64)> {
        let writes = writes
            .iter()
            .map(|write| format!("{}:{}", write.address, write.data));
        answer(
            Command::new(&self.program)
                .arg(cycles.to_string())
                .args(writes),
        )
    }

    /// The same of a tape in a file.
    pub fn tape(&self, tape: &Path) -> Result<(u64, f64)> {
        answer(Command::new(&self.program).arg("tape").arg(tape))
    }
}

fn answer(command: &mut Command) -> Result<(u64, f64)> {
    let output = command.output()?;
    let text = String::from_utf8(output.stdout)?;
    let (sum, seconds) = text
        .trim()
        .split_once(' ')
        .context("the harness gave no answer")?;
    Ok((sum.parse()?, seconds.parse()?))
}
