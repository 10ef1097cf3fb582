//! Writes the RTL of each machine but for its core, for linters: `rtl_of_machines FOLDER`. Machines
//! that differ in the inside of their blocks alone are written once: blocks are looked at elsewhere.

use anyhow::{Context, Result};
use clap::ValueEnum;
use jukebox_machine::{Kind, Sources};
use std::fs;
use std::path::PathBuf;

fn main() -> Result<()> {
    let out = PathBuf::from(std::env::args_os().nth(1).context("no folder is named")?);
    let mut written = Vec::new();
    for &kind in Kind::value_variants() {
        let value = kind.to_possible_value().context("no name")?;
        let folder = out.join(value.get_name());
        let sources = Sources::of(kind)?;
        if written.contains(&sources.modules) {
            continue;
        }
        written.push(sources.modules.clone());
        let mut list = String::new();
        for (name, contents) in [sources.packages, sources.shared, sources.modules].concat() {
            let path = folder.join(&name);
            fs::create_dir_all(path.parent().context("no folder")?)?;
            fs::write(&path, contents)?;
            list += &format!("{name}\n");
        }
        fs::write(folder.join(format!("{}.f", kind.top())), list)?;
    }
    Ok(())
}
