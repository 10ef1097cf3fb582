//! Builds the QEMU plugin, so that the `jukebox` program can carry it along.
//!
//! Cargo cannot make a shared library for a program to embed; the plugin has no dependencies for
//! this reason, and rustc alone builds it.

use std::path::PathBuf;
use std::process::{Command, exit};

fn main() {
    println!("cargo::rerun-if-changed=plugin/src");
    let variable = |name: &str| std::env::var_os(name).unwrap_or_default();
    let plugin = PathBuf::from(variable("OUT_DIR")).join("plugin.so");
    println!("cargo::rustc-env=JUKEBOX_PLUGIN={}", plugin.display());
    if variable("CARGO_CFG_TARGET_OS") != "linux" {
        // Captures are for Linux; elsewhere the program says so when asked for one.
        return written(std::fs::write(&plugin, []));
    }
    let mut rustc = Command::new(variable("RUSTC"));
    rustc
        .arg("plugin/src/lib.rs")
        .args(["--crate-name", "jukebox_capture_plugin"])
        .args(["--crate-type", "cdylib", "--edition", "2024"])
        .args([
            "-C",
            "opt-level=3",
            "-C",
            "panic=abort",
            "-C",
            "strip=symbols",
        ])
        .arg("--target")
        .arg(variable("TARGET"))
        .arg("-o")
        .arg(&plugin);
    if let Some(linker) = std::env::var_os("RUSTC_LINKER") {
        rustc.arg("-C").arg(format!("linker={}", linker.display()));
    }
    match rustc.status() {
        Ok(status) if status.success() => {}
        Ok(status) => fail(&format!("rustc could not build the QEMU plugin: {status}")),
        Err(error) => fail(&format!("rustc does not start: {error}")),
    }
}

fn written(result: std::io::Result<()>) {
    if let Err(error) = result {
        fail(&format!("cannot write into OUT_DIR: {error}"));
    }
}

fn fail(message: &str) -> ! {
    println!("cargo::error={message}");
    exit(1);
}
