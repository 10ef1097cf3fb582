//! The emitted files in the tools that read them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use jukebox_config::Config;

/// One thing that holds for a configuration, in a folder with all that is emitted for it; else why not.
pub type Holds = fn(&Config, &Path) -> Result<(), String>;

/// What `scripts/lint_wall.py` calls the linters, and each of them alone.
pub const LINTERS: [(&str, Holds); 8] = [
    ("verilator_debian", |_, dir| linted("verilator_debian", dir)),
    ("verilator_new", |_, dir| linted("verilator_new", dir)),
    ("slang", |_, dir| linted("slang", dir)),
    // No latch, no loop, nothing driven twice, through either reader.
    ("yosys", |_, dir| linted("yosys", dir)),
    ("yosys_slang", |_, dir| linted("yosys_slang", dir)),
    ("icarus", |_, dir| linted("icarus", dir)),
    ("verible_lint", |_, dir| linted("verible_lint", dir)),
    ("verible_format", |_, dir| linted("verible_format", dir)),
];

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn linted(linter: &str, dir: &Path) -> Result<(), String> {
    let python = project().join(".tools/lint/bin/python");
    let wall = project().join("scripts/lint_wall.py");
    let (python, wall) = (python.display().to_string(), wall.display().to_string());
    let arguments = [&wall, "--only", linter, &dir.display().to_string()];
    run(dir, &python, &arguments, "make lint-tools").map(drop)
}

/// The emitted testbench in Icarus passes.
pub fn testbench_passes(config: &Config, dir: &Path) -> Result<(), String> {
    let name = &config.name;
    let (top, list) = (format!("{name}_tb"), format!("{name}.f"));
    let sim = fs::read_dir(dir.join("sim")).map_err(|error| error.to_string())?;
    let sim = sim.filter_map(|entry| Some(format!("sim/{}", entry.ok()?.file_name().to_str()?)));
    let mut sim: Vec<String> = sim.collect();
    sim.sort();
    let mut arguments = vec!["-g2012", "-s", &top, "-o", "tb.vvp", "-f", &list];
    arguments.extend(sim.iter().map(String::as_str));
    run(dir, "iverilog", &arguments, "scripts/install-tools")?;
    let said = run(dir, "vvp", &["-n", "tb.vvp"], "scripts/install-tools")?;
    match said.contains(&format!("PASS: {name}: ")) && !said.contains("FAIL") {
        true => Ok(()),
        false => Err(said),
    }
}

/// What a program says, which is an error if it fails.
fn run(dir: &Path, program: &str, arguments: &[&str], made_by: &str) -> Result<String, String> {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(dir)
        .output()
        .map_err(|error| format!("{program}: {error}; run {made_by}"))?;
    let said = [&output.stdout[..], &output.stderr[..]].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    match output.status.success() {
        true => Ok(said),
        false => Err(said),
    }
}
