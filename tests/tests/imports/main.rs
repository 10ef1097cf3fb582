//! Imports run one way: in no crate of the workspace, at no level, do modules beside each other import
//! in a circle. `docs/architecture.md` says what counts.

mod circles;
mod names;
mod source;
mod untested;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use circles::{Graph, circle};
use names::imports;
use source::Crate;

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Folders of the workspace's crates, as the project's `Cargo.toml` lists them.
fn members() -> Result<Vec<String>> {
    let text = fs::read_to_string(project().join("Cargo.toml"))?;
    let document: toml_edit::DocumentMut = text.parse()?;
    let members = document["workspace"]["members"].as_array();
    let members = members.context("a workspace has members")?;
    Ok(members
        .iter()
        .filter_map(|name| Some(name.as_str()?.to_owned()))
        .collect())
}

/// A circle of each level of a crate that has one: of the modules in its root, and of those in each
/// module below.
fn circles(krate: &Crate) -> Vec<String> {
    let mut levels: BTreeMap<usize, Graph> = BTreeMap::new();
    for import in imports(krate) {
        if let Some((level, from, to)) = krate.parting(import.from, import.to) {
            let path = |module: usize| krate.modules[module].path.clone();
            let how = format!("{}: {}", krate.modules[import.from].file, import.path);
            let level = levels.entry(level).or_default();
            let from = level.entry(path(from)).or_default();
            from.entry(path(to)).or_insert(how);
        }
    }
    levels.values().filter_map(circle).collect()
}

#[test]
fn imports_run_one_way() {
    let mut found = Vec::new();
    let mut files = 0;
    for member in members().unwrap() {
        for root in ["src/lib.rs", "src/main.rs"] {
            let root = project().join(&member).join(root);
            if root.exists() {
                let krate = Crate::read(&root).unwrap();
                files += krate.modules.len();
                found.extend(
                    circles(&krate)
                        .iter()
                        .map(|circle| format!("{member}: {circle}")),
                );
            }
        }
    }
    assert!(files > 200, "only {files} modules were looked at");
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn what_is_not_tested_has_no_tests() {
    let found = |member: &String| untested::forgotten_in(&project().join(member)).unwrap();
    let found: Vec<_> = members().unwrap().iter().flat_map(found).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_test_that_never_runs_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("src")).unwrap();
    let found = |manifest: &str, text: &str| {
        fs::write(at("Cargo.toml"), manifest).unwrap();
        fs::write(at("src/lib.rs"), text).unwrap();
        untested::forgotten_in(folder.path()).unwrap().len()
    };
    let (tested, example) = ("#[cfg(test)] mod tests {}", "//! ```\n//! 1;\n//! ```\n");
    assert_eq!(found("[lib]\ntest = false", tested), 1);
    assert_eq!(found("[lib]\ntest = false", example), 0);
    assert_eq!(found("[lib]\ndoctest = false", example), 1);
    let checked = "//! ```rust,no_run\n//! 1;\n//! ```\n";
    assert_eq!(found("lib = { doctest = false }", checked), 1);
    let on_linux = "#[cfg(all(test, unix))] mod tests {}";
    assert_eq!(found("[lib]\ntest = false", on_linux), 1);
    assert_eq!(
        found(
            "[lib]\ndoctest = false",
            &example.replace("```\n//! 1", "```text\n//! 1")
        ),
        0
    );
    assert_eq!(found("[lib]", tested), 0);
    let program = "[[bin]]\nname = \"a\"\npath = \"src/lib.rs\"\ntest = false";
    assert_eq!(found(program, tested), 1);
}

/// A crate made of these files; its circles.
fn of(files: &[(&str, &str)]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    circles(&Crate::read(&folder.path().join("lib.rs")).unwrap())
}

const LIB: (&str, &str) = ("lib.rs", "mod a; mod b; mod c;");

#[test]
fn a_circle_is_found_and_named() {
    let a = ("a.rs", "use crate::b::B; pub struct A(B);");
    let b = ("b.rs", "pub struct B(pub Option<Box<super::c::C>>);");
    let c = (
        "c.rs",
        "pub struct C; fn f() { println!(\"{}\", crate::a::g()); }",
    );
    assert_eq!(
        of(&[LIB, a, b, c]),
        [
            "crate::a -> crate::b (a.rs: crate::b::B), crate::b -> crate::c (b.rs: super::c::C), \
             crate::c -> crate::a (c.rs: crate::a::g)"
        ]
    );
    assert!(of(&[LIB, a, b, ("c.rs", "pub struct C;")]).is_empty());
}

#[test]
fn an_import_inside_a_function_is_one() {
    let a = ("a.rs", "pub fn f() { use super::b; b::g() }");
    let b = ("b.rs", "pub fn g() { use crate::a::f; f() }");
    assert_eq!(of(&[LIB, a, b, ("c.rs", "")]).len(), 1);
}

#[test]
fn files_in_folders_are_looked_at_too() {
    let a = ("a/mod.rs", "mod one; mod two; fn f() { one::f() }");
    let one = ("a/one.rs", "use super::two; pub fn f() { two::g() }");
    let two = ("a/two.rs", "pub fn g() { super::one::f() }");
    let rest = [("b.rs", ""), ("c.rs", "")];
    let found = of(&[&[LIB, a, one, two][..], &rest].concat());
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with("crate::a::one -> crate::a::two (a/one.rs: two::g), "),
        "{found:?}"
    );
}

#[test]
fn folders_have_no_circle_even_if_their_files_have_none() {
    let found = of(&[
        LIB,
        ("a/mod.rs", "pub mod one; pub mod two;"),
        ("a/one.rs", "use crate::b::B;"),
        ("a/two.rs", "pub struct Two;"),
        ("b.rs", "pub struct B(crate::a::two::Two);"),
        ("c.rs", ""),
    ]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("crate::a -> crate::b "), "{found:?}");
}

#[test]
fn what_a_parent_passes_on_is_of_the_child_that_defines_it() {
    let parent = "mod args; mod part; pub use args::Args; fn run() { part::run() }";
    let parent = ("a/mod.rs", parent);
    let part = ("a/part.rs", "use super::Args; pub fn run() {}");
    let rest = [("b.rs", ""), ("c.rs", "")];
    let with = |args| of(&[&[LIB, parent, part, ("a/args.rs", args)][..], &rest].concat());
    assert!(with("pub struct Args;").is_empty());
    let found = with("pub struct Args; fn f() { super::part::run() }");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("(a/part.rs: super::Args)"), "{found:?}");
}

#[test]
fn a_child_may_use_what_its_parent_defines() {
    let parent = (
        "a/mod.rs",
        "mod part; pub struct Args; fn run() { part::run() }",
    );
    let part = ("a/part.rs", "use super::Args; pub fn run() {}");
    assert!(of(&[LIB, parent, part, ("b.rs", ""), ("c.rs", "")]).is_empty());
}

#[test]
fn tests_may_look_anywhere() {
    let a = (
        "a.rs",
        "use crate::b::B; #[cfg(test)] mod tests; fn f() { B; }",
    );
    let b = (
        "b.rs",
        "pub struct B; #[cfg(test)] mod tests { use crate::a::*; }",
    );
    assert!(of(&[LIB, a, b, ("c.rs", "")]).is_empty());
}
