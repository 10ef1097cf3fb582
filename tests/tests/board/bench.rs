//! Builds a self-test with Verilator and runs it.

use crate::uart::Wire;
use anyhow::{Context, Result, bail, ensure};
use jukebox_rtl_gen::EmittedFile;
use jukebox_verilated::{Verilator, default_program};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};
use tempfile::TempDir;

/// Cycles that a self-test may take. One that hangs gives up after some 300,000.
const MOST_CYCLES: u64 = 2_000_000;

/// Characters of the longest report, a few more.
const REPORT: u64 = 120;

/// What a run showed at the pins.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Cycle in which `done_o` rose.
    pub done: u64,
    /// Outputs at the end, by name without `_o`.
    pub outputs: BTreeMap<String, u64>,
    /// What came out of the UART.
    pub line: String,
}

impl Outcome {
    /// An output at the end.
    pub fn output(&self, name: &str) -> u64 {
        self.outputs[name]
    }
}

/// Files of a design in a folder of their own, which goes when this does.
pub struct Design {
    folder: TempDir,
    top: String,
}

impl Design {
    /// Writes `files`, the self-test of the block `name` among them.
    pub fn write(name: &str, files: &[EmittedFile]) -> Result<Self> {
        let folder = TempDir::new_in(env!("CARGO_TARGET_TMPDIR"))?;
        for file in files {
            let path = folder.path().join(&file.path);
            fs::create_dir_all(path.parent().context("a file in a folder")?)?;
            fs::write(&path, &file.contents)?;
        }
        let top = format!("{name}_selftest");
        Ok(Design { folder, top })
    }

    /// The folder of the board's files.
    pub fn board(&self) -> PathBuf {
        self.folder.path().join("constraints/ulx3s")
    }

    /// Runs the RTL at `clock_hz`, with top-level parameters changed.
    pub fn run(&self, clock_hz: u32, parameters: &[(&str, &str)]) -> Result<Outcome> {
        let list = self.board().join(format!("{}.f", self.top));
        let mut arguments = vec!["-F".to_owned(), list.display().to_string()];
        arguments.extend(
            parameters
                .iter()
                .map(|(name, value)| format!("-G{name}={value}")),
        );
        self.build_and_run(&arguments, "-O1", clock_hz)
    }

    /// Runs a netlist: Verilog of the top and of its cells.
    pub fn run_netlist(&self, sources: &[PathBuf], clock_hz: u32) -> Result<Outcome> {
        // Cells are not ours to lint. A netlist is a lot of C++: no optimising, in pieces.
        let mut arguments: Vec<String> =
            "-Wno-lint -Wno-style -Wno-INITIALDLY --output-split 20000"
                .split(' ')
                .map(str::to_owned)
                .collect();
        arguments.extend(sources.iter().map(|path| path.display().to_string()));
        self.build_and_run(&arguments, "-O0", clock_hz)
    }

    fn build_and_run(&self, arguments: &[String], flag: &str, clock_hz: u32) -> Result<Outcome> {
        let verilator = Verilator::find(&default_program())?;
        // Nothing of an earlier run may be among the sources.
        let out = self.folder.path().join("verilated");
        if out.exists() {
            fs::remove_dir_all(&out)?;
        }
        said(
            Command::new(&verilator.program)
                .args([
                    "--cc",
                    "-O3",
                    "--x-assign",
                    "unique",
                    "--x-initial",
                    "unique",
                ])
                .args(["--prefix", "Vselftest", "--top-module", &self.top, "--Mdir"])
                .arg(&out)
                .args(arguments),
        )?;
        let main = Path::new(env!("CARGO_MANIFEST_DIR")).join("cpp/selftest_main.cpp");
        let mut sources = vec![main];
        for entry in fs::read_dir(&out)? {
            let path = entry?.path();
            sources.extend(
                path.extension()
                    .is_some_and(|end| end == "cpp")
                    .then_some(path),
            );
        }
        // In one piece, which compiles much faster than in many.
        let unity = out.join("unity.cc");
        let include = |path: &PathBuf| format!("#include \"{}\"\n", path.display());
        fs::write(&unity, sources.iter().map(include).collect::<String>())?;
        let program = out.join("selftest");
        let mut compiler = compiler(&verilator);
        compiler.args([flag, "-I"]).arg(&out).arg(&unity);
        said(compiler.arg(runtime(&verilator)?).arg("-o").arg(&program))?;

        let after = REPORT * 10 * u64::from(clock_hz) / 115_200;
        let mut run = Command::new(program);
        run.args([MOST_CYCLES.to_string(), after.to_string()]);
        outcome(&said(&mut run)?, clock_hz)
    }
}

/// The C++ compiler with what every compilation needs.
fn compiler(verilator: &Verilator) -> Command {
    let mut command = Command::new("g++");
    command.args(["-std=gnu++17", "-w", "-faligned-new", "-pthread"]);
    command.args(["-DVM_SC=0", "-DVM_TRACE=0", "-DVM_COVERAGE=0", "-I"]);
    command.arg(&verilator.include);
    command
}

/// Verilator's run time, compiled once for all designs of this process.
fn runtime(verilator: &Verilator) -> Result<PathBuf> {
    static DONE: Mutex<bool> = Mutex::new(false);
    let mut done = DONE.lock().unwrap_or_else(PoisonError::into_inner);
    let shared = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let object = shared.join("selftest-runtime.o");
    if !*done {
        // Another process may be at it: each has its own files, and what is in place is whole.
        let folder = TempDir::new_in(shared)?;
        let source = folder.path().join("runtime.cc");
        let text = "#include \"verilated.cpp\"\n#include \"verilated_threads.cpp\"\n";
        fs::write(&source, text)?;
        let own = folder.path().join("runtime.o");
        let mut compiler = compiler(verilator);
        said(
            compiler
                .args(["-O1", "-c"])
                .arg(&source)
                .arg("-o")
                .arg(&own),
        )?;
        fs::rename(own, &object)?;
        *done = true;
    }
    Ok(object)
}

/// Runs a command; what it printed.
pub fn said(command: &mut Command) -> Result<String> {
    let output = command
        .output()
        .with_context(|| format!("cannot run {command:?}"))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        let errors = String::from_utf8_lossy(&output.stderr);
        bail!("{command:?}: {}\n{errors}\n{text}", output.status);
    }
    Ok(text)
}

/// Reads what the bench prints.
fn outcome(text: &str, clock_hz: u32) -> Result<Outcome> {
    let mut outputs = BTreeMap::new();
    let mut wire = Wire::default();
    for line in text.lines() {
        let words: Vec<&str> = line.split(' ').collect();
        match words[..] {
            ["uart", cycle, level] => wire.0.push((cycle.parse()?, level == "1")),
            [name, value] => {
                outputs.insert(name.to_owned(), value.parse()?);
            }
            _ => bail!("the bench says '{line}'"),
        }
    }
    let done = outputs.remove("done").context("the self-test never ends")?;
    let bytes = wire.bytes(clock_hz)?;
    ensure!(bytes.is_ascii(), "not text: {bytes:?}");
    Ok(Outcome {
        done,
        outputs,
        line: String::from_utf8(bytes)?,
    })
}
