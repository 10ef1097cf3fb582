//! Sizes that only proofs have a use for.

use jukebox_config::{Config, Scale};

use crate::message;

const KEYS: [(&str, u32, &str); 4] = [
    ("address.va_bits", 8, "an integer from 32 to 57"),
    ("address.pa_bits", 8, "an integer from 32 to 56"),
    ("geometry.line_bytes", 8, "a power of two from 32 to 128"),
    (
        "geometry.region_bytes",
        16,
        "a power of two from 64 to 4096",
    ),
];

/// The whole of the smallest, with this beside it.
fn smallest(more: &str) -> String {
    let keys = KEYS.map(|(key, value, _)| format!("{key} = {value}\n"));
    format!("{}metadata.axi_data_bits = 32\n{more}\n", keys.concat())
}

fn for_proofs(text: &str) -> Result<Config, String> {
    Config::from_toml_str_at(text, "f.toml", Scale::Proofs).map_err(|error| error.to_string())
}

#[test]
fn they_are_refused_but_for_proofs() {
    let config = for_proofs(&smallest("")).unwrap();
    config.validate_at(Scale::Proofs).unwrap();
    let refused = config.validate().unwrap_err().to_string();
    assert_eq!(
        refused,
        "address.va_bits = 8 is not allowed: it must be an integer from 32 to 57"
    );
    for (key, value, allowed) in KEYS {
        assert_eq!(
            message(&format!("{key} = {value}")),
            format!("f.toml:1: {key} = {value} is not allowed: it must be {allowed}")
        );
    }
}

#[test]
fn proofs_have_limits_too() {
    for (text, refused) in [
        (
            "address.va_bits = 7",
            "f.toml:1: address.va_bits = 7 is not allowed: it must be an integer from 8 to 57",
        ),
        (
            "geometry.line_bytes = 4",
            "f.toml:1: geometry.line_bytes = 4 is not allowed: it must be a power of two from 8 to 128",
        ),
        (
            "address.pa_bits = 8",
            "f.toml:1: geometry.region_bytes = 1024 is not allowed: it must be 64 at most, four regions \
             at least, beside address.pa_bits = 8",
        ),
        (
            "geometry.line_bytes = 8\nmetadata.axi_data_bits = 32",
            "f.toml:1: geometry.line_bytes = 8 is not allowed: it must be long enough for an entry of \
             166 bits",
        ),
        (
            &smallest("prefetch.next_line = true"),
            "f.toml:6: prefetch.next_line = true is not allowed: it must be false where an address has \
             no more bits than a page",
        ),
        (
            "address.va_bits = 26\nmetadata.coding = \"delta\"",
            "f.toml:2: metadata.coding = \"delta\" is not allowed: it must be \"raw\" where a region's \
             number has 16 bits or fewer",
        ),
        // What has nothing to do with size is as always.
        (
            "geometry.crrb_entries = 65",
            "f.toml:1: geometry.crrb_entries = 65 is not allowed: it must be an integer from 1 to 64",
        ),
    ] {
        assert_eq!(for_proofs(text).expect_err(text), refused);
    }
}
