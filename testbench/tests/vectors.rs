//! The emitted testbench with the vectors that the golden model has recorded for it: it plays them back
//! in Icarus and in Verilator, and says what is wrong when they, or the block, are others.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use jukebox::{board, emit, vectors};
use jukebox_config::{Check, Coding, Config, Egress, ResetStyle};
use jukebox_rtl_gen::{MAX_LINE, Options};

fn named(name: &str) -> Config {
    Config {
        name: name.into(),
        ..Config::default()
    }
}

/// Both codings, small and large geometries, one address longer than the other, every bus and reset.
fn configurations() -> Vec<Config> {
    // A name that instances begin with.
    let mut delta = named("u");
    delta.metadata.coding = Coding::Delta;
    delta.address.va_bits = 57;
    delta.address.pa_bits = 33;
    delta.geometry.line_bytes = 128;
    delta.geometry.region_bytes = 256;
    delta.geometry.crrb_entries = 5;
    delta.metadata.axi_data_bits = 512;
    delta.reset.style = ResetStyle::SyncLow;
    let mut hints = named("hints");
    hints.address.va_bits = 39;
    hints.address.pa_bits = 56;
    hints.address.asid_bits = 1;
    hints.geometry.line_bytes = 32;
    hints.geometry.region_bytes = 4096;
    hints.geometry.crrb_entries = 64;
    hints.metadata.coding = Coding::Delta;
    hints.metadata.axi_data_bits = 32;
    hints.prefetch.egress = Egress::TilelinkHint;
    let mut reads = named("reads");
    reads.geometry.crrb_entries = 1;
    reads.metadata.check = Check::None;
    reads.counters.bits = 0;
    reads.prefetch.egress = Egress::Axi4Read;
    reads.prefetch.user_address = true;
    reads.prefetch.next_line = true;
    reads.prefetch.second_record = true;
    reads.prefetch.run_ahead = true;
    reads.reset.style = ResetStyle::SyncHigh;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../configs");
    let of_project = |name: &str| Config::from_file(path.join(name)).unwrap();
    let [lite, small] = ["lite.toml", "small-fpga.toml"].map(of_project);
    vec![Config::default(), delta, hints, reads, lite, small]
}

/// Every length of a line with its smallest and its largest region, in both codings; buses and resets in
/// turn.
fn geometries() -> Vec<Config> {
    let egress = [Egress::Native, Egress::TilelinkHint, Egress::Axi4Read];
    let reset = [
        ResetStyle::AsyncLow,
        ResetStyle::SyncHigh,
        ResetStyle::SyncLow,
    ];
    let shapes = [32, 64, 128].map(|line| [(line, 2 * line), (line, 4096)]);
    let shapes = shapes.iter().flatten();
    let both = shapes.flat_map(|shape| [(shape, Coding::Raw), (shape, Coding::Delta)]);
    both.enumerate()
        .map(|(place, ((line, region), coding))| {
            let mut config = named(&format!("g{place}"));
            config.address.va_bits = [32, 57, 39, 48, 43][place % 5];
            config.address.pa_bits = [56, 32, 40, 48][place % 4];
            config.geometry.line_bytes = *line;
            config.geometry.region_bytes = *region;
            config.geometry.crrb_entries = [1, 7, 16, 64][place % 4];
            config.metadata.coding = coding;
            config.metadata.axi_data_bits = [32, 64, 8 * line][place % 3].min(512);
            config.prefetch.egress = egress[place % 3];
            config.reset.style = reset[place / 2 % 3];
            config
        })
        .collect()
}

/// What `jukebox gen` writes, in a folder.
fn folder(config: &Config) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let files = emit::everything(config, &Options::default(), board::Options::default());
    for file in files.unwrap() {
        let path = dir.path().join(file.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, file.contents).unwrap();
    }
    dir
}

/// Runs a line of shell in `dir`.
fn shell(dir: &Path, line: &str) -> Output {
    let output = Command::new("sh")
        .args(["-c", line])
        .current_dir(dir)
        .output();
    output.unwrap()
}

fn text(output: &Output) -> String {
    let all = [&output.stdout[..], &output.stderr[..]].concat();
    String::from_utf8_lossy(&all).into_owned()
}

/// The command for a simulator that the testbench itself tells of.
fn told(dir: &Path, name: &str, simulator: &str) -> String {
    let bench = fs::read_to_string(dir.join(format!("sim/{name}_tb.sv"))).unwrap();
    let start = format!("//   $ {simulator}");
    let mut lines = bench.lines().filter(|line| line.starts_with(&start));
    let line = lines.next().unwrap().trim_start_matches("//   $ ");
    // It says the name once, in a line before.
    format!("name={name}; {line}")
}

fn icarus(dir: &Path, name: &str) -> Output {
    shell(dir, &told(dir, name, "iverilog"))
}

fn passes(output: &Output, config: &Config) {
    let said = text(output);
    assert!(output.status.success(), "{said}\n{config:?}");
    assert!(said.contains(&format!("PASS: {}: ", config.name)), "{said}");
    let rounds = vectors::recorded(config).rounds;
    let lookups: usize = rounds.iter().map(|round| round.lookups.len()).sum();
    let prefetches: usize = rounds.iter().map(|round| round.prefetches.len()).sum();
    let played = format!("golden model: {lookups} lookups, {prefetches} prefetches");
    assert!(said.contains(&played), "{played}: {said}");
}

#[test]
fn their_files_are_small_and_their_lines_short() {
    for config in configurations().into_iter().chain(geometries()) {
        let files = emit::everything(&config, &Options::default(), board::Options::default());
        for file in files
            .unwrap()
            .iter()
            .filter(|file| file.path.starts_with("sim/"))
        {
            assert!(file.contents.len() < 100_000, "{}", file.path);
            for line in file.contents.lines() {
                assert!(line.chars().count() <= MAX_LINE, "{}: {line}", file.path);
            }
        }
    }
}

#[test]
fn they_play_in_icarus() {
    let geometries = geometries().into_iter().step_by(5);
    for config in configurations().into_iter().chain(geometries) {
        let dir = folder(&config);
        passes(&icarus(dir.path(), &config.name), &config);
    }
}

#[test]
#[ignore = "long: make test-long"]
fn they_play_in_verilator_and_break_no_assertion() {
    let play = |config: &Config| {
        let (dir, name) = (folder(config), &config.name);
        let told = told(dir.path(), name, "verilator");
        // What is built runs for a moment only.
        let quick = "-MAKEFLAGS 'OPT_FAST=-O0 OPT_SLOW=-O0 OPT_GLOBAL=-O0'";
        let line = format!("{told} --assert -Wno-fatal -f {name}_sva.f {quick}");
        let built = shell(dir.path(), &line);
        assert!(built.status.success(), "{}", text(&built));
        passes(&shell(dir.path(), &format!("obj_dir/V{name}_tb")), config);
    };
    let configs = configurations();
    std::thread::scope(|scope| {
        for config in configs.iter().step_by(3) {
            scope.spawn(move || play(config));
        }
    });
}

/// Replaces the first `from` behind `after` in an emitted file.
fn change(dir: &Path, path: &str, after: &str, from: &str, to: &str) {
    let path = dir.join(path);
    let good = fs::read_to_string(&path).unwrap();
    let (head, rest) = good.split_once(after).unwrap();
    assert!(rest.contains(from), "{from}");
    fs::write(
        &path,
        format!("{head}{after}{}", rest.replacen(from, to, 1)),
    )
    .unwrap();
}

#[test]
fn a_number_that_is_another_is_noticed() {
    let config = Config::default();
    let round = &vectors::recorded(&config).rounds[1];
    let golden = "sim/jukebox_golden.sv";
    // Of the second round: a byte in the last line of the record, a prefetch, a lookup less.
    let byte = &round.record[round.record.len() - 8..];
    let word = u64::from_le_bytes(byte.try_into().unwrap());
    let hex = |number: u64, digits: usize| format!("'h{number:0digits$X};");
    let prefetch = *round.prefetches.last().unwrap();
    let miss = round
        .lookups
        .iter()
        .rposition(|lookup| lookup.kind == 0 && lookup.instruction);
    let lookup = round.lookups[miss.unwrap()];
    assert!(!lookup.foreign);
    let coded = lookup.vaddr | 2 << 48;
    for (after, from, to, says) in [
        (
            "word_at",
            hex(word, 16),
            hex(word ^ 1 << 17, 16),
            "FAIL: beat 7 of line",
        ),
        (
            "prefetch_at",
            hex(prefetch, 12),
            hex(prefetch ^ 64, 12),
            "FAIL: number of wrong ones",
        ),
        (
            "lookup_at",
            hex(coded, 13),
            hex(coded ^ 2 << 48, 13),
            "FAIL: beat",
        ),
    ] {
        let dir = folder(&config);
        change(dir.path(), golden, after, &from, &to);
        let output = icarus(dir.path(), "jukebox");
        let said = text(&output);
        assert!(
            !output.status.success() && said.contains(says),
            "{after}: {said}"
        );
        assert!(!said.contains("PASS"), "{said}");
    }
}

/// What the testbench's own regions do not reach: more of them than the CRRB holds.
#[test]
fn a_block_that_drains_from_the_wrong_end_is_noticed() {
    let dir = folder(&Config::default());
    let from = "if (!full) ptr_q <= '0;";
    change(
        dir.path(),
        "rtl/jukebox_crrb.sv",
        "module",
        from,
        "ptr_q <= '0;",
    );
    let output = icarus(dir.path(), "jukebox");
    let said = text(&output);
    assert!(
        !output.status.success() && said.contains("FAIL: beat"),
        "{said}"
    );
}
