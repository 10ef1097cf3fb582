//! The emitted RTL with its counts, as text.

use crate::points::{Items, Key, Kind, covered};
use crate::targets::Target;
use anyhow::{Context, Result};
use jukebox_rtl_gen::EmittedFile;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

const LEGEND: &str = "\
// How often each line was run; behind it what of it is not covered: sides of decisions, and bits that did
// not go up and down. ! is not covered, ~ is excluded.
";

/// What is known of one line.
#[derive(Default)]
struct Notes {
    count: Option<u64>,
    lacks: Vec<String>,
}

/// Writes the files of `rtl/` into `folder`, annotated, and the configuration.
///
/// # Errors
/// If they cannot be written.
pub fn write(
    folder: &Path,
    target: &Target,
    files: &[EmittedFile],
    items: &Items,
    excluded: &BTreeSet<Key>,
) -> Result<()> {
    let at = || folder.display().to_string();
    fs::create_dir_all(folder).with_context(at)?;
    fs::write(folder.join("config.toml"), &target.toml).with_context(at)?;
    let mut notes: BTreeMap<(&str, u32), Notes> = BTreeMap::new();
    for (key, item) in items {
        let notes = notes.entry((&item.file, item.line)).or_default();
        if key.kind == Kind::Line {
            notes.count = Some(item.count);
        }
        if !covered(key, item) {
            let mark = if excluded.contains(key) { '~' } else { '!' };
            let what = match key.kind {
                Kind::Line => "line",
                Kind::Branch => key
                    .text
                    .rsplit_once(" -> ")
                    .map_or("branch", |(_, side)| side),
                Kind::Toggle | Kind::Transition | Kind::Named => &key.text,
            };
            notes.lacks.push(format!("{mark}{what}"));
        }
    }
    for file in files.iter().filter(|file| file.path.starts_with("rtl/")) {
        let mut text = LEGEND.to_owned();
        for (number, line) in (1..).zip(file.contents.lines()) {
            let known = notes.get(&(file.path.as_str(), number));
            let count = known.and_then(|notes| notes.count);
            let count = count.map_or_else(String::new, |count| count.to_string());
            write!(text, "{count:>10} | {line}")?;
            if let Some(notes) = known.filter(|notes| !notes.lacks.is_empty()) {
                write!(text, "    // {}", notes.lacks.join(" "))?;
            }
            text.push('\n');
        }
        let name = file.path.trim_start_matches("rtl/");
        fs::write(folder.join(format!("{name}.txt")), text).with_context(at)?;
    }
    Ok(())
}
