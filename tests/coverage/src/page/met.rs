//! Cover points and transitions: how often each was met, by what they are about.

use crate::points::{Key, Kind};
use crate::share::Found;
use anyhow::Result;
use jukebox::report::grouped;
use jukebox_rtl_gen::EmittedFile;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Configurations that have a point, those that met it, and how often they did.
#[derive(Default)]
struct Met {
    all: usize,
    some: usize,
    times: u64,
}

/// The section's text.
///
/// # Errors
/// Never, as text takes whatever is written to it.
pub fn text(all: &[Found]) -> Result<String> {
    let mut modules: BTreeMap<&str, BTreeMap<&Key, Met>> = BTreeMap::new();
    let mut about: BTreeMap<&str, String> = BTreeMap::new();
    for found in all {
        let points = found.items.iter();
        for (key, item) in
            points.filter(|(key, _)| matches!(key.kind, Kind::Named | Kind::Transition))
        {
            let met = modules.entry(&key.module).or_default();
            let met = met.entry(key).or_default();
            met.all += 1;
            met.some += usize::from(item.count > 0);
            met.times += item.count;
            let file = found.files.iter().find(|file| file.path == item.file);
            if let Some(file) = file {
                about
                    .entry(&key.module)
                    .or_insert_with(|| comment(file, &found.target.config.name));
            }
        }
    }
    let mut text = String::new();
    for (module, points) in &modules {
        write!(text, "\n### {module}\n\n")?;
        if let Some(about) = about.get(module).filter(|about| !about.is_empty()) {
            write!(text, "{about}\n\n")?;
        }
        text += "| point | of | met in | of configurations | times |\n|---|---|---|---|---|\n";
        for (key, met) in points {
            let (instance, point) = key.text.rsplit_once('.').unwrap_or(("", &key.text));
            writeln!(
                text,
                "| `{point}` | `{instance}` | {} | {} | {} |",
                met.some,
                met.all,
                grouped(met.times)
            )?;
        }
    }
    Ok(text)
}

/// What an emitted file says of itself, with modules called as here; not its licence, nor what it was emitted for.
fn comment(file: &EmittedFile, name: &str) -> String {
    let lines = file.contents.lines();
    let lines = lines.map_while(|line| line.strip_prefix("//").map(str::trim));
    let text: Vec<&str> = lines
        .skip_while(|line| line.starts_with("SPDX"))
        .take_while(|line| !line.starts_with("Emitted by"))
        .filter(|line| !line.is_empty())
        .collect();
    text.join(" ")
        .replace(&format!("{name}_"), "")
        .replace(name, "the block")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_says_of_itself_names_no_configuration() {
        let file = EmittedFile {
            path: "sva/box_sva_a.sv".into(),
            contents: "// SPDX-License-Identifier: X\n// Transitions in box_a.\n// Of box.\n//\n// Emitted by me.\nmodule \
                       box_sva_a ();\n// no\n"
                .into(),
        };
        assert_eq!(comment(&file, "box"), "Transitions in a. Of the block.");
    }
}
