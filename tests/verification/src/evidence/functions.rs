//! Tests, as the sources have them.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use syn::{Attribute, Item, Macro};

use crate::plan::Rule;
use crate::project::Project;

/// Tests of a file, and which of them `cargo test` leaves out unless it is asked for them.
type Tests = BTreeMap<String, bool>;

/// Tests of the files that were asked for.
#[derive(Default)]
pub struct Known(BTreeMap<String, Option<Tests>>);

impl Known {
    fn of(&mut self, project: &Project, file: &str) -> Result<Option<&Tests>> {
        if !self.0.contains_key(file) {
            let tests = match project.path(file).is_file() {
                true => Some(read(project, file)?),
                false => None,
            };
            self.0.insert(file.to_owned(), tests);
        }
        Ok(self.0[file].as_ref())
    }

    /// What is said if there is no such test.
    pub fn lack(&mut self, project: &Project, file: &str, name: &str) -> Result<Option<String>> {
        Ok(match self.of(project, file)? {
            None => Some(format!("no file {file}")),
            Some(tests) if tests.contains_key(name) => None,
            Some(_) => Some(format!("{file} has no test `{name}`")),
        })
    }
}

/// Which of a rule's tests `cargo test` leaves out.
pub fn ignored(rule: &Rule, project: &Project) -> Result<Vec<String>> {
    let mut known = Known::default();
    let mut found = Vec::new();
    for (file, names) in &rule.tests {
        let tests = known.of(project, file)?;
        let left_out = |name: &&String| tests.and_then(|tests| tests.get(*name)) == Some(&true);
        found.extend(names.iter().filter(left_out).cloned());
    }
    Ok(found)
}

fn read(project: &Project, file: &str) -> Result<Tests> {
    let mut tests = Tests::new();
    let source = syn::parse_file(&project.text(file)?).context(file.to_owned())?;
    collect(&source.items, &mut tests);
    Ok(tests)
}

fn collect(items: &[Item], tests: &mut Tests) {
    let has = |attributes: &[Attribute], name: &str| {
        attributes.iter().any(|one| one.path().is_ident(name))
    };
    for item in items {
        match item {
            Item::Fn(function) if has(&function.attrs, "test") => {
                let ignored = has(&function.attrs, "ignore");
                tests.insert(function.sig.ident.to_string(), ignored);
            }
            Item::Mod(module) => {
                if let Some((_, items)) = &module.content {
                    collect(items, tests);
                }
            }
            Item::Macro(properties) if properties.mac.path.is_ident("proptest") => {
                collect_properties(&properties.mac, tests);
            }
            _ => {}
        }
    }
}

/// The tests of a `proptest!`, by their words.
fn collect_properties(properties: &Macro, tests: &mut Tests) {
    let words = properties.tokens.clone().into_iter();
    let words: Vec<String> = words.map(|word| word.to_string()).collect();
    let (mut test, mut ignored) = (false, false);
    for pair in words.windows(2) {
        match pair[0].as_str() {
            "[test]" => test = true,
            attribute if attribute.starts_with("[ignore") => ignored = true,
            "fn" => {
                if test {
                    tests.insert(pair[1].clone(), ignored);
                }
                (test, ignored) = (false, false);
            }
            _ => {}
        }
    }
}
