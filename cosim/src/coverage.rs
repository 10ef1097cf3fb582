//! Reads the cover counts that Verilator writes.

use crate::Error;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// What a cover point counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CoverKind {
    /// How often a block of statements was run.
    Line,
    /// How often one side of a decision was taken.
    Branch,
    /// How often a bit changed, either way.
    Toggle,
    /// In how many cycles a named cover point was met.
    Named,
}

impl CoverKind {
    fn of(page: &str) -> Option<CoverKind> {
        match page {
            "v_line" => Some(CoverKind::Line),
            "v_branch" => Some(CoverKind::Branch),
            "v_toggle" => Some(CoverKind::Toggle),
            "v_user" => Some(CoverKind::Named),
            _ => None,
        }
    }
}

/// A cover point of one instance, and its count.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CoverPoint {
    /// What it counts.
    pub kind: CoverKind,
    /// Module that it is in, as Verilator names it: parameters may be part of the name.
    pub module: String,
    /// Path of the emitted file.
    pub file: String,
    /// Line in that file, from 1.
    pub line: u32,
    /// Column in that line, from 1.
    pub column: u32,
    /// Lines that are run with it (`76-78,80`), if it is of statements.
    pub lines: String,
    /// The bit, or which side of a decision it is.
    pub what: String,
    /// Path of the instance; of a named point, its own.
    pub path: String,
    /// Its count.
    pub count: u64,
}

/// The cover points in a file of Verilator's, sorted.
pub(crate) fn read(path: &Path) -> Result<Vec<CoverPoint>, Error> {
    let text = fs::read(path).map_err(Error::io(path))?;
    Ok(parse(&String::from_utf8_lossy(&text)))
}

/// Paths and counts of the named points, sorted by path. Points of the same path are added up.
pub(crate) fn named(points: &[CoverPoint]) -> Vec<(String, u64)> {
    let mut named = BTreeMap::new();
    for point in points.iter().filter(|point| point.kind == CoverKind::Named) {
        *named.entry(point.path.clone()).or_insert(0) += point.count;
    }
    named.into_iter().collect()
}

/// A point is a line `C 'KEYS' COUNT`; a key is 0x01, its name, 0x02, its value.
fn parse(text: &str) -> Vec<CoverPoint> {
    let mut points: Vec<CoverPoint> = text.lines().filter_map(point).collect();
    points.sort();
    points
}

fn point(line: &str) -> Option<CoverPoint> {
    let (keys, count) = line.strip_prefix("C '")?.rsplit_once("' ")?;
    let key = |name: &str| {
        let found = keys
            .split('\u{1}')
            .filter_map(|key| key.split_once('\u{2}'))
            .find(|(key, _)| *key == name);
        found.map(|(_, value)| value)
    };
    let number = |name| key(name).and_then(|value| value.parse().ok()).unwrap_or(0);
    let text = |name| key(name).unwrap_or_default().to_owned();
    let (page, module) = key("page")?.split_once('/')?;
    Some(CoverPoint {
        kind: CoverKind::of(page)?,
        module: module.to_owned(),
        file: text("f"),
        line: number("l"),
        column: number("n"),
        lines: text("S"),
        what: text("o"),
        path: key("h")?.to_owned(),
        count: count.trim().parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_named_counted_and_sorted() {
        let text = "# SystemC::Coverage-3\n\
            C '\u{1}f\u{2}a.sv\u{1}l\u{2}7\u{1}page\u{2}v_user/b\u{1}o\u{2}c\u{1}h\u{2}TOP.b.late' 12\n\
            C '\u{1}page\u{2}v_user/b\u{1}h\u{2}TOP.b.early' 0\n\
            C '\u{1}page\u{2}v_toggle/b\u{1}o\u{2}x[1]\u{1}h\u{2}TOP.b' 4\n\
            C '\u{1}page\u{2}v_user/b\u{1}h\u{2}TOP.b.late' 3\n";
        let expected = [("TOP.b.early".to_owned(), 0), ("TOP.b.late".to_owned(), 15)];
        assert_eq!(named(&parse(text)), expected);
        assert_eq!(parse("not a coverage file"), []);
    }

    #[test]
    fn a_point_of_statements_says_where_it_is() {
        let text = "C '\u{1}f\u{2}rtl/a.sv\u{1}l\u{2}7\u{1}n\u{2}5\u{1}t\u{2}branch\u{1}\
            page\u{2}v_branch/a__W3\u{1}o\u{2}else\u{1}S\u{2}8-9\u{1}h\u{2}TOP.a.u_b' 6\n";
        let expected = CoverPoint {
            kind: CoverKind::Branch,
            module: "a__W3".into(),
            file: "rtl/a.sv".into(),
            line: 7,
            column: 5,
            lines: "8-9".into(),
            what: "else".into(),
            path: "TOP.a.u_b".into(),
            count: 6,
        };
        assert_eq!(parse(text), [expected]);
    }
}
