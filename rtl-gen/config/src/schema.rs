//! The file as a JSON Schema, for editors and other tools.

use serde_json::{Value, json};

use crate::counters;
use crate::describe::{Described, Values, derived, described, table_meaning};
use crate::keys::children;

/// The schema, in draft 7, which editors know: what [`Config::from_toml_str`] takes but for what
/// one key says of another, and words that are taken and cannot be a name.
///
/// [`Config::from_toml_str`]: crate::Config::from_toml_str
pub fn json_schema() -> Value {
    let mut schema = derived().clone();
    schema["title"] = json!("Configuration of the Jukebox block");
    schema["description"] =
        json!("Every key has a default: a file needs only the keys that differ.");
    for table in children("") {
        if let Some(inner) = schema.pointer_mut(&format!("/properties/{table}")) {
            without(inner, &["default"]);
            inner["description"] = json!(table_meaning(table));
        }
    }
    for key in described() {
        let pointer = format!("/properties/{}", key.path.replace('.', "/properties/"));
        if let Some(place) = schema.pointer_mut(&pointer) {
            *place = property(&key);
        }
    }
    schema
}

/// A key's own schema.
fn property(key: &Described) -> Value {
    let mut schema = match &key.values {
        Values::Name { longest } => json!({
            "type": "string",
            "pattern": "^[a-z][a-z0-9_]*$",
            "maxLength": longest,
        }),
        Values::OneOf(words) => json!({
            "type": "string",
            "enum": words.iter().map(|word| word.word).collect::<Vec<_>>(),
        }),
        Values::Switch => json!({ "type": "boolean" }),
        Values::Counters => json!({
            "type": "array",
            "items": { "type": "string", "enum": counters::names().collect::<Vec<_>>() },
            "minItems": 1,
            "uniqueItems": true,
        }),
        Values::Numbers(numbers) => json!({ "type": "integer", "enum": numbers }),
        Values::Range { min, max, reserved } => {
            let mut schema = json!({ "type": "integer", "minimum": min, "maximum": max });
            if !reserved.is_empty() {
                schema["not"] = json!({ "enum": reserved });
            }
            schema
        }
        Values::PowerOfTwo { min, max } => {
            let powers = std::iter::successors(Some(*min), |power| power.checked_mul(2));
            let powers: Vec<_> = powers.take_while(|power| power <= max).collect();
            json!({ "type": "integer", "enum": powers })
        }
    };
    schema["description"] = json!(meaning(key));
    if !matches!(key.values, Values::Counters) {
        schema["default"] = default(&key.default);
    }
    schema
}

/// What an editor shows beside the key.
fn meaning(key: &Described) -> String {
    match &key.values {
        Values::OneOf(words) => {
            let words = words.iter();
            let words = words.map(|word| format!("\n- `{}`: {}", word.word, word.meaning));
            key.meaning.clone() + &words.collect::<String>()
        }
        Values::Switch => key.meaning.clone(),
        _ => format!("{}\nIt must be {}.", key.meaning, key.allowed),
    }
}

/// A word, a number or a switch of TOML is one of JSON.
fn default(toml: &str) -> Value {
    toml.parse().expect("words, numbers and switches are alike")
}

fn without(schema: &mut Value, names: &[&str]) {
    if let Some(object) = schema.as_object_mut() {
        object.retain(|name, _| !names.contains(&name.as_str()));
    }
}
