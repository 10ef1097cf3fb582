//! What tests of emitted files share; each test program uses a part of it.
#![allow(dead_code)]

pub mod maps;

use jukebox_config::{Check, Coding, Config, Egress, ResetStyle, Translation};
use jukebox_rtl_gen::{Clock, EmittedFile, Options, generate_with};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// The default, and two that differ in name, widths, reset and egress, one of them in coding, next line and a
/// second record.
pub fn configurations() -> [Config; 3] {
    let mut other = Config {
        name: "jb2".into(),
        ..Config::default()
    };
    other.address.va_bits = 39;
    other.address.asid_bits = 1;
    other.metadata.axi_data_bits = 256;
    other.counters.bits = 0;
    let mut delta = other.clone();
    delta.name = "jb3".into();
    delta.metadata.coding = Coding::Delta;
    delta.prefetch.next_line = true;
    delta.prefetch.second_record = true;
    delta.prefetch.run_ahead = true;
    other.reset.style = ResetStyle::SyncLow;
    other.prefetch.egress = Egress::TilelinkHint;
    delta.prefetch.egress = Egress::Axi4Read;
    delta.prefetch.in_flight = 1;
    delta.prefetch.user_address = true;
    delta.metadata.axi_id_bits = 4;
    delta.metadata.axi_write_id = 9;
    delta.metadata.axi_read_id = 15;
    delta.reset.style = ResetStyle::SyncHigh;
    [Config::default(), other, delta]
}

/// The default, and configurations at the ends of the ranges.
pub fn edges() -> Vec<Config> {
    let mut all = vec![Config::default()];
    for (va, pa, asid) in [(32, 32, 1), (57, 56, 16), (39, 33, 7)] {
        for (line, region, axi) in [
            (32, 64, 32),
            (32, 4096, 256),
            (64, 4096, 512),
            (128, 256, 64),
        ] {
            for (entries, reads, bits) in [(1, 1, 0), (64, 32, 64), (5, 3, 33), (17, 4, 4)] {
                let mut config = Config {
                    name: "left_2".into(),
                    ..Config::default()
                };
                config.address.va_bits = va;
                config.address.pa_bits = pa;
                config.address.asid_bits = asid;
                config.geometry.line_bytes = line;
                config.geometry.region_bytes = region;
                config.geometry.crrb_entries = entries;
                config.metadata.axi_data_bits = axi;
                config.metadata.reads_in_flight = reads;
                config.metadata.check = if bits == 33 {
                    Check::None
                } else {
                    Check::Crc16
                };
                config.counters.bits = bits;
                config.metadata.axi_id_bits = reads.clamp(1, 8);
                config.metadata.axi_read_id = (1 << config.metadata.axi_id_bits) - 1;
                config.reset.style = match reads {
                    1 => ResetStyle::SyncLow,
                    3 => ResetStyle::SyncHigh,
                    _ => ResetStyle::AsyncLow,
                };
                all.push(config.clone());
                config.metadata.coding = Coding::Delta;
                config.prefetch.next_line = entries != 64;
                config.prefetch.second_record = entries % 2 == 1;
                config.prefetch.run_ahead = entries != 1;
                config.prefetch.egress = match entries {
                    1 => Egress::Axi4Read,
                    17 => Egress::TilelinkHint,
                    _ => Egress::Native,
                };
                if config.prefetch.egress != Egress::Native {
                    config.prefetch.bus_data_bits = axi;
                    config.prefetch.in_flight = reads.min(8);
                    config.prefetch.user_address = entries == 17;
                }
                all.push(config);
            }
        }
    }
    all
}

/// The configurations, and those of the project with the fewest parts.
pub fn with_fewer_parts() -> Vec<Config> {
    let fewer = ["lite", "small-fpga"].map(of_project);
    configurations().into_iter().chain(fewer).collect()
}

/// All files of `config` for that clock.
pub fn emitted(config: &Config, mhz: f64) -> Vec<EmittedFile> {
    let clock = Clock::from_mhz(mhz).unwrap();
    generate_with(config, &Options { clock }).unwrap()
}

/// What `jukebox gen` would write, in a folder.
pub fn folder(config: &Config) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    emit_into(config, dir.path());
    dir
}

/// What is emitted for a configuration, in a folder that may hold that of others.
pub fn emit_into(config: &Config, dir: &Path) {
    for file in emitted(config, 100.0) {
        let path = dir.join(file.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, file.contents).unwrap();
    }
}

/// The contents of one of `files`.
pub fn file<'a>(files: &'a [EmittedFile], path: &str) -> &'a str {
    let found = files.iter().find(|file| file.path == path);
    &found.unwrap_or_else(|| panic!("no {path}")).contents
}

/// All that a program printed.
pub fn text(output: &Output) -> String {
    let all = [&output.stdout[..], &output.stderr[..]].concat();
    String::from_utf8_lossy(&all).into_owned()
}

/// Runs a Tcl file with stand-ins for the tool's commands: the calls, each as its words.
pub fn calls(dir: &Path, file: &str, arguments: &[&str]) -> Vec<Vec<String>> {
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

/// A configuration of the project.
pub fn of_project(name: &str) -> Config {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../configs");
    Config::from_file(path.join(format!("{name}.toml"))).unwrap()
}

/// Configurations without some parts: each of them alone, all but a few, with prefetches that are not the
/// record's, and a few counters.
pub fn without_parts() -> Vec<Config> {
    let changes: &[fn(&mut Config)] = &[
        |c| {
            c.features.translation = Translation::None;
            c.address.pa_bits = 52;
        },
        |c| c.features.retry = false,
        |c| c.features.pacing = false,
        |c| c.features.rebase = false,
        |c| c.features.watchdog = false,
        |c| c.features.asid_filter = false,
        |c| c.features.resume = false,
        |c| {
            c.registers.bits = 32;
            c.address.va_bits = 39;
            c.address.pa_bits = 32;
        },
        |c| c.counters.list = Some(vec!["CNT_MISSES".into(), "CNT_USED".into()]),
        |c| {
            c.features.translation = Translation::None;
            c.features.asid_filter = false;
            c.features.resume = false;
            c.counters.list = Some(vec!["CNT_EVICTIONS".into()]);
        },
        |c| {
            c.features.retry = false;
            c.features.watchdog = false;
            c.features.resume = false;
            c.counters.list = Some(vec!["CNT_LATE".into(), "CNT_USED".into()]);
        },
    ];
    let mut all = Vec::new();
    for (number, change) in (1..).zip(changes) {
        let mut config = Config {
            name: format!("parts_{number}"),
            ..Config::default()
        };
        change(&mut config);
        all.push(config.clone());
        config.name = format!("beside_{number}");
        config.metadata.coding = Coding::Delta;
        config.prefetch.second_record = true;
        config.prefetch.next_line = number % 3 != 0;
        config.prefetch.run_ahead = config.features.pacing && number % 3 != 1;
        config.prefetch.egress = match number % 4 {
            0 => Egress::Axi4Read,
            1 => Egress::TilelinkHint,
            _ => Egress::Native,
        };
        config.prefetch.user_address =
            config.prefetch.egress != Egress::Native && config.translates();
        config.reset.style = ResetStyle::SyncHigh;
        all.push(config);
    }
    let lite = of_project("lite");
    let mut longest = lite.clone();
    longest.name = "a_name_as_long_as_a_name_may_be2".into();
    longest.prefetch.next_line = true;
    longest.prefetch.second_record = true;
    all.extend([lite, longest, of_project("small-fpga")]);
    all
}
