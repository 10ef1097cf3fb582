//! What the plan needs to know of Markdown: sections, lists, tables.

use anyhow::{Context, Result};

/// Names of the sections of a page.
pub fn sections(page: &str) -> Vec<&str> {
    page.lines()
        .filter_map(|line| line.strip_prefix("## "))
        .collect()
}

/// The text of a section; that of the empty name is above the first one. `None` if there is none.
pub fn section<'a>(page: &'a str, name: &str) -> Option<&'a str> {
    let start = match name {
        "" => 0,
        _ => {
            let head = format!("\n## {name}\n");
            page.find(&head)? + head.len()
        }
    };
    let rest = &page[start..];
    Some(&rest[..rest.find("\n## ").unwrap_or(rest.len())])
}

/// The numbers of its list.
pub fn numbers(text: &str) -> Vec<String> {
    let number = |line: &str| {
        let (number, _) = line.split_once(". ")?;
        let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| number.to_owned())
    };
    text.lines().filter_map(number).collect()
}

/// The labels of its list.
pub fn labels(text: &str) -> Vec<String> {
    // More than one may stand in a line.
    let mut found = Vec::new();
    for line in text.lines().filter(|line| line.starts_with("- **")) {
        let words = line.split("**").skip(1).step_by(2);
        found.extend(words.filter_map(|word| Some(word.strip_suffix('.')?.to_owned())));
    }
    found
}

fn cells(line: &str) -> Option<Vec<&str>> {
    let inner = line.strip_prefix('|')?.trim_end().strip_suffix('|')?;
    Some(inner.split('|').map(str::trim).collect())
}

/// The cells of all rows of all tables, heads included.
pub fn rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines().filter_map(cells)
}

/// What stands in the column of that name, in all tables that have one, without marks of code.
/// Equal neighbours and repetitions stand once.
///
/// # Errors
///
/// No table has such a column.
pub fn column(text: &str, name: &str) -> Result<Vec<String>> {
    let mut found: Vec<String> = Vec::new();
    let mut at = None;
    let mut seen = false;
    let mut inside = false;
    for line in text.lines() {
        let Some(cells) = cells(line) else {
            (inside, at) = (false, None);
            continue;
        };
        if !inside {
            inside = true;
            at = cells.iter().position(|&cell| cell == name);
            seen |= at.is_some();
        } else if let Some(cell) = at.and_then(|at| cells.get(at))
            && !cell.starts_with("---")
        {
            // The name alone, where a remark follows it.
            let plain = match cell.strip_prefix('`') {
                Some(code) => code.split('`').next().unwrap_or_default(),
                None => cell,
            };
            if !found.iter().any(|there| there == plain) {
                found.push(plain.to_owned());
            }
        }
    }
    seen.then_some(found)
        .context(format!("no table with a column `{name}`"))
}

/// The anchor that a heading has on the page.
pub fn anchor(heading: &str) -> String {
    let keep = |c: char| match c {
        ' ' => Some('-'),
        c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c.to_ascii_lowercase()),
        _ => None,
    };
    heading.chars().filter_map(keep).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "top\n\n## One\n1. a\n   2. no\n2. b\n- **R1.** x\n- **word** y\n\n## Two\n\
        | a | b |\n|---|---|\n| `x` (only here) | 1 |\n| y | 1 |\n\n| c |\n|---|\n| z |\n";

    #[test]
    fn rules_are_found_as_pages_tell_them() {
        assert_eq!(sections(TEXT), ["One", "Two"]);
        assert_eq!(section(TEXT, ""), Some("top\n"));
        let one = section(TEXT, "One").unwrap();
        assert_eq!(numbers(one), ["1", "2"]);
        assert_eq!(labels(one), ["R1"]);
        let two = section(TEXT, "Two").unwrap();
        assert_eq!(column(two, "a").unwrap(), ["x", "y"]);
        assert_eq!(column(two, "b").unwrap(), ["1"]);
        assert!(column(two, "d").is_err());
        assert_eq!(section(TEXT, "Three"), None);
        assert_eq!(anchor("Errors and interrupts"), "errors-and-interrupts");
    }
}
