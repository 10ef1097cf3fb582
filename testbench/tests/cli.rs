//! The `jukebox` program from outside: exit codes, messages, files.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn jukebox(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_jukebox"))
        .args(args)
        .output()
        .unwrap()
}

/// The first two invocations of the Rust function, as raw lines with their index.
fn raw(dir: &Path) -> [String; 2] {
    let all = Path::new(env!("CARGO_MANIFEST_DIR")).join("../traces/json.jbt");
    let (all, dir) = (all.to_str().unwrap(), dir.to_str().unwrap());
    let two = format!("{dir}/two.jbt");
    for args in [
        &[
            "cut",
            "-q",
            "--functions",
            "rust_json",
            "--invocations",
            "..2",
            all,
            "-o",
            &two,
        ][..],
        &["convert", "-q", "--to", "lines", &two, "-o", dir],
    ] {
        let output = jukebox(&[&["trace"], args].concat());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    }
    [0, 1].map(|index| format!("{dir}/rust_json.{index:03}.lines.zst"))
}

/// Runs two invocations of one function; the result file.
fn run(dir: &Path, more: &[&str]) -> (Output, Value) {
    let json = dir.join("result.json");
    let [first, second] = raw(dir);
    let mut args = vec![
        "run",
        "--trace",
        &first,
        &second,
        "--json",
        json.to_str().unwrap(),
    ];
    args.extend_from_slice(more);
    let output = jukebox(&args);
    let text =
        std::fs::read_to_string(&json).unwrap_or_else(|_| panic!("no result: {}", stderr(&output)));
    (output, serde_json::from_str(&text).unwrap())
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Bad input: exit code 2, one line and a hint, and nothing else.
fn refused(args: &[&str], what: &str) {
    let output = jukebox(args);
    let text = stderr(&output);
    assert_eq!(output.status.code(), Some(2), "{args:?}: {text}");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 2, "{args:?}: {text}");
    assert!(
        lines[0].starts_with("error: ") && lines[1].starts_with("hint: "),
        "{text}"
    );
    assert!(lines[0].contains(what), "{text} does not contain '{what}'");
}

#[test]
fn help_goes_to_stdout() {
    for args in [
        &["--help"][..],
        &["--version"],
        &["run", "--help"],
        &["gen", "-h"],
    ] {
        let output = jukebox(args);
        assert_eq!(output.status.code(), Some(0));
        assert!(!output.stdout.is_empty() && output.stderr.is_empty());
    }
}

/// What `writing/interrupts.rs` and `trace/losses.rs` find is what the help says.
#[test]
fn the_help_of_run_says_what_each_exit_code_means() {
    let help = jukebox(&["run", "--help"]).stdout;
    let help = String::from_utf8(help).unwrap();
    let (_, codes) = help.split_once("Exit code: ").unwrap();
    for part in [
        "0 done",
        "1 RTL and golden model differ, or a trace is damaged (not with --salvage)",
        "2 bad input",
        "Ctrl-C, SIGTERM and SIGHUP end the process by their own signal: 130, 143 and 129",
    ] {
        assert!(codes.contains(part), "{codes}");
    }
}

#[test]
fn bad_input_is_one_line_and_a_hint() {
    let dir = tempfile::tempdir().unwrap();
    let file = |name: &str, bytes: &[u8]| -> String {
        let path: PathBuf = dir.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path.display().to_string()
    };
    let [good, _] = raw(dir.path());
    let cut = std::fs::read(&good).unwrap();
    let cut = file("cut.000.lines.zst", &cut[..cut.len() / 2]);
    let odd = file("odd.000.lines", &[0; 9]);
    let bent = file("bent.000.lines", &[1, 0, 0, 0, 0, 0, 0, 0]);
    let empty = file("empty.000.lines", &[]);
    let config = file("bad.toml", b"[geometry]\nline_bytes = 63\n");
    let indexed = file("i.000.lines", &[0; 8]);
    file("i.idx", b"nonsense\n");
    let golden = |more: &[&str], what: &str| {
        let args = [&["run", "--dut", "golden", "--trace", good.as_str()], more].concat();
        refused(&args, what);
    };
    refused(&[], "subcommand");
    refused(&["run"], "--trace");
    let missing = dir.path().join("missing").display().to_string();
    let f_lines = format!("{missing}/f.lines");
    refused(&["run", "--trace", &f_lines], &f_lines);
    refused(&["run", "--trace", &cut], "offset 0: zstd data broken");
    refused(&["run", "--trace", &odd], "offset 8");
    refused(&["run", "--trace", &bent], "not aligned");
    refused(&["run", "--trace", &empty], "empty");
    refused(&["run", "--trace", &indexed], "i.idx: line 1");
    refused(
        &["run", "--trace", &good, "--config", &config],
        "line_bytes",
    );
    refused(
        &["gen", "--config", &config, "--out", &missing],
        "line_bytes",
    );
    refused(&["gen", "--out", &odd], "cannot write");
    for clock in ["0", "-1", "2001", "fast"] {
        let args = ["gen", "--out", &missing, "--clock-mhz", clock];
        refused(&args, "allowed is 1 to 2000");
        refused(&args, clock);
    }
    golden(&["--l2", "48KiB:8"], "not a power of two");
    golden(&["--metadata-limit", "32"], "--metadata-limit");
    golden(&["--metadata-limit", "100"], "--metadata-limit");
    golden(&["--stall", "1"], "--stall");
    golden(&["--base-cpi=-1"], "--base-cpi");
    golden(&["--mshrs", "0"], "--mshrs");
    golden(&["--pace", "512", "--timing", "ideal"], "--pace");
    golden(&["--pace", "x"], "x");
    let unpaced = file("unpaced.toml", b"[features]\npacing = false\n");
    golden(
        &["--config", &unpaced, "--pace", "512"],
        "--pace 512:1: the configuration says features.pacing = false",
    );
    golden(&["--front-end", "run-ahead"], "'run-ahead'");
    golden(&["--targets", "perfect"], "--targets has no meaning");
    golden(&["--mispredicts", "2"], "--mispredicts has no meaning");
    let ahead = ["--front-end", "run-ahead:9"];
    golden(&[ahead[0], ahead[1], "--mispredicts", "-1"], "unexpected");
    golden(&[ahead[0], ahead[1], "--mispredicts=1001"], "out of range");
    golden(&[ahead[0], ahead[1], "--timing", "ideal"], "--front-end");
    golden(&["--data-fills=-1"], "--data-fills");
    let ideal = ["--timing", "ideal"];
    golden(&[&ideal[..], &["--data-fills=9"]].concat(), "--data-fills");
    let memory = file("memory.toml", b"latency = [[100, 1]]\n");
    let memory = ["--memory-file", &memory];
    golden(&[&ideal[..], &memory].concat(), "--memory-file has no");
    golden(&["--memory-file", &odd], "--memory-file");
    let ahead = "--run-ahead";
    golden(&[ahead], "--run-ahead has no meaning without pacing");
    golden(&[ahead, "--pace", "0:1"], "without pacing");
    golden(&[ahead, ideal[0], ideal[1]], "meaning in ideal timing");
    golden(&["--instances", "2"], "--instances has no meaning");
    golden(&["--invocations", "2"], "--invocations has no meaning");
    golden(&["--record-memory", "1MiB"], "--record-memory has no");
    let turns = ["--interleave", "azure"];
    golden(&[turns[0], turns[1], "--keep-caches"], "--keep-caches");
    golden(&[turns[0], turns[1], "--sequence", "warm"], "--sequence");
    golden(&[turns[0], turns[1], "--instances", "0"], "--instances");
    let small = ["--record-memory", "16KiB"];
    golden(&[&turns[..], &small].concat(), "no room for two records");
    let dump = ["--dump-metadata", &missing];
    golden(&[&turns[..], &dump].concat(), "--dump-metadata");
    let many = ["--instances", "65", "--dut", "both"];
    refused(
        &[&["run", "--trace", &good], &turns[..], &many].concat(),
        "above 64 with the RTL",
    );
    golden(&["--wave", "w.vcd"], "--wave");
    golden(&["--function", "a/b"], "--function");
    golden(&["--json", &format!("{missing}/all.json")], "all.json");
    golden(&["--dump-metadata", &odd], "cannot write");
    assert!(!Path::new(&missing).exists());
}

#[test]
fn a_result_that_cannot_be_written_is_refused_before_the_run() {
    let dir = tempfile::tempdir().unwrap();
    let trace = dir.path().join("f.lines");
    // A trace of zeros that takes no room and hours to run.
    let file = std::fs::File::create(&trace).unwrap();
    file.set_len(1 << 40).unwrap();
    // Where nobody makes files, not even root.
    let place = "/proc/self/result.json";
    let output = Command::new("timeout")
        .args([
            "20",
            env!("CARGO_BIN_EXE_jukebox"),
            "run",
            "--dut",
            "golden",
        ])
        .args(["--json", place, "--format", "lines", "--trace"])
        .arg(&trace)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    let said = stderr(&output);
    assert!(
        said.starts_with(&format!("error: cannot write {place}: ")),
        "{said}"
    );
    assert!(said.contains("\nhint: "), "{said}");
}

#[test]
fn a_run_that_fails_leaves_the_old_result_and_no_empty_one() {
    let dir = tempfile::tempdir().unwrap();
    let missing = dir.path().join("f").display().to_string();
    for (name, before) in [("old.json", Some("old")), ("new.json", None)] {
        let json = dir.path().join(name);
        if let Some(text) = before {
            std::fs::write(&json, text).unwrap();
        }
        let args = ["run", "--dut", "golden", "--trace", &missing, "--json"];
        refused(&[&args[..], &[json.to_str().unwrap()]].concat(), &missing);
        let after = std::fs::read_to_string(&json).ok();
        assert_eq!(after.as_deref(), before);
    }
}

#[test]
fn tables_are_printed_even_if_the_result_cannot_be_written() {
    let dir = tempfile::tempdir().unwrap();
    let [trace, _] = raw(dir.path());
    let json = dir.path().join("r.json");
    std::fs::write(&json, "old").unwrap();
    let before = std::fs::read_dir(dir.path()).unwrap().count();
    for quiet in ["", "-q"] {
        // As on a full disk: a file may have 1 KiB.
        let script = format!(
            "trap '' XFSZ; ulimit -f 1; exec \"$0\" run --dut golden {quiet} --trace \"$1\" --json r.json"
        );
        let output = Command::new("bash")
            .args(["-c", &script, env!("CARGO_BIN_EXE_jukebox"), &trace])
            .current_dir(dir.path())
            .output()
            .unwrap();
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("error: cannot write r.json: "), "{said}");
        assert!(said.contains("hint: make room there, or name"), "{said}");
        let table = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            table.contains("rust_json") && table.contains("coverage"),
            "{table}"
        );
        assert_eq!(std::fs::read(&json).unwrap(), b"old");
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), before);
    }
}

#[test]
fn the_result_file_keeps_its_contract() {
    let dir = tempfile::tempdir().unwrap();
    let (output, result) = run(dir.path(), &["--dut", "golden", "--seed", "7"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(output.stderr.is_empty());
    let table = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        table.contains("rust_json") && table.contains("paper") && table.contains("18.7 %"),
        "{table}"
    );
    assert_eq!(result["schema"], 1);
    assert_eq!(result["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(result["options"]["seed"], 7);
    assert_eq!(result["config"]["geometry"]["region_bytes"], 1024);
    assert_eq!(result["functions"][0]["name"], "rust_json");
    let invocations = result["functions"][0]["invocations"].as_array().unwrap();
    assert_eq!(invocations.len(), 2);
    let numbers = [
        "index",
        "instructions",
        "line_fetches",
        "l1i_misses",
        "baseline_l2_misses",
        "covered",
        "uncovered",
        "overpredicted",
        "late",
        "prefetches_issued",
        "prefetch_fills",
        "metadata_bytes_written",
        "metadata_bytes_read",
        "metadata_entries",
        "events_recorded",
        "events_lost",
        "baseline_cycles",
        "cycles",
        "next_line_1_cycles",
        "next_line_2_cycles",
        "tagged_next_line_2_cycles",
        "perfect_l2_cycles",
        "perfect_l1i_cycles",
        "baseline_memory_bytes",
        "memory_bytes",
    ];
    for invocation in invocations {
        for name in numbers {
            assert!(invocation[name].is_u64(), "{name}: {}", invocation[name]);
        }
        assert_eq!(invocation["equivalence"]["mismatches"], 0);
        assert_eq!(invocation["equivalence"]["compared_events"], 0);
        assert!(invocation["equivalence"]["first_mismatch"].is_null());
    }
    assert_eq!(invocations[0]["instructions"], 221_189);
    assert_eq!(invocations[1]["line_fetches"], 70_212);
    assert_eq!(invocations[0]["replayed"], false);
    assert_eq!(invocations[1]["replayed"], true);
}

#[test]
fn records_are_dumped_and_fit_their_limit() {
    let dir = tempfile::tempdir().unwrap();
    let records = dir.path().join("records");
    let records_text = records.display().to_string();
    let more = [
        "--dut",
        "golden",
        "--metadata-limit",
        "1KiB",
        "--dump-metadata",
        &records_text,
        "--function",
        "f",
        "-q",
    ];
    let (output, result) = run(dir.path(), &more);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(output.stdout.is_empty() && output.stderr.is_empty());
    for index in 0..2 {
        let record = std::fs::read(records.join(format!("f.{index}.meta"))).unwrap();
        assert_eq!(record.len(), 1024);
        let one = &result["functions"][0]["invocations"][index];
        assert_eq!(one["metadata_bytes_written"], 1024);
        assert_eq!(one["metadata_entries"], 1024 / 64 * 9);
    }
}

#[test]
fn a_longer_and_a_shorter_line_run_too() {
    let dir = tempfile::tempdir().unwrap();
    for (line_bytes, fetches) in [(32, 2 * 70_212), (64, 70_212)] {
        let config = dir.path().join("jukebox.toml");
        std::fs::write(&config, format!("[geometry]\nline_bytes = {line_bytes}\n")).unwrap();
        let (output, result) = run(
            dir.path(),
            &["--dut", "golden", "--config", config.to_str().unwrap()],
        );
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let one = &result["functions"][0]["invocations"][1];
        assert_eq!(one["line_fetches"], fetches);
        assert!(one["covered"].as_u64() > Some(2000), "{}", one["covered"]);
    }
}

#[test]
fn a_block_too_small_for_use_is_for_proofs_alone() {
    let scaled = concat!(env!("CARGO_MANIFEST_DIR"), "/../formal/configs/scaled.toml");
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("scaled");
    let args = ["gen", "--config", scaled, "--out", out.to_str().unwrap()];
    let too_small = "address.va_bits = 16 is not allowed: it must be an integer from 32 to 57";
    refused(&args, too_small);
    refused(&["run", "--config", scaled, "--trace", "none"], too_small);
    assert!(!out.exists());
    let output = jukebox(&[&args[..], &["--for-proofs"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let mut files = Vec::new();
    walk(&out, &mut files);
    assert!(files.len() > 10);
    assert!(
        files
            .iter()
            .all(|file| file.extension() == Some("sv".as_ref()))
    );
}

#[test]
fn gen_writes_the_same_files_again() {
    let [a, b] = [(); 2].map(|()| tempfile::tempdir().unwrap());
    for dir in [&a, &b] {
        let output = jukebox(&[
            "gen",
            "--out",
            dir.path().join("rtl").to_str().unwrap(),
            "-v",
        ]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    }
    let mut files = Vec::new();
    walk(a.path(), &mut files);
    assert!(files.len() > 10);
    for file in files {
        let twin = b.path().join(file.strip_prefix(a.path()).unwrap());
        assert_eq!(
            std::fs::read(&file).unwrap(),
            std::fs::read(&twin).unwrap(),
            "{}",
            file.display()
        );
    }
}

#[test]
fn gen_leaves_equal_files_alone() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().to_str().unwrap();
    let written = |clock: &str| {
        let output = jukebox(&["gen", "--out", out, "--clock-mhz", clock, "-v"]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let text = String::from_utf8(output.stdout).unwrap();
        text.lines()
            .filter_map(|line| line.strip_prefix(out))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert!(written("100").len() > 30);
    assert_eq!(written("100.0"), [""; 0]);
    let changed = written("250");
    let lpf = "/constraints/ecp5/jukebox.lpf".to_owned();
    assert!(changed.contains(&lpf), "{changed:?}");
    assert!(
        changed.iter().all(|path| path.starts_with("/constraints/")),
        "{changed:?}"
    );
    let text = std::fs::read_to_string(dir.path().join(&lpf[1..])).unwrap();
    assert!(text.contains(" 250 MHZ;"), "{text}");
}

fn walk(dir: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, files)
        } else {
            files.push(path)
        }
    }
}

#[test]
fn a_board_clock_and_seed_change_the_board_s_files_only() {
    let dir = tempfile::tempdir().unwrap();
    let generated = |name: &str, more: &[&str]| {
        let out = dir.path().join(name);
        let args = [&["gen", "--quiet", "--out", out.to_str().unwrap()], more].concat();
        assert_eq!(jukebox(&args).status.code(), Some(0), "{more:?}");
        out
    };
    let plain = generated("plain", &[]);
    let other = generated("other", &["--board-mhz", "125", "--board-seed", "7"]);
    let read = |file: &str| {
        let text = |out: &Path| std::fs::read_to_string(out.join(file)).unwrap();
        (text(&plain), text(&other))
    };
    for file in ["rtl/jukebox.sv", "constraints/ecp5/jukebox.lpf"] {
        let (plain, other) = read(file);
        assert_eq!(plain, other, "{file}");
    }
    // Clock and baud rate, and the checksums that follow from the seed.
    for file in ["_ulx3s.sv", "_selftest.sv", "_selftest_events.sv"] {
        let (plain, other) = read(&format!("constraints/ulx3s/jukebox{file}"));
        assert_ne!(plain, other, "{file}");
    }
    let out = dir.path().join("refused").display().to_string();
    refused(&["gen", "--board-mhz", "133", "--out", &out], "133 MHz");
    assert!(!Path::new(&out).exists());
}
