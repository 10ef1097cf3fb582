//! The plain C++ harness: compiled here, run as a process.

use crate::stimulus::Write;
use jukebox_verilated::{FLAGS, Verilator, default_program};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Compiles plain.cpp with the C++ of the built-in model, by the flags of the built-in model.
pub fn compile() -> Result<PathBuf, Box<dyn Error>> {
    let model = Path::new(env!("OUT_DIR")).join("dut");
    let include = Verilator::find(&default_program())?.include;
    let mut unity = String::new();
    for entry in fs::read_dir(&model)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with("Vjukebox_dut") && name.ends_with(".cpp") {
            unity += &format!("#include \"{}\"\n", path.display());
        }
    }
    unity += include_str!("plain.cpp");

    let work = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let source = work.join("cosim_speed.cpp");
    let program = work.join("cosim_speed");
    fs::write(&source, unity)?;
    let runtime = [
        "verilated.cpp",
        "verilated_threads.cpp",
        "verilated_vcd_c.cpp",
    ];
    let status = Command::new("g++")
        .args(FLAGS)
        .arg("-I")
        .arg(model)
        .arg("-I")
        .arg(&include)
        .arg("-I")
        .arg(include.join("vltstd"))
        .arg(&source)
        .args(runtime.map(|name| include.join(name)))
        .args(["-pthread", "-o"])
        .arg(&program)
        .status()?;
    if status.success() {
        Ok(program)
    } else {
        Err("the harness does not compile".into())
    }
}

/// Checksum and seconds of one round.
pub fn run(program: &Path, cycles: u64, writes: &[Write]) -> Result<(u64, f64), Box<dyn Error>> {
    let writes = writes
        .iter()
        .map(|write| format!("{}:{}", write.address, write.data));
    let output = Command::new(program)
        .arg(cycles.to_string())
        .args(writes)
        .output()?;
    let text = String::from_utf8(output.stdout)?;
    let (sum, seconds) = text
        .trim()
        .split_once(' ')
        .ok_or("the harness gave no answer")?;
    Ok((sum.parse()?, seconds.parse()?))
}
