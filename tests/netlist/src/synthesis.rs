//! Netlists, by Yosys.

use anyhow::{Context, Result, ensure};
use clap::ValueEnum;
use jukebox_config::Config;
use jukebox_measure::emit;
use jukebox_measure::flow::Flow;
use jukebox_measure::project::Project;
use jukebox_measure::stat::{self, Area};
use jukebox_measure::tools::{Tool, Tools};
use jukebox_measure::{ecp5, emit::RESULTS};
use jukebox_rtl_gen::EmittedFile;
use std::fs;
use std::path::{Path, PathBuf};

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
    /// Cells in all.
    pub cells: u64,
    /// Flip-flops among them.
    pub flops: u64,
    /// Memories of 16 words of 4 bits among them.
    pub memories: u64,
    /// The Yosys that made it.
    pub by: String,
}

/// Path of the netlist among the files, and of the models of its cells.
pub const NETLIST: &str = "rtl/netlist.sv";
const CELLS: &str = "rtl/cells.sv";

/// Goes before both: waves of single gates are nobody's concern, and what writes them is compiled as long as
/// what simulates.
const NO_WAVES: &str = "/* verilator tracing_off */\n";

/// Folder in `out` in which that of the configuration `name` is made; what is done already is not done again.
pub fn folder(out: &Path, name: &str, kind: Kind) -> PathBuf {
    out.join(format!("{name}-{kind:?}").to_lowercase())
}

/// The netlist of `config`, made in the folder `dir` with the tools of the project.
///
/// # Errors
/// If `make` or `yosys` cannot be run or fails.
pub fn netlist(config: &Config, kind: Kind, dir: &Path) -> Result<Netlist> {
    let tools = Tools::of(&Project::at(None)?)?;
    let (verilog, statistics) = match kind {
        Kind::Gates => gates(config, dir, &tools)?,
        Kind::Ecp5 => ecp5(config, dir, &tools)?,
    };
    let mut files = vec![file(NETLIST, &verilog)];
    if kind == Kind::Ecp5 {
        files.push(file(CELLS, &cells(dir, &tools)?));
    }
    let Area { creator, cells, .. } = stat::design(&statistics)?;
    let number = |is: &dyn Fn(&str) -> bool| {
        let those = cells.iter().filter(|(name, _)| is(name));
        those.map(|(_, number)| number).sum()
    };
    Ok(Netlist {
        files,
        // What else begins so are notes.
        cells: number(&|name| name.starts_with("$_") || !name.starts_with('$')),
        flops: number(&|name| name.contains("DFF") || name == "TRELLIS_FF"),
        memories: number(&|name| name == "TRELLIS_DPR16X4"),
        by: creator,
    })
}

fn file(path: &str, contents: &str) -> EmittedFile {
    EmittedFile {
        path: path.into(),
        contents: NO_WAVES.to_owned() + contents,
    }
}

/// Netlist and statistics of plain synthesis.
fn gates(config: &Config, dir: &Path, tools: &Tools) -> Result<(String, String)> {
    emit::emit(config, dir)?;
    let files = jukebox_rtl_gen::generate(config)?;
    let sources: Vec<&str> = files
        .iter()
        .map(|file| file.path.as_str())
        .filter(|path| path.starts_with("rtl/") && path.ends_with(".sv"))
        .collect();
    let read = format!("read_verilog -sv {}", sources.join(" "));
    let synthesise = format!("synth -flatten -top {}", config.name);
    yosys(
        dir,
        tools,
        &[
            &read,
            &synthesise,
            "tee -q -o stat.json stat -json",
            WIRES,
            "write_verilog -noattr netlist.v",
        ],
    )?;
    Ok((read_file(dir, "netlist.v")?, read_file(dir, "stat.json")?))
}

/// Every wire is one bit: bits of one wire that depend on each other would look like a loop.
const WIRES: &str = "splitnets";

/// Those of the emitted flow: what its figures are of.
fn ecp5(config: &Config, dir: &Path, tools: &Tools) -> Result<(String, String)> {
    let flow = Flow::new(config, dir, tools, &tools.versions(&[Tool::Yosys])?)?;
    let [area, netlist] = ecp5::RESULTS;
    flow.make(ecp5::TARGET, &[&format!("{RESULTS}/{area}")], &[])?;
    let path = flow.result(ecp5::TARGET, netlist);
    let read = format!("read_json {}", path.display());
    yosys(
        dir,
        tools,
        &[&read, WIRES, "write_verilog -noattr netlist.v"],
    )?;
    Ok((read_file(dir, "netlist.v")?, flow.read(ecp5::TARGET, area)?))
}

/// Yosys' own models of ECP5 cells, as it prints what it reads.
fn cells(dir: &Path, tools: &Tools) -> Result<String> {
    let dump = |file| {
        format!("tee -q -a cells.dump read_verilog -lib -ppdump -DNO_INCLUDES +/ecp5/{file}")
    };
    fs::write(dir.join("cells.dump"), "")?;
    yosys(dir, tools, &[&dump("common_sim.vh"), &dump("ccu2c_sim.vh")])?;
    let mut inside = false;
    let mut text = String::new();
    for line in read_file(dir, "cells.dump")?.lines() {
        inside |= line.starts_with("-- Verilog code");
        if inside && !line.starts_with("-- ") && !line.starts_with("`file_") {
            text += line;
            text.push('\n');
        }
        inside &= !line.starts_with("-- END OF DUMP");
    }
    ensure!(
        text.contains("module LUT4") && text.contains("module CCU2C"),
        "Yosys prints no models of ECP5 cells"
    );
    Ok(text)
}

fn read_file(dir: &Path, name: &str) -> Result<String> {
    let path = dir.join(name);
    fs::read_to_string(&path).with_context(|| path.display().to_string())
}

fn yosys(dir: &Path, tools: &Tools, commands: &[&str]) -> Result<()> {
    let mut yosys = tools.command("yosys");
    yosys.arg("-q").current_dir(dir);
    for command in commands {
        yosys.args(["-p", command]);
    }
    let output = yosys
        .output()
        .context("yosys: run scripts/install-fpga-tools first")?;
    ensure!(
        output.status.success(),
        "yosys: {}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(())
}
