//! What the verbs of `jukebox trace` say and write, and `jukebox run` on traces of other formats.

use serde_json::Value;

use crate::support::{done, info, jukebox, lackey, refused, shipped};

#[test]
fn info_says_what_the_shipped_traces_hold() {
    let dir = tempfile::tempdir().unwrap();
    let text = done(dir.path(), &["trace", "info", "-v", &shipped()]);
    for what in [
        "py_json",
        "Jaccard",
        "| kernel instr. | line fetches | kernel fetches |",
        "| kernel footprint |",
        "the kernel's share of the instructions, and of the line fetches",
        "full system",
        "1,069,136",
        "JSON over HTTP",
    ] {
        assert!(text.contains(what), "{text} does not contain '{what}'");
    }
    let report = info(dir.path(), &shipped());
    assert_eq!(report["schema"], 1);
    let python = &report["functions"][1];
    assert_eq!(python["name"], "py_json");
    assert_eq!(python["instructions_counted"], true);
    assert_eq!(python["invocations"].as_array().unwrap().len(), 12);
    assert_eq!(python["invocations"][4]["kernel_instructions"], 117_002);
    for (name, from, to) in [
        ("kernel_instruction_share", 0.10, 0.11),
        ("common_share", 0.9, 0.93),
        ("mean_jaccard", 0.9, 0.95),
    ] {
        let share = python[name].as_f64().unwrap();
        assert!((from..to).contains(&share), "{name}: {share}");
    }
}

#[test]
fn a_foreign_trace_becomes_invocations_and_runs() {
    let dir = tempfile::tempdir().unwrap();
    lackey(dir.path(), 5);
    let split = ["--split-at", "0x5000", "-o", "loop.jbt"];
    let said = done(
        dir.path(),
        &[&["trace", "convert", "loop.lackey"], &split[..]].concat(),
    );
    assert!(said.contains("5 invocations"), "{said}");
    let report = info(dir.path(), "loop.jbt");
    let one = &report["functions"][0]["invocations"][4];
    assert_eq!(
        (&one["instructions"], &one["line_fetches"]),
        (&3.into(), &3.into())
    );
    let run = [
        "run", "-q", "--dut", "golden", "--json", "r.json", "--trace",
    ];
    // The container, and the text as one invocation.
    for (file, invocations) in [("loop.jbt", 5), ("loop.lackey", 1)] {
        done(dir.path(), &[&run[..], &[file]].concat());
        let text = std::fs::read(dir.path().join("r.json")).unwrap();
        let result: Value = serde_json::from_slice(&text).unwrap();
        let function = &result["functions"][0];
        assert_eq!(function["name"], "loop");
        assert_eq!(
            function["invocations"].as_array().unwrap().len(),
            invocations
        );
        let trace = function["invocations"][0]["trace"].as_str().unwrap();
        assert!(trace.starts_with(file), "{trace}");
    }
    let every = [
        "trace",
        "convert",
        "loop.lackey",
        "--split-every",
        "4",
        "-o",
        "loop.jbt",
    ];
    assert!(done(dir.path(), &every).contains("4 invocations"));
}

#[test]
fn cut_merge_and_raw_lines() {
    let dir = tempfile::tempdir().unwrap();
    let cut = |functions: &str, range: &str, out: &str| {
        let select = ["--functions", functions, "--invocations", range, "-o", out];
        done(
            dir.path(),
            &[&["trace", "cut", &shipped()], &select[..]].concat(),
        );
    };
    cut("rust_json", "..2", "a.jbt");
    cut("py_json", "3", "b.jbt");
    let merged = done(
        dir.path(),
        &["trace", "merge", "b.jbt", "a.jbt", "-o", "c.jbt"],
    );
    assert!(merged.contains("3 invocations"), "{merged}");
    let report = info(dir.path(), "c.jbt");
    assert_eq!(report["functions"][0]["name"], "py_json");
    assert_eq!(
        report["functions"][0]["invocations"][0]["instructions"],
        698_938
    );
    assert_eq!(
        report["functions"][1]["invocations"][1]["line_fetches"],
        70_212
    );
    done(
        dir.path(),
        &["trace", "convert", "c.jbt", "--to", "lines", "-o", "raw"],
    );
    let index = std::fs::read_to_string(dir.path().join("raw/rust_json.idx")).unwrap();
    assert_eq!(index.lines().count(), 2);
    assert!(index.starts_with("seg 0 insn 221189 lines 30099 kern_insn 75355\n"));
}

#[test]
fn info_shows_what_was_cut_and_merged() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let shipped = shipped();
    let words = [
        "trace",
        "cut",
        &shipped,
        "--invocations",
        "2..6",
        "-o",
        "four.jbt",
    ];
    done(dir, &words);
    let words = [
        "trace",
        "cut",
        "four.jbt",
        "--functions",
        "py_json",
        "--instructions",
        "9000",
    ];
    done(dir, &[&words[..], &["-o", "short.jbt"]].concat());
    done(dir, &["trace", "merge", "short.jbt", "-o", "m.jbt"]);
    let text = done(dir, &["trace", "info", "m.jbt"]);
    for line in [
        // Where the function was recorded, and what is left of it.
        "\n  tool: QEMU TCG plugin\n",
        "\n  cut: invocations 2..6; then functions py_json, the first 9000 instructions of each\n",
        // What made the file.
        "\nm.jbt\n  tool: jukebox trace merge\n",
        "\n  command: jukebox trace merge short.jbt -o m.jbt\n",
    ] {
        assert!(text.contains(line), "{text} does not contain '{line}'");
    }
    let report = info(dir, "m.jbt");
    assert_eq!(report["files"][0]["path"], "m.jbt");
    assert_eq!(
        report["files"][0]["provenance"]["tool"],
        "jukebox trace merge"
    );
    let notes = &report["functions"][0]["provenance"]["notes"];
    assert!(
        notes["cut"]
            .as_str()
            .unwrap()
            .starts_with("invocations 2..6")
    );
    // A file whose functions say all is not told of twice.
    let text = done(dir, &["trace", "info", &shipped]);
    assert!(!text.contains(&shipped), "{text}");
    // What has no provenance of its own has that of the file.
    lackey(dir, 3);
    let words = [
        "trace",
        "cut",
        "loop.lackey",
        "--instructions",
        "5",
        "-o",
        "l.jbt",
    ];
    done(dir, &words);
    let text = done(dir, &["trace", "info", "l.jbt"]);
    assert_eq!(
        text.matches("cut: the first 5 instructions of each")
            .count(),
        1,
        "{text}"
    );
}

#[test]
fn an_invocation_that_is_merged_twice_is_noted() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let cut = |range: &str, out: &str| {
        let of = ["--functions", "rust_json", "--invocations", range];
        done(
            dir,
            &[&["trace", "cut", &shipped(), "-o", out], &of[..]].concat(),
        );
    };
    cut("..3", "a.jbt");
    cut("1..4", "b.jbt");
    cut("4", "c.jbt");
    let merge = |files: &[&str]| {
        let output = jukebox(dir, &[&["trace", "merge", "-o", "m.jbt"], files].concat());
        assert_eq!(output.status.code(), Some(0));
        // Nothing is left out, and stdout says what it always says.
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(told.lines().count(), 1, "{told}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let said = merge(&["a.jbt", "c.jbt", "b.jbt"]);
    assert!(
        said.starts_with("note: 2 invocations of function 'rust_json' have the same lines"),
        "{said}"
    );
    assert!(
        said.contains("(a.jbt, b.jbt)") && said.lines().count() == 1,
        "{said}"
    );
    let report = info(dir, "m.jbt");
    assert_eq!(
        report["functions"][0]["invocations"]
            .as_array()
            .unwrap()
            .len(),
        7
    );
    assert_eq!(merge(&["a.jbt", "c.jbt"]), "");
    let quiet = jukebox(
        dir,
        &["trace", "merge", "-q", "-o", "m.jbt", "a.jbt", "a.jbt"],
    );
    assert!(quiet.status.success() && quiet.stderr.is_empty());
    // Raw lines, too.
    let lines = ["trace", "convert", "--to", "lines", "c.jbt", "-o", "."];
    done(dir, &lines);
    // It knows of one file only.
    std::fs::remove_file(dir.join("rust_json.idx")).unwrap();
    std::fs::copy(
        dir.join("rust_json.000.lines.zst"),
        dir.join("rust_json.001.lines.zst"),
    )
    .unwrap();
    let said = merge(&["rust_json.000.lines.zst", "rust_json.001.lines.zst"]);
    assert!(
        said.contains("1 invocation of function 'rust_json' has the same lines"),
        "{said}"
    );
}

#[test]
fn provenance_can_be_given() {
    let dir = tempfile::tempdir().unwrap();
    lackey(dir.path(), 1);
    let given = r#"{"tool": "lackey", "notes": {"seed": "7"}}"#;
    std::fs::write(dir.path().join("p.json"), given).unwrap();
    let convert = ["trace", "convert", "loop.lackey", "-o", "f.jbt"];
    done(
        dir.path(),
        &[&convert[..], &["--provenance", "p.json"]].concat(),
    );
    let report = info(dir.path(), "f.jbt");
    let found = &report["functions"][0]["provenance"];
    assert_eq!(
        (&found["tool"], &found["notes"]["seed"]),
        (&"lackey".into(), &"7".into())
    );
    done(dir.path(), &convert);
    let report = info(dir.path(), "f.jbt");
    let command = &report["functions"][0]["provenance"]["command"];
    assert_eq!(command, "jukebox trace convert loop.lackey -o f.jbt");
    std::fs::write(dir.path().join("p.json"), "{").unwrap();
    refused(
        dir.path(),
        &[&convert[..], &["--provenance", "p.json"]].concat(),
        "p.json",
    );
}

#[test]
fn bad_input_is_one_line_and_a_hint_and_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    lackey(dir, 3);
    let shipped = shipped();
    std::fs::write(dir.join("noise"), [0x77; 1000]).unwrap();
    std::fs::write(dir.join("zeros"), [0; 128]).unwrap();
    let out = ["-o", "out.jbt"];
    let cases: [(&[&str], &str); 15] = [
        (&["info"], "FILE"),
        (&["info", "missing/f.jbt"], "missing/f.jbt"),
        (&["info", "noise"], "not recognised"),
        (&["info", "zeros"], "nothing but zeros"),
        (&["info", "--va-bits", "64", "zeros"], "--va-bits 64"),
        (&["info", "--format", "lackey", "zeros"], "offset 0"),
        (&["info", "--function", "go", &shipped], "no function 'go'"),
        (
            &["convert", "loop.lackey", "-o", "missing/f.jbt"],
            "missing/f.jbt: cannot be written",
        ),
        (
            &[
                "convert",
                "loop.lackey",
                "--split-at",
                "401136",
                "-o",
                "out.jbt",
            ],
            "0x and up to 16 hexadecimal digits",
        ),
        (
            &[
                "convert",
                "loop.lackey",
                "--split-at",
                "0x9999",
                "-o",
                "out.jbt",
            ],
            "never fetches 0x9999",
        ),
        (
            &["convert", &shipped, "--split-every", "5", "-o", "out.jbt"],
            "its invocations already",
        ),
        (&["convert", "noise", "-o", "out.jbt"], "not recognised"),
        (
            &["cut", &shipped, "--functions", "go", "-o", "out.jbt"],
            "no function 'go'",
        ),
        (
            &["cut", &shipped, "--invocations", "5..5", "-o", "out.jbt"],
            "FROM must be smaller than TO",
        ),
        (&["merge", "noise", "-o", "out.jbt"], "not recognised"),
    ];
    for (args, what) in cases {
        refused(dir, &[&["trace"], args].concat(), what);
    }
    refused(dir, &["trace"], "subcommand");
    let both = ["--split-at", "0x1", "--split-every", "2"];
    let args = [&["trace", "convert", "loop.lackey"], &both[..], &out].concat();
    refused(dir, &args, "cannot be used with");
    refused(
        dir,
        &["run", "--dut", "golden", "--trace", "zeros"],
        "nothing but zeros",
    );
    done(
        dir,
        &[
            "run", "-q", "--dut", "golden", "--format", "lines", "--trace", "zeros",
        ],
    );
}
