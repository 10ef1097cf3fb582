//! Names of configurations against what is emitted for them: what is taken is refused, and what is
//! accepted works in every tool, be it an identifier of the design or a command of Tcl.

mod common;

use common::{calls, edges, folder, text, without_parts};
use jukebox_config::Config;
use jukebox_rtl_gen::{EmittedFile, generate, taken};
use std::collections::BTreeSet;
use std::process::Command;

/// The smallest configuration of that name.
fn small(name: &str) -> Config {
    let mut config = Config {
        name: name.into(),
        ..Config::default()
    };
    config.geometry.crrb_entries = 1;
    config
}

fn accepted(name: &str) -> bool {
    small(name).validate().is_ok()
}

#[test]
fn what_any_configuration_takes_is_refused() {
    let mut seen = 0;
    let all = [edges(), without_parts()].concat();
    for config in &all {
        for line in taken(config, &generate(config).unwrap()).lines() {
            let (kind, word) = line.split_once(' ').unwrap();
            let name = match kind {
                "port" | "function" => word.to_owned(),
                _ => format!("a{word}"),
            };
            assert!(!accepted(&name), "{line}");
            seen += 1;
        }
    }
    assert!(seen > 100 * all.len());
}

/// Whether two names give the same when one suffix is put behind each: then the longer name is the
/// shorter one and the difference of the suffixes.
#[test]
fn no_two_accepted_names_meet_with_any_suffixes() {
    let config = Config::default();
    let lines = taken(&config, &generate(&config).unwrap());
    let suffixes: Vec<&str> = lines
        .lines()
        .filter_map(|line| line.strip_prefix("suffix "))
        .collect();
    assert!(suffixes.len() > 20);
    for long in &suffixes {
        for short in suffixes.iter().chain(&[""]) {
            let rest = long.strip_suffix(short).filter(|rest| !rest.is_empty());
            if let Some(rest) = rest {
                assert!(!accepted(&format!("a{rest}")), "{long} and {short}");
            }
        }
    }
}

/// Every word of the emitted SystemVerilog that could be a name and does not carry the name.
fn identifiers() -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for file in generate(&small("zzq")).unwrap() {
        if ![".sv", ".v"].iter().any(|end| file.path.ends_with(end)) {
            continue;
        }
        for line in file.contents.lines() {
            let code = line.split("//").next().unwrap_or_default();
            let words = code.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            let names = words.filter(|word| word.starts_with(|c: char| c.is_ascii_lowercase()));
            all.extend(
                names
                    .filter(|word| !word.starts_with("zzq"))
                    .map(str::to_owned),
            );
        }
    }
    all
}

/// RTL, the wrapper with AMBA's names, and assertions under the name, in Verilator and Icarus.
fn works_in_simulators(name: &str) {
    let dir = folder(&small(name));
    let (list, assertions) = (format!("{name}.f"), format!("{name}_sva.f"));
    let (top, wrapper) = (format!("{name}_amba"), format!("attach/{name}_amba.v"));
    let mut verilator = Command::new("verilator");
    verilator.args([
        "--lint-only",
        "-Wall",
        "--assert",
        "--top-module",
        &top,
        "-f",
        &list,
        "-f",
        &assertions,
        &wrapper,
    ]);
    let mut icarus = Command::new("iverilog");
    icarus.args(["-g2012", "-o", "out.vvp", "-s", &top, "-f", &list, &wrapper]);
    for command in [&mut verilator, &mut icarus] {
        let output = command.current_dir(dir.path()).output();
        let output = output.unwrap_or_else(|error| panic!("{error}: scripts/install-tools"));
        assert!(output.status.success(), "{name}: {}", text(&output));
    }
}

/// Every one of the accepted identifiers if asked for, else some.
fn chosen(names: Vec<String>) -> Vec<String> {
    let all = std::env::var_os("JUKEBOX_ALL_NAMES").is_some();
    let step = if all { 1 } else { names.len() / 6 };
    names.into_iter().step_by(step).collect()
}

#[test]
fn identifiers_of_the_design_are_refused_or_work() {
    let (good, refused): (Vec<_>, Vec<_>) = identifiers().into_iter().partition(|n| accepted(n));
    assert!(refused.contains(&"clk_i".to_owned()) && refused.len() > 80);
    assert!(good.contains(&"event_tag".to_owned()) && good.len() > 500);
    for name in chosen(good) {
        works_in_simulators(&name);
    }
}

#[test]
fn odd_names_work() {
    // Of a package that every design has, with doubled and trailing `_`, like numbers.
    for name in ["std", "a__b", "a_", "e1"] {
        assert!(accepted(name), "{name}");
        works_in_simulators(name);
    }
}

/// What each constraint file and script of Tcl calls, word by word, `name` written as `as_name`.
fn all_calls(name: &str, as_name: &str) -> Vec<String> {
    let config = small(name);
    let dir = folder(&config);
    let here = dir.path().display().to_string();
    let ends = [".xdc", ".sdc", "vivado.tcl"];
    let mut all = Vec::new();
    for EmittedFile { path, .. } in generate(&config).unwrap() {
        if ends.iter().any(|end| path.ends_with(end)) {
            for call in calls(dir.path(), &path, &[]) {
                all.push(format!("{path}: {call:?}"));
            }
        }
    }
    let plain = |line: String| line.replace(&here, "").replace(name, as_name);
    all.into_iter().map(plain).collect()
}

#[test]
fn words_of_tcl_are_names_like_others() {
    for name in [
        "list",
        "expr",
        "proc",
        "puts",
        "exec",
        "get_ports",
        "create_clock",
        "argv",
        "here",
    ] {
        assert!(accepted(name), "{name}");
        let expected = all_calls("zzq", name);
        assert!(expected.len() > 20, "{expected:?}");
        assert_eq!(all_calls(name, name), expected);
    }
}
