//! Everything emitted beside the SystemVerilog: what software, documents and tool flows need.

use crate::registers::{ADDRESS_SPACE, Access, Register, registers};
use crate::sizes;
use crate::templates::{environment, render};
use crate::{EmittedFile, GenError, VERSION, header};
use jukebox_config::Config;
use minijinja::value::Serde;
use minijinja::{Value, context};

/// A template that becomes one companion file.
struct Companion {
    /// File name of the template.
    file: &'static str,
    /// Its text.
    text: &'static str,
    /// Path of the emitted file, `@` standing for the configured name.
    path: &'static str,
    /// What a line of comment starts with.
    comment: &'static str,
    /// What the file is, for its head.
    title: &'static str,
}

macro_rules! companion {
    ($file:literal, $path:literal, $comment:literal, $title:literal) => {
        Companion {
            file: $file,
            text: include_str!(concat!("../templates/", $file)),
            path: $path,
            comment: $comment,
            title: $title,
        }
    };
}

#[rustfmt::skip]
const COMPANIONS: &[Companion] = &[
    companion!("regs.h.j2", "include/@_regs.h", " *", "Register map for C and C++."),
    companion!("driver.h.j2", "sw/@_driver.h", " *", "Driver for C and C++: what it does."),
    companion!("driver.c.j2", "sw/@_driver.c", " *", "Driver for C and C++: how it does it."),
    companion!("regs.rs.j2", "sw/@_regs.rs", "//", "Register map for Rust."),
    companion!("regs.rdl.j2", "regs/@.rdl", "//", "Register map in SystemRDL 2.0."),
    companion!("registers.md.j2", "docs/registers.md", "", "Register map."),
    companion!("files.f.j2", "@.f", "//",
        "The RTL in dependency order; paths are relative to this file (-F of most tools)."),
    companion!("files_sva.f.j2", "@_sva.f", "//",
        "The assertions, for simulators that know bind: after the RTL, paths as there."),
    companion!("fusesoc.core.j2", "@.core", "#", "FuseSoC description of the block."),
    companion!("bender.yml.j2", "Bender.yml", "#", "Bender description of the block."),
];

/// Every companion of `cfg`; `sv` is what was emitted before.
pub(crate) fn emit(cfg: &Config, sv: &[EmittedFile]) -> Result<Vec<EmittedFile>, GenError> {
    let env = environment(cfg);
    let below = |dir: &str| -> Vec<String> {
        sv.iter()
            .map(|file| file.path.clone())
            .filter(|path| path.starts_with(dir))
            .collect()
    };
    // The testbench and the assertions both use the checkers.
    let (checkers, bench): (Vec<_>, Vec<_>) = below("sim/")
        .into_iter()
        .partition(|path| path.ends_with("_checker.sv"));
    let table = registers(cfg);
    let base = context! {
        space => ADDRESS_SPACE,
        end => table.iter().map(|register| register.offset + register.bytes()).max(),
        toml => cfg.to_toml().trim_end(),
        upper => cfg.name.to_uppercase(),
        version => VERSION,
        rtl => below("rtl/"),
        sva => below("sva/"),
        checkers => checkers,
        sim => bench,
        table => table.iter().map(described).collect::<Vec<_>>(),
        ..sizes::values(cfg)
    };
    COMPANIONS
        .iter()
        .map(|companion| {
            let head = header::header(cfg, companion.comment, companion.title);
            let context = context! { head => head.trim_end(), ..base.clone() };
            Ok(EmittedFile {
                path: companion.path.replace('@', &cfg.name),
                contents: render(&env, companion.file, companion.text, &context)?,
            })
        })
        .collect()
}

/// A register with what documents say about it.
fn described(register: &Register) -> Value {
    let fields: Vec<Value> = register
        .fields
        .iter()
        .map(|field| {
            context! {
                mask => field.mask(),
                reset => (register.reset as u32 & field.mask()) >> field.lsb,
                ..Value::from(Serde(field))
            }
        })
        .collect();
    context! {
        word => register.access.word(),
        size => 8 * register.bytes(),
        reset_lo => register.reset & 0xFFFF_FFFF,
        reset_hi => register.reset >> 32,
        rdl => rdl_access(register.access),
        fields => fields,
        ..Value::from(Serde(register))
    }
}

/// The properties that give a SystemRDL field this access.
fn rdl_access(access: Access) -> &'static str {
    match access {
        Access::Constant => "sw = r; hw = na;",
        Access::ReadOnly => "sw = r; hw = w;",
        Access::ReadWrite => "sw = rw; hw = r;",
        Access::Live => "sw = rw; hw = rw;",
        Access::Once => "sw = rw; hw = r; hwclr;",
        Access::Act => "sw = rw; hw = r; singlepulse;",
        Access::WriteOneToClear => "sw = rw; onwrite = woclr; hw = w; hwset;",
    }
}
