//! Text that is no TOML.

use jukebox_config::Config;

use crate::message;

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
