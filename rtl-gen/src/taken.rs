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
/// configured name, `register R` where C names of a block whose name ends in R would be those of the
/// block without it. This is the text that the check of names holds (`make rtl`).
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
    let headers = [
        format!("include/{}_regs.h", cfg.name),
        format!("sw/{}_driver.h", cfg.name),
    ];
    let headers = files.iter().filter(|file| headers.contains(&file.path));
    let names: BTreeSet<&str> = headers
        .flat_map(|file| c_names(&cfg.name, &file.contents))
        .collect();
    for name in &names {
        for (place, _) in name.match_indices('_') {
            if names.contains(&name[place + 1..]) {
                lines.insert(format!("register _{}", name[..place].to_lowercase()));
            }
        }
    }
    lines
        .iter()
        .fold(String::new(), |text, line| text + line + "\n")
}

/// What stands behind the configured name in the macros, types and functions of a C header.
fn c_names<'a>(name: &str, header: &'a str) -> impl Iterator<Item = &'a str> {
    let (lower, upper) = (format!("{name}_"), format!("{}_", name.to_uppercase()));
    header
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter_map(move |word| {
            let behind = word.strip_prefix(&lower);
            behind.or_else(|| word.strip_prefix(&upper))
        })
}

/// The name that a line of SystemVerilog defines, if it defines one.
fn definition(line: &str) -> Option<&str> {
    let mut words = line.split(|c: char| !c.is_alphanumeric() && c != '_');
    words.next().filter(|word| DEFINITIONS.contains(word))?;
    words.find(|word| !["automatic", "static", ""].contains(word))
}
