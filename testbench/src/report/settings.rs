//! What a result was run with, as keys and values that can be compared and typed again.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use jukebox_config::Config;
use toml_edit::{DocumentMut, Item};

use super::load::Entry;
use crate::cache::{Shape, Size};
use crate::options::{OFF, ON, Options};
use crate::plan::Plan;

/// Keys and values of a result. Not among them is what does not change its figures: which of RTL and golden
/// model played it, the name of the block, and the seed where nothing is random.
pub type Settings = BTreeMap<String, String>;

/// What is said of a key that a configuration leaves out where it has its default.
pub const DEFAULT: &str = "default";

/// Gives all settings the same keys.
pub fn complete(all: &mut [Settings]) {
    let keys: BTreeSet<String> = all.iter().flat_map(BTreeMap::keys).cloned().collect();
    for settings in all {
        for key in &keys {
            let value = settings.entry(key.clone());
            value.or_insert_with(|| DEFAULT.to_owned());
        }
    }
}

/// The settings of a result.
pub fn of(entry: &Entry) -> Settings {
    let arguments = entry.options.arguments();
    let mut settings: Settings = arguments
        .into_iter()
        .filter(|(name, _)| !is_apart(name))
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    if let Some(memory) = &entry.options.memory {
        // Files of one name may say different things.
        let said = format!("{}\0{:?}", memory.file, (&memory.latency, &memory.interval));
        settings.insert("memory-file".to_owned(), said);
    }
    if !entry.options.is_random() {
        settings.insert("seed".to_owned(), Options::default().seed.to_string());
    }
    settings.extend(
        keys(&entry.config)
            .into_iter()
            .filter(|(key, _)| key != "name"),
    );
    settings
}

fn is_apart(option: &str) -> bool {
    matches!(option, "dut" | "function")
}

/// The dotted keys of a configuration.
fn keys(config: &Config) -> Vec<(String, String)> {
    let document: DocumentMut = config.to_toml().parse().expect("a configuration is TOML");
    let mut keys = Vec::new();
    for (name, item) in document.iter() {
        match item.as_table_like() {
            Some(table) => keys.extend(
                table
                    .iter()
                    .map(|(key, item)| (format!("{name}.{key}"), plain(item))),
            ),
            None => keys.push((name.to_owned(), plain(item))),
        }
    }
    keys
}

fn plain(item: &Item) -> String {
    match item.as_str() {
        Some(text) => text.to_owned(),
        None => item.to_string().trim().to_owned(),
    }
}

/// Keys of `settings` whose values differ from those of `from`.
pub fn difference(settings: &Settings, from: &Settings) -> Vec<(String, String)> {
    let differing = settings
        .iter()
        .filter(|(key, value)| from.get(*key) != Some(value));
    differing
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

/// What `jukebox run` has to be told for a result beyond its traces where it differs from a plan: arguments, and keys of the configuration.
pub fn command(options: &Options, config: &Config, defaults: &Plan) -> (Vec<String>, Vec<String>) {
    let usual = defaults.options.arguments();
    let own = options.arguments().into_iter();
    let arguments = own.filter(|argument| !usual.contains(argument));
    let arguments = arguments.map(|(name, value)| match value.as_str() {
        ON => format!("--{name}"),
        value => format!("--{name} {value}"),
    });
    let usual = keys(&defaults.config);
    let own = keys(config).into_iter();
    let keys = own.filter(|key| !usual.contains(key));
    (
        arguments.collect(),
        keys.map(|(key, value)| format!("{key} = {value}"))
            .collect(),
    )
}

/// The value of a key as a person reads it: that of `l2` is given as `1MiB:16`.
pub fn shown(key: &str, value: &str) -> String {
    let cache = || {
        let shape: Shape = value.parse().ok()?;
        let ways = if shape.ways == 1 { "way" } else { "ways" };
        Some(format!("{}, {} {ways}", spaced(shape.size), shape.ways))
    };
    let found = match key {
        "l1i" | "l2" | "llc" => cache(),
        "metadata-limit" => value.parse().ok().map(spaced),
        "memory-file" => value.split('\0').next().map(str::to_owned),
        _ => None,
    };
    found.unwrap_or_else(|| value.to_owned())
}

/// `256 KiB`.
pub fn spaced(size: Size) -> String {
    let text = size.to_string();
    match text.find(|c: char| !c.is_ascii_digit()) {
        Some(at) => format!("{} {}", &text[..at], &text[at..]),
        None => format!("{text} B"),
    }
}

/// Values in the order in which they grow: what is off comes first, then numbers and sizes, then words.
pub fn order(a: &str, b: &str) -> Ordering {
    let key = |value: &str| {
        let head = value.strip_prefix("run-ahead:").unwrap_or(value);
        let head = head.split(':').next().unwrap_or_default();
        let size = head.parse::<Size>().map(|size| size.0 as f64);
        let number = head.parse::<f64>().or(size.map_err(drop));
        match (value, number) {
            (OFF | DEFAULT | "blocking", _) => (0, 0.0),
            (_, Ok(number)) => (1, number),
            (_, Err(())) => (2, 0.0),
        }
    };
    let ((a_kind, a_number), (b_kind, b_number)) = (key(a), key(b));
    let by_number = a_kind.cmp(&b_kind).then(a_number.total_cmp(&b_number));
    by_number.then_with(|| a.cmp(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_some_leave_out_has_its_default_there() {
        let with = Settings::from([("a".to_owned(), "1".to_owned())]);
        let mut all = [with, Settings::new()];
        complete(&mut all);
        assert_eq!(all[1]["a"], DEFAULT);
        assert_eq!(
            difference(&all[1], &all[0]),
            [("a".to_owned(), DEFAULT.to_owned())]
        );
    }

    #[test]
    fn values_grow() {
        let mut values = [
            "2MiB:16", "256KiB:8", "off", "1MiB:16", "512:1", "0.5", "cycle", "64:1",
        ];
        values.sort_by(|a, b| order(a, b));
        assert_eq!(
            values,
            [
                "off", "0.5", "64:1", "512:1", "256KiB:8", "1MiB:16", "2MiB:16", "cycle"
            ]
        );
    }

    #[test]
    fn values_are_shown_for_people() {
        assert_eq!(shown("l2", "1MiB:16"), "1 MiB, 16 ways");
        assert_eq!(shown("metadata-limit", "16KiB"), "16 KiB");
        for (key, value) in [
            ("geometry.region_bytes", "512"),
            ("pace", "512:1"),
            ("timing", "cycle"),
        ] {
            assert_eq!(shown(key, value), value);
        }
    }
}
