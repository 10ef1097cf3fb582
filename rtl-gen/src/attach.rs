//! What a user puts around the block: an instance to copy, and the block under the names of AMBA.
//! Both follow the ports of the emitted block.

use crate::ports::{Group, Port, groups};
use crate::templates::{environment, render, systemverilog_file};
use crate::{EmittedFile, GenError, header, reset, sizes};
use jukebox_config::Config;
use minijinja::{Value, context};
use std::collections::BTreeMap;

/// Folder of the emitted files.
const FOLDER: &str = "attach";

/// Title of the instance.
const INSTANCE: &str = "An instance of the block to copy, with a net for each of its ports.";

/// Both files for `cfg`; `sv` is its SystemVerilog.
pub(crate) fn emit(cfg: &Config, sv: &[EmittedFile]) -> Result<Vec<EmittedFile>, GenError> {
    let env = environment(cfg);
    let path = format!("rtl/{}.sv", cfg.name);
    let top = sv.iter().find(|file| file.path == path);
    let groups = groups(top.map_or("", |file| &file.contents));
    let all = || groups.iter().flat_map(|group| &group.ports);
    let head = header::header(cfg, "//", INSTANCE);
    let instance = context! {
        head => head.trim_end(),
        groups => groups.iter().map(described).collect::<Vec<_>>(),
        ..sizes::values(cfg)
    };
    let template = include_str!("../templates/attach/inst.svh.j2");
    let instance = EmittedFile {
        path: format!("{FOLDER}/{}_inst.svh", cfg.name),
        contents: render(&env, "attach/inst.svh.j2", template, &instance)?,
    };

    let reset = reset::port(cfg.reset.style);
    let buses = buses(all());
    let amba = context! {
        groups => groups
            .iter()
            .map(|group| named(group, reset, &buses))
            .collect::<Vec<_>>(),
        ..sizes::values(cfg)
    };
    let template = include_str!("../templates/attach/amba.v.j2");
    let path = format!("{FOLDER}/{}_amba.v", cfg.name);
    let amba = systemverilog_file(cfg, &env, "attach/amba.v.j2", template, &amba, path)?;
    Ok(vec![instance, amba])
}

/// A group of ports as the instance has it.
fn described(group: &Group) -> Value {
    let ports = group.ports.iter().map(|port| {
        context! { net => port.net(), note => &port.note, ..port.described(0) }
    });
    context! { title => &group.title, ports => ports.collect::<Vec<_>>() }
}

/// A bus of AMBA that the block has.
#[derive(Debug, Default)]
struct Bus {
    /// Its protocol, as Vivado calls it.
    protocol: &'static str,
    /// Whether it has the channels of writes and of reads.
    writes: bool,
    reads: bool,
}

/// The buses of AMBA among `ports`, by what their names begin with.
fn buses<'a>(ports: impl Iterator<Item = &'a Port>) -> BTreeMap<String, Bus> {
    let mut buses: BTreeMap<String, Bus> = BTreeMap::new();
    for (bus, signal) in ports.filter_map(on_bus) {
        let protocol = if bus.starts_with("s_axil") {
            "AXI4LITE"
        } else {
            "AXI4"
        };
        let bus = buses.entry(bus).or_default();
        bus.protocol = protocol;
        bus.writes |= signal == "awvalid";
        bus.reads |= signal == "arvalid";
    }
    buses
}

/// The bus of AMBA that a port is of, and its signal there.
fn on_bus(port: &Port) -> Option<(String, String)> {
    let net = port.net();
    let (bus, signal) = net.rsplit_once('_')?;
    let amba = ["m_axi", "s_axi"].iter().any(|axi| bus.starts_with(axi));
    amba.then(|| (bus.into(), signal.into()))
}

/// A group of ports as the wrapper has it: under their names there, with what Vivado is told.
fn named(group: &Group, reset: &str, buses: &BTreeMap<String, Bus>) -> Value {
    // What is told of a bus as a whole stands at its first port.
    let mut told: Vec<String> = Vec::new();
    let ports = group.ports.iter().map(|port| {
        let mut name = port.net();
        let (mut info, mut parameter) = (None, None);
        if port.name == "clk_i" {
            name = "aclk".into();
            info = Some("signal:clock:1.0 aclk CLK".into());
            let all: Vec<&str> = buses.keys().map(String::as_str).collect();
            parameter = Some(format!(
                "ASSOCIATED_BUSIF {}, ASSOCIATED_RESET {}",
                all.join(":"),
                reset_name(reset)
            ));
        } else if port.name == reset {
            name = reset_name(reset).into();
            info = Some(format!("signal:reset:1.0 {name} RST"));
            let polarity = if active_low(reset) { "LOW" } else { "HIGH" };
            parameter = Some(format!("POLARITY ACTIVE_{polarity}"));
        } else if port.name == "irq_o" {
            info = Some(format!("signal:interrupt:1.0 {name} INTERRUPT"));
            parameter = Some("SENSITIVITY LEVEL_HIGH".into());
        } else if let Some((bus, signal)) = on_bus(port) {
            let signal = signal.to_uppercase();
            info = Some(format!("interface:aximm:1.0 {bus} {signal}"));
            if !told.contains(&bus) {
                parameter = Some(of_bus(&buses[&bus]));
                told.push(bus);
            }
        }
        let interface = info.as_deref().and_then(|info| info.split(' ').nth(1));
        context! {
            net => &name,
            info => &info,
            parameter => &parameter,
            interface => interface,
            input => port.input,
            ..port.described(0)
        }
    });
    context! { title => &group.title, ports => ports.collect::<Vec<_>>() }
}

fn active_low(reset: &str) -> bool {
    reset.ends_with("_ni")
}

/// What AMBA calls that reset port.
fn reset_name(reset: &str) -> &'static str {
    if active_low(reset) {
        "aresetn"
    } else {
        "areset"
    }
}

/// What Vivado is told of a bus; widths it takes from the ports.
fn of_bus(bus: &Bus) -> String {
    let mode = match (bus.reads, bus.writes) {
        (true, false) => "READ_ONLY",
        (false, true) => "WRITE_ONLY",
        _ => "READ_WRITE",
    };
    format!("PROTOCOL {}, READ_WRITE_MODE {mode}", bus.protocol)
}
