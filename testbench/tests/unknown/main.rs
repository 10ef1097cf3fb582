//! Unknown values: every payload that nobody is to look at is unknown, in Icarus, while the emitted
//! testbench plays the golden model's vectors. No handshake, level, register with a reset, nor payload
//! that is valid, may become unknown after the reset; and what is recorded and replayed is what it is
//! without.

mod around;
mod watched;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use jukebox::{board, emit};
use jukebox_config::{Coding, Config, Egress, ResetStyle};
use jukebox_random_config::some;
use jukebox_rtl_gen::Options;

/// A change of an emitted file: the file, a text in it, and what stands there instead.
type Change<'a> = (&'a str, &'a str, &'a str);

/// The emitted testbench, with the block among unknown values.
fn folder(config: &Config, change: Option<Change>) -> tempfile::TempDir {
    let name = &config.name;
    let dir = tempfile::tempdir().unwrap();
    let files = emit::everything(config, &Options::default(), board::Options::default());
    for file in files.unwrap() {
        let mut text = file.contents;
        if let Some((_, from, to)) = change.filter(|(path, ..)| *path == file.path) {
            assert!(text.contains(from), "{} has no {from}", file.path);
            text = text.replacen(from, to, 1);
        }
        if file.path == format!("rtl/{name}.sv") {
            let around = around::module(name, &text);
            fs::create_dir_all(dir.path().join("sim")).unwrap();
            fs::write(dir.path().join("sim/among_unknown.sv"), around).unwrap();
        }
        if file.path == format!("sim/{name}_tb.sv") {
            let among = text.replace(
                &format!("  {name} u_dut ("),
                &format!("  {name}_among_unknown u_dut ("),
            );
            assert_ne!(among, text, "the testbench has no block");
            text = among;
        }
        if let Some(module) = file.path.strip_prefix("rtl/") {
            text = watched::watched(module.trim_end_matches(".sv"), &text);
        }
        let path = dir.path().join(file.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    dir
}

fn run(dir: &Path, line: &str) -> Output {
    let output = Command::new("sh")
        .args(["-c", line])
        .current_dir(dir)
        .output();
    output.unwrap()
}

/// What the testbench says.
fn played(config: &Config, change: Option<Change>) -> String {
    let dir = folder(config, change);
    let name = &config.name;
    let line = format!(
        "iverilog -g2012 -s {name}_tb -o tb.vvp -f {name}.f sim/*.sv && vvp -n tb.vvp 2>&1"
    );
    let output = run(dir.path(), &line);
    let all = [&output.stdout[..], &output.stderr[..]].concat();
    let said = String::from_utf8_lossy(&all);
    // Icarus tells of what it does more often than need be.
    let said = said
        .lines()
        .filter(|line| !line.contains(": sorry: constant selects"));
    said.map(|line| format!("{line}\n")).collect()
}

/// What is wrong with a configuration among unknown values.
fn wrong(config: &Config) -> Option<String> {
    let said = played(config, None);
    let passed = said.contains(&format!("PASS: {}: ", config.name));
    let unknown = said.contains("unknown: ");
    let short: String = said.lines().take(20).collect::<Vec<_>>().join("\n");
    (unknown || !passed).then(|| format!("{short}\n{}", config.to_toml_compact()))
}

fn of_project(name: &str) -> Config {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../configs");
    Config::from_file(path.join(name)).unwrap()
}

/// Everything that a block can have, in delta coding, its prefetches on a bus.
fn reads() -> Config {
    let mut config = Config {
        name: "reads".into(),
        ..Config::default()
    };
    config.metadata.coding = Coding::Delta;
    config.prefetch.egress = Egress::Axi4Read;
    config.prefetch.user_address = true;
    config.prefetch.next_line = true;
    config.prefetch.second_record = true;
    config.prefetch.run_ahead = true;
    config.reset.style = ResetStyle::SyncHigh;
    config
}

#[test]
fn nothing_unknown_gets_into_the_block() {
    for config in [Config::default(), of_project("best.toml")] {
        if let Some(wrong) = wrong(&config) {
            panic!("{wrong}");
        }
    }
}

/// The ready-made configurations and as many random ones as `JUKEBOX_X_CASES` says (20), drawn from
/// `JUKEBOX_X_SEED` (1). `make test-x`.
#[test]
#[ignore = "some minutes"]
fn nothing_unknown_gets_into_any_block() {
    let number = |name: &str, default: &str| -> u64 {
        let text = std::env::var(name).unwrap_or(default.into());
        text.parse()
            .unwrap_or_else(|_| panic!("{name} is {text}, not a number"))
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../configs");
    let names = fs::read_dir(folder).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    let mut configs: Vec<Config> = names.iter().map(|name| of_project(name)).collect();
    assert!(configs.len() >= 10);
    configs.push(reads());
    let random = some(
        number("JUKEBOX_X_SEED", "1"),
        number("JUKEBOX_X_CASES", "20") as u32,
    );
    configs.extend(random.iter().map(|drawn| drawn.config().clone()));
    let mut found = Vec::new();
    for config in &configs {
        let wrong = wrong(config);
        println!(
            "{}: {}",
            config.name,
            if wrong.is_some() { "wrong" } else { "fine" }
        );
        found.extend(wrong);
    }
    assert!(found.is_empty(), "{}", found.join("\n\n"));
}

/// What would let an unknown value in, or lets one stand, is told of.
#[test]
#[ignore = "part of `make test-x`"]
fn a_way_in_is_found() {
    for (path, from, to, says) in [
        // A register that nobody resets.
        (
            "rtl/jukebox_crrb.sv",
            "      s3_valid_q <= 1'b0;\n",
            "",
            "unknown: s4_valid_q",
        ),
        // Payload that moves without its valid.
        (
            "rtl/jukebox_observe.sv",
            "end else if (obs_valid_i) begin",
            "end else begin",
            "unknown: kind_q",
        ),
        // A handshake that payload decides.
        (
            "rtl/jukebox_observe.sv",
            "valid_q <= obs_valid_i && ready_q;",
            "valid_q <= (obs_valid_i || obs_vaddr_i[0]) && ready_q;",
            "unknown: valid_q",
        ),
        // An output that waits for nothing.
        (
            "rtl/jukebox.sv",
            "assign m_axi_awlen_o   = 8'd7;",
            "assign m_axi_awlen_o   = {7'd3, m_axi_rdata_i[0]};",
            "unknown: m_axi_awlen_o",
        ),
    ] {
        let said = played(&Config::default(), Some((path, from, to)));
        assert!(said.contains(says), "{from}: {said}");
    }
}
