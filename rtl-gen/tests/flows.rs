//! The Makefiles of the flows, with stand-ins for their tools.

mod common;

use common::{configurations, folder, text, with_fewer_parts};
use jukebox_config::Config;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// Targets with a Makefile, and the options that put other programs in the place of their tools.
const TARGETS: &[(&str, &[&str])] = &[
    ("ecp5", &["YOSYS", "NEXTPNR", "ECPPACK"]),
    ("xilinx7", &["YOSYS"]),
    ("gowin", &["YOSYS", "NEXTPNR", "GOWIN_PACK"]),
    ("asic", &["YOSYS", "STA", "LIB"]),
];

/// `make` in the folder of a target.
fn make(dir: &Path, target: &str, arguments: &[&str]) -> Output {
    Command::new("make")
        .arg("-C")
        .arg(dir.join("constraints").join(target))
        .args(arguments)
        .env_remove("MAKEFLAGS")
        .env_remove("OUT")
        .output()
        .unwrap()
}

/// A program that stands for every tool: it makes each file below `build/` that it is told of and
/// that is not there.
fn stand_in(dir: &Path) -> String {
    let script = "#!/bin/sh\necho 'Yosys 0.70'\nfor word in $* $REPORT; do\n  \
                  case $word in build/*) [ -e $word ] || echo made >$word ;; esac\ndone\n";
    let path = dir.join("stand_in");
    fs::write(&path, script).unwrap();
    let status = Command::new("chmod").arg("+x").arg(&path).status().unwrap();
    assert!(status.success());
    path.display().to_string()
}

#[test]
fn makefiles_name_emitted_files_only() {
    for config in with_fewer_parts() {
        let dir = folder(&config);
        let dir = dir.path();
        let tool = stand_in(dir);
        for (target, tools) in TARGETS {
            let tools: Vec<String> = tools.iter().map(|name| format!("{name}={tool}")).collect();
            let mut arguments: Vec<&str> = tools.iter().map(String::as_str).collect();
            arguments.extend(["-n", "all"]);
            let output = make(dir, target, &arguments);
            assert!(output.status.success(), "{target}: {}", text(&output));
            let said = text(&output);
            let mut seen = 0;
            for word in said.split(|c: char| c.is_whitespace() || "'\"=<>".contains(c)) {
                let source = [
                    ".sv", ".lpf", ".cst", ".sdc", ".tcl", ".constr", ".xdc", ".ys",
                ];
                if source.iter().any(|end| word.ends_with(end)) && !word.starts_with("build/") {
                    let path = dir.join("constraints").join(target).join(word);
                    assert!(path.is_file(), "{target} names {word}");
                    seen += 1;
                }
            }
            assert!(seen >= 15, "{target}: {seen} files");
        }
    }
}

#[test]
fn makefiles_make_what_they_promise_and_nothing_twice() {
    let config = &configurations()[1];
    let dir = folder(config);
    let dir = dir.path();
    let tool = stand_in(dir);
    let promised: &[(&str, &[&str])] = &[
        (
            "ecp5",
            &[
                "area.json",
                "area_netlist.json",
                "modules.json",
                "timing_s6_seed3.json",
                "timing_s6_seed4.json",
                "jb2_ooc.bit",
            ],
        ),
        ("xilinx7", &["area.json"]),
        (
            "gowin",
            &["timing_seed3.json", "timing_seed4.json", "jb2_ooc.fs"],
        ),
        ("asic", &["area.json", "netlist.v", "timing.json"]),
    ];
    for ((target, tools), (_, files)) in TARGETS.iter().zip(promised) {
        let tools: Vec<String> = tools.iter().map(|name| format!("{name}={tool}")).collect();
        let mut arguments: Vec<&str> = tools.iter().map(String::as_str).collect();
        arguments.extend(["SPEED=6", "SEEDS=3 4"]);
        let first = make(dir, target, &arguments);
        assert!(first.status.success(), "{target}: {}", text(&first));
        assert!(
            text(&first).contains(&format!("jb2 {target}: ")),
            "no progress: {target}"
        );
        for file in *files {
            let path = dir
                .join("constraints")
                .join(target)
                .join("build")
                .join(file);
            assert!(
                path.is_file(),
                "{target} does not make {file}: {}",
                text(&first)
            );
        }
        let second = text(&make(dir, target, &arguments));
        assert!(
            !second.contains(&format!("jb2 {target}: ")),
            "{target} again: {second}"
        );
    }
}

#[test]
fn a_flow_that_cannot_run_says_why() {
    let dir = folder(&Config::default());
    let dir = dir.path();
    let tool = stand_in(dir);
    let yosys = format!("YOSYS={tool}");
    for (target, arguments, message) in [
        (
            "asic",
            &[yosys.as_str(), "LIB=/nowhere/cells.lib"][..],
            "qflow-tech-osu018",
        ),
        (
            "ecp5",
            &["YOSYS=echo Yosys 0.23", "area"],
            "older than Yosys 0.50",
        ),
        (
            "ecp5",
            &["YOSYS=echo hello", "area"],
            "does not answer as Yosys",
        ),
        (
            "xilinx7",
            &["VIVADO=no-such-program", "vivado"],
            "is not on PATH",
        ),
        (
            "gowin",
            &[yosys.as_str(), "NEXTPNR=echo refused; false"],
            "refused",
        ),
    ] {
        let output = make(dir, target, arguments);
        assert_eq!(output.status.code(), Some(2), "{target}: {}", text(&output));
        assert!(
            text(&output).contains(message),
            "{target}: {}",
            text(&output)
        );
    }
    // What a failed step leaves is no result.
    assert!(!dir.join("constraints/ecp5/build/area.json").exists());
}
