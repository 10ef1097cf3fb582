//! Links and pictures of the pages.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The README and every page below docs.
fn pages(project: &Path) -> Result<Vec<PathBuf>> {
    let mut found = vec![project.join("README.md")];
    let mut folders = vec![project.join("docs")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "md") {
                found.push(path);
            }
        }
    }
    Ok(found)
}

/// A page without its blocks of code.
fn prose(text: &str) -> String {
    let mut code = false;
    let mut kept = String::new();
    for line in text.lines() {
        let fence = line.trim_start().starts_with("```");
        if !code && !fence {
            kept += line;
            kept.push('\n');
        }
        code ^= fence;
    }
    kept
}

/// What a page links to, with the words before it if they are those of a picture.
fn links(text: &str) -> Vec<(String, Option<String>)> {
    let text = prose(text);
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find("](").map(|at| from + at) {
        let target = &text[at + 2..];
        let target = &target[..target.find(')').unwrap_or(0)];
        let words = &text[from..at];
        let words = words.rfind("![").map(|start| words[start + 2..].to_owned());
        found.push((target.to_owned(), words));
        from = at + 2;
    }
    found
}

/// Pictures of all pages: target and words.
pub fn images(project: &Path) -> Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    for page in pages(project)? {
        let links = links(&fs::read_to_string(page)?);
        found.extend(
            links
                .into_iter()
                .filter_map(|(target, words)| Some((target, words?))),
        );
    }
    Ok(found)
}

/// Names of the headings, as the forge makes them.
fn anchors(text: &str) -> BTreeSet<String> {
    let headings = prose(text);
    let headings = headings.lines().filter(|line| line.starts_with('#'));
    headings
        .map(|heading| {
            let kept = heading.trim_start_matches('#').trim().to_lowercase();
            let kept = kept
                .chars()
                .filter(|letter| letter.is_alphanumeric() || " -_".contains(*letter));
            kept.collect::<String>().replace(' ', "-")
        })
        .collect()
}

/// Links to files that are not there, or to headings that they do not have.
pub fn broken(project: &Path) -> Result<Vec<String>> {
    let mut broken = Vec::new();
    for page in pages(project)? {
        let text = fs::read_to_string(&page)?;
        let name = page.strip_prefix(project)?.display();
        for (link, _) in links(&text) {
            if link.contains("://") || link.is_empty() {
                continue;
            }
            let (file, heading) = link.split_once('#').unwrap_or((&link, ""));
            let target = match file {
                "" => page.clone(),
                _ => page.parent().context("a folder")?.join(file),
            };
            let there = target.exists();
            let named = heading.is_empty()
                || (there && anchors(&fs::read_to_string(&target)?).contains(heading));
            if !there || !named {
                broken.push(format!("{name}: {link}"));
            }
        }
    }
    Ok(broken)
}
