//! The page and its picture are what the checked-in figures give.

use clap::ValueEnum;
use jukebox_machine::{Kind, Table, page};
use std::fs;
use std::path::Path;

#[test]
fn the_page_is_what_the_figures_give() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    let read = |name: &str| fs::read_to_string(docs.join(name)).unwrap();
    let text = read("reference.md");
    for &kind in Kind::value_variants() {
        let tables: Vec<Table> = serde_json::from_str(&read(page::figures(kind))).unwrap();
        let anew = page::inserted(kind, &text, &tables).unwrap();
        assert!(anew == text, "`jukebox-machine page` writes another page");
        if kind == Kind::VexRiscv {
            assert!(page::plot(&tables).unwrap() == read(page::PLOT));
        }
    }
}
