//! One case for each way a configuration can be wrong, with its whole message.

use jukebox_config::{Config, ConfigError};

fn message(text: &str) -> String {
    Config::from_toml_str(text, "f.toml")
        .expect_err(text)
        .to_string()
}

const NAME: &str = "1 to 32 lower-case letters, digits and `_`, a letter first, \
                    and no word of the languages it is used in";

#[test]
fn ranges() {
    for (section, key, value, allowed) in [
        ("address", "va_bits", "31", "an integer from 32 to 57"),
        ("address", "va_bits", "58", "an integer from 32 to 57"),
        ("address", "pa_bits", "31", "an integer from 32 to 56"),
        ("address", "pa_bits", "57", "an integer from 32 to 56"),
        ("address", "asid_bits", "0", "an integer from 1 to 16"),
        ("address", "asid_bits", "17", "an integer from 1 to 16"),
        (
            "geometry",
            "line_bytes",
            "16",
            "a power of two from 32 to 128",
        ),
        (
            "geometry",
            "line_bytes",
            "96",
            "a power of two from 32 to 128",
        ),
        (
            "geometry",
            "line_bytes",
            "256",
            "a power of two from 32 to 128",
        ),
        (
            "geometry",
            "region_bytes",
            "1000",
            "a power of two from 64 to 4096",
        ),
        (
            "geometry",
            "region_bytes",
            "8192",
            "a power of two from 64 to 4096",
        ),
        ("geometry", "crrb_entries", "0", "an integer from 1 to 64"),
        ("geometry", "crrb_entries", "65", "an integer from 1 to 64"),
        (
            "metadata",
            "axi_data_bits",
            "16",
            "a power of two from 32 to 512",
        ),
        (
            "metadata",
            "axi_data_bits",
            "48",
            "a power of two from 32 to 512",
        ),
        (
            "metadata",
            "axi_data_bits",
            "1024",
            "a power of two from 32 to 512",
        ),
        (
            "metadata",
            "reads_in_flight",
            "0",
            "an integer from 1 to 32",
        ),
        (
            "metadata",
            "reads_in_flight",
            "33",
            "an integer from 1 to 32",
        ),
        ("counters", "bits", "65", "an integer from 0 to 64"),
        // Beyond the type behind the key, and other types.
        ("counters", "bits", "-1", "an integer from 0 to 64"),
        (
            "address",
            "va_bits",
            "4294967344",
            "an integer from 32 to 57",
        ),
        ("address", "va_bits", "48.0", "an integer from 32 to 57"),
        ("address", "va_bits", "\"48\"", "an integer from 32 to 57"),
        ("address", "va_bits", "[48, 39]", "an integer from 32 to 57"),
        ("metadata", "check", "\"crc32\"", "\"crc16\" or \"none\""),
        ("metadata", "check", "false", "\"crc16\" or \"none\""),
        ("prefetch", "egress", "\"axi\"", "\"native\""),
        ("reset", "style", "\"low\"", "\"async-low\""),
    ] {
        assert_eq!(
            message(&format!("# comment\n[{section}]\n\n{key} = {value}\n")),
            format!("f.toml:4: {section}.{key} = {value} is not allowed: it must be {allowed}")
        );
    }
}

#[test]
fn names() {
    let long = "a".repeat(33);
    for name in [
        "",
        "Jukebox",
        "2box",
        "_box",
        "box-2",
        "bo x",
        "jük",
        long.as_str(),
    ] {
        assert_eq!(
            message(&format!("name = \"{name}\"")),
            format!("f.toml:1: name = \"{name}\" is not allowed: it must be {NAME}")
        );
    }
    for name in ["a", "jukebox", "left_2", &long[..32]] {
        assert_eq!(
            Config::from_toml_str(&format!("name = \"{name}\""), "f")
                .unwrap()
                .name,
            name
        );
    }
    assert_eq!(
        message("name = 3"),
        format!("f.toml:1: name = 3 is not allowed: it must be {NAME}")
    );
}

#[test]
fn combinations_point_at_a_key_of_the_file() {
    assert_eq!(
        message("[geometry]\nline_bytes = 128\nregion_bytes = 128\n"),
        "f.toml:3: geometry.region_bytes = 128 is not allowed: it must be a power of two from 256 \
         to 4096, two lines at least, beside geometry.line_bytes = 128"
    );
    assert_eq!(
        message("[metadata]\naxi_data_bits = 512\n[geometry]\nline_bytes = 32\n"),
        "f.toml:2: metadata.axi_data_bits = 512 is not allowed: it must be a power of two from 32 \
         to 256, one line at most, beside geometry.line_bytes = 32"
    );
}

#[test]
fn unknown_keys_and_tables() {
    for (text, expected) in [
        (
            "[address]\nva_bit = 48",
            "f.toml:2: unknown key `address.va_bit`, did you mean `address.va_bits`?; \
             allowed here: va_bits, pa_bits, asid_bits",
        ),
        (
            "nmae = \"x\"",
            "f.toml:1: unknown key `nmae`, did you mean `name`?; allowed here: name, address, \
             geometry, metadata, prefetch, reset, counters",
        ),
        (
            "\n[adress]\nva_bits = 48",
            "f.toml:2: unknown key `adress`, did you mean `address`?; allowed here: name, \
             address, geometry, metadata, prefetch, reset, counters",
        ),
        (
            "crrb_entries = 16",
            "f.toml:1: unknown key `crrb_entries`, did you mean `geometry.crrb_entries`?; \
             allowed here: name, address, geometry, metadata, prefetch, reset, counters",
        ),
        (
            "[counters]\nzzzzzz = 16",
            "f.toml:2: unknown key `counters.zzzzzz`; allowed here: bits",
        ),
    ] {
        assert_eq!(message(text), expected);
    }
}

#[test]
fn tables_that_are_not_tables() {
    assert_eq!(
        message("address = 48"),
        "f.toml:1: address = 48 is not allowed: it must be a table"
    );
    assert_eq!(
        message("[counters.bits]\nx = 1"),
        "f.toml:1: counters.bits = (a table) is not allowed: it must be an integer from 0 to 64"
    );
    assert_eq!(
        message("[[counters]]\nbits = 1"),
        "f.toml:1: counters = (a table) is not allowed: it must be a table"
    );
}

#[test]
fn what_this_version_does_not_have() {
    for (key, value, available) in [
        ("prefetch.egress", "tilelink-hint", "native"),
        ("prefetch.egress", "axi4-read", "native"),
        ("reset.style", "sync-low", "async-low"),
        ("reset.style", "sync-high", "async-low"),
    ] {
        assert_eq!(
            message(&format!("{key} = \"{value}\"")),
            format!(
                "f.toml:1: {key} = \"{value}\" is not available: \
                 this version has \"{available}\" only"
            )
        );
    }
}

#[test]
fn broken_toml_is_one_line() {
    for (text, line) in [
        ("[address\n", 1),
        ("\n\nva_bits = = 3", 3),
        ("a = 1\na = 2\n", 2),
    ] {
        let message = message(text);
        assert!(
            message.starts_with(&format!("f.toml:{line}: not valid TOML: ")),
            "{message}"
        );
        assert!(!message.contains('\n'), "{message}");
    }
}

#[test]
fn a_file_that_is_not_there() {
    let error = Config::from_file("no/such/file.toml").unwrap_err();
    assert!(matches!(error, ConfigError::Read { .. }));
    assert!(
        error
            .to_string()
            .starts_with("no/such/file.toml: cannot read the configuration: ")
    );
}

#[test]
fn a_configuration_made_in_code_is_checked_the_same_way() {
    let mut config = Config::default();
    config.validate().unwrap();
    config.address.va_bits = 58;
    assert_eq!(
        config.validate().unwrap_err().to_string(),
        "address.va_bits = 58 is not allowed: it must be an integer from 32 to 57"
    );
}

#[test]
fn names_that_mean_something_where_they_are_used() {
    for (name, allowed) in [
        (
            "module",
            "another name, `module` is a word of SystemVerilog, C++",
        ),
        (
            "nexttime",
            "another name, `nexttime` is a word of SystemVerilog",
        ),
        ("field", "another name, `field` is a word of SystemRDL"),
        (
            "component",
            "another name, `component` is a word of SystemRDL, VHDL",
        ),
        (
            "typeof_unqual",
            "another name, `typeof_unqual` is a word of C",
        ),
        ("bitand", "another name, `bitand` is a word of C++"),
        ("crate", "another name, `crate` is a word of Rust"),
        (
            "macro_rules",
            "another name, `macro_rules` is a word of Rust",
        ),
        (
            "signal",
            "another name, `signal` is a word of SystemRDL, VHDL",
        ),
        ("yes", "another name, `yes` is a word of YAML"),
        (
            "true",
            "another name, `true` is a word of SystemRDL, C, C++, Rust, YAML",
        ),
        ("com1", "another name, `com1` is a word of Windows"),
        ("clk_i", "another name, `clk_i` is a port of the block"),
        ("irq_o", "another name, `irq_o` is a port of the block"),
        (
            "jukebox_fifo",
            "a name that does not end in `_fifo`, so that it is no part of a block `jukebox`",
        ),
        (
            "a_selftest_crc32",
            "a name that does not end in `_selftest_crc32`, so that it is no part of a block `a`",
        ),
        (
            "a_irq",
            "a name that does not end in `_irq`, with which registers of a block `a` begin in C",
        ),
    ] {
        assert_eq!(
            message(&format!("name = \"{name}\"")),
            format!("f.toml:1: name = \"{name}\" is not allowed: it must be {allowed}")
        );
    }
    // Near them, and what constraints have as an argument only.
    for name in [
        "modules",
        "fifo",
        "clk",
        "jukebox_fifos",
        "irq",
        "yes_",
        "set",
        "list",
        "a__b",
    ] {
        let config = Config::from_toml_str(&format!("name = \"{name}\""), "f");
        assert_eq!(config.unwrap().name, name);
    }
}
