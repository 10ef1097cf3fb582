//! Netlists, by Yosys.

use anyhow::{Context, Result, ensure};
use clap::ValueEnum;
use jukebox_config::Config;
use jukebox_rtl_gen::EmittedFile;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;

/// What a netlist is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// Gates and flip-flops of no technology in particular.
    Gates,
    /// Cells of an ECP5, by the flow that its figures come from.
    Ecp5,
}

impl Kind {
    /// Its name on the page.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Gates => "gates",
            Kind::Ecp5 => "ECP5 cells",
        }
    }
}

/// A netlist as Verilog.
#[derive(Clone, Debug)]
pub struct Netlist {
    /// The netlist, and models of its cells.
    pub files: Vec<EmittedFile>,
    /// Cells in all, and flip-flops among them.
    pub cells: u64,
    pub flops: u64,
}

/// Path of the netlist among the files.
pub const NETLIST: &str = "rtl/netlist.sv";

/// The netlist of `config`.
///
/// # Errors
/// If `make` or `yosys`, which is looked for on the PATH, cannot be run or fails.
pub fn netlist(config: &Config, kind: Kind) -> Result<Netlist> {
    let folder = tempfile::tempdir()?;
    let mut sources = Vec::new();
    for file in jukebox_rtl_gen::generate(config)? {
        let path = folder.path().join(&file.path);
        fs::create_dir_all(path.parent().context("a file in a folder")?)?;
        fs::write(path, file.contents)?;
        let is_source = file.path.starts_with("rtl/") && file.path.ends_with(".sv");
        sources.extend(is_source.then_some(file.path));
    }
    let (verilog, statistics) = match kind {
        Kind::Gates => gates(config, folder.path(), &sources)?,
        Kind::Ecp5 => ecp5(config, folder.path())?,
    };
    let mut files = vec![EmittedFile {
        path: NETLIST.into(),
        contents: verilog,
    }];
    if kind == Kind::Ecp5 {
        files.push(EmittedFile {
            path: "rtl/cells.sv".into(),
            contents: cells(folder.path())?,
        });
    }
    let (cells, flops) = count(&statistics)?;
    Ok(Netlist {
        files,
        cells,
        flops,
    })
}

/// Netlist and statistics of plain synthesis.
fn gates(config: &Config, folder: &Path, sources: &[String]) -> Result<(String, String)> {
    let script = format!(
        "read_verilog -sv {}; synth -flatten -top {}; tee -q -o stat.json stat -json; write_verilog -noattr netlist.v",
        sources.join(" "),
        config.name
    );
    yosys(folder, &script)?;
    Ok((
        fs::read_to_string(folder.join("netlist.v"))?,
        fs::read_to_string(folder.join("stat.json"))?,
    ))
}

/// Those of the emitted flow: what its figures are of.
fn ecp5(_config: &Config, folder: &Path) -> Result<(String, String)> {
    let flow = folder.join("constraints/ecp5");
    run(
        Command::new("make").arg("-C").arg(&flow).arg("area"),
        "make",
    )?;
    let built = flow.join("build");
    yosys(
        &built,
        "read_json area_netlist.json; write_verilog -noattr netlist.v",
    )?;
    Ok((
        fs::read_to_string(built.join("netlist.v"))?,
        fs::read_to_string(built.join("area.json"))?,
    ))
}

/// Yosys' own models of ECP5 cells, as it prints what it reads.
fn cells(folder: &Path) -> Result<String> {
    let script = "tee -q -o dump read_verilog -lib -ppdump -DNO_INCLUDES +/ecp5/common_sim.vh; \
                  tee -q -a dump read_verilog -lib -ppdump -DNO_INCLUDES +/ecp5/ccu2c_sim.vh";
    yosys(folder, script)?;
    let dump = fs::read_to_string(folder.join("dump"))?;
    let mut inside = false;
    let mut text = String::new();
    for line in dump.lines() {
        inside |= line.starts_with("-- Verilog code");
        if inside && !line.starts_with("-- ") && !line.starts_with("`file_") {
            text += line;
            text.push('\n');
        }
        inside &= !line.starts_with("-- END OF DUMP");
    }
    Ok(text)
}

fn yosys(folder: &Path, script: &str) -> Result<()> {
    let mut command = Command::new("yosys");
    // One command an option: an error names it.
    command.arg("-q");
    for part in script.split(';') {
        command.args(["-p", part.trim()]);
    }
    run(command.current_dir(folder), "yosys")
}

fn run(command: &mut Command, name: &str) -> Result<()> {
    let output = command.output().context(name.to_owned())?;
    ensure!(
        output.status.success(),
        "{name}: {}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(())
}

/// Cells and flip-flops of Yosys' statistics.
fn count(statistics: &str) -> Result<(u64, u64)> {
    let statistics: Value = serde_json::from_str(statistics)?;
    let design = &statistics["design"];
    let by_type = design["num_cells_by_type"]
        .as_object()
        .context("no cells in Yosys' statistics")?;
    let is_flop = |name: &str| name.contains("DFF") || name == "TRELLIS_FF";
    let number = |value: &Value| value.as_u64().unwrap_or(0);
    let all = by_type.values().map(number).sum();
    let flops = by_type
        .iter()
        .filter(|(name, _)| is_flop(name))
        .map(|(_, value)| number(value))
        .sum();
    Ok((all, flops))
}
