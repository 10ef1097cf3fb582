//! The cases that break rules, read from their text.

use super::row::{Row, Signal};

/// A rule, and cycles that break it once; no rule if they break none.
#[derive(Clone, Debug)]
pub struct Case {
    pub rule: Option<String>,
    /// The line it comes from.
    pub line: String,
    pub rows: Vec<Row>,
    /// It has unknown values.
    pub unknown: bool,
}

/// The cases of a text, for a port with those signals.
pub fn cases(text: &str, signals: &[Signal]) -> Vec<Case> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let expanded = lines.flat_map(|line| {
        if line.contains("ax") {
            [("AX", "AW", "ax", "aw"), ("AX", "AR", "ax", "ar")]
                .map(|(upper, to, lower, into)| line.replace(upper, to).replace(lower, into))
                .to_vec()
        } else {
            vec![line.to_owned()]
        }
    });
    expanded.map(|line| case(line, signals)).collect()
}

fn case(line: String, signals: &[Signal]) -> Case {
    let (rule, cycles) = line.split_once(": ").expect("RULE: CYCLES");
    let rows: Vec<Row> = cycles.split('|').flat_map(|c| cycle(c, signals)).collect();
    Case {
        rule: (rule != "-").then(|| rule.to_owned()),
        unknown: line.contains("=x"),
        rows,
        line,
    }
}

/// A cycle, as often as it says.
fn cycle(text: &str, signals: &[Signal]) -> Vec<Row> {
    let mut row = Row::rest();
    let mut times = 1;
    for word in text.split_whitespace() {
        if let Some(count) = word.strip_prefix('*') {
            times = count.parse().expect("a number");
        } else if let Some((name, value)) = word.split_once('=') {
            let known = |signal: &Signal| signal.0 == name;
            assert!(signals.iter().any(known), "no signal {name}: {text}");
            row.values.insert(name.into(), number(value));
        } else if word == "rst" {
            row.reset = true;
        } else if word != "." {
            let valid = format!("{word}valid");
            let known = |signal: &Signal| signal.0 == valid;
            assert!(signals.iter().any(known), "no channel {word}: {text}");
            row.set(valid, 1u8);
        }
    }
    vec![row; times]
}

fn number(text: &str) -> Option<u128> {
    match text.strip_prefix("0x") {
        Some(digits) => Some(u128::from_str_radix(digits, 16).expect("a number")),
        None => (text != "x").then(|| text.parse().expect("a number")),
    }
}
