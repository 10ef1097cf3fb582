//! Constraints and tool flows: one folder below `constraints/` for each target.

use crate::ports::{Port, ports};
use crate::sizes;
use crate::templates::{environment, render};
use crate::{Clock, EmittedFile, GenError, Options, header, reset};
use jukebox_config::Config;
use minijinja::{Value, context};

/// Share of the period, in percent, that the block's neighbours use on either side of its ports.
const IO_PERCENT: u32 = 40;

/// Delay of a wire between two LUTs, in ps, when logic is mapped to LUTs: what a route on an ECP5
/// takes beside the LUT, so that fewer levels are preferred to fewer LUTs.
const WIRE_PS: u32 = 900;

/// A template that becomes one file of a flow.
struct Flow {
    /// File name of the template.
    file: &'static str,
    /// Its text.
    text: &'static str,
    /// Path of the emitted file below `constraints/`, `@` standing for the configured name.
    path: &'static str,
    /// What the file is, for its head.
    title: &'static str,
    /// Whether it is part of a configuration.
    when: fn(&Config) -> bool,
}

macro_rules! flow {
    ($file:literal, $path:literal, $title:literal) => {
        flow!($file, $path, $title, |_| true)
    };
    ($file:literal, $path:literal, $title:literal, $when:expr) => {
        Flow {
            file: $file,
            text: include_str!(concat!("../templates/flows/", $file)),
            path: $path,
            title: $title,
            when: $when,
        }
    };
}

#[rustfmt::skip]
const FLOWS: &[Flow] = &[
    flow!("common.mk.j2", "common.mk", "What the flows of all targets share."),
    flow!("ooc.sv.j2", "ooc/@_ooc.sv",
        "The block out of context: between shift registers, so that it needs five pins."),
    flow!("ecp5.mk.j2", "ecp5/Makefile", "Lattice ECP5: size, clock, bitstream."),
    flow!("ecp5.lpf.j2", "ecp5/@.lpf", "Lattice ECP5: constraints of the out-of-context wrapper."),
    flow!("xilinx7.mk.j2", "xilinx7/Makefile", "Xilinx 7 series: size; all of it with Vivado."),
    flow!("xilinx7.xdc.j2", "xilinx7/@.xdc",
        "Xilinx 7 series: constraints of the block on its own (out of context)."),
    flow!("xilinx7_reset_sync.xdc.j2", "xilinx7/@_reset_sync.xdc",
        "Xilinx 7 series: the exception for the reset synchroniser.", reset::synchronised),
    flow!("vivado.tcl.j2", "xilinx7/vivado.tcl",
        "Xilinx 7 series: the block out of context through Vivado, without a project."),
    flow!("gowin.mk.j2", "gowin/Makefile", "Gowin GW2A: clock, size, bitstream."),
    flow!("gowin.cst.j2", "gowin/@.cst", "Gowin: pins of the out-of-context wrapper."),
    flow!("gowin.sdc.j2", "gowin/@.sdc", "Gowin: timing of the out-of-context wrapper."),
    flow!("asic.mk.j2", "asic/Makefile", "ASIC: size and clock before layout."),
    flow!("asic.sdc.j2", "asic/@.sdc",
        "ASIC: timing of the block on its own, for any tool that reads SDC."),
    flow!("asic_reset_sync.sdc.j2", "asic/@_reset_sync.sdc",
        "ASIC: the exception for the reset synchroniser.", reset::synchronised),
    flow!("abc.constr.j2", "asic/abc.constr", "ASIC: what ABC assumes around the logic."),
    flow!("sta.tcl.j2", "asic/sta.tcl", "ASIC: timing report by OpenSTA."),
];

/// Constraints and flows of `cfg`; `sv` is its SystemVerilog.
pub(crate) fn emit(
    cfg: &Config,
    options: &Options,
    sv: &[EmittedFile],
) -> Result<Vec<EmittedFile>, GenError> {
    let env = environment(cfg);
    let rtl: Vec<String> = sv
        .iter()
        .map(|file| file.path.clone())
        .filter(|path| path.starts_with("rtl/"))
        .collect();
    let path = format!("rtl/{}.sv", cfg.name);
    let top = sv.iter().find(|file| file.path == path);
    let all = ports(top.map_or("", |file| &file.contents));
    let reset = reset::port(cfg.reset.style);
    let (inputs, in_bits) = side(&all, reset, true);
    let (outputs, out_bits) = side(&all, reset, false);
    let base = context! {
        rtl => rtl,
        inputs => inputs,
        outputs => outputs,
        in_bits => in_bits,
        out_bits => out_bits,
        io_percent => IO_PERCENT,
        clock => clock(options.clock),
        wire_ps => WIRE_PS,
        ..sizes::values(cfg)
    };
    FLOWS
        .iter()
        .filter(|flow| (flow.when)(cfg))
        .map(|flow| {
            let comment = if flow.path.ends_with(".sv") || flow.path.ends_with(".cst") {
                "//"
            } else {
                "#"
            };
            let head = header::header(cfg, comment, flow.title);
            let context = context! { head => head.trim_end(), ..base.clone() };
            Ok(EmittedFile {
                path: format!("constraints/{}", flow.path.replace('@', &cfg.name)),
                contents: render(&env, flow.file, flow.text, &context)?,
            })
        })
        .collect()
}

/// The ports of one direction but for clock and reset, each with its place in a vector of all of
/// them, and the bits of that vector.
fn side(ports: &[Port], reset: &str, input: bool) -> (Vec<Value>, u32) {
    let mut bits = 0;
    let described = ports
        .iter()
        .filter(|port| port.input == input && !["clk_i", reset].contains(&port.name.as_str()))
        .map(|port| {
            let value = port.described(bits);
            bits += port.bits();
            value
        })
        .collect();
    (described, bits)
}

/// The clock as the constraint formats want it: MHz, ns with three decimals, ps.
fn clock(clock: Clock) -> Value {
    let period = clock.period_ps();
    let ns = |ps: u32| format!("{}.{:03}", ps / 1000, ps % 1000);
    context! {
        mhz => clock.to_string(),
        period => ns(period),
        period_ps => period,
        io => ns(period * IO_PERCENT / 100),
    }
}
