//! Makes a model of each adapter: verilates it, and compiles the C++ with the glue, optimised in
//! every profile.

#[allow(dead_code)] // shared with the library
#[path = "src/variant.rs"]
mod variant;

use jukebox_config::Egress;
use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, exit};
use variant::{VARIANTS, Variant};

fn main() {
    if let Err(error) = build() {
        println!(
            "cargo::error={}",
            error.to_string().replace('\n', "\ncargo::error=")
        );
        exit(1);
    }
}

fn build() -> Result<(), Box<dyn Error>> {
    for file in [
        "build.rs",
        "src/variant.rs",
        "src/ports.rs",
        "include",
        "cpp",
        "rtl",
        "sva",
    ] {
        println!("cargo::rerun-if-changed={file}");
    }
    // Clippy, which says so by this variable, links nothing: no model is made for it.
    if env::var_os("CLIPPY_ARGS").is_some() {
        return Ok(());
    }
    let verilator = PathBuf::from(env::var("DEP_JUKEBOX_VERILATED_PROGRAM")?);
    let include = env::var("DEP_JUKEBOX_VERILATED_VERILATOR_INCLUDE")?;
    let flags = env::var("DEP_JUKEBOX_VERILATED_FLAGS")?;
    let out = PathBuf::from(env::var("OUT_DIR")?);

    let mut build = cxx_build::bridge("src/ports.rs");
    build
        .warnings(false)
        .debug(false)
        .no_default_flags(true)
        .flag("-fPIC")
        .flags(flags.split(' '));
    build.include("include").include("cpp").include(&include);
    build.include(Path::new(&include).join("vltstd"));
    // All in one: most of each is the same headers.
    let mut unity = String::new();
    for variant in VARIANTS {
        let dir = out.join(variant.name);
        for name in verilate(&verilator, &variant, &dir)? {
            unity += &format!("#include \"{}/{name}\"\n", variant.name);
        }
        build.include(dir);
    }
    unity += &models();
    let file = out.join("models.cpp");
    fs::write(&file, unity)?;
    build.include(out).file(file);
    build.compile("jukebox_reference_egress");
    Ok(())
}

/// Class that Verilator makes for an adapter.
fn class(variant: &Variant) -> String {
    format!("Vref_l2_{}", variant.name)
}

/// The adapter's module.
fn module(variant: &Variant) -> &'static str {
    match variant.egress {
        Egress::TilelinkHint => "ref_l2_tilelink",
        _ => "ref_l2_axi4",
    }
}

/// What is emitted with a block to watch the bus that its prefetches go to: name, contents.
fn monitor(variant: &Variant) -> Result<(&'static str, String), Box<dyn Error>> {
    let path = match variant.egress {
        Egress::TilelinkHint => "sva/jukebox_sva_duty_egress.sv",
        _ => "sim/jukebox_axi4_checker.sv",
    };
    let files = jukebox_rtl_gen::generate(&variant.block())?;
    let file = files.into_iter().find(|file| file.path == path);
    let (_, name) = path.split_once('/').expect("it is in a folder");
    Ok((name, file.ok_or(format!("no {path} is emitted"))?.contents))
}

/// Writes the C++ of an adapter into `dir`; the names of the files to compile.
fn verilate(
    verilator: &Path,
    variant: &Variant,
    dir: &Path,
) -> Result<Vec<String>, Box<dyn Error>> {
    if dir.exists() {
        fs::remove_dir_all(dir)?;
    }
    fs::create_dir_all(dir)?;
    let module = module(variant);
    let mut source = fs::read_to_string(format!("rtl/{module}.sv"))?;
    if let Some((from, to)) = variant.fault {
        if source.matches(from).count() != 1 {
            return Err(format!("{module}.sv does not have `{from}` once").into());
        }
        source = source.replace(from, to);
    }
    let adapter = dir.join(format!("{module}.sv"));
    fs::write(&adapter, source)?;

    let prefetch = variant.block().prefetch;
    let id_bits = prefetch.in_flight.ilog2().max(1);
    let mut command = Command::new(verilator);
    // What is not set has random values, so that nothing may count on it.
    let options = "--cc --assert -Wno-WIDTH -O3 --x-assign unique --x-initial unique \
                   --timescale 1ns/1ns -GPaBits=48";
    command.args(options.split_whitespace());
    command.args(["--top-module", module]);
    command.args(match variant.egress {
        Egress::TilelinkHint => vec![format!("-GSourceBits={id_bits}")],
        _ => vec![
            format!("-GIdBits={id_bits}"),
            format!("-GDataBits={}", prefetch.bus_data_bits),
        ],
    });
    command.arg(adapter);
    if variant.watched {
        let (name, contents) = monitor(variant)?;
        let monitor = dir.join(name);
        fs::write(&monitor, contents)?;
        command.arg(monitor).arg(format!("sva/{module}_bind.sv"));
    }
    let output = command
        .args(["--prefix", &class(variant), "--Mdir"])
        .arg(dir)
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    let mut names = Vec::new();
    for entry in fs::read_dir(dir)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".cpp") {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// The C++ that makes a model by name.
fn models() -> String {
    let mut text = String::from(
        "#include <stdexcept>\n#include \"adapter.h\"\n\
         std::unique_ptr<jukebox_reference_egress::Model> jukebox_reference_egress::make_model(\n    \
         rust::Str variant, std::uint32_t seed) {\n  const std::string name(variant);\n",
    );
    for variant in VARIANTS {
        text += &format!(
            "  if (name == \"{}\") return std::make_unique<VerilatedAdapter<{}>>(seed);\n",
            variant.name,
            class(&variant)
        );
    }
    text + "  throw std::runtime_error(\"there is no model of the adapter \" + name);\n}\n"
}
