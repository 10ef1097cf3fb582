//! The machine's RTL, and the model made of it.

use crate::model::Model;
use anyhow::{Context, Result, ensure};
use jukebox_config::Config;
use jukebox_cosim::{Design, ModelBuilder, Part};
use std::fs;
use std::path::{Path, PathBuf};

const HEADERS: &[(&str, &str)] = &[
    ("jukebox/ports.h", jukebox_ports::HEADER),
    (
        "machine/model.h",
        include_str!("../include/machine/model.h"),
    ),
];
const GLUE: &str = include_str!("../cpp/machine_model.cpp");

/// The machine's own files; the L2's are in its list, the block's are generated.
const MACHINE: &[&str] = &[
    "machine.vlt",
    "machine_pkg.sv",
    "machine_ibus.sv",
    "machine_dbus.sv",
    "machine_axil.sv",
    "machine_host.sv",
    "machine_xlt.sv",
    "machine_ideal.sv",
    "machine_memory.sv",
    "machine.sv",
];

/// Signals of the top module on the block's ports, by the beginnings of their names. `machine.vlt`
/// keeps them as they are.
const BLOCK_PORTS: &[&str] = &[
    "obs_",
    "xlt_",
    "pf_",
    "m_",
    "axil_",
    "irq",
    "recording",
    "replaying",
];
/// The same of the L2's.
const L2_PORTS: &[&str] = &["l2_", "obs_", "pf_"];
/// Ports of the top module that are theirs, too.
const CONDITIONS: &[&str] = &["rst_ni", "l2_clear_i"];

/// What the glue asks of a part with a clock of its own: its ports, and what is inside.
fn parts(name: &str, instance: &str, ports: &[&str]) -> [Part; 2] {
    let inside = |signal: &str| format!("machine__DOT__{signal}");
    let ports = ports.iter().map(|port| inside(port));
    [
        Part {
            name: format!("{name}_ports"),
            prefixes: ports
                .chain(CONDITIONS.iter().map(|port| (*port).into()))
                .collect(),
        },
        Part {
            name: format!("{name}_state"),
            prefixes: vec![inside(&format!("{instance}__DOT__"))],
        },
    ]
}

/// Size of an L2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct L2 {
    /// Bytes.
    pub bytes: u32,
    /// Ways of a set.
    pub ways: u32,
}

/// The folder of this crate.
fn here() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The block's configuration in this machine: `block.toml`.
///
/// # Errors
/// If it cannot be read or is no configuration.
pub fn block() -> Result<Config> {
    let path = here().join("block.toml");
    let text = read(&path)?;
    Ok(Config::from_toml_str(&text, &path.display().to_string())?)
}

/// The model of a machine with this L2, whose core is the file `core`: compiled if need be, which
/// `progress` is told.
///
/// # Errors
/// If a file is missing, or the tools fail.
pub fn model(l2: L2, core: &Path, progress: &mut dyn FnMut(&str)) -> Result<Model> {
    let design = design(l2, core)?;
    let library = ModelBuilder::from_env()?.library("machine", &design, HEADERS, &[], progress)?;
    Model::load(&library)
}

fn design(l2: L2, core: &Path) -> Result<Design> {
    let config = block()?;
    let mut files = Vec::new();
    let mut add = |name: String, path: &Path| -> Result<()> {
        files.push((name, read(path)?));
        Ok(())
    };
    for name in MACHINE.iter().take(2) {
        add((*name).into(), &here().join("rtl").join(name))?;
    }
    let reference = here().join("../reference");
    for line in read(&reference.join("ref_l2.f"))?.lines() {
        if line.ends_with(".sv") {
            add(line.into(), &reference.join(line))?;
        }
    }
    add("VexRiscv_Full.v".into(), core)?;
    for name in MACHINE.iter().skip(2) {
        add((*name).into(), &here().join("rtl").join(name))?;
    }
    // Packages come first; of the block its package is the only one.
    let emitted = jukebox_rtl_gen::generate(&config)?;
    let (packages, modules): (Vec<_>, Vec<_>) = emitted
        .into_iter()
        .filter(|file| file.path.starts_with("rtl/") && file.path.ends_with(".sv"))
        .partition(|file| file.path.ends_with("_pkg.sv"));
    ensure!(!packages.is_empty(), "the block has no package");
    let block = packages.into_iter().chain(modules);
    let at = 2;
    for (i, file) in block.enumerate() {
        files.insert(at + i, (format!("block/{}", file.path), file.contents));
    }
    let fixed = "--cc -O3 --flatten --x-assign fast --x-initial fast --timescale 1ns/1ns \
                 -Wall --prefix Vmachine --top-module machine --Mdir .";
    let mut arguments: Vec<String> = fixed.split_whitespace().map(Into::into).collect();
    arguments.push(format!("-GSizeBytes={}", l2.bytes));
    arguments.push(format!("-GWays={}", l2.ways));
    Ok(Design {
        files,
        arguments,
        class: "Vmachine".into(),
        clocks: ["clk_i", "block_clk_i", "l2_clk_i"]
            .map(Into::into)
            .to_vec(),
        parts: [
            parts("block", "u_block", BLOCK_PORTS),
            parts("l2", "u_l2", L2_PORTS),
        ]
        .concat(),
        glue: GLUE.into(),
    })
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| path.display().to_string())
}
