//! The SystemVerilog that a machine is made of.

use crate::kind::Kind;
use anyhow::{Context, Result, ensure};
use jukebox_config::Config;
use std::fs;
use std::path::{Path, PathBuf};

/// What Verilator reads of BlackParrot.
const BLACKPARROT: &str = include_str!("../rtl/sv39/blackparrot.f");
/// The same of the L2 that comes with it.
const BSG_CACHE: &str = include_str!("../rtl/sv39/bsg_cache.f");

/// The block's top module, and the module that it is in.
const BLOCK: &str = "block/rtl/jukebox.sv";
/// See above.
const SYSTEM: &str = "machine_system.sv";

/// What other modules than the reference L2 take of it.
const PARTS: [&str; 2] = ["rtl/ref_l2_fifo.sv", "rtl/ref_l2_counters.sv"];

/// Ports that a block has or has not, and the macro by which `machine_system.sv` knows of it.
const PORTS: [(&str, &str); 3] = [
    ("obs_paddr_i", "MACHINE_OBS_PADDR_I"),
    ("pf_source_o", "MACHINE_PF_SOURCE_O"),
    ("pf_level_o", "MACHINE_PF_LEVEL_O"),
];

/// A file: its name, and what is in it.
pub type File = (String, String);

/// All but the core, in the order in which it is read.
#[derive(Clone, Debug)]
pub struct Sources {
    /// What Verilator is told of them.
    pub rules: Vec<File>,
    /// The machine's package, and the block's.
    pub packages: Vec<File>,
    /// Modules of the block and of the reference L2.
    pub shared: Vec<File>,
    /// Modules of the machine; the core's come before them.
    pub modules: Vec<File>,
}

impl Sources {
    /// Those of a machine.
    ///
    /// # Errors
    /// If a file cannot be read, or the block cannot be emitted.
    pub fn of(kind: Kind) -> Result<Sources> {
        let own = |name: &str| -> Result<File> {
            Ok((name.into(), read(&here().join("rtl").join(name))?))
        };
        let (mut packages, mut shared): (Vec<_>, Vec<_>) =
            jukebox_rtl_gen::generate(&block(kind)?)?
                .into_iter()
                .filter(|file| file.path.starts_with("rtl/") && file.path.ends_with(".sv"))
                .map(|file| (format!("block/{}", file.path), file.contents))
                .partition(|(name, _)| name.ends_with("_pkg.sv"));
        ensure!(!packages.is_empty(), "the block has no package");
        let block = shared.iter().find(|(name, _)| name == BLOCK);
        let defines = defines(&block.context("the block has no top module")?.1);
        packages.insert(0, own(kind.package())?);
        let reference = here().join("../reference");
        for line in read(&reference.join("ref_l2.f"))?.lines() {
            let wanted = if kind == Kind::Sv39BsgCache {
                PARTS.contains(&line)
            } else {
                line.ends_with(".sv")
            };
            if wanted {
                let file = (format!("l2/{line}"), read(&reference.join(line))?);
                if line.ends_with("_pkg.sv") {
                    packages.push(file);
                } else {
                    shared.push(file);
                }
            }
        }
        let all =
            |names: &[&str]| -> Result<Vec<_>> { names.iter().map(|name| own(name)).collect() };
        let mut modules = all(&[&[kind.l2()], kind.modules()].concat())?;
        let system = modules.iter_mut().find(|(name, _)| name == SYSTEM);
        let (_, text) = system.context("a machine without machine_system")?;
        *text = defines + text;
        Ok(Sources {
            rules: all(kind.rules())?,
            packages,
            shared,
            modules,
        })
    }
}

/// What `machine_system.sv` is told of the ports of the block whose top module this is. It stands in
/// that file, since tools read files by themselves.
fn defines(top: &str) -> String {
    let header = top.split_once("\n);").map_or(top, |(header, _)| header);
    let has = |port: &str| {
        let mut words = header.split(|c: char| !c.is_alphanumeric() && c != '_');
        words.any(|word| word == port)
    };
    let mut text = String::new();
    for (port, name) in PORTS {
        if has(port) {
            text += &format!("`define {name}\n");
        }
    }
    text
}

/// A core as its package has it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Core {
    /// In the order in which Verilator reads them.
    pub files: Vec<File>,
    /// What they include.
    pub includes: Vec<File>,
    /// Where that is: arguments for Verilator.
    pub include_folders: Vec<String>,
}

impl Core {
    /// Reads the core at `path`: a file; of BlackParrot a folder.
    pub fn read(kind: Kind, path: &Path) -> Result<Core> {
        let mut core = Core::default();
        if !kind.blackparrot() {
            core.files.push(("VexRiscv_Full.v".into(), read(path)?));
            return Ok(core);
        }
        let l2 = if kind == Kind::Sv39BsgCache {
            BSG_CACHE
        } else {
            ""
        };
        let lines = BLACKPARROT.lines().chain(l2.lines());
        for line in lines.filter(|line| !line.starts_with('#')) {
            let (included, line) = match line.strip_prefix("include ") {
                Some(line) => (true, line),
                None => (false, line),
            };
            let name = format!("blackparrot/{line}");
            let contents = read(&path.join(line))?;
            if !included {
                core.files.push((name, contents));
                continue;
            }
            let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
            let argument = format!("+incdir+{folder}");
            if !core.include_folders.contains(&argument) {
                core.include_folders.push(argument);
            }
            core.includes.push((name, contents));
        }
        Ok(core)
    }
}

/// The block's configuration in a machine.
///
/// # Errors
/// If it cannot be read or is no configuration.
pub fn block(kind: Kind) -> Result<Config> {
    let path = here().join(kind.block_file());
    let text = read(&path)?;
    Ok(Config::from_toml_str(&text, &path.display().to_string())?)
}

/// The folder of this crate.
fn here() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| path.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::ValueEnum;

    #[test]
    fn ports_are_joined_where_the_block_has_them() {
        let top =
            "module jukebox (\n  output logic pf_level_o,  // no pf_source_os\n);\n obs_paddr_i";
        assert_eq!(defines(top), "`define MACHINE_PF_LEVEL_O\n");
        for &kind in Kind::value_variants() {
            let sources = Sources::of(kind).unwrap();
            let system = sources.modules.iter().find(|(name, _)| name == SYSTEM);
            let text = &system.unwrap().1;
            let prefetch = block(kind).unwrap().prefetch;
            let says = |name: &str| text.contains(&format!("`define {name}\n"));
            assert_eq!(says("MACHINE_OBS_PADDR_I"), prefetch.next_line, "{kind:?}");
            let sources = prefetch.next_line || prefetch.second_record;
            assert_eq!(says("MACHINE_PF_SOURCE_O"), sources, "{kind:?}");
        }
    }
}
