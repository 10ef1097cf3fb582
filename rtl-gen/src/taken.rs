//! Names that emitted files take for themselves, so that no configuration may have them.

use crate::EmittedFile;
use crate::ports::ports;
use jukebox_config::{Coding, Config, Egress, Features, ResetStyle, Translation};
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

/// What the files of `cfg` take, a line each: `port P` of the block, `function F` of a function, its
/// arguments and variables, which would hide a module of that name, `suffix S` behind the configured
/// name, `register R` where C names of a block whose name ends in R would be those of the
/// block without it.
pub fn taken(cfg: &Config, files: &[EmittedFile]) -> String {
    let mut lines = BTreeSet::new();
    let top = format!("rtl/{}.sv", cfg.name);
    let verilog = |file: &&EmittedFile| [".sv", ".v"].iter().any(|end| file.path.ends_with(end));
    for file in files.iter().filter(verilog) {
        if file.path == top {
            let ports = ports(&file.contents);
            lines.extend(ports.iter().map(|port| format!("port {}", port.name)));
        }
        let inner = declared_in_functions(&file.contents);
        lines.extend(inner.iter().map(|name| format!("function {name}")));
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

/// One without parts, but with some counters.
fn less() -> Config {
    let mut cfg = Config::default();
    cfg.address.va_bits = 32;
    cfg.address.pa_bits = 32;
    cfg.registers.bits = 32;
    cfg.counters.list = Some(["CNT_LOST", "CNT_USED"].map(str::to_owned).to_vec());
    cfg.features = Features {
        translation: Translation::None,
        retry: false,
        pacing: false,
        rebase: false,
        watchdog: false,
        asid_filter: false,
        resume: false,
    };
    cfg
}

/// The text that the check of names holds (`make rtl`): what any configuration takes. Of what only
/// some have, the default, every width of the memory port, one with the other features, one without what can
/// be left out, in each coding, and one on each bus have all between them. `emit` gives every file of a configuration.
///
/// # Errors
/// What `emit` gives.
pub fn taken_by_any<E>(emit: impl Fn(&Config) -> Result<Vec<EmittedFile>, E>) -> Result<String, E> {
    let wide = |bits| {
        let mut cfg = Config::default();
        cfg.metadata.axi_data_bits = bits;
        cfg
    };
    let most = 8 * Config::default().geometry.line_bytes;
    let widths = [32, 128, 256, most].map(wide);
    let mut lines = BTreeSet::new();
    let in_delta = |cfg: &Config| {
        let mut cfg = cfg.clone();
        cfg.metadata.coding = Coding::Delta;
        cfg
    };
    let mut more = Config::default();
    more.prefetch.next_line = true;
    more.prefetch.second_record = true;
    more.prefetch.run_ahead = true;
    more.reset.style = ResetStyle::SyncHigh;
    let on_a_bus = |egress| {
        let mut cfg = more.clone();
        cfg.prefetch.egress = egress;
        cfg.prefetch.user_address = true;
        cfg
    };
    let buses = [Egress::TilelinkHint, Egress::Axi4Read].map(on_a_bus);
    let mut all = vec![Config::default(), more, less()];
    all.extend(widths);
    let in_delta: Vec<_> = all.iter().map(in_delta).collect();
    for cfg in all.iter().chain(&in_delta).chain(&buses) {
        let text = taken(cfg, &emit(cfg)?);
        lines.extend(text.lines().map(str::to_owned));
    }
    Ok(lines
        .iter()
        .fold(String::new(), |text, line| text + line + "\n"))
}

/// What functions and tasks declare: their own names, arguments and variables.
fn declared_in_functions(text: &str) -> BTreeSet<String> {
    const TYPES: &[&str] = &["logic", "int", "bit", "byte", "string", "void", "automatic"];
    let code = text
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default());
    let mut names = BTreeSet::new();
    // Whether a function's text goes on, and whether what comes next is declared.
    let (mut inside, mut declares) = (false, false);
    for token in code.flat_map(tokens) {
        match token {
            "function" | "task" => (inside, declares) = (true, false),
            "endfunction" | "endtask" => inside = false,
            _ if !inside => {}
            _ if TYPES.contains(&token) => declares = true,
            // A range, another name of the same type.
            "]" | "," if declares => {}
            _ if declares && token.starts_with(|c: char| c.is_ascii_lowercase()) => {
                names.insert(token.to_owned());
            }
            "[" | ":" | "-" | "(" if declares => {}
            _ if declares && token.starts_with(|c: char| c.is_ascii_alphanumeric()) => {}
            _ => declares = false,
        }
    }
    for direction in [
        "input", "output", "inout", "ref", "const", "signed", "unsigned",
    ] {
        names.remove(direction);
    }
    names
}

/// Words and signs of a line, blanks left out.
fn tokens(line: &str) -> impl Iterator<Item = &str> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut rest = line;
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        let first = rest.chars().next()?;
        let length = match is_word(first) {
            true => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            false => first.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        rest = after;
        Some(token)
    })
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
