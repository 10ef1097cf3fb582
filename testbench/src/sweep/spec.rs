//! What is to be swept, as a file in TOML says it.

use std::fs;
use std::ops::Range;
use std::path::Path;

use toml_edit::{Document, Item, TableLike, Value};

use super::place::Place;
use crate::error::{Error, Result};

/// Longest specification, in bytes.
const MAX_BYTES: u64 = 1 << 20;

/// A specification as it is written: nothing is known yet of what its keys mean.
#[derive(Debug)]
pub struct Spec {
    /// Its text.
    pub text: String,
    /// Name of the sweep: its own, or the file's up to the first dot.
    pub name: String,
    /// The sets of traces, in the order of the file.
    pub traces: Vec<TraceSet>,
    /// What is varied.
    pub groups: Vec<Group>,
}

/// Traces that are run together.
#[derive(Debug)]
pub struct TraceSet {
    /// What groups call it.
    pub name: String,
    /// Paths, or patterns of paths, as written.
    pub patterns: Vec<String>,
    /// Where it is said.
    pub place: Place,
}

/// Points that are every combination of some values.
#[derive(Debug)]
pub struct Group {
    /// Its name, for a person.
    pub name: Option<String>,
    /// The sets of traces that it is run on, by their place in the specification.
    pub traces: Vec<usize>,
    /// What is varied: the last one changes fastest.
    pub axes: Vec<Axis>,
    /// Where it begins.
    pub place: Place,
}

/// One key and the values that it takes in turn.
#[derive(Clone, Debug)]
pub struct Axis {
    /// The key.
    pub key: Key,
    /// At least one value.
    pub values: Vec<Setting>,
}

/// What is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// A dotted key of the configuration.
    Config(String),
    /// An option of `jukebox run`, with hyphens and without the two before it.
    Option(String),
}

/// One value of a key.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The value.
    pub value: Scalar,
    /// As it is written.
    pub written: String,
    /// Where.
    pub place: Place,
}

/// What a value can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scalar {
    /// A text, or a number as it is written.
    Text(String),
    /// An option is given without a value, or not given at all.
    Switch(bool),
}

impl Spec {
    /// Reads a specification.
    ///
    /// # Errors
    /// If it cannot be read, is no TOML, has a key that is not known, or leaves out what must be there.
    pub fn read(path: &Path) -> Result<Self> {
        let file = path.display().to_string();
        let unreadable = |cause: &dyn std::fmt::Display| {
            Error::input(
                format_args!("cannot read {file}: {cause}"),
                "name a specification in TOML, like sweeps/evaluation.toml",
            )
        };
        let length = fs::metadata(path)
            .map_err(|cause| unreadable(&cause))?
            .len();
        if length > MAX_BYTES {
            return Err(unreadable(&"more than 1 MiB"));
        }
        let bytes = fs::read(path).map_err(|cause| unreadable(&cause))?;
        let text = String::from_utf8(bytes).map_err(|_| unreadable(&"no text in UTF-8"))?;
        let stem = path.file_name().unwrap_or_default().to_string_lossy();
        let stem = stem.split('.').next().unwrap_or_default();
        Self::parse(text, &file, stem)
    }

    /// Reads the text of a specification; `file` names it in errors, `name` is the sweep's unless it
    /// has its own.
    ///
    /// # Errors
    /// As [`Spec::read`].
    pub fn parse(text: String, file: &str, name: &str) -> Result<Self> {
        let document = Document::parse(text.clone()).map_err(|error| {
            let message = error.message().lines().collect::<Vec<_>>().join(", ");
            Place::of(file, &text, error.span()).refuse(
                format_args!("not valid TOML: {message}"),
                "a table's name stands in brackets, like [options], a key and its value a line below it; words stand in quotes",
            )
        })?;
        Reader { text: &text, file }.spec(document.as_table(), name)
    }
}

/// A text under examination.
struct Reader<'a> {
    text: &'a str,
    file: &'a str,
}

/// What may stand at the top, and in a group.
const TOP: [&str; 5] = ["name", "traces", "config", "options", "points"];
const IN_GROUP: [&str; 4] = ["name", "traces", "config", "options"];

impl Reader<'_> {
    fn place(&self, span: Option<Range<usize>>) -> Place {
        Place::of(self.file, self.text, span)
    }

    /// An item as it is written, on one line, and not longer than helps.
    fn written(&self, item: &Item) -> String {
        const LONGEST: usize = 60;
        let text = match item {
            Item::Value(value) => value.span().and_then(|span| self.text.get(span)),
            _ => None,
        };
        let Some(text) = text else {
            return "(a table)".to_owned();
        };
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        match line.char_indices().nth(LONGEST) {
            Some((end, _)) => format!("{}...", &line[..end]),
            None => line,
        }
    }

    fn spec(&self, root: &dyn TableLike, name: &str) -> Result<Spec> {
        self.known(root, &TOP, "at the top")?;
        let traces = self.trace_sets(root)?;
        let common = self.axes(root)?;
        let all: Vec<usize> = (0..traces.len()).collect();
        let groups = match root.get("points") {
            None => vec![Group {
                name: None,
                traces: all,
                axes: common,
                place: self.place(None),
            }],
            Some(item) => self.groups(item, &traces, &common)?,
        };
        Ok(Spec {
            text: self.text.to_owned(),
            name: self.name(root)?.unwrap_or_else(|| name.to_owned()),
            traces,
            groups,
        })
    }

    fn name(&self, table: &dyn TableLike) -> Result<Option<String>> {
        let Some(item) = table.get("name") else {
            return Ok(None);
        };
        match item.as_str() {
            Some(name) if !name.trim().is_empty() && !name.contains(char::is_control) => {
                Ok(Some(name.to_owned()))
            }
            _ => Err(self.place(item.span()).refuse(
                format_args!("name = {} is no name", self.written(item)),
                "give it in quotes and on one line, like name = \"evaluation\"",
            )),
        }
    }

    fn trace_sets(&self, root: &dyn TableLike) -> Result<Vec<TraceSet>> {
        const HINT: &str = "name each set of traces in [traces], like json = \"traces/json.jbt\"";
        let Some(item) = root.get("traces") else {
            return Err(self
                .place(None)
                .refuse("no [traces]: there is nothing to run", HINT));
        };
        let wrong = |item: &Item, what: String| Err(self.place(item.span()).refuse(what, HINT));
        let Some(table) = item.as_table_like() else {
            return wrong(item, format!("traces = {} is no table", self.written(item)));
        };
        let mut sets = Vec::new();
        for (name, item) in table.iter() {
            let one = item.as_str().map(|one| vec![one.to_owned()]);
            let several = || {
                let items = item.as_array()?.iter();
                items.map(|one| Some(one.as_str()?.to_owned())).collect()
            };
            match one.or_else(several) {
                Some(patterns) if !patterns.is_empty() => sets.push(TraceSet {
                    name: name.to_owned(),
                    patterns,
                    place: self.place(item.span()),
                }),
                _ => {
                    let what = format!(
                        "traces.{name} = {} is not allowed: it must be a path or a list of paths",
                        self.written(item)
                    );
                    return wrong(item, what);
                }
            }
        }
        if sets.is_empty() {
            return wrong(
                item,
                "[traces] is empty: there is nothing to run".to_owned(),
            );
        }
        Ok(sets)
    }

    fn groups(&self, item: &Item, traces: &[TraceSet], common: &[Axis]) -> Result<Vec<Group>> {
        let Some(tables) = item.as_array_of_tables() else {
            return Err(self.place(item.span()).refuse(
                "points is no list of tables",
                "write [[points]] before what belongs to one group of points",
            ));
        };
        let mut groups = Vec::new();
        for table in tables {
            self.known(table, &IN_GROUP, "in [[points]]")?;
            let mut axes = common.to_vec();
            for own in self.axes(table)? {
                match axes.iter_mut().find(|axis| axis.key == own.key) {
                    Some(axis) => *axis = own,
                    None => axes.push(own),
                }
            }
            groups.push(Group {
                name: self.name(table)?,
                traces: self.chosen(table, traces)?,
                axes,
                place: self.place(table.span()),
            });
        }
        Ok(groups)
    }

    /// The sets of traces that a group names, or all.
    fn chosen(&self, table: &dyn TableLike, traces: &[TraceSet]) -> Result<Vec<usize>> {
        let Some(item) = table.get("traces") else {
            return Ok((0..traces.len()).collect());
        };
        let names: Option<Vec<&str>> = match item.as_str() {
            Some(one) => Some(vec![one]),
            None => item
                .as_array()
                .and_then(|items| items.iter().map(Value::as_str).collect()),
        };
        let known: Vec<&str> = traces.iter().map(|set| set.name.as_str()).collect();
        let refuse = |what: String| {
            let hint = format!("names of [traces] are allowed: {}", known.join(", "));
            self.place(item.span()).refuse(what, hint)
        };
        let names = names.filter(|names| !names.is_empty());
        let names =
            names.ok_or_else(|| refuse(format!("traces = {} names none", self.written(item))))?;
        names
            .into_iter()
            .map(|name| {
                let found = known.iter().position(|known| *known == name);
                found.ok_or_else(|| refuse(format!("traces: there is no '{name}'")))
            })
            .collect()
    }

    /// The keys of `config` and of `options` in a table.
    fn axes(&self, table: &dyn TableLike) -> Result<Vec<Axis>> {
        let mut axes = Vec::new();
        for (name, nested) in [("config", true), ("options", false)] {
            if let Some(item) = table.get(name) {
                let Some(inner) = item.as_table_like() else {
                    return Err(self.place(item.span()).refuse(
                        format_args!("{name} = {} is no table", self.written(item)),
                        format_args!("write [{name}] and a key a line below it"),
                    ));
                };
                self.axes_in(name, "", nested, inner, &mut axes)?;
            }
        }
        Ok(axes)
    }

    fn axes_in(
        &self,
        kind: &str,
        path: &str,
        nested: bool,
        table: &dyn TableLike,
        axes: &mut Vec<Axis>,
    ) -> Result<()> {
        for (name, item) in table.iter() {
            let dotted = match path {
                "" => name.to_owned(),
                _ => format!("{path}.{name}"),
            };
            if let Some(inner) = item.as_table_like().filter(|_| nested) {
                self.axes_in(kind, &dotted, nested, inner, axes)?;
                continue;
            }
            let key = match kind {
                "config" => Key::Config(dotted),
                _ => Key::Option(dotted.replace('_', "-")),
            };
            axes.push(Axis {
                values: self.values(&key, item)?,
                key,
            });
        }
        Ok(())
    }

    fn values(&self, key: &Key, item: &Item) -> Result<Vec<Setting>> {
        let refuse = |span, written: &str| {
            self.place(span).refuse(
                format_args!(
                    "{key} = {written} is not allowed: it must be a value or a list of values"
                ),
                "a value is a text in quotes, a number, true or false",
            )
        };
        let setting = |value: &Value| {
            let span = value.span();
            let written = span.clone().and_then(|span| self.text.get(span));
            let written = written.unwrap_or_default().to_owned();
            let scalar = match value {
                Value::String(text) => Scalar::Text(text.value().clone()),
                Value::Integer(number) => Scalar::Text(number.value().to_string()),
                Value::Float(_) => Scalar::Text(written.clone()),
                Value::Boolean(switch) => Scalar::Switch(*switch.value()),
                _ => return Err(refuse(span, &written)),
            };
            Ok(Setting {
                value: scalar,
                written,
                place: self.place(span),
            })
        };
        match item {
            Item::Value(Value::Array(values)) if !values.is_empty() => {
                values.iter().map(setting).collect()
            }
            Item::Value(value) if !value.is_array() => Ok(vec![setting(value)?]),
            _ => Err(refuse(item.span(), &self.written(item))),
        }
    }

    fn known(&self, table: &dyn TableLike, allowed: &[&str], here: &str) -> Result<()> {
        for (name, item) in table.iter() {
            if !allowed.contains(&name) {
                let key = table.get_key_value(name).and_then(|(key, _)| key.span());
                let what = if item.is_table_like() { "table" } else { "key" };
                return Err(self.place(key.or(item.span())).refuse(
                    format_args!(
                        "unknown {what} `{name}` {here}{}",
                        super::keys::suggestion(name, allowed)
                    ),
                    format_args!("allowed here: {}", allowed.join(", ")),
                ));
            }
        }
        Ok(())
    }
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Key::Config(path) => write!(f, "config.{path}"),
            Key::Option(name) => write!(f, "options.{name}"),
        }
    }
}
