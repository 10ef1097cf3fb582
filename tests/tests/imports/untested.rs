//! What `Cargo.toml` says holds no tests, and is not compiled for them, holds none.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use toml_edit::{DocumentMut, Item, TableLike};

use crate::source::Crate;

/// Whether this line begins an example that rustdoc would run or compile.
fn begins_example(line: &str) -> bool {
    let line = line.trim_start();
    let text = ["//!", "///"]
        .iter()
        .find_map(|mark| line.strip_prefix(mark))
        .unwrap_or_default();
    let Some(words) = text.trim().strip_prefix("```") else {
        return false;
    };
    let compiled = |word: &str| {
        matches!(
            word,
            "" | "rust" | "no_run" | "should_panic" | "compile_fail"
        ) || word.starts_with("edition")
    };
    words.split(',').any(|word| compiled(word.trim()))
}

/// What of a target's files would never run, as its table says that it is no test.
fn forgotten(folder: &Path, table: &dyn TableLike, root: &str) -> Result<Vec<String>> {
    let off = |key| table.get(key).and_then(Item::as_bool) == Some(false);
    let root = folder.join(root);
    let files: BTreeSet<_> = Crate::read(&root)?
        .modules
        .into_iter()
        .map(|module| module.file)
        .collect();
    let mut found = Vec::new();
    for file in files {
        let path = root
            .parent()
            .context("a file lies in a folder")?
            .join(&file);
        let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        // A block's end looks like its beginning: one of them is enough.
        let is_fence = |line: &&str| line.trim_start().starts_with("//") && line.contains("```");
        let mut fences = text.lines().filter(is_fence).step_by(2);
        if off("doctest") && fences.any(begins_example) {
            found.push(format!(
                "{}: an example, and doctest = false",
                path.display()
            ));
        }
        let marks = ["#[test]", "::test]", "cfg(test", "(test,", ", test)"];
        if off("test") && marks.iter().any(|mark| text.contains(mark)) {
            found.push(format!("{}: a test, and test = false", path.display()));
        }
    }
    Ok(found)
}

/// The same of all targets of a package that have no tests by what its `Cargo.toml` says.
pub fn forgotten_in(folder: &Path) -> Result<Vec<String>> {
    let document: DocumentMut = fs::read_to_string(folder.join("Cargo.toml"))?.parse()?;
    let mut found = Vec::new();
    if let Some(table) = document.get("lib").and_then(Item::as_table_like) {
        found.extend(forgotten(folder, table, "src/lib.rs")?);
    }
    let programs = document.get("bin").and_then(Item::as_array_of_tables);
    for table in programs.into_iter().flatten() {
        let root = table.get("path").and_then(Item::as_str);
        found.extend(forgotten(folder, table, root.unwrap_or("src/main.rs"))?);
    }
    Ok(found)
}
