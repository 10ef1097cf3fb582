//! Makes a model of the cache for each shape: verilates the RTL and compiles the C++ with the glue,
//! optimised in every profile.

#[allow(dead_code)] // shared with the library
#[path = "src/shape.rs"]
mod shape;

use jukebox_config::Config;
use shape::{SHAPES, Shape};
use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, exit};

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
        "src/shape.rs",
        "src/ports.rs",
        "include",
        "cpp",
        "rtl",
        "sva",
        "ref_l2.f",
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
    let duty = duty(&out)?;

    let mut build = cxx_build::bridge("src/ports.rs");
    build
        .warnings(false)
        .debug(false)
        .no_default_flags(true)
        .flag("-fPIC")
        .flags(flags.split(' '));
    build.include("include").include("cpp").include(&include);
    build.include(Path::new(&include).join("vltstd"));
    for shape in SHAPES {
        let dir = out.join(shape.name);
        verilate(&verilator, &shape, &duty, &dir)?;
        build.include(&dir).file(dir.join("unity.cpp"));
    }
    let table = out.join("models.cpp");
    fs::write(&table, models())?;
    build.file(table).compile("jukebox_reference");
    Ok(())
}

/// Class that Verilator makes for a shape.
fn class(shape: &Shape) -> String {
    format!("Vref_l2_{}", shape.name)
}

/// Writes what the emitted assertions of a block whose prefetches come from everywhere ask of an L2
/// below `out`; the file.
fn duty(out: &Path) -> Result<PathBuf, Box<dyn Error>> {
    const PATH: &str = "sva/jukebox_sva_duty_l2.sv";
    let mut config = Config::default();
    config.prefetch.next_line = true;
    config.prefetch.second_record = true;
    let files = jukebox_rtl_gen::generate(&config)?;
    let file = files.iter().find(|file| file.path == PATH);
    let place = out.join("jukebox_sva_duty_l2.sv");
    fs::write(
        &place,
        &file.ok_or(format!("no {PATH} is emitted"))?.contents,
    )?;
    Ok(place)
}

/// Writes the C++ of a shape into `dir`: one file to compile, `unity.cpp`.
fn verilate(
    verilator: &Path,
    shape: &Shape,
    duty: &Path,
    dir: &Path,
) -> Result<(), Box<dyn Error>> {
    if dir.exists() {
        fs::remove_dir_all(dir)?;
    }
    fs::create_dir_all(dir)?;
    // What is not set has random values, so that nothing may count on it.
    let options = "--cc --assert +define+FORMAL -O3 --flatten --x-assign unique --x-initial unique \
                   --timescale 1ns/1ns --top-module ref_l2 -F ref_l2.f";
    let class = class(shape);
    let output = Command::new(verilator)
        .args(options.split_whitespace())
        .arg(duty)
        .args([
            "sva/ref_l2_duty_bind.sv",
            "sva/ref_l2_sva_event.sv",
            "sva/ref_l2_event_bind.sv",
        ])
        .args(["--prefix", &class, "--Mdir"])
        .arg(dir)
        .args(
            shape
                .parameters()
                .map(|(name, value)| format!("-G{name}={value}")),
        )
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
    let mut unity = String::new();
    for name in names {
        unity += &format!("#include \"{name}\"\n");
    }
    unity += &format!(
        "#include \"verilated.h\"\n#include \"cache.h\"\n\
         jukebox_reference::Model* make_{}(std::uint32_t seed) {{\n  \
         return new jukebox_reference::VerilatedCache<{class}>(seed);\n}}\n",
        shape.name
    );
    Ok(fs::write(dir.join("unity.cpp"), unity)?)
}

/// The C++ that makes a model by name.
fn models() -> String {
    let mut text = String::from("#include <stdexcept>\n#include \"jukebox_reference/model.h\"\n");
    for shape in SHAPES {
        text += &format!(
            "jukebox_reference::Model* make_{}(std::uint32_t seed);\n",
            shape.name
        );
    }
    text += "std::unique_ptr<jukebox_reference::Model> jukebox_reference::make_model(\n    \
             rust::Str shape, std::uint32_t seed) {\n  const std::string name(shape);\n";
    for shape in SHAPES {
        text += &format!(
            "  if (name == \"{0}\") return std::unique_ptr<Model>(make_{0}(seed));\n",
            shape.name
        );
    }
    text + "  throw std::runtime_error(\"there is no model of the shape \" + name);\n}\n"
}
