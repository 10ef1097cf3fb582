//! TOML to configuration and back.

use crate::keys::{KEYS, Key, Rule, children, suggest};
use crate::validate::first_violation;
use crate::{Config, ConfigError, Place};
use std::path::Path;
use toml_edit::{Document, Item, TableLike};

impl Config {
    /// Reads a configuration file.
    ///
    /// # Errors
    /// [`ConfigError::Read`] if the file cannot be read, else as [`Config::from_toml_str`].
    pub fn from_file(path: impl AsRef<Path>) -> Result<Config, ConfigError> {
        let path = path.as_ref();
        let text = std::fs::read_to_string(path).map_err(|source| ConfigError::Read {
            path: path.into(),
            source,
        })?;
        Config::from_toml_str(&text, &path.display().to_string())
    }

    /// Reads a configuration from TOML; keys that are not there have their default.
    /// `file` names the text in errors.
    ///
    /// # Errors
    /// Anything but [`ConfigError::Read`]: the first thing that is wrong.
    pub fn from_toml_str(text: &str, file: &str) -> Result<Config, ConfigError> {
        let source = Source { text, file };
        let document = Document::parse(text).map_err(|error| ConfigError::Syntax {
            place: source.place(error.span()),
            message: error.message().lines().collect::<Vec<_>>().join(", "),
        })?;
        let root = document.as_table();
        source.check_table("", root)?;
        let config: Config =
            toml_edit::de::from_str(text).map_err(|error| ConfigError::Syntax {
                place: source.place(error.span()),
                message: error.message().lines().collect::<Vec<_>>().join(", "),
            })?;
        match first_violation(&config) {
            None => Ok(config),
            Some(violation) => Err(ConfigError::NotAllowed {
                place: [Some(violation.key), violation.beside]
                    .into_iter()
                    .flatten()
                    .find_map(|key| find(root, key))
                    .map(|item| source.place(item.span())),
                key: violation.key.into(),
                value: violation.value,
                allowed: violation.allowed,
            }),
        }
    }

    /// The configuration as TOML, one key a line; [`Config::from_toml_str`] reads it back.
    pub fn to_toml(&self) -> String {
        toml_edit::ser::to_string_pretty(self).expect("plain tables of words and numbers")
    }

    /// The configuration as TOML, one table a line.
    pub fn to_toml_compact(&self) -> String {
        toml_edit::ser::to_string(self).expect("plain tables of words and numbers")
    }
}

/// The item of a dotted key, if the file has it.
fn find<'a>(root: &'a dyn TableLike, path: &str) -> Option<&'a Item> {
    match path.split_once('.') {
        None => root.get(path),
        Some((table, key)) => root.get(table)?.as_table_like()?.get(key),
    }
}

/// The text under examination.
struct Source<'a> {
    text: &'a str,
    file: &'a str,
}

impl Source<'_> {
    /// The line on which a span of bytes starts.
    fn place(&self, span: Option<std::ops::Range<usize>>) -> Place {
        let start = span.map_or(0, |span| span.start.min(self.text.len()));
        let before = &self.text.as_bytes()[..start];
        let line = 1 + before.iter().filter(|&&byte| byte == b'\n').count();
        Place {
            file: self.file.into(),
            line,
        }
    }

    /// Checks that a table holds known keys with values of the right type.
    fn check_table(&self, name: &str, table: &dyn TableLike) -> Result<(), ConfigError> {
        for (key, item) in table.iter() {
            let path = if name.is_empty() {
                key.to_owned()
            } else {
                format!("{name}.{key}")
            };
            if let Some(known) = KEYS.iter().find(|known| known.path == path) {
                self.check_value(known, item)?;
            } else if !name.is_empty() || !children("").contains(&key) {
                let key_span = table.get_key_value(key).and_then(|(key, _)| key.span());
                return Err(ConfigError::UnknownKey {
                    place: self.place(key_span.or(item.span())),
                    suggestion: suggest(&path),
                    key: path,
                    allowed: children(name).join(", "),
                });
            } else if let Some(inner) = item.as_table_like() {
                self.check_table(key, inner)?;
            } else {
                return Err(self.not_allowed(&path, item, "a table".into()));
            }
        }
        Ok(())
    }

    /// Checks the type of a value, and the word where only some words can stand.
    fn check_value(&self, key: &Key, item: &Item) -> Result<(), ConfigError> {
        let fits = match &key.rule {
            Rule::Name => item.is_str(),
            Rule::OneOf(words, later) => {
                let word = item.as_str().unwrap_or_default();
                if later.contains(&word) {
                    return Err(ConfigError::NotAvailable {
                        place: self.place(item.span()),
                        key: key.path.into(),
                        value: written(item),
                        available: key.rule.allowed(),
                    });
                }
                words.contains(&word)
            }
            Rule::Range { .. } | Rule::PowerOfTwo { .. } => item
                .as_integer()
                .is_some_and(|value| u32::try_from(value).is_ok()),
        };
        if fits {
            Ok(())
        } else {
            Err(self.not_allowed(key.path, item, key.rule.allowed()))
        }
    }

    fn not_allowed(&self, key: &str, item: &Item, allowed: String) -> ConfigError {
        ConfigError::NotAllowed {
            place: Some(self.place(item.span())),
            key: key.into(),
            value: written(item),
            allowed,
        }
    }
}

/// A value as the file has it, on one line.
fn written(item: &Item) -> String {
    match item {
        Item::Value(value) => value
            .to_string()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" "),
        _ => "(a table)".into(),
    }
}
