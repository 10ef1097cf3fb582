//! The model that is made of a machine's RTL.

use crate::kind::Kind;
use crate::model::Model;
use crate::sources::{Core, Sources};
use anyhow::Result;
use jukebox_cosim::{Design, ModelBuilder, Part, Training};
use std::path::Path;

const HEADERS: &[(&str, &str)] = &[
    ("jukebox/ports.h", jukebox_ports::HEADER),
    (
        "machine/model.h",
        include_str!("../include/machine/model.h"),
    ),
];
const GLUE: &str = include_str!("../cpp/machine_model.cpp");

/// The instance of `machine_system`.
const SYSTEM: &str = "u_system";
/// Signals of it on the block's ports, by the beginnings of their names. `machine_system.vlt` keeps
/// them as they are.
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
const L2_PORTS: &[&str] = &["l2_", "dreq_", "drsp_", "obs_", "pf_"];
/// A port of the top module that is theirs, too.
const RESET: &str = "rst_ni";

/// What the glue asks of a part with a clock of its own: its ports, and what is inside.
fn parts(top: &str, name: &str, instance: &str, ports: &[&str]) -> [Part; 2] {
    let inside = |signal: &str| format!("{top}__DOT__{SYSTEM}__DOT__{signal}");
    let ports = ports.iter().map(|port| inside(port));
    [
        Part {
            name: format!("{name}_ports"),
            prefixes: ports.chain([RESET.into()]).collect(),
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

/// The model of a machine with this L2, whose core is at `core` (a file; of BlackParrot a folder):
/// compiled if need be, with a training if one is given, which `progress` is told.
///
/// # Errors
/// If a file is missing, or the tools or the training fail.
pub fn model(
    kind: Kind,
    l2: L2,
    core: &Path,
    training: Option<Training>,
    progress: &mut dyn FnMut(&str),
) -> Result<Model> {
    let design = design(kind, l2, core)?;
    let builder = ModelBuilder::from_env()?;
    let library = builder.library("machine", &design, HEADERS, &[], training, progress)?;
    Model::load(&library)
}

fn design(kind: Kind, l2: L2, core: &Path) -> Result<Design> {
    let Sources {
        rules,
        packages,
        shared,
        modules,
    } = Sources::of(kind)?;
    let core = Core::read(kind, core)?;
    let files = [rules, packages, shared, core.files, modules].concat();
    let top = kind.top();
    let fixed = "--cc -O3 --flatten --x-assign fast --x-initial fast --timescale 1ns/1ns \
                 -Wall --prefix Vmachine --Mdir .";
    let mut arguments: Vec<String> = fixed.split_whitespace().map(Into::into).collect();
    if kind.blackparrot() {
        // What Verilator says of a core as a whole, which no file's rules reach.
        let core = "-Wno-WIDTHCONCAT -Wno-MULTIDRIVEN -Wno-UNOPTFLAT";
        arguments.extend(core.split_whitespace().map(Into::into));
    }
    arguments.extend(["--top-module".into(), top.into()]);
    arguments.push(format!("-GSizeBytes={}", l2.bytes));
    arguments.push(format!("-GWays={}", l2.ways));
    arguments.extend(core.include_folders);
    Ok(Design {
        files,
        includes: core.includes,
        arguments,
        class: "Vmachine".into(),
        clocks: ["clk_i", "block_clk_i", "l2_clk_i"]
            .map(Into::into)
            .to_vec(),
        reset: Some(RESET.into()),
        loops: kind.blackparrot(),
        parts: [
            parts(top, "block", "u_block", BLOCK_PORTS),
            parts(top, "l2", "u_l2", L2_PORTS),
        ]
        .concat(),
        standstill: None,
        upsets: None,
        glue: format!("#define MACHINE_SYSTEM {top}__DOT__{SYSTEM}\n{GLUE}"),
    })
}
