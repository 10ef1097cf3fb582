//! The JSON Schema in a validator: it takes and refuses what the generator does, as far as one key
//! alone goes.

use std::fs;
use std::path::Path;

use jsonschema::Validator;
use jukebox_config::{Config, Described, Values, described, json_schema};
use serde_json::Value;

fn validator() -> Validator {
    let schema = json_schema();
    jsonschema::draft7::meta::validate(&schema).expect("a schema of draft 7");
    jsonschema::draft7::new(&schema).expect("a schema")
}

/// A file as tools for JSON see it.
fn json(toml: &str) -> Value {
    toml_edit::de::from_str(toml).unwrap_or_else(|error| panic!("{toml}: {error}"))
}

#[test]
fn every_ready_made_configuration_is_accepted() {
    let validator = validator();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../configs");
    let mut seen = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        Config::from_file(&path).unwrap();
        if let Err(error) = validator.validate(&json(&text)) {
            panic!("{}: {error}", path.display());
        }
        seen += 1;
    }
    assert!(seen >= 9, "{seen} files");
}

#[test]
fn what_is_not_in_the_file_format_is_refused() {
    let validator = validator();
    for text in [
        "nmae = \"x\"",
        "[adress]\nva_bits = 48",
        "[address]\nva_bit = 48",
        "address = 48",
        "[[address]]\nva_bits = 48",
        "[reset]\nstyle = \"async\"",
        "[reset]\nstyle = 1",
        "[counters]\nbits = 1.5",
        "[counters]\nbits = \"32\"",
        "[prefetch]\nnext_line = 1",
        "name = \"Jukebox\"",
        "name = \"\"",
        "name = \"1st\"",
        "name = \"a_name_that_is_longer_than_it_may_be\"",
    ] {
        assert!(!validator.is_valid(&json(text)), "{text}");
        assert!(Config::from_toml_str(text, "x").is_err(), "{text}");
    }
}

/// Values of a key: those that it takes, and those that it does not.
fn values(key: &Described) -> (Vec<String>, Vec<String>) {
    let text = |numbers: Vec<i64>| numbers.iter().map(i64::to_string).collect::<Vec<_>>();
    match key.values {
        Values::Name { longest } => (
            vec![format!("{:?}", "q".repeat(longest))],
            vec![format!("{:?}", "q".repeat(longest + 1))],
        ),
        Values::OneOf(ref words) => (
            words
                .iter()
                .map(|word| format!("{:?}", word.word))
                .collect(),
            vec!["\"\"".into(), "true".into()],
        ),
        Values::Switch => (
            vec!["true".into(), "false".into()],
            vec!["\"true\"".into(), "0".into()],
        ),
        Values::Counters => (
            [
                "[\"CNT_USED\"]",
                "[\"CNT_LATE\", \"CNT_RETRIES\"]",
                "[\"CNT_NEXT_LINE\"]",
            ]
            .map(str::to_owned)
            .to_vec(),
            [
                "[]",
                "\"CNT_USED\"",
                "[\"CNT_USED\", \"CNT_USED\"]",
                "[\"CNT\"]",
                "[3]",
            ]
            .map(str::to_owned)
            .to_vec(),
        ),
        Values::Numbers(numbers) => {
            let numbers = numbers.iter().copied().map(i64::from);
            (text(numbers.collect()), text(vec![0, 31, 33, 63, 65, 128]))
        }
        Values::Range { min, max, reserved } => {
            let taken = (min..=max).filter(|number| !reserved.contains(number));
            let not = reserved.iter().copied().map(i64::from);
            (
                text(taken.map(i64::from).collect()),
                text(
                    not.chain([i64::from(min) - 1, i64::from(max) + 1])
                        .collect(),
                ),
            )
        }
        Values::PowerOfTwo { min, max } => {
            let (min, max) = (i64::from(min), i64::from(max));
            let taken = (0..32).map(|bit| 1 << bit);
            (
                text(taken.filter(|power| (min..=max).contains(power)).collect()),
                text(vec![min - 1, min / 2, min * 3, max + 1, max * 2]),
            )
        }
    }
}

#[test]
fn each_key_takes_the_values_that_the_generator_takes() {
    let validator = validator();
    let mut seen = 0;
    for key in described() {
        let file = |value: &str| format!("{} = {value}", key.path);
        let (taken, refused) = values(&key);
        for text in taken.iter().map(|value| file(value)) {
            if let Err(error) = validator.validate(&json(&text)) {
                panic!("{text}: {error}");
            }
            // What is refused beside the default of another key is the generator's business alone.
            if let Err(error) = Config::from_toml_str(&text, "x") {
                assert!(error.to_string().contains("beside "), "{text}: {error}");
            }
            seen += 1;
        }
        for text in refused.iter().map(|value| file(value)) {
            assert!(!validator.is_valid(&json(&text)), "{text}");
            let error = Config::from_toml_str(&text, "x").unwrap_err();
            assert!(!error.to_string().contains("beside "), "{text}: {error}");
        }
        if !matches!(key.values, Values::Counters) {
            assert_eq!(
                Config::from_toml_str(&file(&key.default), "x").unwrap(),
                Config::default()
            );
        }
    }
    assert!(seen > 300, "{seen} values");
}
