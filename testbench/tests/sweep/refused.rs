//! What is wrong is said before anything is run: which key, which value, what is allowed, and in which line.

use super::support::{Folder, stderr};

/// A specification is refused with this error, and nothing is written.
fn refused(spec: &str, what: &str, hint: &str) {
    let folder = Folder::new(spec, 400);
    let output = folder.output(&["sweep", "spec.toml", "--out", "o"]);
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(2), "{spec}\n{said}");
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.len(), 2, "{said}");
    assert!(
        lines[0].starts_with("error: ") && lines[0].contains(what),
        "{said}"
    );
    assert!(
        lines[1].starts_with("hint: ") && lines[1].contains(hint),
        "{said}"
    );
    assert!(!folder.at("o").exists(), "{spec}");
}

/// The same with traces that are fine; lines count from the third.
fn refused_with(rest: &str, what: &str, hint: &str) {
    refused(
        &format!("[traces]\nshort = 'short.*.lines'\n{rest}"),
        what,
        hint,
    );
}

#[test]
fn keys_and_options_that_do_not_exist() {
    refused_with(
        "[option]\nl2 = '1MiB:16'",
        "spec.toml:3: unknown table `option` at the top, did you mean `options`?",
        "allowed here: name, traces",
    );
    refused_with(
        "[[points]]\nconfg.name = 'x'",
        "spec.toml:4: unknown table `confg` in [[points]], did you mean `config`?",
        "allowed here: ",
    );
    refused_with(
        "[config]\n\ngeometry.region_byte = 512",
        "spec.toml:5: unknown key `geometry.region_byte` of the configuration, did you mean `geometry.region_bytes`?",
        "line_bytes, region_bytes",
    );
    refused_with(
        "[config.geometri]\nline_bytes = 64",
        "spec.toml:4: unknown table `geometri` (with `geometri.line_bytes`) of the configuration",
        "address, geometry",
    );
    refused_with(
        "[options]\nl3 = '8MiB:16'",
        "spec.toml:4: unknown option `l3`",
        "l1i, l2, llc",
    );
    refused_with(
        "[options]\nmetadata_limits = '8KiB'",
        "did you mean `metadata-limit`?",
        "options of jukebox run",
    );
    // Where results go is the sweep's.
    refused_with(
        "[options]\njson = 'x.json'",
        "unknown option `json`",
        "are allowed: config, ",
    );
    refused_with(
        "[options]\ntrace = 'short.000.lines'",
        "unknown option `trace`",
        "are allowed",
    );
}

#[test]
fn values_that_are_not_allowed() {
    refused_with(
        "[options]\n\nl2 = ['1MiB:16', '7']",
        "spec.toml:5: options.l2 = '7' is not allowed: invalid value '7' for '--l2 <SIZE:WAYS>': '7' is no cache: write SIZE:WAYS, like 1MiB:16",
        "jukebox run --help",
    );
    refused_with(
        "[options]\ntiming = 'slow'",
        "options.timing = 'slow' is not allowed: ",
        "",
    );
    refused_with(
        "[options]\ntiming = 'slow'",
        "[possible values: ideal, cycle]",
        "",
    );
    refused_with(
        "[options]\nmshrs = 0",
        "options.mshrs = 0 is not allowed: invalid value '0' for '--mshrs <N>': 0 is not in 1..=1024",
        "",
    );
    refused_with(
        "[options]\nseed = true",
        "spec.toml:4: options.seed = true is not allowed",
        "",
    );
    refused_with(
        "[options]\nkeep-caches = 'yes'",
        "spec.toml:4: options.keep-caches = 'yes' is not allowed",
        "",
    );
    refused_with(
        "[options]\ndut = 'rtl'",
        "options.dut = 'rtl' is not allowed: a sweep runs the golden model in every point",
        "write \"both\"",
    );
    refused_with(
        "[options]\nconfig = 'no.toml'",
        "spec.toml:4: options.config = 'no.toml' is not allowed: no.toml: cannot read",
        "",
    );
    refused_with(
        "[config]\ngeometry.region_bytes = [\n  512,\n  1000,\n]",
        "spec.toml:6: config.geometry.region_bytes = 1000 is not allowed: it must be a power of two from 64 to 4096",
        "every key has a default",
    );
    refused_with(
        "[config]\ngeometry.crrb_entries = '16'",
        "spec.toml:4: config.geometry.crrb_entries = '16' is not allowed: it must be an integer from 1 to 64",
        "",
    );
    refused_with(
        "[config]\nreset.style = 'low'",
        "spec.toml:4: config.reset.style = 'low' is not allowed: it must be \"async-low\" or \"sync-low\" or \"sync-high\"",
        "",
    );
    refused_with(
        "[config]\ngeometry.line_bytes = []",
        "spec.toml:4: config.geometry.line_bytes = [] is not allowed: it must be a value or a list of values",
        "",
    );
    refused_with(
        "[options]\nl2 = [['1MiB:16']]",
        "spec.toml:4: options.l2 = ['1MiB:16'] is not allowed",
        "",
    );
    refused_with(
        "[options]\nl2.size = '1MiB:16'",
        "spec.toml:4: options.l2 = (a table) is not allowed",
        "",
    );
    refused(
        "config = 3\n[traces]\na = 'short.000.lines'",
        "spec.toml:1: config = 3 is no table",
        "write [config]",
    );
    refused(
        "name = ''\n[traces]\na = 'short.000.lines'",
        "spec.toml:1: name = '' is no name",
        "",
    );
}

#[test]
fn values_that_do_not_stand_beside_each_other() {
    refused_with(
        "[config]\ngeometry.line_bytes = [64, 128]\ngeometry.region_bytes = [1024, 128]",
        "spec.toml:5: config.geometry.region_bytes = 128 is not allowed: it must be a power of two from 256 to 4096",
        "",
    );
    refused_with(
        "[options]\ntiming = ['cycle', 'ideal']\npace = '512:1'",
        "spec.toml:5: --pace has no meaning in ideal timing",
        "",
    );
    refused_with(
        "[config]\ngeometry.line_bytes = 128\n[options]\nmetadata-limit = ['16KiB', 320]",
        "spec.toml:6: --metadata-limit 320: no multiple of a line of 128 bytes",
        "",
    );
    refused_with(
        "[options]\nkeep-caches = true\nsequence = 'cold,warm'",
        "the argument '--keep-caches' cannot be used with '--sequence",
        "",
    );
    refused_with(
        "[options]\nl2 = '48KiB:8'",
        "spec.toml:4: --l2: a cache of 48KiB:8 with lines of 64 bytes has 96 sets",
        "",
    );
}

#[test]
fn traces_that_are_not_there_or_are_none() {
    refused(
        "[options]\nl2 = '1MiB:16'",
        "spec.toml:1: no [traces]",
        "name each set",
    );
    refused("[traces]", "spec.toml:1: [traces] is empty", "");
    refused(
        "traces = 'short.000.lines'",
        "spec.toml:1: traces = 'short.000.lines' is no table",
        "",
    );
    refused(
        "[traces]\na = 5",
        "spec.toml:2: traces.a = 5 is not allowed: it must be a path or a list of paths",
        "",
    );
    refused(
        "[traces]\na = []",
        "spec.toml:2: traces.a = [] is not allowed",
        "",
    );
    refused(
        "[traces]\n\na = 'no.lines'",
        "spec.toml:3: traces.a: no.lines: there is no such file",
        "relative to the specification's folder",
    );
    refused(
        "[traces]\na = '*.jbt'",
        "spec.toml:2: traces.a: *.jbt: no file fits",
        "",
    );
    refused(
        "[traces]\na = '-'",
        "spec.toml:2: traces.a: -: standard input is no trace of a sweep",
        "",
    );
    refused("[traces]\na = 'spec.toml'", "spec.toml:2: traces.a: ", "");
    refused_with(
        "[[points]]\ntraces = 'long'",
        "spec.toml:4: traces: there is no 'long'",
        "allowed: short",
    );
    refused_with(
        "[[points]]\ntraces = []",
        "spec.toml:4: traces = [] names none",
        "allowed: short",
    );
}

#[test]
fn what_is_no_specification() {
    refused(
        "[traces\na = 'x'",
        "spec.toml:1: not valid TOML",
        "stands in brackets",
    );
    refused(
        "points = 1\n[traces]\na = 'short.000.lines'",
        "spec.toml:1: points is no list of tables",
        "write [[points]]",
    );
    let many = "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]";
    let keys = [
        "seed",
        "mshrs",
        "l2-latency",
        "llc-latency",
        "memory-latency",
        "memory-interval",
    ];
    let lists = keys.map(|key| format!("options.{key} = {many}\n")).concat();
    refused_with(
        &format!("[[points]]\n{lists}"),
        "spec.toml:3: more than 100000 points",
        "shorter lists",
    );
    let folder = Folder::new("", 400);
    for (spec, what) in [("no.toml", "cannot read no.toml"), (".", "cannot read .: ")] {
        let output = folder.output(&["sweep", spec, "--out", "o"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains(what), "{}", stderr(&output));
    }
    for args in [
        &["sweep", "spec.toml"][..],
        &["sweep", "spec.toml", "--out", "-"],
        &["sweep", "spec.toml", "--out", "o", "--shard", "0/3"],
        &["sweep", "spec.toml", "--out", "o", "--shard", "4/3"],
    ] {
        let output = folder.output(args);
        assert_eq!(
            output.status.code(),
            Some(2),
            "{args:?}: {}",
            stderr(&output)
        );
    }
}

#[test]
fn a_damaged_trace_is_refused_unless_its_rest_will_do() {
    let folder = Folder::new("[traces]\na = 'a.jbt'", 4000);
    folder.done(&[
        "trace",
        "convert",
        "short.000.lines",
        "short.001.lines",
        "-o",
        "a.jbt",
    ]);
    let bytes = folder.bytes("a.jbt");
    std::fs::write(folder.at("a.jbt"), &bytes[..bytes.len() * 9 / 10]).unwrap();
    let output = folder.output(&["sweep", "spec.toml", "--out", "o"]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("error: traces.a: a.jbt: "),
        "{}",
        stderr(&output)
    );
    assert!(!folder.at("o").exists());
    folder.done(&["sweep", "spec.toml", "--out", "o", "--salvage"]);
    let results = folder.results("o/results.jsonl");
    assert_eq!(results[0]["losses"].as_array().unwrap().len(), 1);
}
