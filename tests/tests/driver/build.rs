//! From a configuration to a program that runs its driver.

use anyhow::{Context, Result, ensure};
use jukebox_config::Config;
use jukebox_rtl_gen::generate;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fmt, fs};
use tempfile::TempDir;

/// What the program is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// x86-64.
    Native64,
    /// i386.
    Native32,
    /// RV32I, without multiplication, under QEMU.
    RiscV32,
    /// RV64GC, under QEMU.
    RiscV64,
}

impl Target {
    /// Compiler and what it needs to be told.
    fn compiler(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Target::Native64 => ("gcc", &[]),
            Target::Native32 => ("gcc", &["-m32"]),
            Target::RiscV32 => ("riscv64-unknown-elf-gcc", &["-march=rv32i", "-mabi=ilp32"]),
            Target::RiscV64 => (
                "riscv64-unknown-elf-gcc",
                &["-march=rv64gc", "-mabi=lp64d", "-mcmodel=medany"],
            ),
        }
    }

    /// What runs a program of this target; `None`: this machine itself.
    pub fn runner(self) -> Option<&'static str> {
        match self {
            Target::Native64 => None,
            // Not every kernel runs such programs.
            Target::Native32 => Some("qemu-i386"),
            Target::RiscV32 => Some("qemu-riscv32"),
            Target::RiscV64 => Some("qemu-riscv64"),
        }
    }
}

/// What a scenario is run with.
#[derive(Clone, Debug)]
pub struct Setup {
    /// For what the driver is compiled.
    pub target: Target,
    /// Something of the driver's source, and what stands there instead.
    pub mutation: Option<(&'static str, &'static str)>,
    /// The configuration of the block.
    pub config: Config,
    /// More definitions for the compiler.
    pub defines: &'static [&'static str],
}

impl Setup {
    /// The default configuration.
    pub fn new(target: Target) -> Self {
        Setup {
            target,
            mutation: None,
            config: Config::default(),
            defines: &[],
        }
    }

    /// The same with another configuration.
    pub fn with(&self, change: impl FnOnce(&mut Config)) -> Self {
        let mut setup = self.clone();
        change(&mut setup.config);
        setup
    }
}

/// What no compiler may have a word to say about.
const STRICT: &[&str] = &[
    "-std=c99",
    "-O2",
    "-Wall",
    "-Wextra",
    "-Wpedantic",
    "-Wconversion",
    "-Wshadow",
    "-Werror",
];

/// Without a library, a start of its own, and what Debian's compiler does for programs with one.
const BARE: &[&str] = &[
    "-ffreestanding",
    "-fno-stack-protector",
    "-fno-pie",
    "-no-pie",
    "-static",
    "-nostdlib",
];

/// Everything emitted for `config`, in a folder.
fn emitted(config: &Config, dir: &Path) -> Result<()> {
    for file in generate(config)? {
        let path = dir.join(&file.path);
        fs::create_dir_all(path.parent().context("a folder")?)?;
        fs::write(path, file.contents)?;
    }
    Ok(())
}

/// There is no program.
#[derive(Debug)]
pub struct NotBuilt(String);

impl std::error::Error for NotBuilt {}

impl fmt::Display for NotBuilt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn compile(command: &mut Command) -> Result<()> {
    let output = command
        .output()
        .with_context(|| format!("{command:?}: is the compiler there?"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(
        output.status.success(),
        NotBuilt(format!("{command:?}: {said}"))
    );
    Ok(())
}

/// The hooks of the driver: each is told to the test.
fn platform(config: &Config) -> String {
    let upper = config.name.to_uppercase();
    let host = Path::new(env!("CARGO_MANIFEST_DIR")).join("c/driver_platform.h");
    format!(
        "#include \"{}\"\n\
         #define {upper}_READ32(base, offset) host_read32((base) + (offset))\n\
         #define {upper}_WRITE32(base, offset, value) host_write32((base) + (offset), (value))\n\
         #define {upper}_FENCE_BEFORE() host_event(3u, 0u, 0u)\n\
         #define {upper}_FENCE_AFTER() host_event(4u, 0u, 0u)\n\
         #define {upper}_CACHE_CLEAN_INVALIDATE(paddr, bytes) host_event(5u, (bytes), (paddr))\n\
         #define {upper}_CACHE_INVALIDATE(paddr, bytes) host_event(6u, (bytes), (paddr))\n\
         #define {upper}_RELAX() host_event(7u, 0u, 0u)\n",
        host.display()
    )
}

/// What the driver has of what not every block has.
fn parts(config: &Config) -> impl Iterator<Item = &'static str> {
    let features = &config.features;
    let counters = config.counters();
    // What all shares are made of.
    let of_shares = ["USED", "PREFETCHES", "PRESENT", "MISSES", "LATE"];
    let counted = |what: &str| {
        counters
            .iter()
            .any(|(_, counter)| counter.name[4..] == *what)
    };
    let parts = [
        ("NEXT_LINE", config.prefetch.next_line),
        ("RUN_AHEAD", config.prefetch.run_ahead),
        ("PACING", features.pacing),
        ("REBASE", features.rebase),
        ("WATCHDOG", features.watchdog),
        ("ASID_FILTER", features.asid_filter),
        ("ASID", config.has_asid()),
        ("RESUME", features.resume),
        ("COUNTERS", !counters.is_empty()),
        ("SHARES", of_shares.into_iter().all(counted)),
    ];
    parts
        .into_iter()
        .filter_map(|(part, there)| there.then_some(part))
}

/// A program that runs the driver of `setup`, in a folder that goes with the result.
pub fn program(setup: &Setup) -> Result<(TempDir, PathBuf)> {
    let dir = tempfile::tempdir()?;
    emitted(&setup.config, dir.path())?;
    let name = &setup.config.name;
    let driver = dir.path().join(format!("sw/{name}_driver.c"));
    if let Some((from, to)) = setup.mutation {
        let text = fs::read_to_string(&driver)?;
        ensure!(text.contains(from), NotBuilt(format!("no {from:?}")));
        fs::write(&driver, text.replace(from, to))?;
    }
    fs::write(dir.path().join("platform.h"), platform(&setup.config))?;
    let mut block = format!("#define BLOCK {name}\n#include \"{name}_driver.h\"\n");
    for part in parts(&setup.config) {
        block += &format!("#define WITH_{part}\n");
    }
    fs::write(dir.path().join("block.h"), block)?;
    let (compiler, flags) = setup.target.compiler();
    let program = dir.path().join("program");
    let host = Path::new(env!("CARGO_MANIFEST_DIR")).join("c/driver_host.c");
    // A driver that was broken may have something left over.
    let strict = if setup.mutation.is_some() {
        &STRICT[..2]
    } else {
        STRICT
    };
    let include = |folder: &str| format!("-I{}", dir.path().join(folder).display());
    let platform = format!("-D{}_PLATFORM_H=\"platform.h\"", name.to_uppercase());
    compile(
        Command::new(compiler)
            .args(flags)
            .args(strict)
            .args(BARE)
            .args([include("include"), include("sw"), include("."), platform])
            .args(setup.defines)
            .args([host, driver])
            .arg("-o")
            .arg(&program),
    )?;
    Ok((dir, program))
}

/// Compiles the drivers of two blocks, as C and as C++, and one program that uses both.
pub fn two_in_one_program() -> Result<()> {
    let dir = tempfile::tempdir()?;
    let names = ["left", "right"];
    let mut sources = Vec::new();
    let mut main = String::new();
    let mut body = String::new();
    for (name, pa_bits) in names.into_iter().zip([32, 48]) {
        let mut config = Config {
            name: name.into(),
            ..Config::default()
        };
        config.address.pa_bits = pa_bits;
        let folder = dir.path().join(name);
        emitted(&config, &folder)?;
        sources.push(folder.join(format!("sw/{name}_driver.c")));
        main += &format!("#include \"{name}_driver.h\"\n");
        body += &format!(
            "  static struct {name}_device {name};\n  static struct {name}_instance of_{name};\n  \
             if ({name}_dispatch(&{name}, &of_{name}) != {upper}_DRIVER_OK) return 1;\n",
            upper = name.to_uppercase()
        );
    }
    main += &format!("int main(void)\n{{\n{body}  return 0;\n}}\n");
    let unit = dir.path().join("main.c");
    fs::write(&unit, main)?;
    for (compiler, language) in [
        ("gcc", ["-xc", "-std=c99"]),
        ("g++", ["-xc++", "-std=c++11"]),
    ] {
        let mut command = Command::new(compiler);
        command.args(language).args(&STRICT[1..]);
        for name in names {
            for folder in ["include", "sw"] {
                let path = dir.path().join(name).join(folder);
                command.arg(format!("-I{}", path.display()));
            }
        }
        let program = dir.path().join("two");
        compile(command.args(&sources).arg(&unit).arg("-o").arg(program))?;
    }
    Ok(())
}
