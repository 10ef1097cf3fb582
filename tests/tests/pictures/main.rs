//! The pages and their pictures: links lead somewhere, waves are drawn from what lies beside them,
//! and those of the block's ports are what the emitted RTL does.
//!
//! `make pictures` draws; that it draws the same again is tested by `make test-companions`.

mod pages;
mod scenes;
mod wave;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use wave::Picture;

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn waves() -> PathBuf {
    project().join("docs/waves")
}

/// Names of the files in docs/waves that end like this, without the ending.
fn named(ending: &str) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(waves())? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        names.extend(name.strip_suffix(ending).map(str::to_owned));
    }
    names.sort();
    Ok(names)
}

fn pictures() -> Result<Vec<Picture>> {
    let names = named(".json")?;
    names
        .iter()
        .map(|name| Picture::read(&waves(), name))
        .collect()
}

#[test]
fn a_picture_is_drawn_from_the_source_beside_it() -> Result<()> {
    let sources = named(".json")?;
    assert!(sources.len() > 20);
    assert_eq!(sources, named(".svg")?);
    for name in sources {
        let source = fs::read_to_string(waves().join(format!("{name}.json")))?;
        let drawn = fs::read_to_string(waves().join(format!("{name}.svg")))?;
        let inside = drawn.split("<metadata>").nth(1);
        let inside = inside.and_then(|rest| rest.split("</metadata>").next());
        let inside = inside.with_context(|| format!("{name}.svg holds no source"))?;
        let inside = inside
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&");
        ensure!(
            inside == source.trim_end(),
            "docs/waves/{name}.svg is old: make pictures"
        );
        // Readable on a dark page, too.
        ensure!(drawn.contains("fill:white"), "{name}");
    }
    Ok(())
}

#[test]
fn every_picture_is_on_a_page_and_said_in_words() -> Result<()> {
    let shown = pages::images(&project())?;
    for name in named(".svg")? {
        let file = format!("{name}.svg");
        let words: Vec<&String> = shown
            .iter()
            .filter(|(target, _)| target.ends_with(&format!("waves/{file}")))
            .map(|(_, words)| words)
            .collect();
        ensure!(!words.is_empty(), "docs/waves/{file} is on no page");
        for words in words {
            ensure!(words.len() > 80, "docs/waves/{file} says only: {words}");
        }
    }
    Ok(())
}

#[test]
fn every_link_leads_somewhere() -> Result<()> {
    let broken = pages::broken(&project())?;
    assert!(broken.is_empty(), "{broken:#?}");
    Ok(())
}

#[test]
fn pictures_of_ports_show_what_the_rtl_does() -> Result<()> {
    let scenes = scenes::play(&project())?;
    let mut compared = 0;
    for picture in pictures()? {
        let wrong = picture.differs(&scenes)?;
        ensure!(
            wrong.is_empty(),
            "docs/waves/{}: {wrong:#?}",
            picture.name()
        );
        compared += usize::from(picture.has_scene());
    }
    assert!(compared > 9, "{compared} pictures");
    Ok(())
}

#[test]
fn a_picture_that_shows_something_else_is_found() -> Result<()> {
    let scenes = scenes::play(&project())?;
    let right = fs::read_to_string(waves().join("prefetch.json"))?;
    for (shown, wrong) in [
        (r#""wave": "0.101........""#, r#""wave": "0.1.01.......""#),
        (r#""A": "c0000000""#, r#""A": "c0000040""#),
        (r#""tock": "0 1 2 3"#, r#""tock": "0 1 2 4"#),
        (r#""name": "pf_valid_o""#, r#""name": "pf_valid_i""#),
    ] {
        assert!(right.contains(shown), "{shown}");
        let picture = Picture::parse("prefetch", &right.replacen(shown, wrong, 1))?;
        let found = picture.differs(&scenes);
        assert!(found.map_or(true, |wrong| !wrong.is_empty()), "{wrong}");
    }
    Ok(())
}
