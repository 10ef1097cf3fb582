//! What is emitted for every ready-made configuration, as far as a reviewer wants to see it: ports,
//! package and registers as they are, of every file its length and a hash. After a change that is
//! meant, `make snapshots` writes them anew, and the difference is what to review.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use insta::{Settings, assert_snapshot};
use jukebox::{board, emit};
use jukebox_config::Config;
use jukebox_rtl_gen::registers::registers;
use jukebox_rtl_gen::{EmittedFile, Options};
use sha2::{Digest, Sha256};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The names of the files of a folder, without their ending.
fn names(folder: &Path, ending: &str) -> BTreeSet<String> {
    let files = fs::read_dir(folder).unwrap();
    let files = files.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    files
        .filter_map(|name| Some(name.strip_suffix(ending)?.to_owned()))
        .collect()
}

/// A text without the lines of its head that repeat version and configuration: a key that is new
/// changes no file that it says nothing of.
fn without_head(text: &str, config: &Config) -> String {
    let repeated = config.to_toml_compact();
    let lines = text.lines().filter(|line| {
        let said = line.trim_start_matches(['/', '#', '-', '*', ' ']);
        let said_again = repeated.lines().any(|line| line.trim() == said);
        !said_again && !said.starts_with("Emitted by jukebox ")
    });
    lines.map(|line| format!("{line}\n")).collect()
}

fn hash(text: &str) -> String {
    let digest = Sha256::digest(text);
    digest[..6]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// A file of them, without its head.
fn file(files: &[EmittedFile], path: &str, config: &Config) -> String {
    let found = files.iter().find(|file| file.path == path);
    let found = found.unwrap_or_else(|| panic!("no {path}"));
    without_head(&found.contents, config)
}

/// Everything up to the first line of the module's body.
fn ports(module: &str) -> String {
    let (head, _) = module.split_once("\n);\n").expect("a port list ends");
    format!("{head}\n);\n")
}

fn shown(config: &Config) -> String {
    let files = emit::everything(config, &Options::default(), board::Options::default());
    let files = files.unwrap();
    let name = &config.name;
    let mut text = config.to_toml_compact();
    let top = ports(&file(&files, &format!("rtl/{name}.sv"), config));
    let package = file(&files, &format!("rtl/{name}_pkg.sv"), config);
    text += &format!(
        "\n== rtl/{name}.sv, ports\n{top}\n== rtl/{name}_pkg.sv\n{package}\n== Registers\n"
    );
    for register in registers(config) {
        let _ = writeln!(
            text,
            "{:03x} {} ({} bytes, {} bits, {}) reset {:x}",
            register.offset,
            register.name,
            register.bytes(),
            register.bits,
            register.access.word(),
            register.reset,
        );
        for field in &register.fields {
            let msb = field.lsb + field.width - 1;
            let _ = writeln!(text, "    [{msb}:{}] {}", field.lsb, field.name);
        }
    }
    text += "\n== Files: lines, hash without head\n";
    for file in &files {
        let body = without_head(&file.contents, config);
        let _ = writeln!(
            text,
            "{:5} {} {}",
            body.lines().count(),
            hash(&body),
            file.path
        );
    }
    text
}

#[test]
fn what_is_emitted_for_ready_made_configurations_is_what_was_reviewed() {
    let mut settings = Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for name in names(&folder("../configs"), ".toml") {
            let path = folder("../configs").join(format!("{name}.toml"));
            let config = Config::from_file(path).unwrap();
            assert_snapshot!(name, shown(&config));
        }
    });
    let kept = names(&folder("tests/snapshots"), ".snap");
    let there = names(&folder("../configs"), ".toml");
    assert_eq!(kept, there, "a configuration is gone; run make snapshots");
}
