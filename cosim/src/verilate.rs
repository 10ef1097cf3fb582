//! From emitted RTL to one C++ file: used by the build script for the built-in model, and by the
//! library for every other.

use jukebox_config::Config;
use jukebox_rtl_gen::EmittedFile;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Class that Verilator makes, and prefix of its files.
pub const CLASS: &str = "Vjukebox_dut";

/// The C++ file that [`verilate`] writes: model and glue in one piece.
pub const UNITY: &str = "unity.cpp";

/// Optional parts of a model; the built-in one has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Variant {
    /// Checks the emitted SystemVerilog assertions; one that fails stops the model.
    pub assertions: bool,
    /// Counts the emitted cover points.
    pub coverage: bool,
    /// Leaves out the assertions on what the L2 drives, which may then be anything.
    pub wild_l2: bool,
}

/// Why there is no C++ for a configuration.
#[derive(Debug, thiserror::Error)]
pub enum VerilateError {
    /// A file or folder in the way.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Verilator does not start.
    #[error("`{}` cannot be run: {source}; it comes with `apt-get install verilator`", program.display())]
    Run {
        /// The program.
        program: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Verilator refuses the RTL.
    #[error("Verilator failed:\n{0}")]
    Refused(String),
}

/// The emitted files that make up a model, in order of dependency.
pub fn sources(files: &[EmittedFile], variant: Variant) -> Vec<&EmittedFile> {
    let sva = variant.assertions || variant.coverage;
    files
        .iter()
        .filter(|file| file.path.ends_with(".sv"))
        .filter(|file| file.path.starts_with("rtl/") || sva && file.path.starts_with("sva/"))
        .collect()
}

/// Verilator's arguments, but for the files.
pub fn arguments(cfg: &Config, variant: Variant) -> Vec<String> {
    // A wave shows every register, those of the largest array too.
    let fixed = "--cc --trace --trace-max-array 1024 -O3 --flatten --x-assign fast \
                 --x-initial fast --timescale 1ns/1ns -Wno-fatal --Mdir .";
    let mut arguments: Vec<String> = fixed.split_whitespace().map(Into::into).collect();
    arguments.extend([
        "--prefix".into(),
        CLASS.into(),
        "--top-module".into(),
        cfg.name.clone(),
    ]);
    arguments.extend(variant.assertions.then(|| "--assert".into()));
    let wild = || format!("+define+{}_WILD_L2", cfg.name.to_uppercase());
    arguments.extend(variant.wild_l2.then(wild));
    arguments.extend(variant.coverage.then(|| "--coverage-user".into()));
    arguments
}

/// What the glue must know of the configuration, as compiler flags.
pub fn defines(cfg: &Config, variant: Variant) -> Vec<String> {
    vec![
        format!("-DJUKEBOX_VA_BITS={}", cfg.address.va_bits),
        format!("-DJUKEBOX_PA_BITS={}", cfg.address.pa_bits),
        format!("-DJUKEBOX_ASID_BITS={}", cfg.address.asid_bits),
        format!("-DJUKEBOX_DATA_BITS={}", cfg.metadata.axi_data_bits),
        format!("-DVM_COVERAGE={}", u8::from(variant.coverage)),
    ]
}

/// Writes the RTL of `cfg` and the C++ that `program` makes of it into the empty folder `dir`.
/// The C++ to compile is `dir`/[`UNITY`], with `dir` as include directory; it holds `glue`.
///
/// # Errors
/// If a file cannot be written, or if Verilator does not run or refuses the RTL.
pub fn verilate(
    program: &Path,
    cfg: &Config,
    variant: Variant,
    files: &[EmittedFile],
    glue: &str,
    dir: &Path,
) -> Result<(), VerilateError> {
    let sources = sources(files, variant);
    for file in &sources {
        write(&dir.join(&file.path), &file.contents)?;
    }
    // Run in the folder, so that neither the C++ nor a message depends on where it is.
    let output = Command::new(program)
        .args(arguments(cfg, variant))
        .args(sources.iter().map(|file| &file.path))
        .current_dir(dir)
        .output()
        .map_err(|source| VerilateError::Run {
            program: program.into(),
            source,
        })?;
    if !output.status.success() {
        return Err(VerilateError::Refused(
            String::from_utf8_lossy(&output.stderr).into_owned(),
        ));
    }
    write(&dir.join(UNITY), &unity(dir, glue)?)
}

fn write(path: &Path, contents: &str) -> Result<(), VerilateError> {
    let at = |source| VerilateError::Io {
        path: path.into(),
        source,
    };
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(at)?;
    }
    fs::write(path, contents).map_err(at)
}

/// One file that includes every C++ file of the model, and ends with the glue.
fn unity(dir: &Path, glue: &str) -> Result<String, VerilateError> {
    let at = |source| VerilateError::Io {
        path: dir.into(),
        source,
    };
    let mut text = String::new();
    let mut names = Vec::new();
    for entry in fs::read_dir(dir).map_err(at)? {
        let name = entry
            .map_err(at)?
            .file_name()
            .to_string_lossy()
            .into_owned();
        if name.starts_with(CLASS) && name.ends_with(".cpp") {
            names.push(name);
        }
    }
    names.sort();
    for name in names {
        text += &format!("#include \"{name}\"\n");
    }
    let root = dir.join(format!("{CLASS}___024root.h"));
    let root = fs::read_to_string(&root).map_err(|source| VerilateError::Io {
        path: root.clone(),
        source,
    })?;
    if let Some(member) = clock_memo(&root) {
        text += &format!("#define JUKEBOX_CLOCK_MEMO {member}\n");
    }
    Ok(text + glue)
}

/// The member in which the model keeps the last value of the clock. `None` unless the clock and
/// the reset are each kept exactly once: only then may the glue set it in place of a falling edge.
pub fn clock_memo(root_header: &str) -> Option<String> {
    let mut memos: Vec<&str> = root_header
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .filter(|word| word.starts_with("__Vtrig") && word.contains("prev"))
        .collect();
    memos.sort_unstable();
    memos.dedup();
    match memos[..] {
        [clock, reset] if clock.contains("__TOP__clk_i") && reset.contains("__TOP__rst_ni") => {
            Some(clock.to_owned())
        }
        _ => None,
    }
}
