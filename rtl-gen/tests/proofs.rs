//! Blocks that are emitted for proofs alone.

use std::fs;
use std::path::Path;
use std::process::Command;

use jukebox_config::{Config, Scale};
use jukebox_rtl_gen::{EmittedFile, GenError, generate, generate_for_proofs};

const SIZES: &str = "name = \"tiny\"\naddress = { va_bits = 8, pa_bits = 8, asid_bits = 1 }\n";

/// The one that is proven, the smallest, and one with everything that can be left out.
fn scaled() -> Vec<Config> {
    let proven = concat!(env!("CARGO_MANIFEST_DIR"), "/../formal/configs/scaled.toml");
    let small = format!(
        "{SIZES}geometry = {{ line_bytes = 8, region_bytes = 16, crrb_entries = 2 }}\n\
         metadata.axi_data_bits = 32\n"
    );
    let delta = "name = \"tiny_delta\"\naddress = { va_bits = 23, pa_bits = 14 }\n\
                 geometry = { line_bytes = 16, region_bytes = 64, crrb_entries = 2 }\n\
                 metadata = { coding = \"delta\", axi_data_bits = 32 }\n\
                 prefetch = { next_line = true, run_ahead = true, second_record = true }\n";
    let written = [small.as_str(), delta].map(|text| {
        Config::from_toml_str_at(text, text, Scale::Proofs).unwrap_or_else(|e| panic!("{e}"))
    });
    let proven = Config::from_file_at(proven, Scale::Proofs).unwrap();
    [proven].into_iter().chain(written).collect()
}

fn emitted(config: &Config) -> Vec<EmittedFile> {
    generate_for_proofs(config).unwrap_or_else(|error| panic!("{config:?}: {error}"))
}

/// What Verilator says of the block, with all its warnings.
fn lint(dir: &Path, config: &Config, files: &[EmittedFile]) -> String {
    fs::create_dir(dir.join("rtl")).unwrap();
    for file in files {
        fs::write(dir.join(&file.path), &file.contents).unwrap();
    }
    let mut verilator = Command::new("verilator");
    verilator.args(["--lint-only", "-Wall", "--top-module", &config.name]);
    verilator.args(files.iter().map(|file| &file.path));
    let output = verilator.current_dir(dir).output();
    let output = output.unwrap_or_else(|error| panic!("{error}: scripts/install-tools"));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.success(), said.is_empty(), "{said}");
    said
}

#[test]
fn they_are_the_modules_of_the_block_and_say_that_they_are_for_proofs() {
    for config in scaled() {
        let files = emitted(&config);
        assert!(files.len() > 10);
        for file in files {
            assert!(file.path.starts_with("rtl/"), "{}", file.path);
            assert!(file.contents.contains("\n// which is for proofs alone"));
        }
    }
    let full = emitted(&Config::default());
    let same = generate(&Config::default()).unwrap();
    for file in full {
        assert!(same.contains(&file), "{}", file.path);
    }
}

#[test]
fn nothing_else_is_emitted_of_them() {
    for config in scaled() {
        let refused = generate(&config).unwrap_err();
        assert!(matches!(refused, GenError::Config(_)), "{refused}");
    }
}

#[test]
fn they_pass_lint() {
    for config in scaled() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(lint(dir.path(), &config, &emitted(&config)), "");
    }
}
