//! Files that are refused.

use jukebox_config::{Config, described};
use proptest::prelude::*;
use proptest::sample::select;

use crate::valid::valid;
use crate::values::{fitting, unfitting};

/// Any text that is refused though it looks much like a configuration: a value that a key does not
/// take, values that clash, a key that does not exist, a torn or spoilt file.
pub fn invalid() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => with_a_wrong_value(),
        2 => with_a_clash(),
        1 => with_an_unknown_key(),
        2 => spoilt(),
    ]
    .prop_filter("it is valid", |text| {
        Config::from_toml_str(text, "x").is_err()
    })
}

fn with_a_wrong_value() -> impl Strategy<Value = String> {
    let wrong: Vec<_> = described()
        .into_iter()
        .map(|key| {
            unfitting(&key.values)
                .prop_map(move |value| (key.path, value))
                .boxed()
        })
        .collect();
    let wrong = select(wrong).prop_flat_map(|wrong| wrong);
    (valid(), wrong).prop_map(|(drawn, (path, value))| {
        let mut lines = drawn.toml();
        let old = lines
            .lines()
            .find(|line| line.starts_with(&format!("{path} ")));
        if let Some(old) = old.map(str::to_owned) {
            lines = lines.replace(&format!("{old}\n"), "");
        }
        format!("{lines}{path} = {value}\n")
    })
}

/// Each value can stand alone.
fn with_a_clash() -> impl Strategy<Value = String> {
    let keys: Vec<_> = described()
        .into_iter()
        .filter(|key| key.path != "name")
        .map(|key| {
            let value = fitting(&key.values);
            proptest::option::of(value)
                .prop_map(move |value| value.map(|value| format!("{} = {value}\n", key.path)))
        })
        .collect();
    keys.prop_map(|keys| keys.into_iter().flatten().collect())
}

fn with_an_unknown_key() -> impl Strategy<Value = String> {
    let unknown = prop_oneof![
        "[a-z_]{1,12}",
        "[a-z]{1,8}\\.[a-z_]{1,12}",
        "(address|geometry|metadata|prefetch|reset|counters|registers|features)\\.[a-z_]{1,12}",
        "\"[ -~]{0,8}\"".prop_filter("it escapes", |key| !key.contains('\\')),
    ];
    (
        valid(),
        unknown,
        "[0-9]{1,3}|true|\"[a-z]{0,5}\"|\\{\\}|\\[\\[\\]\\]",
    )
        .prop_map(|(drawn, key, value)| format!("{}{key} = {value}\n", drawn.toml()))
}

/// Cut off somewhere, or with something in between.
fn spoilt() -> impl Strategy<Value = String> {
    let between = prop_oneof![
        Just(String::new()),
        "[\\[\\]=.\"'#{}\\n\\t -]{1,4}",
        "\\PC{1,3}",
        Just("\0".to_owned()),
    ];
    (
        valid(),
        any::<proptest::sample::Index>(),
        between,
        any::<bool>(),
    )
        .prop_map(|(drawn, at, between, torn)| {
            let text = drawn.toml() + "address.va_bits = 48\n";
            let at = at.index(text.len());
            let rest = if torn { "" } else { &text[at..] };
            format!("{}{between}{rest}", &text[..at])
        })
}
