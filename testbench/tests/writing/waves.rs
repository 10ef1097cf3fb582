//! Waves on a full disk, or with a reader who leaves.

use std::fs::File;
use std::io::Read;
use std::process::Command;

use super::support::{Folder, assert_refused};

const RUN: [&str; 5] = ["run", "-q", "--trace", "short.000.lines", "--wave"];

#[test]
fn a_full_disk_is_told_and_leaves_nothing_hidden() {
    let folder = Folder::new();
    let before = folder.names();
    for (wave, kib) in [("w.vcd", 100), ("w.fst", 1), ("w.fst", 4)] {
        let output = folder
            .cramped(kib, &[&RUN[..], &[wave]].concat())
            .output()
            .unwrap();
        assert_refused(&output, &format!("waves: {wave}: File too large"));
        assert!(output.stdout.is_empty());
        // A VCD can be looked at up to there; half an FST cannot.
        let there = folder.at(wave);
        assert_eq!(there.exists(), wave == "w.vcd");
        let _ = std::fs::remove_file(there);
        assert_eq!(folder.names(), before);
    }
}

#[test]
fn a_link_to_a_wave_that_could_not_be_completed_stays_and_half_a_wave_does_not() {
    let folder = Folder::new();
    std::os::unix::fs::symlink("real.fst", folder.at("w.fst")).unwrap();
    std::fs::write(folder.at("real.fst"), "old").unwrap();
    let output = folder.cramped(1, &[&RUN[..], &["w.fst"]].concat()).output();
    assert_refused(&output.unwrap(), "waves: w.fst: File too large");
    assert!(folder.at("w.fst").is_symlink());
    assert!(!folder.at("real.fst").exists());
}

#[test]
fn the_last_byte_counts() {
    let folder = Folder::new();
    let before = folder.names();
    let whole = {
        let output = folder
            .jukebox(&[&RUN[..], &["w.fst"]].concat())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0));
        let bytes = folder.at("w.fst").metadata().unwrap().len();
        std::fs::remove_file(folder.at("w.fst")).unwrap();
        u32::try_from(bytes.div_ceil(1024)).unwrap()
    };
    for (kib, code) in [(whole - 1, 2), (whole, 0)] {
        let output = folder
            .cramped(kib, &[&RUN[..], &["w.fst"]].concat())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(code), "{kib} of {whole} KiB");
    }
    std::fs::remove_file(folder.at("w.fst")).unwrap();
    assert_eq!(folder.names(), before);
}

#[test]
fn a_reader_who_leaves_is_told() {
    let folder = Folder::new();
    let pipe = folder.at("w.vcd");
    let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    let reader = std::thread::spawn(move || {
        let mut start = [0; 5000];
        File::open(pipe).unwrap().read_exact(&mut start).unwrap();
        String::from_utf8(start.to_vec()).unwrap()
    });
    let output = folder
        .jukebox(&[&RUN[..], &["w.vcd"]].concat())
        .output()
        .unwrap();
    assert_refused(&output, "waves: w.vcd: Broken pipe");
    assert!(reader.join().unwrap().contains("$scope module TOP"));
}

#[test]
fn an_fst_is_not_written_into_a_pipe() {
    let folder = Folder::new();
    let made = Command::new("mkfifo")
        .arg(folder.at("w.fst"))
        .status()
        .unwrap();
    assert!(made.success());
    let output = folder
        .jukebox(&[&RUN[..], &["w.fst"]].concat())
        .output()
        .unwrap();
    assert_refused(&output, "w.fst: an FST can only go into an ordinary file");
}
