//! What is not covered of a configuration, short enough to be read.

use crate::points::{Kind, covered};
use crate::share::Found;
use anyhow::Result;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// The section's text: a row for each configuration and module that lack something.
///
/// # Errors
/// Never, as text takes whatever is written to it.
pub fn text(all: &[Found]) -> Result<String> {
    let mut text = String::new();
    for found in all {
        let name = &found.target.name;
        for kind in Kind::ALL {
            let mut modules: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
            for (key, item) in &found.items {
                if key.kind == kind && !covered(key, item) && !found.excluded.contains(key) {
                    modules.entry(&key.module).or_default().push(&key.text);
                }
            }
            for (module, texts) in modules {
                let said: Vec<String> = shown(kind, &texts)
                    .iter()
                    .map(|text| format!("`{}`", text.replace('|', "\\|")))
                    .collect();
                let (kind, said) = (kind.name(), said.join(", "));
                writeln!(text, "| {name} | {module} | {kind} | {said} |")?;
            }
        }
    }
    if text.is_empty() {
        return Ok("Nothing.\n".to_owned());
    }
    Ok(format!(
        "| configuration | module | kind | what |\n|---|---|---|---|\n{text}"
    ))
}

/// Bits as ranges of their signals, anything else as it is.
fn shown(kind: Kind, texts: &[&str]) -> Vec<String> {
    if kind != Kind::Toggle {
        return texts.iter().map(|text| (*text).to_owned()).collect();
    }
    let mut signals: BTreeMap<&str, BTreeSet<u32>> = BTreeMap::new();
    let mut shown = Vec::new();
    for text in texts {
        let parts = text
            .strip_suffix(']')
            .and_then(|text| text.rsplit_once('['));
        let parts = parts.and_then(|(signal, bit)| Some((signal, bit.parse().ok()?)));
        match parts {
            Some((signal, bit)) => {
                signals.entry(signal).or_default().insert(bit);
            }
            None => shown.push((*text).to_owned()),
        }
    }
    for (signal, bits) in signals {
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        for bit in bits {
            match ranges.last_mut() {
                Some((_, last)) if *last + 1 == bit => *last = bit,
                _ => ranges.push((bit, bit)),
            }
        }
        let range = |(first, last)| match first == last {
            true => format!("{signal}[{first}]"),
            false => format!("{signal}[{first}..{last}]"),
        };
        shown.extend(ranges.into_iter().map(range));
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_told_by_ranges_of_their_signal() {
        let bits = ["a", "m[3][7]", "q[1]", "q[10]", "q[2]", "q[3]"];
        assert_eq!(
            shown(Kind::Toggle, &bits),
            ["a", "m[3][7]", "q[1..3]", "q[10]"]
        );
        assert_eq!(shown(Kind::Line, &["q[1] <= 0;"]), ["q[1] <= 0;"]);
    }
}
