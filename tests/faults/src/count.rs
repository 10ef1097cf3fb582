//! What Yosys counts in the same RTL.

use anyhow::{Context, Result, bail, ensure};
use jukebox_config::Config;
use serde_json::Value;
use std::fs;
use std::process::Command;

/// Bits of flip-flops, and of memories that are written, in the emitted RTL of `config` before anything is
/// optimised.
///
/// # Errors
/// If `yosys`, which is looked for on the PATH, cannot be run or refuses the RTL.
pub fn by_yosys(config: &Config) -> Result<(usize, usize)> {
    let folder = tempfile::tempdir()?;
    let mut names = Vec::new();
    for file in jukebox_rtl_gen::generate(config)? {
        if file.path.starts_with("rtl/") && file.path.ends_with(".sv") {
            let path = folder.path().join(&file.path);
            fs::create_dir_all(path.parent().context("a folder")?)?;
            fs::write(path, file.contents)?;
            names.push(file.path);
        }
    }
    let script = format!(
        "read_verilog -sv {}; hierarchy -top {}; proc; flatten; opt_clean; memory_collect; write_json all.json",
        names.join(" "),
        config.name
    );
    let output = Command::new("yosys")
        .args(["-q", "-p", &script])
        .current_dir(folder.path())
        .output()
        .context("yosys")?;
    ensure!(
        output.status.success(),
        "yosys: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = fs::read_to_string(folder.path().join("all.json"))?;
    let design: Value = serde_json::from_str(&text)?;
    let Some(cells) = design["modules"][&config.name]["cells"].as_object() else {
        bail!("yosys: no module {}", config.name);
    };
    let (mut flops, mut memory) = (0, 0);
    for cell in cells.values() {
        let kind = cell["type"].as_str().unwrap_or_default();
        let number = |name: &str| {
            let text = cell["parameters"][name].as_str().unwrap_or_default();
            usize::from_str_radix(text, 2).unwrap_or(0)
        };
        if kind.starts_with("$mem") {
            // What is never written is a table.
            if number("WR_PORTS") > 0 {
                memory += number("WIDTH") * number("SIZE");
            }
        } else if kind.contains("dff") || kind.contains("dlatch") {
            flops += cell["connections"]["Q"].as_array().map_or(0, Vec::len);
        }
    }
    Ok((flops, memory))
}
