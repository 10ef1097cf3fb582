//! What the project keeps of the default configuration is what the generator emits now, and page and
//! schema of the keys are those of the keys there are.

use jukebox::{board, config_docs, emit};
use jukebox_config::Config;
use jukebox_rtl_gen::{Options, taken_by_any};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const COMMAND: &str = "run: cargo run -p jukebox --example update_rtl";

/// Reads every file below `folder` of the project, but for results of the flows and crates.
fn read_below(project: &Path, folder: &str, kept: &mut BTreeMap<String, String>) {
    let entries = fs::read_dir(project.join(folder));
    for entry in entries.unwrap_or_else(|error| panic!("{folder}/: {error}; {COMMAND}")) {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let path = format!("{folder}/{name}");
        if !project.join(&path).is_dir() {
            let text = fs::read_to_string(project.join(&path)).unwrap();
            kept.insert(path, text);
        } else if name != "build" && !project.join(&path).join("Cargo.toml").exists() {
            read_below(project, &path, kept);
        }
    }
}

#[test]
fn the_kept_files_are_what_the_generator_emits() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut kept = BTreeMap::new();
    for folder in ["rtl", "constraints"] {
        read_below(&project, folder, &mut kept);
    }
    let registers = "docs/registers.md";
    let text = fs::read_to_string(project.join(registers)).unwrap_or_default();
    kept.insert(registers.into(), text);

    let config = Config::default();
    let files = emit::everything(&config, &Options::default(), board::Options::default());
    let files = files.unwrap();
    let names = "rtl-gen/config/src/names/taken.txt";
    assert_eq!(
        fs::read_to_string(project.join(names)).unwrap(),
        taken_by_any(|config| emit::everything(
            config,
            &Options::default(),
            board::Options::default()
        ))
        .unwrap(),
        "{names}; {COMMAND}"
    );
    let emitted: BTreeMap<_, _> = files
        .into_iter()
        .filter(|file| {
            let folder = file.path.split('/').next();
            matches!(folder, Some("rtl" | "constraints")) || file.path == registers
        })
        .map(|file| (file.path, file.contents))
        .collect();

    let names = |files: &BTreeMap<String, String>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(
        names(&kept),
        names(&emitted),
        "other files than are emitted; {COMMAND}"
    );
    for (path, text) in &emitted {
        assert!(
            kept[path] == *text,
            "{path} is not what is emitted; {COMMAND}"
        );
    }
}

#[test]
fn page_and_schema_of_the_keys_are_what_they_would_be_now() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for file in config_docs::kept() {
        let there = fs::read_to_string(project.join(&file.path)).unwrap_or_default();
        assert!(there == file.contents, "{} is old; {COMMAND}", file.path);
    }
}
