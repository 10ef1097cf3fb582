//! Names that emitted files take for themselves, so that no configuration may have them.

use crate::EmittedFile;
use crate::ports::ports;
use jukebox_config::Config;
use std::collections::BTreeSet;

/// What declares a name that all modules of a design can see.
const DEFINITIONS: &[&str] = &[
    "module",
    "package",
    "interface",
    "program",
    "checker",
    "primitive",
    "class",
];

/// What the files of `cfg` take, a line each: `port P` of the block, `suffix S` behind the
/// configured name, `register R` where the C macros of a block whose name ends in R would be those
/// of the block without it. This is the text that the check of names holds (`make rtl`).
pub fn taken(cfg: &Config, files: &[EmittedFile]) -> String {
    let mut lines = BTreeSet::new();
    let top = format!("rtl/{}.sv", cfg.name);
    for file in files.iter().filter(|file| file.path.ends_with(".sv")) {
        if file.path == top {
            let ports = ports(&file.contents);
            lines.extend(ports.iter().map(|port| format!("port {}", port.name)));
        }
        let names = file.contents.lines().filter_map(|line| definition(line));
        let suffixes = names.filter_map(|name| name.strip_prefix(&cfg.name));
        lines.extend(
            suffixes
                .filter(|s| !s.is_empty())
                .map(|s| format!("suffix {s}")),
        );
    }
    let header = format!("include/{}_regs.h", cfg.name);
    for file in files.iter().filter(|file| file.path == header) {
        let prefix = format!("{}_", cfg.name.to_uppercase());
        let macros: BTreeSet<&str> = file
            .contents
            .lines()
            .filter_map(|line| line.strip_prefix("#define ")?.split(' ').next())
            .filter_map(|name| name.strip_prefix(&prefix))
            .collect();
        for name in &macros {
            for (place, _) in name.match_indices('_') {
                if macros.contains(&name[place + 1..]) {
                    lines.insert(format!("register _{}", name[..place].to_lowercase()));
                }
            }
        }
    }
    lines
        .iter()
        .fold(String::new(), |text, line| text + line + "\n")
}

/// The name that a line of SystemVerilog defines, if it defines one.
fn definition(line: &str) -> Option<&str> {
    let mut words = line.split(|c: char| !c.is_alphanumeric() && c != '_');
    words.next().filter(|word| DEFINITIONS.contains(word))?;
    words.find(|word| !["automatic", "static", ""].contains(word))
}
