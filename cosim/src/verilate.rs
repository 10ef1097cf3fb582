//! From RTL to one C++ file: used by the build script for the built-in model, and by the library
//! for every other.

#[path = "standstill.rs"]
mod standstill;
#[path = "still.rs"]
mod still;
#[path = "upsets.rs"]
mod upsets;

use jukebox_config::{Config, Egress, ResetStyle};
use jukebox_rtl_gen::EmittedFile;
pub use standstill::Standstill;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Class that Verilator makes, and prefix of its files.
const CLASS: &str = "Vjukebox_dut";

/// The C++ file that [`verilate`] writes: model and glue in one piece.
pub const UNITY: &str = "unity.cpp";

/// What a model is made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Design {
    /// What Verilator reads, in this order: name, which may have folders, and contents.
    pub files: Vec<(String, String)>,
    /// What these include: name and contents.
    pub includes: Vec<(String, String)>,
    /// Verilator's arguments, but for these files.
    pub arguments: Vec<String>,
    /// Class that Verilator makes (`--prefix`).
    pub class: String,
    /// Its clocks: inputs of the top module.
    pub clocks: Vec<String>,
    /// Its reset, an input of the top module, if flops act on it without a clock.
    pub reset: Option<String>,
    /// Signals may depend on themselves, without a register in between. What the model keeps of them
    /// is no clock's.
    pub loops: bool,
    /// Parts of the model that the glue can ask whether they stand still.
    pub parts: Vec<Part>,
    /// For a block that is the whole model: C++ for the glue that leaves out cycles in which nothing
    /// moves.
    pub standstill: Option<Standstill>,
    /// For a block that is the whole model: its module, if the glue can flip bits of what it keeps.
    pub upsets: Option<String>,
    /// C++ that follows the model in the same file.
    pub glue: String,
}

/// A part of a model: some of its signals.
///
/// The glue has a class for it, `Still_NAME`, whose `look(root)` says whether all of them are what
/// they were at the last look. If these are all inputs, registers and small memories of a part that
/// has a clock of its own, and they are the same before two edges in a row, the second edge changes
/// nothing, and need not be evaluated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its name, an identifier of C++.
    pub name: String,
    /// Beginnings of the names of its signals in the model.
    pub prefixes: Vec<String>,
}

impl Design {
    /// The block of `cfg` alone, out of what was emitted for it.
    pub fn block(cfg: &Config, variant: Variant, files: &[EmittedFile], glue: &str) -> Design {
        let standstill = Standstill::of(cfg);
        // What is to be looked at in every cycle is evaluated in every cycle.
        let looked_at = variant.assertions || variant.coverage;
        Design {
            files: (!looked_at)
                .then(|| standstill.names_kept())
                .into_iter()
                .chain(variant.structure.then(rtl_alone))
                .chain(variant.upsets.then(upsets::registers_kept))
                .chain(sources(files, variant).into_iter().map(named))
                .collect(),
            includes: Vec::new(),
            arguments: arguments(cfg, variant),
            class: CLASS.into(),
            clocks: vec!["clk_i".into()],
            reset: (cfg.reset.style == ResetStyle::AsyncLow).then(|| "rst_ni".into()),
            loops: false,
            parts: Vec::new(),
            standstill: (!looked_at).then_some(standstill),
            upsets: variant.upsets.then(|| cfg.name.clone()),
            glue: glue.into(),
        }
    }
}

/// Optional parts of a model; the built-in one has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Variant {
    /// Checks the emitted SystemVerilog assertions; one that fails stops the model. Registers and
    /// memories begin with noise, another one in each model of a process, so that a reset that is
    /// missing shows.
    pub assertions: bool,
    /// Counts the emitted cover points.
    pub coverage: bool,
    /// Counts lines, branches and bits of the RTL, too; with [`Self::coverage`] alone. A model of ten
    /// times the size.
    pub structure: bool,
    /// Leaves out the assertions on what the L2 drives, which may then be anything.
    pub wild_l2: bool,
    /// Bits of its registers and memories can be flipped.
    pub upsets: bool,
    /// Writes no waves: a third less to compile.
    pub without_waves: bool,
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
fn sources(files: &[EmittedFile], variant: Variant) -> Vec<&EmittedFile> {
    let looked_at = variant.assertions || variant.coverage;
    let looks =
        |file: &EmittedFile| file.path.starts_with("sva/") || file.path.ends_with("_checker.sv");
    files
        .iter()
        .filter(|file| file.path.ends_with(".sv"))
        .filter(|file| file.path.starts_with("rtl/") || looked_at && looks(file))
        .collect()
}

/// What is beside the RTL has named cover points only.
fn rtl_alone() -> (String, String) {
    let text = ["sva/*", "sim/*"].map(|files| format!("coverage_off -file \"{files}\"\n"));
    let text = format!("`verilator_config\n{}", text.concat());
    ("rtl_alone.vlt".into(), text)
}

/// Name and contents of a file.
fn named(file: &EmittedFile) -> (String, String) {
    (file.path.clone(), file.contents.clone())
}

/// Verilator's arguments, but for the files.
fn arguments(cfg: &Config, variant: Variant) -> Vec<String> {
    let fixed = "--cc -O3 --flatten --x-assign fast --timescale 1ns/1ns -Wno-fatal --Mdir .";
    let mut arguments: Vec<String> = fixed.split_whitespace().map(Into::into).collect();
    // A wave shows every register, those of the largest array too.
    let waves = ["--trace", "--trace-max-array", "1024"];
    arguments.extend(
        waves
            .into_iter()
            .filter(|_| !variant.without_waves)
            .map(Into::into),
    );
    let initial = if variant.assertions { "unique" } else { "fast" };
    arguments.extend(["--x-initial".into(), initial.into()]);
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
    if variant.structure {
        arguments.extend(["--coverage-line".into(), "--coverage-toggle".into()]);
    }
    arguments
}

/// What the glue must know of the configuration, as compiler flags.
pub fn defines(cfg: &Config, variant: Variant) -> Vec<String> {
    let prefetch = &cfg.prefetch;
    let user =
        prefetch.user_address || prefetch.next_line || prefetch.run_ahead || prefetch.second_record;
    vec![
        format!("-DJUKEBOX_VA_BITS={}", cfg.address.va_bits),
        format!("-DJUKEBOX_PA_BITS={}", cfg.address.pa_bits),
        format!("-DJUKEBOX_ASID_BITS={}", cfg.address.asid_bits),
        format!("-DJUKEBOX_DATA_BITS={}", cfg.metadata.axi_data_bits),
        format!(
            "-DJUKEBOX_TILELINK_HINT={}",
            u8::from(prefetch.egress == Egress::TilelinkHint)
        ),
        format!(
            "-DJUKEBOX_AXI4_READ={}",
            u8::from(prefetch.egress == Egress::Axi4Read)
        ),
        format!("-DJUKEBOX_PF_ID_BITS={}", prefetch.in_flight.max(2).ilog2()),
        format!("-DJUKEBOX_USER={}", u8::from(user)),
        format!("-DJUKEBOX_TRANSLATES={}", u8::from(cfg.translates())),
        format!("-DJUKEBOX_OBSERVES_ASID={}", u8::from(cfg.observes_asid())),
        format!(
            "-DJUKEBOX_CARRIES_ADDRESS={}",
            u8::from(cfg.prefetch_carries_address())
        ),
        format!("-DJUKEBOX_ID_BITS={}", cfg.metadata.axi_id_bits),
        format!("-DJUKEBOX_NEXT_LINE={}", u8::from(cfg.prefetch.next_line)),
        format!("-DJUKEBOX_RUN_AHEAD={}", u8::from(cfg.prefetch.run_ahead)),
        format!(
            "-DJUKEBOX_SECOND_RECORD={}",
            u8::from(cfg.prefetch.second_record)
        ),
        format!(
            "-DJUKEBOX_RESET_HIGH={}",
            u8::from(cfg.reset.style == ResetStyle::SyncHigh)
        ),
        format!(
            "-DJUKEBOX_RESET_SYNC={}",
            u8::from(cfg.reset.style != ResetStyle::AsyncLow)
        ),
        format!("-DJUKEBOX_NOISE={}", u8::from(variant.assertions)),
        format!("-DVM_COVERAGE={}", u8::from(variant.coverage)),
        format!("-DJUKEBOX_WAVES={}", u8::from(!variant.without_waves)),
    ]
}

/// Writes the files of `design` and the C++ that `program` makes of them into the empty folder
/// `dir`. The C++ to compile is `dir`/[`UNITY`], with `dir` as include directory; it holds the glue.
///
/// # Errors
/// If a file cannot be written, or if Verilator does not run or refuses the RTL.
pub fn verilate(program: &Path, design: &Design, dir: &Path) -> Result<(), VerilateError> {
    for (name, contents) in design.files.iter().chain(&design.includes) {
        write(&dir.join(name), contents)?;
    }
    // Run in the folder, so that neither the C++ nor a message depends on where it is.
    let output = Command::new(program)
        .args(&design.arguments)
        .args(design.files.iter().map(|(name, _)| name))
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
    write(&dir.join(UNITY), &unity(dir, design)?)
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
fn unity(dir: &Path, design: &Design) -> Result<String, VerilateError> {
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
        if name.starts_with(&design.class) && name.ends_with(".cpp") {
            names.push(name);
        }
    }
    names.sort();
    for name in names {
        text += &format!("#include \"{name}\"\n");
    }
    let root = dir.join(format!("{}___024root.h", design.class));
    let root = fs::read_to_string(&root).map_err(|source| VerilateError::Io {
        path: root.clone(),
        source,
    })?;
    if let Some(members) = clock_memos(&root, design) {
        let lowered: Vec<_> = members.iter().map(|name| format!("(r).{name}")).collect();
        text += &format!(
            "#define JUKEBOX_LOWER_CLOCKS(r) ({} = 0)\n",
            lowered.join(" = ")
        );
    }
    let root_class = format!("{}___024root", design.class);
    for part in &design.parts {
        text += &still::class(&root, &root_class, part);
    }
    if let Some(standstill) = &design.standstill {
        text += &standstill.cpp(&root, &root_class).unwrap_or_default();
    }
    if let Some(top) = &design.upsets {
        text += &upsets::cpp(&root, &root_class, top);
    }
    Ok(text + &design.glue)
}

/// The members in which the model keeps the last values of its clocks. `None` unless these and that
/// of an asynchronous reset are all it keeps, but for those inside the design where there may be `loops`: only
/// then may the glue set them in place of a falling edge.
pub fn clock_memos(root_header: &str, design: &Design) -> Option<Vec<String>> {
    let mut memos: Vec<&str> = root_header
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .filter(|word| word.starts_with("__Vtrig") && word.contains("prev"))
        .filter(|word| !(design.loops && word.contains("__DOT__")))
        .collect();
    memos.sort_unstable();
    memos.dedup();
    let of = |port: &str| {
        let end = format!("__TOP__{port}");
        memos
            .iter()
            .filter(|memo| memo.ends_with(&end))
            .collect::<Vec<_>>()
    };
    let mut found = Vec::new();
    for clock in &design.clocks {
        let [memo] = of(clock)[..] else { return None };
        found.push((*memo).to_owned());
    }
    let resets: usize = design.reset.iter().map(|reset| of(reset).len()).sum();
    let known = resets == usize::from(design.reset.is_some());
    (known && memos.len() == found.len() + resets).then_some(found)
}
