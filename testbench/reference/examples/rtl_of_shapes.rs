//! Writes the RTL of the reference L2 with the parameters of each shape, for tools that take the
//! defaults, what shares it between two blocks, and its adapters: `rtl_of_shapes FOLDER`.

use anyhow::{Context, Result, ensure};
use jukebox_reference::shape::SHAPES;
use std::fs;
use std::path::{Path, PathBuf};

fn main() -> Result<()> {
    let out = PathBuf::from(std::env::args_os().nth(1).context("no folder is named")?);
    let source = Path::new(env!("CARGO_MANIFEST_DIR"));
    for shape in SHAPES {
        let folder = out.join(shape.name);
        fs::create_dir_all(&folder)?;
        fs::copy(source.join("ref_l2.f"), folder.join("ref_l2.f"))?;
        for part in ["rtl", "ooc"] {
            fs::create_dir_all(folder.join(part))?;
            for entry in fs::read_dir(source.join(part))? {
                let name = Path::new(part).join(entry?.file_name());
                let mut text = fs::read_to_string(source.join(&name))?;
                if name.ends_with("ref_l2.sv") || name.ends_with("ref_l2_ooc.sv") {
                    for (parameter, value) in shape.parameters() {
                        text = with_default(&text, parameter, value)?;
                    }
                }
                fs::write(folder.join(&name), text)?;
            }
        }
    }
    alone(source, &out, "two_blocks", "two_blocks_share")?;
    for adapter in ["ref_l2_tilelink", "ref_l2_axi4"] {
        alone(source, &out, "egress/rtl", adapter)?;
    }
    Ok(())
}

/// Writes a module of a folder that needs no others into a folder of its own.
fn alone(source: &Path, out: &Path, from: &str, module: &str) -> Result<()> {
    let folder = out.join(module);
    fs::create_dir_all(&folder)?;
    let file = format!("{module}.sv");
    fs::copy(source.join(from).join(&file), folder.join(&file))?;
    fs::write(folder.join(format!("{module}.f")), format!("{file}\n"))?;
    Ok(())
}

/// The module with another default of a parameter.
fn with_default(text: &str, name: &str, value: u64) -> Result<String> {
    let declared = format!("parameter int {name} = ");
    let (before, rest) = text
        .split_once(&declared)
        .with_context(|| format!("there is no parameter {name}"))?;
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    ensure!(digits != 0, "the default of {name} is no number");
    Ok(format!("{before}{declared}{value}{}", &rest[digits..]))
}
