//! Emitting a configuration so that what is unchanged keeps its time stamp, and `make` resumes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use jukebox_config::Config;
use jukebox_rtl_gen::{Clock, EmittedFile, Options, generate_with};
use sha2::{Digest, Sha256};

/// Emitted folders; a file in them that is no longer emitted is removed.
const FOLDERS: &[&str] = &["rtl", "constraints"];

/// Beginnings of the paths of everything that figures of the ECP5 depend on.
const ECP5: &[&str] = &[
    "rtl/",
    "constraints/common.mk",
    "constraints/ecp5/",
    "constraints/ooc/",
];

/// Beginnings of the paths of the RTL.
const RTL: &[&str] = &["rtl/"];

/// Folder beside a target's Makefile that its results go to.
pub const RESULTS: &str = "build";

/// Clock, in MHz, that every measured configuration is emitted for: more than any target reaches,
/// so that no tool is content before it has done its best.
pub const CLOCK_MHZ: f64 = 250.0;

/// An emitted configuration.
#[derive(Clone, Debug)]
pub struct Emitted {
    /// Folder it lies in.
    pub dir: PathBuf,
    /// Hash of the RTL and of the flow of the ECP5.
    pub ecp5_hash: String,
    /// Hash of the RTL without its comments.
    pub code_hash: String,
}

/// Emits `config` into `dir`.
///
/// # Errors
/// If the configuration is not valid or a file cannot be written.
pub fn emit(config: &Config, dir: &Path) -> Result<Emitted> {
    let files = generate(config)?;
    for file in &files {
        write_if_changed(&dir.join(&file.path), &file.contents)?;
    }
    let emitted: BTreeSet<PathBuf> = files.iter().map(|file| dir.join(&file.path)).collect();
    for folder in FOLDERS {
        remove_others(&dir.join(folder), &emitted)?;
    }
    Ok(Emitted {
        dir: dir.to_owned(),
        ecp5_hash: hash_below(&files, ECP5),
        code_hash: hash_of_code(&files),
    })
}

fn generate(config: &Config) -> Result<Vec<EmittedFile>> {
    let options = Options {
        clock: Clock::from_mhz(CLOCK_MHZ)?,
    };
    Ok(generate_with(config, &options)?)
}

/// Hash of the RTL that `config` gives.
///
/// # Errors
/// If the configuration is not valid.
pub fn rtl_hash(config: &Config) -> Result<String> {
    Ok(hash_below(&generate(config)?, RTL))
}

/// Hash of the RTL that `config` gives, without its comments: figures stay those of RTL that is
/// described better.
///
/// # Errors
/// If the configuration is not valid.
pub fn code_hash(config: &Config) -> Result<String> {
    Ok(hash_of_code(&generate(config)?))
}

fn hash_of_code(files: &[EmittedFile]) -> String {
    let rtl = files.iter().filter(|file| below(file, RTL));
    let code: Vec<String> = rtl.map(|file| code(&file.contents)).collect();
    hash(code.iter().map(String::as_str))
}

/// The words of SystemVerilog, without comments and however they are set.
fn code(text: &str) -> String {
    let lines = text.lines().map(|line| line.split("//").next());
    let words: Vec<&str> = lines.flatten().flat_map(str::split_whitespace).collect();
    words.join(" ")
}

/// Writes `text` to `path` unless it is there already.
///
/// # Errors
/// If it cannot be written.
pub fn write_if_changed(path: &Path, text: &str) -> Result<()> {
    if fs::read(path).is_ok_and(|old| old == text.as_bytes()) {
        return Ok(());
    }
    let parent = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(parent)
        .and_then(|()| fs::write(path, text))
        .with_context(|| path.display().to_string())
}

fn hash_below(files: &[EmittedFile], beginnings: &[&str]) -> String {
    let chosen = files.iter().filter(|file| below(file, beginnings));
    hash(chosen.flat_map(|file| [file.path.as_str(), file.contents.as_str()]))
}

fn below(file: &EmittedFile, beginnings: &[&str]) -> bool {
    beginnings.iter().any(|one| file.path.starts_with(one))
}

/// Hash of texts, as 16 hexadecimal digits.
pub fn hash<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut sha = Sha256::new();
    for text in texts {
        sha.update(text.len().to_le_bytes());
        sha.update(text);
    }
    digits(&sha.finalize())
}

/// Hash of bytes, as 16 hexadecimal digits.
pub fn hash_bytes(bytes: &[u8]) -> String {
    digits(&Sha256::digest(bytes))
}

fn digits(digest: &[u8]) -> String {
    digest.iter().take(8).map(|b| format!("{b:02x}")).collect()
}

fn remove_others(folder: &Path, emitted: &BTreeSet<PathBuf>) -> Result<()> {
    let Ok(entries) = folder.read_dir() else {
        return Ok(());
    };
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != RESULTS) {
                remove_others(&path, emitted)?;
            }
        } else if !emitted.contains(&path) {
            fs::remove_file(&path).with_context(|| path.display().to_string())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, SystemTime};

    #[test]
    fn what_is_unchanged_is_left_alone_and_what_is_stale_goes() {
        let dir = tempfile::tempdir().unwrap();
        let first = emit(&Config::default(), dir.path()).unwrap();
        let (kept, edited) = ("rtl/jukebox.sv", "rtl/jukebox_crrb.sv");
        let old = SystemTime::now() - Duration::from_secs(1000);
        for path in [kept, edited] {
            let file = fs::File::options().write(true).open(dir.path().join(path));
            file.unwrap().set_modified(old).unwrap();
        }
        fs::write(dir.path().join(edited), "other").unwrap();
        let result = dir.path().join("constraints/ecp5/build/area.json");
        fs::create_dir_all(result.parent().unwrap()).unwrap();
        fs::write(&result, "{}").unwrap();
        fs::write(dir.path().join("rtl/stale.sv"), "").unwrap();

        let second = emit(&Config::default(), dir.path()).unwrap();
        assert_eq!(first.ecp5_hash, second.ecp5_hash);
        let modified = |path: &str| dir.path().join(path).metadata().unwrap().modified();
        assert_eq!(modified(kept).unwrap(), old);
        assert!(modified(edited).unwrap() > old);
        assert!(result.exists(), "results are kept");
        assert!(!dir.path().join("rtl/stale.sv").exists());
    }

    #[test]
    fn comments_are_no_code() {
        let text = "// What it is.\n\nmodule a;  // a module\n  logic b;\nendmodule\n";
        assert_eq!(code(text), "module a; logic b; endmodule");
    }

    #[test]
    fn another_configuration_has_another_hash() {
        let mut other = Config::default();
        other.geometry.crrb_entries = 8;
        let hashes = [&Config::default(), &other].map(|config| rtl_hash(config).unwrap());
        assert_ne!(hashes[0], hashes[1]);
        let hashes = [&Config::default(), &other].map(|config| code_hash(config).unwrap());
        assert_ne!(hashes[0], hashes[1]);
        assert_ne!(hash(["ab", "c"]), hash(["a", "bc"]));
    }
}
