//! Constraints and flows: names, clocks, wrapper, Makefiles, scripts.

use jukebox_config::Config;
use jukebox_rtl_gen::{Clock, EmittedFile, Options, generate_with};
use std::collections::BTreeSet;
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

/// The default, and one that differs in name and widths.
fn configurations() -> [Config; 2] {
    let mut other = Config {
        name: "jb2".into(),
        ..Config::default()
    };
    other.address.va_bits = 39;
    other.address.asid_bits = 1;
    other.metadata.axi_data_bits = 256;
    other.counters.bits = 0;
    [Config::default(), other]
}

fn emitted(config: &Config, mhz: f64) -> Vec<EmittedFile> {
    let clock = Clock::from_mhz(mhz).unwrap();
    generate_with(config, &Options { clock }).unwrap()
}

/// What `jukebox gen` would write, in a folder.
fn folder(config: &Config) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for file in emitted(config, 100.0) {
        let path = dir.path().join(file.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, file.contents).unwrap();
    }
    dir
}

fn read(dir: &Path, path: &str) -> String {
    fs::read_to_string(dir.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// A port of an emitted module.
#[derive(Clone, Debug)]
struct Port {
    name: String,
    input: bool,
    bits: u32,
    vector: bool,
}

/// The ports of an emitted module, by its text between the parentheses.
fn ports(module: &str) -> Vec<Port> {
    let header = module.split_once("\n);").unwrap().0;
    let words = header
        .lines()
        .map(|line| line.split("//").next().unwrap())
        .filter(|line| line.contains(" logic "));
    words
        .map(|line| {
            let line = line.trim().trim_end_matches(',');
            let range = line
                .split_once('[')
                .map(|(_, rest)| rest.split_once(":0]").unwrap());
            Port {
                name: line.split(' ').next_back().unwrap().into(),
                input: line.starts_with("input"),
                bits: range.map_or(1, |(high, _)| high.parse::<u32>().unwrap() + 1),
                vector: range.is_some(),
            }
        })
        .collect()
}

/// Runs a Tcl file with stand-ins for the tool's commands: the calls, each as its words.
fn calls(dir: &Path, file: &str, arguments: &[&str]) -> Vec<Vec<String>> {
    let stubs = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stubs.tcl");
    let output = Command::new("tclsh")
        .arg(stubs)
        .arg(dir.join(file))
        .args(arguments)
        .output()
        .unwrap_or_else(|error| panic!("tclsh: {error}; run scripts/install-tools"));
    assert!(output.status.success(), "{file}: {}", text(&output));
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| line.split('|').map(str::to_owned).collect())
        .collect()
}

fn text(output: &Output) -> String {
    let all = [&output.stdout[..], &output.stderr[..]].concat();
    String::from_utf8_lossy(&all).into_owned()
}

/// The objects that calls of `command` end with, sorted.
fn objects(calls: &[Vec<String>], command: &str) -> Vec<String> {
    let mut all: Vec<String> = calls
        .iter()
        .filter(|call| call[0] == command)
        .flat_map(|call| call.last().unwrap().split_whitespace())
        .map(str::to_owned)
        .collect();
    all.sort();
    all
}

/// Checks delays and clock of a constraint file of the bare block; `vector` follows the names of
/// ports with a range.
fn constrains_every_port(dir: &Path, name: &str, file: &str, vector: &str) {
    let calls = calls(dir, file, &[]);
    let sorted = |input| {
        let mut names: Vec<String> = ports(&read(dir, &format!("rtl/{name}.sv")))
            .iter()
            .filter(|port| port.input == input && port.name != "clk_i")
            .map(|port| format!("{}{}", port.name, if port.vector { vector } else { "" }))
            .collect();
        names.sort();
        names
    };
    assert_eq!(objects(&calls, "create_clock"), ["clk_i"], "{file}");
    let inputs = sorted(true);
    assert!(inputs.len() > 30 && inputs.contains(&"rst_ni".to_owned()));
    assert_eq!(objects(&calls, "set_input_delay"), inputs, "{file}");
    assert_eq!(objects(&calls, "set_output_delay"), sorted(false), "{file}");
    assert_eq!(objects(&calls, "set_false_path"), [""; 0], "{file}");
}

#[test]
fn constraints_of_the_block_name_every_port_once() {
    for config in configurations() {
        let (dir, name) = (folder(&config), &config.name);
        let sdc = format!("constraints/asic/{name}.sdc");
        let xdc = format!("constraints/xilinx7/{name}.xdc");
        constrains_every_port(dir.path(), name, &sdc, "");
        constrains_every_port(dir.path(), name, &xdc, "[*]");
    }
}

#[test]
fn constraints_of_the_wrapper_name_its_ports() {
    for config in configurations() {
        let (dir, name) = (folder(&config), &config.name);
        let wrapper = ports(&read(dir.path(), &format!("constraints/ooc/{name}_ooc.sv")));
        let wrapper: BTreeSet<&str> = wrapper.iter().map(|port| port.name.as_str()).collect();
        let named = |file: String| {
            let text = read(dir.path(), &file);
            let lines: String = text
                .lines()
                .filter(|line| !line.starts_with('#') && !line.starts_with("//"))
                .collect();
            let quoted: Vec<String> = lines
                .split('"')
                .skip(1)
                .step_by(2)
                .map(Into::into)
                .collect();
            assert!(!quoted.is_empty(), "{file}");
            quoted
        };
        for file in [format!("ecp5/{name}.lpf"), format!("gowin/{name}.cst")] {
            let names = named(format!("constraints/{file}"));
            let names: BTreeSet<&str> = names.iter().map(String::as_str).collect();
            assert_eq!(names, wrapper, "{file}");
        }
        let sdc = calls(dir.path(), &format!("constraints/gowin/{name}.sdc"), &[]);
        let commands = "create_clock set_false_path set_input_delay set_output_delay";
        let names: Vec<String> = commands.split(' ').flat_map(|c| objects(&sdc, c)).collect();
        assert_eq!(names.len(), wrapper.len(), "each once");
        let names: BTreeSet<&str> = names.iter().map(String::as_str).collect();
        assert_eq!(names, wrapper);
    }
}

#[test]
fn only_the_clear_of_the_synchroniser_is_excepted() {
    for config in configurations() {
        let (dir, name) = (folder(&config), &config.name);
        let module = read(dir.path(), &format!("rtl/{name}_reset_sync.sv"));
        let named: Vec<String> = ports(&module).into_iter().map(|port| port.name).collect();
        assert_eq!(named, ["clk_i", "rst_ni", "rst_no"]);

        let xdc = format!("constraints/xilinx7/{name}_reset_sync.xdc");
        let xdc = calls(dir.path(), &xdc, &[]);
        assert_eq!(objects(&xdc, "set_false_path"), ["sync_q_reg[*]/CLR"]);
        assert!(module.contains("logic [Stages-1:0] sync_q;"));

        let sdc = format!("constraints/asic/{name}_reset_sync.sdc");
        let sdc = calls(dir.path(), &sdc, &[]);
        assert_eq!(objects(&sdc, "set_false_path"), ["u_reset_sync/rst_ni"]);
        let wrapper = read(dir.path(), &format!("constraints/ooc/{name}_ooc.sv"));
        assert!(wrapper.contains(&format!("{name}_reset_sync u_reset_sync (")));
    }
}

#[test]
fn the_wrapper_connects_every_port_to_flops_of_its_own() {
    for config in configurations() {
        let (dir, name) = (folder(&config), &config.name);
        let wrapper = read(dir.path(), &format!("constraints/ooc/{name}_ooc.sv"));
        let mut next = [0, 0];
        for port in ports(&read(dir.path(), &format!("rtl/{name}.sv"))) {
            if ["clk_i", "rst_ni"].contains(&port.name.as_str()) {
                continue;
            }
            let (side, low) = (
                if port.input { "in_q" } else { "out" },
                next[usize::from(port.input)],
            );
            let high = low + port.bits - 1;
            let place = if port.vector {
                format!("{high}:{low}")
            } else {
                low.to_string()
            };
            let connection = format!("    .{}({side}[{place}])", port.name);
            assert_eq!(wrapper.matches(&connection).count(), 1, "{connection}");
            next[usize::from(port.input)] += port.bits;
        }
        let [outputs, inputs] = next;
        assert!(wrapper.contains(&format!("logic [{}:0] in_q;", inputs - 1)));
        assert!(wrapper.contains(&format!("logic [{}:0] out_q;", outputs - 1)));
        assert!(wrapper.contains("    .rst_ni(rst_n),"));
    }
}

#[test]
fn the_clock_target_is_in_every_file_that_has_one() {
    let config = Config::default();
    let (slow, fast) = (emitted(&config, 100.0), emitted(&config, 250.0));
    let expected = [
        ("constraints/ecp5/jukebox.lpf", "PORT \"clk_i\" 250 MHZ;"),
        ("constraints/ecp5/jukebox.lpf", "INPUT_DELAY 1.600 ns"),
        ("constraints/xilinx7/jukebox.xdc", "-period 4.000 "),
        (
            "constraints/xilinx7/jukebox.xdc",
            "jukebox_clk 1.600 $jukebox_inputs",
        ),
        (
            "constraints/xilinx7/jukebox.xdc",
            "jukebox_clk 1.600 [get_ports rst_ni]",
        ),
        ("constraints/gowin/jukebox.sdc", "-period 4.000 "),
        (
            "constraints/gowin/jukebox.sdc",
            "jukebox_clk 1.600 [get_ports {serial_o}]",
        ),
        ("constraints/gowin/Makefile", "MHZ := 250\n"),
        ("constraints/asic/Makefile", " -D 4000'"),
        ("constraints/asic/jukebox.sdc", "-period 4.000 "),
        ("constraints/asic/jukebox.sdc", "set_output_delay 1.600 "),
        ("constraints/asic/sta.tcl", "set period 4.000\n"),
    ];
    for (path, text) in expected {
        let file = fast.iter().find(|file| file.path == path).unwrap();
        assert!(file.contents.contains(text), "{path} lacks {text}");
    }
    let changed: BTreeSet<&str> = slow
        .iter()
        .zip(&fast)
        .filter(|(slow, fast)| slow != fast)
        .map(|(slow, _)| slow.path.as_str())
        .collect();
    let paths: BTreeSet<&str> = expected.iter().map(|(path, _)| *path).collect();
    assert_eq!(changed, paths);
    // Nothing of the slow clock is left in them.
    for file in fast
        .iter()
        .filter(|file| changed.contains(file.path.as_str()))
    {
        for old in ["10.000", "10000", " 100 ", " 4.000 ns", "clk 4.000"] {
            assert!(!file.contents.contains(old), "{}: {old}", file.path);
        }
    }
}

#[test]
fn the_vivado_script_names_emitted_files_and_its_own_results() {
    for config in configurations() {
        let (dir, name) = (folder(&config), &config.name);
        let out = dir.path().join("results");
        let arguments = [out.to_str().unwrap(), "xc7k70tfbg484-2"];
        let calls = calls(dir.path(), "constraints/xilinx7/vivado.tcl", &arguments);
        let of = |command: &str| -> Vec<&Vec<String>> {
            calls.iter().filter(|call| call[0] == command).collect()
        };
        // Every source is read, in the order of the file list.
        let list = read(dir.path(), &format!("{name}.f"));
        let listed: Vec<&str> = list
            .lines()
            .filter(|line| line.starts_with("rtl/"))
            .collect();
        let sources: Vec<String> = of("read_verilog")
            .iter()
            .map(|call| {
                call.last()
                    .unwrap()
                    .rsplit_once("/rtl/")
                    .unwrap()
                    .1
                    .to_owned()
            })
            .map(|file| format!("rtl/{file}"))
            .collect();
        assert_eq!(sources, listed);
        assert_eq!(of("read_xdc")[0][1..3], ["-mode", "out_of_context"]);
        assert_eq!(of("create_clock").len(), 1, "the XDC was read");
        let synth = [
            "-top",
            name,
            "-part",
            arguments[1],
            "-mode",
            "out_of_context",
        ];
        assert_eq!(of("synth_design")[0][1..], synth);
        let step = |command| calls.iter().position(|call| call[0] == command).unwrap();
        for pair in [
            "read_xdc synth_design",
            "synth_design place_design",
            "place_design route_design",
            "route_design report_timing_summary",
        ] {
            let (first, then) = pair.split_once(' ').unwrap();
            assert!(step(first) < step(then), "{pair}");
        }
        for report in [
            "report_utilization",
            "report_timing_summary",
            "write_checkpoint",
        ] {
            for call in of(report) {
                assert!(call.last().unwrap().starts_with(arguments[0]), "{call:?}");
            }
        }
    }
}

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
    for config in configurations() {
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
