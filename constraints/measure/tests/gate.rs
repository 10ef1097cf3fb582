//! The gate as it is called: green on equal figures, red on worse ones.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// Cells of a block of `luts` lookup tables in a row, and as many registers as `ffs`.
fn netlist(block: &str, luts: u32, ffs: u32) -> String {
    let mut cells: Vec<String> = (0..luts)
        .map(|n| {
            let (from, to) = (n + 3, n + 4);
            format!(
                r#""l{n}": {{"type": "LUT4", "connections":
                {{"A": [{from}], "B": ["0"], "C": ["0"], "D": ["0"], "Z": [{to}]}}}}"#
            )
        })
        .collect();
    cells.extend((0..ffs).map(|n| {
        let q = 1000 + n;
        format!(
            r#""r{n}": {{"type": "TRELLIS_FF", "connections":
            {{"CLK": [2], "DI": [3], "Q": [{q}]}}}}"#
        )
    }));
    format!(
        r#"{{"modules": {{"{block}": {{"ports": {{
        "clk_i": {{"direction": "input", "bits": [2]}},
        "a_i": {{"direction": "input", "bits": [3]}},
        "z_o": {{"direction": "output", "bits": [{}]}}}},
        "cells": {{{}}}}}}}}}"#,
        luts + 3,
        cells.join(",\n")
    )
}

fn area(block: &str, luts: u32, ffs: u32) -> String {
    format!(
        r#"{{"creator": "Yosys 0.70 (x)", "modules": {{"\\{block}":
        {{"num_cells_by_type": {{"LUT4": {luts}, "TRELLIS_FF": {ffs}}}}}}}}}"#
    )
}

/// A project with nothing but configurations, and results of its synthesis.
fn lay_out(root: &Path, small: (u32, u32), chain: u32) {
    let configs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../configs");
    fs::create_dir_all(root.join("configs")).unwrap();
    for (name, block) in [
        ("default", "jukebox"),
        ("lite", "jukebox_lite"),
        ("small-fpga", "jukebox"),
    ] {
        let file = format!("configs/{name}.toml");
        fs::copy(configs.join(format!("{name}.toml")), root.join(file)).unwrap();
        let (luts, ffs) = if name == "small-fpga" {
            small
        } else {
            (100, 100)
        };
        let folder = root.join("results").join(name);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("area.json"), area(block, luts, ffs)).unwrap();
        fs::write(folder.join("area_netlist.json"), netlist(block, chain, 3)).unwrap();
    }
}

fn gate(root: &Path, more: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_jukebox-measure"))
        .args([
            "--project",
            &root.display().to_string(),
            "gate",
            "--results",
        ])
        .arg(root.join("results"))
        .args(more)
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.clone(), output.stderr.clone()].concat()).into_owned()
}

#[test]
fn the_gate_is_green_on_the_blessed_figures_and_red_on_worse_ones() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    lay_out(root, (200, 300), 7);
    let none = gate(root, &[]);
    assert_eq!(none.status.code(), Some(1), "nothing to compare with");
    assert!(said(&none).contains("make area-bless"), "{}", said(&none));
    assert_eq!(gate(root, &["--bless"]).status.code(), Some(0));
    assert_eq!(gate(root, &[]).status.code(), Some(0));

    lay_out(root, (206, 300), 7);
    assert_eq!(gate(root, &[]).status.code(), Some(0), "three percent");
    lay_out(root, (207, 300), 7);
    let more_luts = gate(root, &[]);
    assert_eq!(more_luts.status.code(), Some(1));
    assert!(
        said(&more_luts).contains("worse: small-fpga: LUT4 was 200, is 207 (+3.5 %)"),
        "{}",
        said(&more_luts)
    );

    lay_out(root, (200, 300), 8);
    let deeper = gate(root, &[]);
    assert_eq!(deeper.status.code(), Some(1));
    let text = said(&deeper);
    assert!(
        text.contains("default: logic depth was 7, is 8 (+14.3 %)"),
        "{text}"
    );
    assert!(text.contains("from port a_i to port z_o"), "{text}");

    lay_out(root, (150, 300), 7);
    let better = gate(root, &[]);
    assert_eq!(better.status.code(), Some(0));
    assert!(
        said(&better).contains("make area-bless"),
        "{}",
        said(&better)
    );
}

#[test]
fn a_full_disk_is_told_and_is_no_pass() {
    let dir = tempfile::tempdir().unwrap();
    lay_out(dir.path(), (200, 300), 7);
    assert_eq!(gate(dir.path(), &["--bless"]).status.code(), Some(0));
    let full = || {
        fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .unwrap()
    };
    let project = dir.path().display().to_string();
    let results = dir.path().join("results").display().to_string();
    let gate = ["--project", &project, "gate", "--results", &results];
    for args in [&gate[..], &["--help"], &["--version"]] {
        let output = Command::new(env!("CARGO_BIN_EXE_jukebox-measure"))
            .args(args)
            .stdout(full())
            .output()
            .unwrap();
        let text = said(&output);
        assert_eq!(output.status.code(), Some(1), "{text}");
        assert!(
            text.starts_with("error: cannot write standard output"),
            "{text}"
        );
    }
}
