//! What tests of emitted files share; each test program uses a part of it.
#![allow(dead_code)]

pub mod maps;

use jukebox_config::Config;
use jukebox_rtl_gen::{Clock, EmittedFile, Options, generate_with};
use std::fs;
use std::process::Output;

/// The default, and one that differs in name and widths.
pub fn configurations() -> [Config; 2] {
    let mut other = Config {
        name: "jb2".into(),
        ..Config::default()
    };
    other.address.va_bits = 39;
    other.address.asid_bits = 1;
    other.metadata.axi_data_bits = 256;
    other.counters.bits = 0;
    [Config::default(), other]
}

/// All files of `config` for that clock.
pub fn emitted(config: &Config, mhz: f64) -> Vec<EmittedFile> {
    let clock = Clock::from_mhz(mhz).unwrap();
    generate_with(config, &Options { clock }).unwrap()
}

/// What `jukebox gen` would write, in a folder.
pub fn folder(config: &Config) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for file in emitted(config, 100.0) {
        let path = dir.path().join(file.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, file.contents).unwrap();
    }
    dir
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
