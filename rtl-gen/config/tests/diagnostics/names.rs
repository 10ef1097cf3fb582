//! The name of the configuration.

use jukebox_config::Config;

use crate::message;

const NAME: &str = "1 to 32 lower-case letters, digits and `_`, a letter first, \
                    and no word of the languages it is used in";

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
    for name in ["z", "jukebox", "left_2", &long[..32]] {
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
