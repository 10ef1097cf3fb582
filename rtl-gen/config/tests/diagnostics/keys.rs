//! Keys and tables that do not exist, or are none.

use crate::message;

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
             geometry, metadata, prefetch, reset, counters, registers, features",
        ),
        (
            "\n[adress]\nva_bits = 48",
            "f.toml:2: unknown table `adress` (with `adress.va_bits`), did you mean `address`?; \
             allowed here: name, address, geometry, metadata, prefetch, reset, counters, \
             registers, features",
        ),
        // No table looks like it, but one has what is inside.
        (
            "[cache]\nline_bytes = 64",
            "f.toml:1: unknown table `cache` (with `cache.line_bytes`), did you mean `geometry`?; \
             allowed here: name, address, geometry, metadata, prefetch, reset, counters, \
             registers, features",
        ),
        (
            "a.\"b c\".d = 1",
            "f.toml:1: unknown table `a` (with `a.\"b c\".d`); allowed here: name, address, geometry, \
             metadata, prefetch, reset, counters, registers, features",
        ),
        (
            "[zzz]",
            "f.toml:1: unknown table `zzz`; allowed here: name, address, geometry, metadata, prefetch, \
             reset, counters, registers, features",
        ),
        // A key with a dot in it is not a key in a table.
        (
            "\"address.va_bits\" = 48",
            "f.toml:1: unknown key `\"address.va_bits\"`, did you mean `address.va_bits`?; allowed \
             here: name, address, geometry, metadata, prefetch, reset, counters, \
             registers, features",
        ),
        (
            "\"\" = 48",
            "f.toml:1: unknown key `\"\"`; allowed here: name, address, geometry, metadata, prefetch, \
             reset, counters, registers, features",
        ),
        (
            "crrb_entries = 16",
            "f.toml:1: unknown key `crrb_entries`, did you mean `geometry.crrb_entries`?; \
             allowed here: name, address, geometry, metadata, prefetch, reset, counters, \
             registers, features",
        ),
        (
            "[counters]\nzzzzzz = 16",
            "f.toml:2: unknown key `counters.zzzzzz`; allowed here: bits, list",
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
