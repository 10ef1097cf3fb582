//! One case for each way a configuration can be wrong, with its whole message.

use jukebox_config::{Config, ConfigError, MAX_BYTES};

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
            "f.toml:2: unknown table `adress` (with `adress.va_bits`), did you mean `address`?; \
             allowed here: name, address, geometry, metadata, prefetch, reset, counters",
        ),
        // No table looks like it, but one has what is inside.
        (
            "[cache]\nline_bytes = 64",
            "f.toml:1: unknown table `cache` (with `cache.line_bytes`), did you mean `geometry`?; \
             allowed here: name, address, geometry, metadata, prefetch, reset, counters",
        ),
        (
            "a.\"b c\".d = 1",
            "f.toml:1: unknown table `a` (with `a.\"b c\".d`); allowed here: name, address, geometry, \
             metadata, prefetch, reset, counters",
        ),
        (
            "[zzz]",
            "f.toml:1: unknown table `zzz`; allowed here: name, address, geometry, metadata, prefetch, \
             reset, counters",
        ),
        // A key with a dot in it is not a key in a table.
        (
            "\"address.va_bits\" = 48",
            "f.toml:1: unknown key `\"address.va_bits\"`, did you mean `address.va_bits`?; allowed \
             here: name, address, geometry, metadata, prefetch, reset, counters",
        ),
        (
            "\"\" = 48",
            "f.toml:1: unknown key `\"\"`; allowed here: name, address, geometry, metadata, prefetch, \
             reset, counters",
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
    for (text, key, value, allowed) in [
        ("address = 48", "address", "48", "one table, [address]"),
        ("address = []", "address", "[]", "one table, [address]"),
        (
            "[[address]]\nva_bits = 40",
            "address",
            "(an array of tables)",
            "one table, [address]",
        ),
        (
            "address = [{ va_bits = 40 }]",
            "address",
            "[{ va_bits = 40 }]",
            "one table, [address]",
        ),
        (
            "[counters.bits]\nx = 1",
            "counters.bits",
            "(a table)",
            "an integer from 0 to 64",
        ),
        (
            "[[counters.bits]]\nx = 1",
            "counters.bits",
            "(an array of tables)",
            "an integer from 0 to 64",
        ),
        (
            "counters = { bits = {} }",
            "counters.bits",
            "{}",
            "an integer from 0 to 64",
        ),
    ] {
        assert_eq!(
            message(text),
            format!("f.toml:1: {key} = {value} is not allowed: it must be {allowed}")
        );
    }
}

#[test]
fn numbers_are_what_toml_says_they_are() {
    for value in ["0x30", "0o60", "0b110000", "4_8", "+48", "48 # bits"] {
        let text = format!("[address]\nva_bits = {value}\n");
        let config = Config::from_toml_str(&text, "f").expect(value);
        assert_eq!(config.address.va_bits, 48);
    }
}

#[test]
fn a_value_of_any_size_or_kind_is_shown_as_it_stands() {
    for value in [
        // Beyond 64 bits.
        "9223372036854775808",
        "99999999999999999999",
        "-99999999999999999999",
        "+1_000_000_000_000_000_000_000",
        "0xFFFFFFFFFFFFFFFFFF",
        "1e400",
        "[1, 99999999999999999999]",
        "9223372036854775807",
        "-9223372036854775808",
        "inf",
        "-nan",
        "4.8e1",
        "1979-05-27",
        "07:32:00",
        "1979-05-27T07:32:00Z",
        "'48'",
        "true",
    ] {
        assert_eq!(
            message(&format!("[geometry]\n\nline_bytes = {value}\n")),
            format!(
                "f.toml:3: geometry.line_bytes = {value} is not allowed: it must be a power of two from \
                 32 to 128"
            )
        );
    }
    for (text, start) in [
        // Several at once; what is wrong before them; keys that take no number.
        (
            "[address]\nva_bits = 99999999999999999999\npa_bits = 99999999999999999999",
            "f.toml:2: address.va_bits = 99999999999999999999 is not allowed: it must be an integer",
        ),
        (
            "[address]\nva_bit = 1\npa_bits = 99999999999999999999",
            "f.toml:2: unknown key `address.va_bit`, did you mean `address.va_bits`?",
        ),
        (
            "address = { va_bits = 99999999999999999999 }",
            "f.toml:1: address.va_bits = 99999999999999999999 is not allowed",
        ),
        (
            "address = 99999999999999999999",
            "f.toml:1: address = 99999999999999999999 is not allowed: it must be one table",
        ),
        (
            "name = 99999999999999999999",
            "f.toml:1: name = 99999999999999999999 is not allowed: it must be 1 to 32 lower-case",
        ),
        (
            "x = 99999999999999999999",
            "f.toml:1: unknown key `x`; allowed here: ",
        ),
        // Broken beside it: what the parser says first.
        (
            "[address]\nva_bits = 99999999999999999999\npa_bits = =",
            "f.toml:3: not valid TOML: extra `=`",
        ),
    ] {
        assert!(message(text).starts_with(start), "{}", message(text));
    }
    let long = message(&format!("[address]\nva_bits = \"{}\"", "a ".repeat(5000)));
    assert!(long.len() < 200 && long.contains("a a..."), "{long}");
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
    let deep = format!("x = {}", "[".repeat(5000));
    for (text, start) in [
        ("[address\n", "f.toml:1: not valid TOML: unclosed table"),
        ("\n\nva_bits = = 3", "f.toml:3: not valid TOML: "),
        (
            "name = \"a\"\nname = \"b\"\n",
            "f.toml:2: not valid TOML: duplicate key (`name`)",
        ),
        (
            "address.va_bits = 40\naddress.va_bits = 41\n",
            "f.toml:2: not valid TOML: duplicate key (`va_bits`)",
        ),
        (
            "[address]\nva_bits = 40\n[address]\npa_bits = 40\n",
            "f.toml:3: not valid TOML: duplicate key (`address`)",
        ),
        (
            "address.va_bits = 40\n[address]\npa_bits = 40\n",
            "f.toml:2: not valid TOML: duplicate key (`address`)",
        ),
        (
            "[address]\nva_bits = 4__8",
            "f.toml:2: not valid TOML: `_` may only go between digits",
        ),
        (
            "[address]\nva_bits = 048",
            "f.toml:2: not valid TOML: unexpected leading zero",
        ),
        (
            "[address]\nva_bits = True",
            "f.toml:2: not valid TOML: invalid boolean",
        ),
        (
            "[address]\nva_bits = \"48\n",
            "f.toml:2: not valid TOML: invalid basic string",
        ),
        (
            "[address]\nva_bits = 48;",
            "f.toml:2: not valid TOML: string values must be quoted",
        ),
        ("[address]\nva_bits =", "f.toml:2: not valid TOML: "),
        (
            "[address] va_bits = 48",
            "f.toml:1: not valid TOML: unexpected key or value",
        ),
        (
            "address:\n  va_bits: 48",
            "f.toml:1: not valid TOML: key with no value",
        ),
        (
            "{\"address\": {\"va_bits\": 48}}",
            "f.toml:1: not valid TOML: invalid key-value pair",
        ),
        (
            "[geometry]\rline_bytes = 64",
            "f.toml:1: not valid TOML: carriage return must be followed by newline",
        ),
        ("name = \"a\0b\"", "f.toml:1: not valid TOML: "),
        (&deep, "f.toml:1: not valid TOML: cannot recurse further"),
    ] {
        let message = message(text);
        assert!(message.starts_with(start), "{message}");
        assert!(!message.contains(['\n', '\r']), "{message}");
        assert!(message.len() < 250, "{message}");
    }
}

#[test]
fn line_ends_and_marks_of_other_systems_are_taken() {
    assert_eq!(
        message("\u{feff}[geometry]\r\n\r\nline_bytes = 63\r\n"),
        "f.toml:3: geometry.line_bytes = 63 is not allowed: it must be a power of two from 32 to 128"
    );
    for text in ["", "\n", "# nothing", "\u{feff}"] {
        assert_eq!(Config::from_toml_str(text, "f").unwrap(), Config::default());
    }
}

#[test]
fn what_is_no_text_is_refused_where_it_is_none() {
    let message = |bytes: &[u8]| Config::from_reader(bytes, "f").unwrap_err().to_string();
    for (bytes, line) in [
        (&b"[address]\n\nname = \"\xfc\""[..], 3),
        (b"\xff\xfe[\0a\0", 1),
        (b"name = \"a\"\n\xe2\x82", 2),
    ] {
        let expected = format!("f:{line}: not valid TOML: no text in UTF-8");
        assert_eq!(message(bytes), expected);
    }
}

#[test]
fn what_never_ends_is_not_read_to_its_end() {
    let error = Config::from_reader(std::io::repeat(b'#'), "endless").unwrap_err();
    assert_eq!(
        error.to_string(),
        "endless: more than 1 MiB, which no configuration needs"
    );
    let mut longest = vec![b'#'; MAX_BYTES as usize];
    assert!(Config::from_reader(&longest[..], "f").is_ok());
    longest.push(b'#');
    assert!(Config::from_reader(&longest[..], "f").is_err());
}

#[test]
fn a_file_that_cannot_be_read() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    for place in [folder.join("no such file.toml"), folder.to_owned()] {
        let error = Config::from_file(&place).unwrap_err();
        assert!(matches!(error, ConfigError::Read { .. }));
        let start = format!("{}: cannot read the configuration: ", place.display());
        assert!(error.to_string().starts_with(&start), "{error}");
    }
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
