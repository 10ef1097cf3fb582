//! Values out of range, of the wrong kind, or impossible beside each other.

use jukebox_config::Config;

use crate::message;

#[test]
fn ranges() {
    for (section, key, value, allowed) in [
        ("prefetch", "axi_prot", "8", "an integer from 0 to 7"),
        ("prefetch", "axi_qos", "16", "an integer from 0 to 15"),
        ("metadata", "axi_id_bits", "0", "an integer from 1 to 8"),
        ("metadata", "axi_id_bits", "9", "an integer from 1 to 8"),
        ("metadata", "axi_read_id", "256", "an integer from 0 to 255"),
        ("metadata", "axi_write_id", "-1", "an integer from 0 to 255"),
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
        ("metadata", "axi_prot", "8", "an integer from 0 to 7"),
        ("metadata", "axi_qos", "16", "an integer from 0 to 15"),
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
        ("metadata", "coding", "\"deltas\"", "\"raw\" or \"delta\""),
        ("metadata", "coding", "1", "\"raw\" or \"delta\""),
        (
            "prefetch",
            "egress",
            "\"axi\"",
            "\"native\" or \"tilelink-hint\" or \"axi4-read\"",
        ),
        ("prefetch", "user_address", "1", "true or false"),
        ("prefetch", "next_line", "1", "true or false"),
        ("prefetch", "next_line", "\"true\"", "true or false"),
        ("prefetch", "run_ahead", "0", "true or false"),
        ("prefetch", "second_record", "2", "true or false"),
        ("prefetch", "second_record", "\"false\"", "true or false"),
        (
            "reset",
            "style",
            "\"low\"",
            "\"async-low\" or \"sync-low\" or \"sync-high\"",
        ),
    ] {
        assert_eq!(
            message(&format!("# comment\n[{section}]\n\n{key} = {value}\n")),
            format!("f.toml:4: {section}.{key} = {value} is not allowed: it must be {allowed}")
        );
    }
}

#[test]
fn kinds_of_memory_that_axi4_reserves() {
    for value in 0..=16 {
        let text = format!("[metadata]\naxi_cache = {value}\n");
        // Table A4-5 of AXI4: what may be cached says whether it is allocated.
        if value < 16 && (value & 0b0010 != 0 || value & 0b1100 == 0) {
            let config = Config::from_toml_str(&text, "f").expect(&text);
            assert_eq!(config.metadata.axi_cache, value);
            continue;
        }
        assert_eq!(
            message(&text),
            format!(
                "f.toml:2: metadata.axi_cache = {value} is not allowed: it must be an integer from \
                 0 to 15, and none that AXI4 reserves (4, 5, 8, 9, 12, 13)"
            )
        );
    }
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
    for key in ["axi_write_id", "axi_read_id"] {
        assert_eq!(
            message(&format!("[metadata]\naxi_id_bits = 3\n{key} = 8\n")),
            format!(
                "f.toml:3: metadata.{key} = 8 is not allowed: it must be an integer from 0 to 7, \
                 beside metadata.axi_id_bits = 3"
            )
        );
        assert_eq!(
            message(&format!("metadata.{key} = 2\n")),
            format!(
                "f.toml:1: metadata.{key} = 2 is not allowed: it must be an integer from 0 to 1, \
                 beside metadata.axi_id_bits = 1"
            )
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
fn keys_of_a_bus_that_is_not_there() {
    for (egress, key, value, default) in [
        ("native", "in_flight", "4", "8"),
        ("native", "bus_data_bits", "128", "64"),
        ("native", "user_address", "true", "false"),
        ("native", "axi_cache", "3", "15"),
        ("tilelink-hint", "axi_prot", "0", "4"),
        ("tilelink-hint", "axi_qos", "1", "0"),
    ] {
        assert_eq!(
            message(&format!(
                "[prefetch]\negress = \"{egress}\"\n{key} = {value}\n"
            )),
            format!(
                "f.toml:3: prefetch.{key} = {value} is not allowed: it must be {default}, its default, \
                 beside prefetch.egress = \"{egress}\""
            )
        );
    }
    assert_eq!(
        message(
            "prefetch.egress = \"axi4-read\"\nprefetch.bus_data_bits = 512\ngeometry.line_bytes = 32"
        ),
        "f.toml:2: prefetch.bus_data_bits = 512 is not allowed: it must be a power of two from 32 to \
         256, one line at most, beside geometry.line_bytes = 32"
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
