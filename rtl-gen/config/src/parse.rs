//! TOML to configuration and back.

use crate::keys::{KEYS, Key, Rule, Scale, children, suggest};
use crate::validate::first_violation;
use crate::{Config, ConfigError, Place};
use std::fs::File;
use std::io::Read;
use std::ops::Range;
use std::path::Path;
use toml_edit::{Document, Item, TableLike, TomlError};

/// Longest configuration, in bytes: a thousand times what all keys take.
pub const MAX_BYTES: u64 = 1 << 20;

impl Config {
    /// Reads a configuration file.
    ///
    /// # Errors
    /// [`ConfigError::Read`] if the file cannot be read, else as [`Config::from_reader`].
    pub fn from_file(path: impl AsRef<Path>) -> Result<Config, ConfigError> {
        Config::from_file_at(path, Scale::Full)
    }

    /// As [`Config::from_file`], with the limits of this scale.
    ///
    /// # Errors
    /// As [`Config::from_file`].
    pub fn from_file_at(path: impl AsRef<Path>, scale: Scale) -> Result<Config, ConfigError> {
        let path = path.as_ref();
        let name = path.display().to_string();
        match File::open(path) {
            Ok(file) => Config::from_reader_at(file, &name, scale),
            Err(source) => Err(ConfigError::Read { file: name, source }),
        }
    }

    /// Reads a configuration to the end of `input`; `file` names it in errors.
    ///
    /// # Errors
    /// [`ConfigError::Read`] if it cannot be read, [`ConfigError::TooLong`] if it has more than
    /// [`MAX_BYTES`], [`ConfigError::NotText`] if it is no text in UTF-8, else as
    /// [`Config::from_toml_str`].
    pub fn from_reader(input: impl Read, file: &str) -> Result<Config, ConfigError> {
        Config::from_reader_at(input, file, Scale::Full)
    }

    /// As [`Config::from_reader`], with the limits of this scale.
    ///
    /// # Errors
    /// As [`Config::from_reader`].
    pub fn from_reader_at(
        input: impl Read,
        file: &str,
        scale: Scale,
    ) -> Result<Config, ConfigError> {
        let mut bytes = Vec::new();
        let read = input.take(MAX_BYTES + 1).read_to_end(&mut bytes);
        read.map_err(|source| ConfigError::Read {
            file: file.into(),
            source,
        })?;
        if bytes.len() as u64 > MAX_BYTES {
            return Err(ConfigError::TooLong { file: file.into() });
        }
        match str::from_utf8(&bytes) {
            Ok(text) => Config::from_toml_str_at(text, file, scale),
            Err(error) => Err(ConfigError::NotText {
                place: place(file, &bytes, error.valid_up_to()),
            }),
        }
    }

    /// Reads a configuration from TOML; keys that are not there have their default.
    /// `file` names the text in errors.
    ///
    /// # Errors
    /// Anything but [`ConfigError::Read`]: the first thing that is wrong.
    pub fn from_toml_str(text: &str, file: &str) -> Result<Config, ConfigError> {
        Config::from_toml_str_at(text, file, Scale::Full)
    }

    /// As [`Config::from_toml_str`], with the limits of this scale.
    ///
    /// # Errors
    /// As [`Config::from_toml_str`].
    pub fn from_toml_str_at(text: &str, file: &str, scale: Scale) -> Result<Config, ConfigError> {
        let source = Source { text, file };
        let document = Document::parse(text).map_err(|error| source.refusal(error))?;
        let root = document.as_table();
        source.check_table("", root)?;
        let config: Config = toml_edit::de::from_str(text)
            .map_err(|error| source.syntax(error.span(), error.message()))?;
        match first_violation(&config, scale) {
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

    /// The configuration as TOML, one table a line, or as many as it takes.
    pub fn to_toml_compact(&self) -> String {
        let text = toml_edit::ser::to_string(self).expect("plain tables of words and numbers");
        text.lines().map(folded).collect()
    }
}

/// A table on one line, broken behind commas so that no line is too long.
fn folded(line: &str) -> String {
    const LONGEST: usize = 90;
    const INDENT: &str = "  ";
    let (mut text, mut length) = (String::new(), 0);
    for part in line.split_inclusive(", ") {
        if length + part.trim_end().len() > LONGEST {
            text.truncate(text.trim_end().len());
            text = text + "\n" + INDENT;
            length = INDENT.len();
        }
        text += part;
        length += part.len();
    }
    text + "\n"
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
    fn place(&self, span: Option<Range<usize>>) -> Place {
        place(
            self.file,
            self.text.as_bytes(),
            span.map_or(0, |span| span.start),
        )
    }

    /// What the parser says, on one line, and of which text.
    fn syntax(&self, span: Option<Range<usize>>, message: &str) -> ConfigError {
        let mut message = message.lines().collect::<Vec<_>>().join(", ");
        let text = span.clone().and_then(|span| self.text.get(span));
        if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
            if message == "duplicate key" {
                return ConfigError::Duplicate {
                    place: self.place(span),
                    key: on_one_line(text),
                };
            }
            message += &format!(" (`{}`)", on_one_line(text));
        }
        ConfigError::Syntax {
            place: self.place(span),
            message,
        }
    }

    /// Why a text is refused that does not parse. To the parser, a number too large for it is no
    /// TOML; here it is the value of a key that takes another one. So each is read as something of
    /// its length that no key takes.
    fn refusal(&self, error: TomlError) -> ConfigError {
        let first = self.syntax(error.span(), error.message());
        let mut text = self.text.to_owned();
        let mut parsed = Err(error);
        while let Err(error) = &parsed {
            let number = error
                .span()
                .filter(|span| error.message().contains("overflowed") && span.len() > 1);
            let Some(number) = number else {
                return first;
            };
            let blanks = " ".repeat(number.len() - 2);
            text.replace_range(number, &format!("[{blanks}]"));
            parsed = Document::parse(text.clone());
        }
        let checked = parsed.map(|document| self.check_table("", document.as_table()));
        match checked {
            Ok(Err(error)) => error,
            _ => first,
        }
    }

    /// Checks that a table holds known keys with values of the right type.
    fn check_table(&self, name: &str, table: &dyn TableLike) -> Result<(), ConfigError> {
        for (key, item) in table.iter() {
            let path = dotted(name, key);
            if let Some(known) = KEYS.iter().find(|known| known.path == path) {
                self.check_value(known, item)?;
            } else if !name.is_empty() || !children("").contains(&key) {
                let key_span = table.get_key_value(key).and_then(|(key, _)| key.span());
                return Err(ConfigError::UnknownKey {
                    place: self.place(key_span.or(item.span())),
                    suggestion: suggest(&path).or_else(|| suggest_table(item)),
                    what: unknown(&path, item),
                    allowed: children(name).join(", "),
                });
            } else if let Some(inner) = item.as_table_like() {
                self.check_table(key, inner)?;
            } else {
                return Err(self.not_allowed(&path, item, format!("one table, [{key}]")));
            }
        }
        Ok(())
    }

    /// Checks the type of a value, and the word where only some words can stand.
    fn check_value(&self, key: &Key, item: &Item) -> Result<(), ConfigError> {
        let fits = match &key.rule {
            Rule::Name => item.is_str(),
            Rule::OneOf(words) => words.contains(&item.as_str().unwrap_or_default()),
            Rule::Switch => item.is_bool(),
            Rule::Counters => item
                .as_array()
                .is_some_and(|list| list.iter().all(|name| name.is_str())),
            Rule::OneNumber { .. }
            | Rule::Range { .. }
            | Rule::Unreserved { .. }
            | Rule::PowerOfTwo { .. } => item
                .as_integer()
                .is_some_and(|value| u32::try_from(value).is_ok()),
        };
        if fits {
            Ok(())
        } else {
            Err(self.not_allowed(key.path, item, key.rule.allowed()))
        }
    }

    /// A value as the file has it.
    fn written(&self, item: &Item) -> String {
        let text = || self.text.get(item.span()?);
        match item {
            Item::Value(value) => on_one_line(text().unwrap_or(&value.to_string())),
            Item::ArrayOfTables(_) => "(an array of tables)".into(),
            _ => "(a table)".into(),
        }
    }

    fn not_allowed(&self, key: &str, item: &Item, allowed: String) -> ConfigError {
        ConfigError::NotAllowed {
            place: Some(self.place(item.span())),
            key: key.into(),
            value: self.written(item),
            allowed,
        }
    }
}

/// The line in which byte number `offset` of `text` lies.
fn place(file: &str, text: &[u8], offset: usize) -> Place {
    let before = &text[..offset.min(text.len())];
    Place {
        file: file.into(),
        line: 1 + before.iter().filter(|&&byte| byte == b'\n').count(),
    }
}

/// A key in table `name`, or at the top if that is empty. A key that has to be quoted is.
fn dotted(name: &str, key: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let key = match !key.is_empty() && key.chars().all(bare) {
        true => key.to_owned(),
        false => format!("{key:?}"),
    };
    match name.is_empty() {
        true => key,
        false => format!("{name}.{key}"),
    }
}

/// What is called `path`: a key, or a table with its first key.
fn unknown(path: &str, item: &Item) -> String {
    match (item.as_table_like(), first_key(path, item)) {
        (None, _) => format!("key `{path}`"),
        (Some(_), None) => format!("table `{path}`"),
        (Some(_), Some(inside)) => format!("table `{path}` (with `{inside}`)"),
    }
}

/// The first key in a table `path`; `None` if it is none, or empty.
fn first_key(path: &str, item: &Item) -> Option<String> {
    let (key, inner) = item.as_table_like()?.iter().next()?;
    let key = dotted(path, key);
    Some(first_key(&key, inner).unwrap_or(key))
}

/// The table that has a key which stands in `item`.
fn suggest_table(item: &Item) -> Option<String> {
    let tables = children("").into_iter();
    let mut tables = tables.filter(|&table| !KEYS.iter().any(|key| key.path == table));
    let inner = item.as_table_like()?;
    tables
        .find(|table| children(table).iter().any(|key| inner.contains_key(key)))
        .map(str::to_owned)
}

/// A piece of the file on one line, and not longer than helps.
fn on_one_line(text: &str) -> String {
    const LONGEST: usize = 80;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}...", &line[..end]),
        None => line,
    }
}
