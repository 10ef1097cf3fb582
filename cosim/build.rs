//! Makes the built-in model: generates the default configuration's RTL, verilates it, and compiles
//! the C++ with the glue and the bridge, optimised in every profile.

#[allow(dead_code)] // shared with the library
#[path = "src/verilate.rs"]
mod verilate;

use jukebox_config::Config;
use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::exit;
use verilate::{Design, UNITY, Variant};

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
        "src/verilate.rs",
        "src/still.rs",
        "src/standstill.rs",
        "src/upsets.rs",
        "src/bridge.rs",
        "include",
        "cpp",
    ] {
        println!("cargo::rerun-if-changed={file}");
    }
    // Clippy, which says so by this variable, links nothing: no model is made for it.
    if env::var_os("CLIPPY_ARGS").is_some() {
        return Ok(());
    }
    let verilator = PathBuf::from(env::var("DEP_JUKEBOX_VERILATED_PROGRAM")?);
    let includes = [
        env::var("DEP_JUKEBOX_VERILATED_INCLUDE")?,
        env::var("DEP_JUKEBOX_PORTS_INCLUDE")?,
        env::var("DEP_JUKEBOX_VERILATED_VERILATOR_INCLUDE")?,
        env::var("DEP_JUKEBOX_VERILATED_VERILATOR_INCLUDE")? + "/vltstd",
        "include".into(),
    ];
    let flags = env::var("DEP_JUKEBOX_VERILATED_FLAGS")?;
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let dut = out.join("dut");

    let cfg = Config::default();
    let variant = Variant::default();
    let files = jukebox_rtl_gen::generate(&cfg)?;
    let glue = fs::read_to_string("cpp/verilated_model.cpp")?;
    start_afresh(&dut)?;
    let design = Design::block(&cfg, variant, &files, &glue);
    verilate::verilate(&verilator, &design, &dut)?;

    let mut build = cxx_build::bridge("src/bridge.rs");
    build
        .warnings(false)
        .debug(false)
        .no_default_flags(true)
        .flag("-fPIC");
    build
        .include(&dut)
        .includes(&includes)
        .flags(flags.split(' '));
    build.flags(verilate::defines(&cfg, variant));
    build.file(dut.join(UNITY)).compile("jukebox_cosim");
    Ok(())
}

/// An empty folder `dir`, whatever was there.
fn start_afresh(dir: &Path) -> std::io::Result<()> {
    if dir.exists() {
        fs::remove_dir_all(dir)?;
    }
    fs::create_dir_all(dir)
}
