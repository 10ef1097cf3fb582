//! What goes around the block: the instance to copy, which compiles as it is, and the wrapper with
//! AMBA's names. Both have every port of the block.

mod common;

use common::{configurations, edges, emitted, file, folder, text, with_fewer_parts, without_parts};
use jukebox_config::Config;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// Names of the ports that the block declares.
fn ports(config: &Config) -> Vec<String> {
    let files = emitted(config, 100.0);
    let block = file(&files, &format!("rtl/{}.sv", config.name));
    let header = block.split_once("\n);").unwrap().0;
    let declared = header.lines().filter_map(|line| {
        let line = line.split("//").next()?.trim();
        let direction = line.split_whitespace().next()?;
        ["input", "output"].contains(&direction).then_some(())?;
        Some(
            line.trim_end_matches(',')
                .split_whitespace()
                .last()?
                .to_owned(),
        )
    });
    declared.collect()
}

/// Names of the ports that an instance connects, in its order.
fn connected(text: &str) -> Vec<&str> {
    let lines = text.lines().map(str::trim);
    let ports = lines.filter_map(|line| line.strip_prefix('.')?.split_once('('));
    ports.map(|(port, _)| port.trim()).collect()
}

#[test]
fn every_port_is_connected_once_in_the_order_of_the_block() {
    let more = [edges(), without_parts()].concat();
    for config in configurations().iter().chain(&more) {
        let ports = ports(config);
        assert!(ports.len() > 60);
        let files = emitted(config, 100.0);
        for path in ["_inst.svh", "_amba.v"] {
            let text = file(&files, &format!("attach/{}{path}", config.name));
            assert_eq!(connected(text), ports, "{path} of {config:?}");
        }
    }
}

/// What Verilator and Icarus say of a module that includes the instance.
fn included(dir: &Path, name: &str) -> [Output; 2] {
    let bench = format!("module bench;\n`include \"attach/{name}_inst.svh\"\nendmodule\n");
    fs::write(dir.join("bench.sv"), bench).unwrap();
    let list = format!("{name}.f");
    let mut verilator = Command::new("verilator");
    // Nobody drives the nets, and nobody looks at them.
    verilator.args(["--lint-only", "-Wall", "-Wno-UNDRIVEN", "-Wno-UNUSEDSIGNAL"]);
    verilator.args(["--top-module", "bench", "-f", &list, "bench.sv"]);
    let mut icarus = Command::new("iverilog");
    icarus.args([
        "-g2012", "-t", "null", "-s", "bench", "-f", &list, "bench.sv",
    ]);
    [verilator, icarus].map(|mut command| {
        let output = command.current_dir(dir).output();
        output.unwrap_or_else(|error| panic!("{error}; run scripts/install-tools"))
    })
}

#[test]
fn the_instance_compiles_where_it_is_included() {
    for config in with_fewer_parts() {
        let dir = folder(&config);
        let [verilator, icarus] = included(dir.path(), &config.name);
        assert!(verilator.status.success(), "{}", text(&verilator));
        assert!(icarus.status.success(), "{}", text(&icarus));
    }
}

#[test]
fn an_instance_that_lacks_a_port_or_has_a_wrong_width_is_noticed() {
    for (from, to, says) in [
        ("  .irq_o             (irq),\n", "", "PINMISSING"),
        ("logic [15:0] obs_asid;", "logic [14:0] obs_asid;", "WIDTH"),
    ] {
        let dir = folder(&Config::default());
        let path = dir.path().join("attach/jukebox_inst.svh");
        let good = fs::read_to_string(&path).unwrap();
        assert!(good.contains(from), "{from}");
        fs::write(&path, good.replace(from, to)).unwrap();
        let [verilator, _] = included(dir.path(), "jukebox");
        let said = text(&verilator);
        assert!(!verilator.status.success() && said.contains(says), "{said}");
    }
}
