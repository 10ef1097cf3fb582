//! A netlist with one cell that does something else.

use crate::synthesis::{Kind, NETLIST};
use anyhow::{Result, bail};
use jukebox_rtl_gen::EmittedFile;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

/// Breaks one cell of a netlist, drawn by `seed`; what was changed.
///
/// # Errors
/// If there is none that could be broken.
pub fn break_one(files: &mut [EmittedFile], kind: Kind, seed: u64) -> Result<String> {
    let Some(netlist) = files.iter_mut().find(|file| file.path == NETLIST) else {
        bail!("no {NETLIST}");
    };
    let lines: Vec<&str> = netlist.contents.lines().collect();
    let places: Vec<(usize, String)> = lines
        .iter()
        .enumerate()
        .filter_map(|(at, line)| Some((at, change(line, kind)?)))
        .collect();
    if places.is_empty() {
        bail!("no cell that could be broken");
    }
    let mut rng = Pcg64Mcg::seed_from_u64(seed);
    let (at, changed) = &places[rng.random_range(0..places.len())];
    let said = format!(
        "line {}, `{}` for `{}`",
        at + 1,
        changed.trim(),
        lines[*at].trim()
    );
    let mut text: Vec<&str> = lines.clone();
    text[*at] = changed;
    netlist.contents = text.join("\n") + "\n";
    Ok(said)
}

/// The line with its cell broken: an AND for an OR and the other way round, a LUT with its table inverted.
fn change(line: &str, kind: Kind) -> Option<String> {
    match kind {
        Kind::Gates => {
            let (_, gate) = line.trim().strip_prefix("assign ")?.split_once(" = ")?;
            let two = [(" & ", " | "), (" | ", " & ")];
            let (is, other) = two
                .into_iter()
                .find(|(is, _)| gate.matches(is).count() == 1)?;
            let simple = !gate.contains(['?', '~', '(', '{']);
            simple.then(|| line.replacen(is, other, 1))
        }
        Kind::Ecp5 => {
            let (before, rest) = line.split_once(".INIT(16'h")?;
            let (table, after) = rest.split_once(')')?;
            let table = u16::from_str_radix(table, 16).ok()?;
            Some(format!("{before}.INIT(16'h{:04x}){after}", !table))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_broken_where_they_can_be() {
        let gates = |line| change(line, Kind::Gates);
        assert_eq!(
            gates("  assign _1_ = \\a  & b[3];").as_deref(),
            Some("  assign _1_ = \\a  | b[3];")
        );
        assert_eq!(gates("  assign _1_ = c ? a : b;"), None);
        assert_eq!(gates("  wire a;"), None);
        assert_eq!(
            change("    .INIT(16'h00ff)", Kind::Ecp5).as_deref(),
            Some("    .INIT(16'hff00)")
        );
        let mut files = [EmittedFile {
            path: NETLIST.into(),
            contents: "wire a;\nassign a = b & c;\n".into(),
        }];
        break_one(&mut files, Kind::Gates, 1).unwrap();
        assert_eq!(files[0].contents, "wire a;\nassign a = b | c;\n");
    }
}
