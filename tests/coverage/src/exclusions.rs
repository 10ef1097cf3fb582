//! What needs no cover, and why: `exclusions.toml`.

use crate::points::{Items, Key, Kind, covered};
use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::fs;

/// Where the project keeps them.
pub const FILE: &str = "tests/coverage/exclusions.toml";

/// All of the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    exclude: Vec<Exclusion>,
}

/// Some items of a module that are not counted, for one reason.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exclusion {
    /// The module, without the configured name; `*` stands for anything.
    pub module: String,
    /// Configurations of which this is true; of all if none is named.
    #[serde(default)]
    pub only: Vec<String>,
    /// Signals, each with all its bits, or with those in `[LOW..]` or `[LOW..HIGH]` (HIGH among them); `*`
    /// stands for anything.
    #[serde(default)]
    pub bits: Vec<String>,
    /// Texts of lines, without their comments; their branches go with them. With ` -> if`, ` -> else`,
    /// ` -> elsif` or ` -> case` behind it, that side of the decision alone.
    #[serde(default)]
    pub lines: Vec<String>,
    /// Why they cannot be covered, or need not be.
    pub reason: String,
}

impl Exclusion {
    /// Whether it is for a configuration of that name.
    fn is_of(&self, configuration: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|name| name == configuration)
    }

    /// Which of its texts `key` is under: `bits` first, then `lines`.
    fn place(&self, key: &Key) -> Option<usize> {
        if !alike(&self.module, &key.module) {
            return None;
        }
        match key.kind {
            Kind::Toggle => self.bits.iter().position(|bits| is_bit(bits, &key.text)),
            Kind::Line | Kind::Branch => {
                let line = key
                    .text
                    .rsplit_once(" -> ")
                    .map_or(&*key.text, |(line, _)| line);
                let found = self
                    .lines
                    .iter()
                    .position(|text| *text == key.text || text == line);
                found.map(|place| self.bits.len() + place)
            }
            Kind::Transition | Kind::Named => None,
        }
    }

    /// Its texts, `bits` first.
    pub fn texts(&self) -> impl Iterator<Item = &String> {
        self.bits.iter().chain(&self.lines)
    }
}

/// Whether `bit` (`name[3]`, or `name`) is one of those that `pattern` says.
fn is_bit(pattern: &str, bit: &str) -> bool {
    let range = pattern
        .strip_suffix(']')
        .and_then(|pattern| pattern.rsplit_once('['))
        .and_then(|(name, range)| Some((name, range.split_once("..")?)));
    let Some((name, (low, high))) = range else {
        return alike(pattern, bit)
            || bit
                .split_once('[')
                .is_some_and(|(name, _)| alike(pattern, name));
    };
    let Some((of, place)) = bit.strip_suffix(']').and_then(|bit| bit.rsplit_once('[')) else {
        return false;
    };
    let (Ok(place), Ok(low)) = (place.parse::<u32>(), low.parse::<u32>()) else {
        return false;
    };
    let high = high.parse::<u32>().unwrap_or(u32::MAX);
    alike(name, of) && (low..=high).contains(&place)
}

/// Whether `text` is `pattern`, in which `*` stands for anything.
fn alike(pattern: &str, text: &str) -> bool {
    let Some((head, rest)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(text) = text.strip_prefix(head) else {
        return false;
    };
    (0..=text.len()).any(|at| text.is_char_boundary(at) && alike(rest, &text[at..]))
}

/// All exclusions, and which of their texts were of use.
pub struct Exclusions {
    /// As in the file.
    pub all: Vec<Exclusion>,
    used: BTreeSet<(usize, usize)>,
}

impl Exclusions {
    /// Reads the file.
    ///
    /// # Errors
    /// If it is not there or says something else.
    pub fn read() -> Result<Exclusions> {
        let path = crate::targets::root().join(FILE);
        let text = fs::read_to_string(&path).context(FILE)?;
        Exclusions::parse(&text).context(FILE)
    }

    fn parse(text: &str) -> Result<Exclusions> {
        let file: File = toml_edit::de::from_str(text)?;
        for exclusion in &file.exclude {
            let module = &exclusion.module;
            let says = exclusion.texts().next().is_some() && !exclusion.reason.trim().is_empty();
            ensure!(
                says,
                "an exclusion of {module} says no bits or lines, or no reason"
            );
        }
        Ok(Exclusions {
            all: file.exclude,
            used: BTreeSet::new(),
        })
    }

    /// The keys of `items`, which are of `configuration`, that are not covered and need not be.
    pub fn of(&mut self, configuration: &str, items: &Items) -> BTreeSet<Key> {
        let mut excluded = BTreeSet::new();
        for (key, item) in items {
            if covered(key, item) {
                continue;
            }
            let mut found = (0..)
                .zip(&self.all)
                .filter(|(_, exclusion)| exclusion.is_of(configuration));
            let under = found.find_map(|(at, exclusion)| Some((at, exclusion.place(key)?)));
            if let Some(under) = under {
                self.used.insert(under);
                excluded.insert(key.clone());
            }
        }
        excluded
    }

    /// What they name and nothing lacks, one line each.
    pub fn needless(&self) -> Vec<String> {
        let mut needless = Vec::new();
        for (at, exclusion) in self.all.iter().enumerate() {
            for (place, text) in exclusion.texts().enumerate() {
                if !self.used.contains(&(at, place)) {
                    let module = &exclusion.module;
                    needless.push(format!("{FILE}: {module}: `{text}` excludes nothing"));
                }
            }
        }
        needless
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::points::Item;

    #[test]
    fn bits_are_named_by_signal_and_place() {
        for (pattern, bit, is) in [
            ("a_q", "a_q", true),
            ("a_q", "a_q[7]", true),
            ("a_q", "a_q2[7]", false),
            ("a_q[3..]", "a_q[3]", true),
            ("a_q[3..]", "a_q[2]", false),
            ("a_q[3..5]", "a_q[6]", false),
            ("a_q[3..5]", "a_q", false),
            ("*ax*_o", "m_ax_len_o[3]", true),
            ("*ax*_o", "m_ax_len_i[3]", false),
        ] {
            assert_eq!(is_bit(pattern, bit), is, "{pattern} {bit}");
        }
    }

    #[test]
    fn only_what_is_not_covered_is_excluded_and_the_rest_is_needless() -> Result<()> {
        let mut exclusions = Exclusions::parse(
            "[[exclude]]\nmodule = \"*\"\nlines = [\"x <= 1;\", \"y <= 1;\"]\nreason = \"so\"\n\
             [[exclude]]\nmodule = \"a\"\nonly = [\"one\"]\nlines = [\"z <= 1;\"]\nreason = \"so\"\n",
        )?;
        let item = |text: &str, count| {
            let key = Key {
                kind: Kind::Line,
                module: "a".into(),
                text: text.into(),
                nth: 0,
            };
            (
                key,
                Item {
                    count,
                    ..Item::default()
                },
            )
        };
        let items: Items = [item("x <= 1;", 0), item("y <= 1;", 2), item("z <= 1;", 0)].into();
        let mut texts = |name| {
            let excluded = exclusions.of(name, &items).into_iter();
            excluded.map(|key| key.text).collect::<Vec<_>>()
        };
        assert_eq!(texts("another"), ["x <= 1;"]);
        assert_eq!(texts("one"), ["x <= 1;", "z <= 1;"]);
        assert_eq!(
            exclusions.needless(),
            [format!("{FILE}: *: `y <= 1;` excludes nothing")]
        );
        Ok(())
    }

    #[test]
    fn an_exclusion_without_a_reason_is_refused() {
        let error =
            Exclusions::parse("[[exclude]]\nmodule = \"a\"\nbits = [\"x\"]\nreason = \" \"\n");
        assert!(error.is_err());
    }
}
