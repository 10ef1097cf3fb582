//! Compiles Verilator's run time into a static library, optimised in every profile.

#[allow(dead_code)] // shared with the library
#[path = "src/recipe.rs"]
mod recipe;

use std::process::exit;

fn main() {
    for file in ["build.rs", "src/recipe.rs", "include", "cpp"] {
        println!("cargo::rerun-if-changed={file}");
    }
    for name in ["VERILATOR", "VERILATOR_ROOT"] {
        println!("cargo::rerun-if-env-changed={name}");
    }
    let verilator = recipe::Verilator::find(&recipe::default_program()).unwrap_or_else(|error| {
        println!("cargo::error={error}");
        exit(1);
    });
    for source in recipe::SOURCES {
        println!(
            "cargo::rerun-if-changed={}",
            verilator.include.join(source).display()
        );
    }

    // Clippy, which says so by this variable, links nothing.
    if std::env::var_os("CLIPPY_ARGS").is_none() {
        compile(&verilator);
    }
    println!("cargo::rustc-link-lib=pthread");

    let root = std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR");
    println!("cargo::metadata=include={root}/include");
    println!("cargo::metadata=program={}", verilator.program.display());
    println!("cargo::metadata=flags={}", recipe::FLAGS.join(" "));
    println!(
        "cargo::metadata=verilator_include={}",
        verilator.include.display()
    );
}

fn compile(verilator: &recipe::Verilator) {
    let mut build = cc::Build::new();
    build
        .cpp(true)
        .warnings(false)
        .debug(false)
        .no_default_flags(true)
        .flag("-fPIC");
    build
        .include("include")
        .include(&verilator.include)
        .include(verilator.include.join("vltstd"));
    for flag in recipe::FLAGS.iter().chain(&recipe::HOOK_FLAGS) {
        build.flag(flag);
    }
    build.files(
        recipe::SOURCES
            .iter()
            .map(|source| verilator.include.join(source)),
    );
    build.file("cpp/halt.cpp");
    build.compile("jukebox_verilated");
}
