//! Every key as users are told of it: what it takes, its default, what it does.

use std::sync::LazyLock;

use schemars::generate::SchemaSettings;
use serde_json::Value;

use crate::Config;
use crate::keys::{KEYS, Key, Rule};
use crate::names::MAX_NAME;

/// What values a key takes by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Values {
    /// An identifier for modules, packages and headers; some words are taken.
    Name {
        /// Its longest, in characters.
        longest: usize,
    },
    /// One of these words.
    OneOf(Vec<Word>),
    /// `true` or `false`.
    Switch,
    /// A list of counters, of those that the rest leaves.
    Counters,
    /// One of these numbers.
    Numbers(&'static [u32]),
    /// A number from `min` to `max` that is not `reserved`.
    Range {
        /// The smallest.
        min: u32,
        /// The largest.
        max: u32,
        /// Those between them that a standard reserves.
        reserved: &'static [u32],
    },
    /// A power of two from `min` to `max`.
    PowerOfTwo {
        /// The smallest.
        min: u32,
        /// The largest.
        max: u32,
    },
}

/// A word that a key takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// As it stands in the file, without quotes.
    pub word: &'static str,
    /// What it stands for.
    pub meaning: String,
}

/// One key of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    /// Its dotted path.
    pub path: &'static str,
    /// What it takes.
    pub values: Values,
    /// That in words; completes "it must be …".
    pub allowed: String,
    /// What it is if it is not given, as TOML.
    pub default: String,
    /// What it does, and what holds for it beside other keys.
    pub meaning: String,
}

/// Every key, in the order of the file.
pub fn described() -> Vec<Described> {
    KEYS.iter()
        .map(|key| Described {
            path: key.path,
            values: values(key),
            allowed: key.rule.allowed(),
            default: default(key),
            meaning: meaning(key),
        })
        .collect()
}

/// What a table of the file is about.
pub fn table_meaning(table: &str) -> String {
    first_paragraph(&comment(&property(table)))
}

/// The schema that the types give: names, types and comments. The ranges are in [`KEYS`] alone.
pub(crate) fn derived() -> &'static Value {
    static DERIVED: LazyLock<Value> = LazyLock::new(|| {
        let settings = SchemaSettings::draft07().with(|settings| settings.inline_subschemas = true);
        settings
            .into_generator()
            .into_root_schema_for::<Config>()
            .into()
    });
    &DERIVED
}

fn values(key: &Key) -> Values {
    match key.rule {
        Rule::Name => Values::Name { longest: MAX_NAME },
        Rule::OneOf(words) => Values::OneOf(
            words
                .iter()
                .map(|word| Word {
                    word,
                    meaning: word_meaning(key.path, word),
                })
                .collect(),
        ),
        Rule::Switch => Values::Switch,
        Rule::Counters => Values::Counters,
        Rule::OneNumber { numbers, .. } => Values::Numbers(numbers),
        Rule::Range { min, max, .. } => Values::Range {
            min,
            max,
            reserved: &[],
        },
        Rule::Unreserved {
            min, max, reserved, ..
        } => Values::Range { min, max, reserved },
        Rule::PowerOfTwo { min, max, .. } => Values::PowerOfTwo { min, max },
    }
}

/// The value that changes nothing.
fn default(key: &Key) -> String {
    let all = Config::default();
    let candidates = match &key.rule {
        Rule::Name => vec![format!("{:?}", all.name)],
        Rule::OneOf(words) => words.iter().map(|word| format!("{word:?}")).collect(),
        Rule::Switch => vec!["false".into(), "true".into()],
        Rule::Counters => return "every one".into(),
        Rule::Range { get, .. }
        | Rule::OneNumber { get, .. }
        | Rule::Unreserved { get, .. }
        | Rule::PowerOfTwo { get, .. } => vec![get(&all).to_string()],
    };
    candidates
        .into_iter()
        .find(|value| {
            let text = format!("{} = {value}", key.path);
            Config::from_toml_str(&text, "").is_ok_and(|config| config == all)
        })
        .expect("every key takes its default")
}

/// What the comment of a key says, without the range, which its rule says.
fn meaning(key: &Key) -> String {
    let text = first_paragraph(&comment(&property(key.path)));
    let range = match &key.rule {
        Rule::Range { min, max, .. } => format!(", {min}..={max}"),
        Rule::Unreserved { min, max, by, .. } => {
            format!(", {min}..={max} but for what {by} reserves")
        }
        Rule::PowerOfTwo { min, max, .. } => format!(", a power of two, {min}..={max}"),
        Rule::Name | Rule::OneOf(_) | Rule::OneNumber { .. } | Rule::Counters | Rule::Switch => {
            return text;
        }
    };
    text.replacen(&range, "", 1)
}

/// What the comment of a word says.
fn word_meaning(path: &str, word: &str) -> String {
    let property = property(path);
    let words = property["oneOf"].as_array().into_iter().flatten();
    let found = words.into_iter().find(|one| one["const"] == word);
    first_paragraph(&comment(found.unwrap_or(&Value::Null)))
}

/// What the types say of a key or a table.
fn property(path: &str) -> Value {
    let pointer: String = path
        .split('.')
        .map(|part| format!("/properties/{part}"))
        .collect();
    derived().pointer(&pointer).cloned().unwrap_or_default()
}

fn comment(schema: &Value) -> String {
    schema["description"].as_str().unwrap_or_default().into()
}

/// What a comment says before what only concerns programs, on one line.
fn first_paragraph(comment: &str) -> String {
    let first = comment.split("\n\n").next().unwrap_or_default();
    first.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys;

    /// The paths of everything that the types take.
    fn paths(schema: &Value, above: &str) -> Vec<String> {
        let properties = schema["properties"].as_object().into_iter().flatten();
        properties
            .flat_map(|(name, inner)| match inner["properties"].is_object() {
                true => paths(inner, &format!("{above}{name}.")),
                false => vec![format!("{above}{name}")],
            })
            .collect()
    }

    #[test]
    fn types_and_rules_have_the_same_keys() {
        let mut of_types = paths(derived(), "");
        let mut of_rules: Vec<_> = KEYS.iter().map(|key| key.path.to_owned()).collect();
        of_types.sort();
        of_rules.sort();
        assert_eq!(of_types, of_rules);
    }

    #[test]
    fn types_and_rules_have_the_same_words() {
        for key in KEYS {
            let Rule::OneOf(words) = key.rule else {
                continue;
            };
            let property = property(key.path);
            let of_type = property["oneOf"].as_array().into_iter().flatten();
            let of_type: Vec<_> = of_type.map(|one| one["const"].as_str().unwrap()).collect();
            assert_eq!(of_type, words, "{}", key.path);
        }
    }

    /// A range that a comment gives is taken out if it is that of the rule. One that is left is another.
    #[test]
    fn comments_give_the_ranges_of_the_rules() {
        for key in described() {
            assert!(
                !key.meaning.contains("..="),
                "{}: {}",
                key.path,
                key.meaning
            );
        }
    }

    #[test]
    fn everything_is_described() {
        for key in described() {
            assert!(key.meaning.ends_with('.'), "{}: {}", key.path, key.meaning);
            if let Values::OneOf(words) = key.values {
                for word in words {
                    assert!(word.meaning.ends_with('.'), "{}: {word:?}", key.path);
                }
            }
        }
        for table in keys::children("") {
            assert!(table_meaning(table).ends_with('.'), "{table}");
        }
    }
}
