//! The four descriptions of the registers (C header, Rust constants, SystemRDL, page) say the same,
//! which is what the table says; headers and constants of several blocks live beside each other.

mod common;

use common::maps::{self, Map, Register};
use common::{file, folder, of_project, text, without_parts};
use jukebox_config::{Check, Config};
use jukebox_rtl_gen::generate;
use jukebox_rtl_gen::registers::{ADDRESS_SPACE, registers};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

/// The default, and configurations at the ends of the ranges, under several names.
fn configurations() -> Vec<Config> {
    let named = |name: &str, va, pa, asid, counters| {
        let mut config = Config {
            name: name.into(),
            ..Config::default()
        };
        config.address.va_bits = va;
        config.address.pa_bits = pa;
        config.address.asid_bits = asid;
        config.counters.bits = counters;
        config
    };
    let mut narrow = named("alpha", 32, 32, 1, 0);
    narrow.geometry.region_bytes = 4096;
    narrow.metadata.check = Check::None;
    vec![
        Config::default(),
        narrow,
        named("beta", 57, 56, 16, 64),
        named("left_2", 39, 33, 9, 33),
        named("zz", 48, 40, 7, 1),
        of_project("lite"),
    ]
}

/// The map as the generator's table has it.
fn table(config: &Config) -> Map {
    let registers: Vec<Register> = registers(config)
        .iter()
        .map(|register| Register {
            name: register.name.into(),
            offset: register.offset.into(),
            pair: register.pair,
            bits: register.bits.into(),
            access: register.access.word().into(),
            reset: register.reset,
            fields: register
                .fields
                .iter()
                .map(|field| (field.name.into(), field.lsb.into(), field.width.into()))
                .collect(),
        })
        .collect();
    let last = registers.last().unwrap();
    Map {
        space: ADDRESS_SPACE.into(),
        end: last.offset + if last.pair { 8 } else { 4 },
        registers,
    }
}

#[test]
fn four_descriptions_and_the_table_say_the_same() {
    for config in configurations().into_iter().chain(without_parts()) {
        let files = generate(&config).unwrap();
        let name = &config.name;
        let upper = name.to_uppercase();
        let table = table(&config);
        let read = [
            maps::c_header(file(&files, &format!("include/{name}_regs.h")), &upper),
            maps::rust(file(&files, &format!("sw/{name}_regs.rs"))),
            maps::systemrdl(file(&files, &format!("regs/{name}.rdl"))),
            maps::page(file(&files, "docs/registers.md")),
        ];
        for (map, what) in read.iter().zip(["C", "Rust", "SystemRDL", "page"]) {
            assert_eq!((map.space, map.end), (table.space, table.end), "{what}");
            for (read, register) in map.registers.iter().zip(&table.registers) {
                assert_eq!(read, register, "{what} of {config:?}");
            }
            assert_eq!(map.registers.len(), table.registers.len(), "{what}");
        }
    }
}

/// What every header says under JUKEBOX_, whatever its name, as lines without double blanks.
fn shared(config: &Config) -> Vec<String> {
    let files = generate(config).unwrap();
    let ends = ["_OFFSET", "_BIT", "_SHIFT", "_MASK"];
    file(&files, &format!("include/{}_regs.h", config.name))
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>())
        .filter(|words| words.len() == 3 && words[1].starts_with("JUKEBOX_"))
        .filter(|words| ends.iter().any(|end| words[1].ends_with(end)))
        .map(|words| words.join(" "))
        .collect()
}

#[test]
fn every_header_has_the_names_of_the_interface_with_the_same_numbers() {
    let mut all = BTreeMap::new();
    assert!(shared(&Config::default()).len() > 150);
    let others = configurations().into_iter().chain(without_parts());
    for config in std::iter::once(Config::default()).chain(others) {
        let here = shared(&config);
        assert!(here.len() > 100, "{}: {}", config.name, here.len());
        for line in here {
            let (name, value) = line.rsplit_once(' ').expect("a name and a value");
            let known = all
                .entry(name.to_owned())
                .or_insert_with(|| value.to_owned());
            assert_eq!(known, value, "{name} of {}", config.name);
        }
    }
}

/// Compiles `text` with `compiler`, the emitted headers in reach.
fn compile(dir: &Path, compiler: &[&str], text_of_unit: &str) {
    let unit = dir.join("unit.c");
    fs::write(&unit, text_of_unit).unwrap();
    let output = Command::new(compiler[0])
        .args(&compiler[1..])
        .args(["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only"])
        .arg(&unit)
        .output()
        .unwrap_or_else(|error| panic!("{}: {error}", compiler[0]));
    let said = text(&output);
    assert!(
        output.status.success(),
        "{compiler:?}: {said}\n{text_of_unit}"
    );
}

const COMPILERS: &[&[&str]] = &[
    &["gcc", "-xc", "-std=c99"],
    &["gcc", "-xc", "-std=c2x"],
    &["g++", "-xc++", "-std=c++11"],
    &["g++", "-xc++", "-std=c++20"],
];

#[test]
fn headers_of_several_blocks_stand_in_one_unit_in_any_order() {
    let configs = configurations();
    let dirs: Vec<_> = configs.iter().map(folder).collect();
    let include = |index: usize| {
        let header = format!("include/{}_regs.h", configs[index].name);
        format!(
            "#include \"{}\"\n",
            dirs[index].path().join(header).display()
        )
    };
    // What each block is told apart by, and what all share.
    let check = |index: usize| {
        let upper = configs[index].name.to_uppercase();
        let map = table(&configs[index]);
        let of = |name: &str| map.registers.iter().find(|r| r.name == name).unwrap();
        format!(
            "typedef char {upper}_cap[{upper}_CAP0_VALUE == {}u ? 1 : -1];\n\
             typedef char {upper}_bits[{upper}_REC_BASE_BITS == {}u ? 1 : -1];\n\
             typedef char {upper}_off[{upper}_CTRL_OFFSET == JUKEBOX_CTRL_OFFSET ? 1 : -1];\n",
            of("CAP0").reset,
            of("REC_BASE").bits
        )
    };
    let count = configs.len();
    for (first, dir) in dirs.iter().enumerate() {
        let order: Vec<usize> = (0..count).map(|place| (first + place) % count).collect();
        let reverse: Vec<usize> = order.iter().rev().copied().collect();
        for order in [order, reverse, vec![first, first], vec![first]] {
            let includes: String = order.iter().map(|index| include(*index)).collect();
            let checks: String = order.iter().map(|index| check(*index)).collect();
            // A type may be declared twice in C++ and C11, not in C99.
            let checks = if order == [first, first] {
                check(first)
            } else {
                checks
            };
            for compiler in COMPILERS {
                compile(dir.path(), compiler, &(includes.clone() + &checks));
            }
        }
    }
}

#[test]
fn constants_of_several_blocks_stand_in_one_crate() {
    let configs = configurations();
    let dir = tempfile::tempdir().unwrap();
    let mut krate = String::new();
    for config in &configs {
        let module = format!("{}_regs", config.name);
        let files = generate(config).unwrap();
        let text = file(&files, &format!("sw/{module}.rs"));
        fs::write(dir.path().join(format!("{module}.rs")), text).unwrap();
        let cap = registers(config)[1].reset;
        krate +=
            &format!("pub mod {module};\nconst _: () = assert!({module}::CAP0_VALUE == {cap});\n");
    }
    let lib = dir.path().join("lib.rs");
    fs::write(&lib, krate).unwrap();
    for edition in ["2015", "2021", "2024"] {
        let output = Command::new("rustc")
            .args(["--crate-type=lib", "--emit=metadata", "-Dwarnings"])
            .args(["--edition", edition, "--out-dir"])
            .args([dir.path(), &lib])
            .output()
            .unwrap();
        assert!(output.status.success(), "{edition}: {}", text(&output));
    }
}
