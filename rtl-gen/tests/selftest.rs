//! Properties of the emitted self-test that need no model of the block: what it holds is made up
//! here.

mod common;

use common::{folder, of_project, text, without_parts};
use jukebox_config::Config;
use jukebox_rtl_gen::selftest::{BAUD, BOARD_CLOCK_MHZ, Expected, FOLDER, Plan, selftest};
use jukebox_rtl_gen::{EmittedFile, MAX_LINE, generate};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

fn made_up(plan: &Plan) -> Expected {
    Expected {
        metadata: 0x1234_5678,
        prefetches: 0x9ABC_DEF0,
        full: plan.rounds.iter().map(|_| false).collect(),
    }
}

fn emitted(config: &Config, mhz: u32) -> Vec<EmittedFile> {
    let plan = Plan::new(config, 1);
    selftest(config, &plan, &made_up(&plan), mhz)
        .unwrap_or_else(|error| panic!("{config:?}: {error}"))
}

/// Configurations at the ends of the ranges that the self-test's widths follow.
fn configurations() -> Vec<Config> {
    let mut all = vec![Config::default()];
    for (va, pa, asid) in [(32, 56, 1), (57, 32, 16)] {
        for (line, region, axi) in [(32, 64, 32), (64, 4096, 512), (128, 256, 64)] {
            let mut config = Config {
                name: "left_2".into(),
                ..Config::default()
            };
            config.address.va_bits = va;
            config.address.pa_bits = pa;
            config.address.asid_bits = asid;
            config.geometry.line_bytes = line;
            config.geometry.region_bytes = region;
            config.metadata.axi_data_bits = axi;
            config.counters.bits = line / 2 - 16;
            all.push(config);
        }
    }
    all.extend(without_parts());
    all
}

#[test]
fn files_are_clean_and_carry_the_name() {
    for config in configurations() {
        let block = generate(&config).unwrap();
        for file in emitted(&config, BOARD_CLOCK_MHZ) {
            let name = file.path.strip_prefix(FOLDER).unwrap();
            let named = name.starts_with(&format!("/{}_", config.name));
            assert!(named || name == "/Makefile", "{name}");
            assert!(block.iter().all(|other| other.path != file.path), "{name}");
            assert!(file.contents.ends_with('\n'), "{name}");
            for (number, line) in (1..).zip(file.contents.lines()) {
                let place = format!("{name}:{number}: {line}\n{config:?}");
                assert!(line.chars().count() <= MAX_LINE, "too long: {place}");
                assert_eq!(line, line.trim_end(), "blanks at the end: {place}");
                assert!(!line.contains("{%"), "template: {place}");
                assert!(
                    !line.starts_with('\t') || name == "/Makefile",
                    "tab: {place}"
                );
            }
        }
    }
}

/// Nothing is left open or left over, whatever parts there are.
#[test]
fn verilators_linter_has_nothing_to_say_about_it() {
    let mut all = without_parts();
    all.retain(|config| !config.name.starts_with("parts_"));
    for config in all {
        let dir = folder(&config);
        for file in emitted(&config, BOARD_CLOCK_MHZ) {
            let path = dir.path().join(&file.path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, file.contents).unwrap();
        }
        let (top, list) = (
            format!("{}_selftest", config.name),
            format!("{}_selftest.f", config.name),
        );
        let output = Command::new("verilator")
            .args(["--lint-only", "-Wall", "-Wno-fatal", "--top-module", &top])
            .args(["-F", &list])
            .current_dir(dir.path().join(FOLDER))
            .output()
            .unwrap_or_else(|error| panic!("verilator: {error}; run scripts/install-tools"));
        let said = text(&output);
        assert!(
            output.status.success() && said.is_empty(),
            "{said}\n{config:?}"
        );
    }
}

#[test]
fn a_block_without_parts_is_told_of_none() {
    let files = emitted(&of_project("lite"), BOARD_CLOCK_MHZ);
    for file in files.iter().filter(|file| file.path.ends_with(".sv")) {
        assert!(!file.path.contains("translator"), "{}", file.path);
        let code = file.contents.lines().filter(|line| !line.starts_with("//"));
        for line in code {
            for gone in ["xlt_", "asid", "REBASE", "_HI"] {
                assert!(!line.contains(gone), "{gone}: {}: {line}", file.path);
            }
        }
    }
}

#[test]
fn the_file_list_is_complete_and_in_order() {
    let config = Config::default();
    let files = emitted(&config, BOARD_CLOCK_MHZ);
    let text = |suffix: &str| {
        let path = format!("{FOLDER}/jukebox{suffix}");
        &files
            .iter()
            .find(|file| file.path == path)
            .unwrap()
            .contents
    };
    let listed: Vec<&str> = text("_selftest.f")
        .lines()
        .filter(|line| !line.starts_with("//"))
        .collect();
    let rtl = generate(&config).unwrap();
    let rtl = rtl.iter().filter(|file| file.path.starts_with("rtl/"));
    let own = files
        .iter()
        .filter(|file| file.path.ends_with(".sv") && !file.path.ends_with("_ulx3s.sv"));
    let wanted: Vec<String> = rtl
        .map(|file| format!("../../{}", file.path))
        .chain(own.map(|file| file.path[FOLDER.len() + 1..].to_owned()))
        .collect();
    assert_eq!(listed, wanted);
    // The makefile takes the block's files from what all targets share.
    for path in listed.iter().filter(|path| !path.starts_with("../")) {
        assert!(
            files[files.len() - 1]
                .contents
                .contains(&format!("  {path}")),
            "{path}"
        );
    }
}

#[test]
fn the_clock_is_in_pll_and_uart() {
    for (mhz, feedback, per_bit) in [(50, 2, 434), (100, 4, 868), (125, 5, 1085), (150, 6, 1302)] {
        let files = emitted(&Config::default(), mhz);
        let holds = |suffix: &str, text: &str| {
            let path = format!("{FOLDER}/jukebox{suffix}");
            let file = files.iter().find(|file| file.path == path).unwrap();
            assert!(file.contents.contains(text), "{mhz} MHz: {path}: {text}");
        };
        holds("_ulx3s.sv", &format!(".CLKFB_DIV       ({feedback})"));
        // Without these the PLL does not lock on a board, and no simulation would tell.
        holds("_ulx3s.sv", "ICP_CURRENT = \"12\", LPF_RESISTOR = \"8\"");
        holds(
            "_ulx3s.sv",
            "MFG_ENABLE_FILTEROPAMP = \"1\", MFG_GMCREF_SEL = \"2\"",
        );
        holds("_selftest.sv", &format!("ClocksPerBit = {per_bit},"));
        holds("_selftest.sv", &format!("ClocksPerLine = {mhz}000000"));
        let error = f64::from(per_bit * BAUD) / (f64::from(mhz) * 1e6) - 1.0;
        assert!(error.abs() < 0.005, "{error}");
    }
    let config = Config::default();
    let plan = Plan::new(&config, 1);
    let message = selftest(&config, &plan, &made_up(&plan), 133).unwrap_err();
    assert!(message.to_string().contains("133 MHz"), "{message}");
}

#[test]
fn the_seed_reaches_the_event_source_and_zero_is_no_seed() {
    let config = Config::default();
    let plan = Plan::new(&config, 0xABCD);
    let files = selftest(&config, &plan, &made_up(&plan), BOARD_CLOCK_MHZ).unwrap();
    let events = files
        .iter()
        .find(|file| file.path.ends_with("_selftest_events.sv"))
        .unwrap();
    assert!(events.contents.contains("64'h000000000000ABCD"));
    // A xorshift register of 0 stays 0.
    assert_eq!(Plan::new(&config, 0).seed, 1);
}

#[test]
fn the_memory_lies_within_every_address_width() {
    for bits in 32..=56 {
        let mut config = Config::default();
        config.address.pa_bits = bits;
        let plan = Plan::new(&config, 1);
        let end = plan.memory_base + 2 * u64::from(plan.buffer_bytes);
        assert!(end <= 1 << bits, "{bits}");
        assert_eq!(plan.memory_base % (2 * u64::from(plan.buffer_bytes)), 0);
    }
}

/// A tool that notes how it was called, and makes every file below `build` that it was named.
const STAND_IN: &str = r#"#!/bin/sh
echo "$(basename "$0") $*" >>calls
case "$*" in -V) echo "Yosys 0.70"; exit ;; esac
[ "$(basename "$0")" != "$REFUSES" ] || { echo "does not fit"; exit 1; }
for word in $(echo "$*" | grep -o 'build/[a-z0-9_.]*'); do touch "$word"; done
"#;

/// Runs make in the emitted folder below `out`, with stand-ins for tools; `refuses` fails.
fn make(out: &Path, refuses: &str) -> Output {
    let path = std::env::var("PATH").unwrap_or_default();
    Command::new("make")
        .arg("-C")
        .arg(out.join(FOLDER))
        .env("PATH", format!("{}:{path}", out.display()))
        .env("REFUSES", refuses)
        .output()
        .unwrap()
}

#[test]
fn one_command_makes_a_bitstream_and_timing_must_be_met() {
    let out = tempfile::tempdir().unwrap();
    let mut files = generate(&Config::default()).unwrap();
    files.extend(emitted(&Config::default(), BOARD_CLOCK_MHZ));
    for file in files {
        let path = out.path().join(&file.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, file.contents).unwrap();
    }
    for tool in ["yosys", "nextpnr-ecp5", "ecppack"] {
        let path = out.path().join(tool);
        fs::write(&path, STAND_IN).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let bitstream = out.path().join(FOLDER).join("build/jukebox_ulx3s.bit");
    let calls = || {
        let text = fs::read_to_string(out.path().join(FOLDER).join("calls")).unwrap();
        text.lines()
            .filter(|line| !line.ends_with(" -V"))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };

    // nextpnr ends with an error if the clock is too slow: so does make, and says why.
    let refused = make(out.path(), "nextpnr-ecp5");
    assert!(!refused.status.success() && !bitstream.exists());
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.contains("does not fit"), "{said}");
    assert_eq!(calls().len(), 2);
    assert!(!calls()[1].contains("--timing-allow-fail"), "{:?}", calls());
    assert!(
        calls()[1].contains("--85k --package CABGA381 --speed 6"),
        "{:?}",
        calls()
    );

    // The second call goes on there; the third has nothing to do.
    assert!(make(out.path(), "").status.success() && bitstream.exists());
    let done = calls();
    assert_eq!(done.len(), 4, "{done:?}");
    assert!(done[0].starts_with("yosys ") && done[2].starts_with("nextpnr-ecp5 "));
    assert!(done[3].starts_with("ecppack "), "{done:?}");
    assert!(make(out.path(), "").status.success());
    assert_eq!(calls(), done);
}
