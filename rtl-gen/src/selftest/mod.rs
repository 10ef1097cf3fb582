//! The self-test design, and the board it is built for: a ULX3S with an LFE5U-85F.
//!
//! The design holds no model of the block. What the block must do comes as [`Expected`], computed
//! from the [`Plan`] by a model that this crate knows nothing of.

mod crc32;
mod plan;
mod pll;
mod steps;

pub use plan::{Expected, Plan, ROUNDS, Round};
pub use pll::BoardClockError;

use crate::sizes;
use crate::templates::{self, environment, render, systemverilog_file};
use crate::{EmittedFile, GenError, header};
use jukebox_config::Config;
use minijinja::value::Serde;
use minijinja::{Value, context};
use pll::Pll;

/// Clock of the board's self-test, unless asked for another, in MHz.
pub const BOARD_CLOCK_MHZ: u32 = 100;

/// Bits a second on the UART.
pub const BAUD: u32 = 115_200;

/// Folder of the emitted files.
pub const FOLDER: &str = "constraints/ulx3s";

/// What the line on the UART says; `%` stands for a digit, base 16.
const PASS: &str = "JUKEBOX PASS meta=%%%%%%%% pf=%%%%%%%% rec=%%%%%%%% rep=%%%%%%%%";
const FAIL: [&str; 2] = [
    "JUKEBOX FAIL meta=%%%%%%%% pf=%%%%%%%% rec=%%%%%%%% rep=%%%%%%%%",
    " want meta=%%%%%%%% pf=%%%%%%%% errors=%%",
];

macro_rules! part {
    ($stem:literal, $suffix:literal) => {
        (
            concat!($stem, ".sv.j2"),
            include_str!(concat!("../../templates/selftest/", $stem, ".sv.j2")),
            $suffix,
        )
    };
}

/// SystemVerilog of the self-test: template, its text, what follows the name; a file after those
/// it depends on. The checksum's template serves two widths.
const PARTS: &[(&str, &str, &str)] = &[
    part!("random", "_selftest_random"),
    part!("events", "_selftest_events"),
    part!("ram", "_selftest_ram"),
    part!("bursts", "_selftest_bursts"),
    part!("memory", "_selftest_memory"),
    part!("translator", "_selftest_translator"),
    part!("crc32", "_selftest_crc32"),
    part!("crc32", "_selftest_crc144"),
    part!("readback", "_selftest_readback"),
    part!("sequencer", "_selftest_sequencer"),
    part!("uart", "_selftest_uart"),
    part!("report", "_selftest_report"),
    part!("selftest", "_selftest"),
    part!("ulx3s", "_ulx3s"),
];

/// Emits the self-test of `cfg` and what builds it for the board, running at `clock_mhz`.
///
/// # Errors
/// [`GenError::Config`] if `cfg` is not valid, [`GenError::BoardClock`] if the board cannot make that
/// clock; the others are defects of a template.
pub fn selftest(
    cfg: &Config,
    plan: &Plan,
    expected: &Expected,
    clock_mhz: u32,
) -> Result<Vec<EmittedFile>, GenError> {
    cfg.validate()?;
    let env = environment(cfg);
    let base = context! {
        plan => described(cfg, plan, expected),
        expected => context! {
            metadata => expected.metadata,
            prefetches => expected.prefetches,
        },
        steps => steps::steps(cfg),
        status_offset => steps::status_offset(cfg),
        pll => Value::from(Serde(Pll::new(clock_mhz)?)),
        board => board(clock_mhz),
        ..sizes::values(cfg)
    };
    let mut files = Vec::new();
    let there = |suffix: &str| cfg.translates() || !suffix.ends_with("_translator");
    for (file, text, suffix) in PARTS.iter().filter(|(.., suffix)| there(suffix)) {
        let bits = if suffix.ends_with("144") { 144 } else { 32 };
        let context = context! { crc32 => crc32::equations(bits), ..base.clone() };
        let path = format!("{FOLDER}/{}{suffix}.sv", cfg.name);
        files.push(systemverilog_file(cfg, &env, file, text, &context, path)?);
    }
    let block = templates::systemverilog(cfg, None)?;
    let rtl = block.iter().filter(|file| file.path.starts_with("rtl/"));
    let board = format!("{}_ulx3s.sv", cfg.name);
    // What the self-test consists of, as seen from its folder.
    let base = context! {
        rtl => rtl.map(|file| format!("../../{}", file.path)).collect::<Vec<_>>(),
        own => files
            .iter()
            .filter_map(|file| file.path.rsplit('/').next())
            .filter(|name| **name != board)
            .map(str::to_owned)
            .collect::<Vec<_>>(),
        ..base
    };
    for (file, text, path, comment, title) in COMPANIONS {
        let head = header::header(cfg, comment, title);
        let context = context! { head => head.trim_end(), ..base.clone() };
        files.push(EmittedFile {
            path: format!("{FOLDER}/{}", path.replace('@', &cfg.name)),
            contents: render(&env, file, text, &context)?,
        });
    }
    Ok(files)
}

/// Files beside the SystemVerilog: template, its text, path (`@` is the configured name), what a
/// line of comment starts with, what the file is.
#[rustfmt::skip]
const COMPANIONS: &[(&str, &str, &str, &str, &str)] = &[
    ("selftest/files.f.j2", include_str!("../../templates/selftest/files.f.j2"),
        "@_selftest.f", "//",
        "The self-test in dependency order; paths are relative to this file (-F of most tools)."),
    ("selftest/ulx3s.lpf.j2", include_str!("../../templates/selftest/ulx3s.lpf.j2"),
        "@_ulx3s.lpf", "#", "Pins and clock of the self-test on a ULX3S board."),
    ("selftest/Makefile.j2", include_str!("../../templates/selftest/Makefile.j2"),
        "Makefile", "#", "Builds the self-test for a ULX3S board."),
];

/// What the templates know of the plan.
fn described(cfg: &Config, plan: &Plan, expected: &Expected) -> Value {
    let memory_log2 = (2 * plan.buffer_bytes).ilog2();
    let word_bits = memory_log2 - (cfg.metadata.axi_data_bits / 8).ilog2();
    let rounds: Vec<Value> = plan
        .rounds
        .iter()
        .zip(&expected.full)
        .enumerate()
        .map(|(index, (round, full))| {
            let buffer = plan.memory_base + u64::from(plan.buffer_bytes) * (index as u64 % 2);
            context! {
                limit => round.limit,
                end => buffer + u64::from(round.limit),
                asid => u64::from(round.asid),
                full => full,
            }
        })
        .collect();
    context! {
        seed => plan.seed,
        events => plan.events,
        home => plan.home,
        frame_mask => plan.frame_mask,
        memory_base => plan.memory_base,
        memory_log2 => memory_log2,
        word_bits => word_bits,
        words => 1u64 << word_bits,
        buffer_bytes => plan.buffer_bytes,
        open_loop => plan.open_loop,
        rounds => rounds,
    }
}

/// What the templates know of the board.
fn board(clock_mhz: u32) -> Value {
    let clock_hz = 1_000_000 * clock_mhz;
    let fail: usize = FAIL.iter().map(|part| part.len()).sum();
    context! {
        clock_mhz => clock_mhz,
        clock_hz => clock_hz,
        baud => BAUD,
        clocks_per_bit => (clock_hz + BAUD / 2) / BAUD,
        // The top bit of a counter this wide changes about once a second.
        beat_bits => clock_hz.ilog2() + 1,
        pass => PASS,
        fail => FAIL,
        // With carriage return and line feed.
        pass_length => PASS.len() + 2,
        fail_length => fail + 2,
    }
}
