//! Reads the cover counts that Verilator writes.

use crate::Error;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Names and counts of the cover points in a file of Verilator's, sorted by name.
pub(crate) fn read(path: &Path) -> Result<Vec<(String, u64)>, Error> {
    let text = fs::read(path).map_err(Error::io(path))?;
    Ok(parse(&String::from_utf8_lossy(&text)))
}

/// A point is a line `C 'KEYS' COUNT`; a key is 0x01, its name, 0x02, its value. `h` is the path,
/// which ends in the label. Points of the same path are added up.
fn parse(text: &str) -> Vec<(String, u64)> {
    let mut points = BTreeMap::new();
    for line in text.lines() {
        let Some((keys, count)) = line
            .strip_prefix("C '")
            .and_then(|rest| rest.rsplit_once("' "))
        else {
            continue;
        };
        let Ok(count) = count.trim().parse::<u64>() else {
            continue;
        };
        let path = keys
            .split('\u{1}')
            .find_map(|key| key.strip_prefix("h\u{2}"));
        let Some(path) = path else { continue };
        *points.entry(path.to_owned()).or_insert(0) += count;
    }
    points.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_named_counted_and_sorted() {
        let text = "# SystemC::Coverage-3\n\
            C '\u{1}f\u{2}a.sv\u{1}l\u{2}7\u{1}o\u{2}late\u{1}h\u{2}TOP.b.late' 12\n\
            C '\u{1}o\u{2}early\u{1}h\u{2}TOP.b.early' 0\n\
            C '\u{1}o\u{2}late\u{1}h\u{2}TOP.b.late' 3\n";
        let expected = [("TOP.b.early".to_owned(), 0), ("TOP.b.late".to_owned(), 15)];
        assert_eq!(parse(text), expected);
        assert_eq!(parse("not a coverage file"), []);
    }
}
