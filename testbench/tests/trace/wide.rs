//! Addresses of five-level paging.

use std::fs;
use std::path::Path;

use crate::support::{done, info, jukebox, lackey, refused};

/// Raw lines at addresses of 57 bits, and a `.jbt` file of them.
fn wide(dir: &Path) {
    let lines = [0x00ff_1234_5678_9a40u64, 0xff00_0000_0000_0040, 0x40];
    let bytes: Vec<u8> = lines.iter().flat_map(|line| line.to_le_bytes()).collect();
    fs::write(dir.join("wide.lines"), bytes).unwrap();
    let convert = ["trace", "convert", "wide.lines", "-o", "wide.jbt"];
    done(dir, &[&convert[..], &["--va-bits", "57"]].concat());
}

/// What the header of a `.jbt` file says of its addresses.
fn bits(dir: &Path, file: &str) -> u8 {
    fs::read(dir.join(file)).unwrap()[10]
}

#[test]
fn a_container_says_itself_how_wide_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    wide(dir);
    lackey(dir, 1);
    done(dir, &["trace", "convert", "loop.lackey", "-o", "usual.jbt"]);
    assert_eq!((bits(dir, "wide.jbt"), bits(dir, "usual.jbt")), (57, 48));
    for (verb, files, expected) in [
        ("convert", &["wide.jbt"][..], 57),
        ("cut", &["wide.jbt"], 57),
        ("cut", &["usual.jbt"], 48),
        ("merge", &["usual.jbt", "wide.jbt"], 57),
        ("merge", &["wide.jbt", "usual.jbt"], 57),
    ] {
        let words = [&["trace", verb], files, &["-o", "out.jbt"]].concat();
        done(dir, &words);
        assert_eq!(bits(dir, "out.jbt"), expected, "{words:?}");
        let fetches: u64 = info(dir, "out.jbt")["functions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["invocations"][0]["line_fetches"].as_u64().unwrap())
            .sum();
        let of = |file: &&str| if *file == "wide.jbt" { 3 } else { 4 };
        assert_eq!(fetches, files.iter().map(of).sum::<u64>(), "{words:?}");
    }
    let lines = ["trace", "convert", "wide.jbt", "--to", "lines", "-o", "."];
    done(dir, &lines);
    let again = ["convert", "wide.000.lines.zst", "-o", "again.jbt"];
    done(
        dir,
        &[&["trace"], &again[..], &["--va-bits", "57"]].concat(),
    );
}

#[test]
fn other_files_want_the_option_and_say_so() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    wide(dir);
    for words in [
        &["trace", "info", "wide.lines"][..],
        &["trace", "info", "wide.lines", "--format", "lines"],
        &["trace", "convert", "wide.lines", "-o", "out.jbt"],
    ] {
        refused(dir, words, "bits 63 to 47 must be equal");
        let said = jukebox(dir, words).stderr;
        let said = String::from_utf8_lossy(&said).into_owned();
        assert!(said.contains("--va-bits 57"), "{said}");
    }
}

#[test]
fn a_run_takes_them_with_a_configuration_that_has_them() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    wide(dir);
    let run = ["run", "-q", "--dut", "golden", "--trace", "wide.jbt"];
    refused(dir, &run, "addresses of 57 bits");
    fs::write(dir.join("wide.toml"), "[address]\nva_bits = 57\n").unwrap();
    done(dir, &[&run[..], &["--config", "wide.toml"]].concat());
}
