//! Constraints, the out-of-context wrapper and the Vivado script: names and clocks.

mod common;

use common::{calls, emitted, folder, with_fewer_parts};
use jukebox_config::{Config, ResetStyle};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

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

/// The block's reset port.
fn reset(config: &Config) -> &'static str {
    match config.reset.style {
        ResetStyle::SyncHigh => "rst_i",
        _ => "rst_ni",
    }
}

/// Checks delays and clock of a constraint file of the bare block; `vector` follows the names of
/// ports with a range.
fn constrains_every_port(dir: &Path, config: &Config, file: &str, vector: &str) {
    let name = &config.name;
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
    assert!(inputs.len() > 20 && inputs.contains(&reset(config).to_owned()));
    assert_eq!(objects(&calls, "set_input_delay"), inputs, "{file}");
    assert_eq!(objects(&calls, "set_output_delay"), sorted(false), "{file}");
    assert_eq!(objects(&calls, "set_false_path"), [""; 0], "{file}");
}

#[test]
fn constraints_of_the_block_name_every_port_once() {
    for config in with_fewer_parts() {
        let (dir, name) = (folder(&config), &config.name);
        let sdc = format!("constraints/asic/{name}.sdc");
        let xdc = format!("constraints/xilinx7/{name}.xdc");
        constrains_every_port(dir.path(), &config, &sdc, "");
        constrains_every_port(dir.path(), &config, &xdc, "[*]");
    }
}

#[test]
fn constraints_of_the_wrapper_name_its_ports() {
    for config in with_fewer_parts() {
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
    let mut with_synchroniser = 0;
    for config in with_fewer_parts() {
        let (dir, name) = (folder(&config), &config.name);
        if config.reset.style != ResetStyle::AsyncLow {
            let files = emitted(&config, 100.0);
            for file in files.iter().filter(|file| !file.path.ends_with(".md")) {
                assert!(!file.path.contains("reset_sync"), "{}", file.path);
                assert!(!file.contents.contains("reset_sync"), "{}", file.path);
                assert!(!file.contents.contains("negedge rst"), "{}", file.path);
                assert!(!file.contents.contains("set_false_path"), "{}", file.path);
            }
            continue;
        }
        with_synchroniser += 1;
        let module = read(dir.path(), &format!("rtl/{name}_reset_sync.sv"));
        let named: Vec<String> = ports(&module).into_iter().map(|port| port.name).collect();
        assert_eq!(named, ["clk_i", "rst_ni", "rst_no"]);

        let xdc = format!("constraints/xilinx7/{name}_reset_sync.xdc");
        let xdc = calls(dir.path(), &xdc, &[]);
        let clears = ["settle_q_reg[*]/CLR", "sync_nq_reg/CLR"];
        assert_eq!(objects(&xdc, "set_false_path"), clears);
        assert!(module.contains("logic [Stages-2:0] settle_q;"));
        assert!(module.contains("logic sync_nq;"));

        let sdc = format!("constraints/asic/{name}_reset_sync.sdc");
        let sdc = calls(dir.path(), &sdc, &[]);
        assert_eq!(objects(&sdc, "set_false_path"), ["u_reset_sync/rst_ni"]);
        let wrapper = read(dir.path(), &format!("constraints/ooc/{name}_ooc.sv"));
        assert!(wrapper.contains(&format!("{name}_reset_sync u_reset_sync (")));
    }
    assert_eq!(with_synchroniser, 3);
}

#[test]
fn the_wrapper_connects_every_port_to_flops_of_its_own() {
    for config in with_fewer_parts() {
        let (dir, name) = (folder(&config), &config.name);
        let wrapper = read(dir.path(), &format!("constraints/ooc/{name}_ooc.sv"));
        let mut next = [0, 0];
        for port in ports(&read(dir.path(), &format!("rtl/{name}.sv"))) {
            if ["clk_i", reset(&config)].contains(&port.name.as_str()) {
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
        let net = match config.reset.style {
            ResetStyle::SyncHigh => "    .rst_i(rst),",
            _ => "    .rst_ni(rst_n),",
        };
        assert!(wrapper.contains(net));
        // The wrapper takes a reset with a flop as it takes all else.
        let style = config.reset.style;
        assert_eq!(
            wrapper.contains(&format!(" <= {};", reset(&config))),
            style != ResetStyle::AsyncLow
        );
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
            "jukebox_clk 1.600 \\\n  $jukebox_inputs",
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
        ("constraints/asic/Makefile", " -D 4000 "),
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
    for config in with_fewer_parts() {
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
