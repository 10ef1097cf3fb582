//! Tells dependents where the C++ header is (`DEP_JUKEBOX_PORTS_INCLUDE`).

fn main() {
    let root = std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=include");
    println!("cargo::metadata=include={root}/include");
}
