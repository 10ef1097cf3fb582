//! The generated pages and pictures are what the checked-in figures give.

use std::collections::BTreeSet;
use std::path::Path;

use jukebox_measure::gate::{Baseline, CONFIGURATIONS};
use jukebox_measure::project::Project;
use jukebox_measure::table::data::Table;
use jukebox_measure::{cli, page};

#[test]
fn the_pages_are_what_the_figures_give() {
    let project = Project::at(None).unwrap();
    let docs = project.path("docs");
    let mut paths = BTreeSet::new();
    for (path, text, command) in cli::pages(&project).unwrap() {
        assert!(
            !path.ends_with(".md") || text.contains(command),
            "{path} does not say that `{command}` wrote it"
        );
        let command = format!("jukebox-measure render, or {command}");
        page::check(&docs, &[(path.clone(), text)], &command).unwrap();
        paths.insert(path);
    }
    for picture in docs.join("plots").read_dir().unwrap() {
        let name = picture.unwrap().file_name().into_string().unwrap();
        assert!(
            paths.contains(&format!("plots/{name}")),
            "docs/plots/{name} belongs to no sweep"
        );
    }
}

#[test]
fn there_is_a_figure_to_compare_with_for_every_guarded_configuration() {
    let baseline = Baseline::read(&Project::at(None).unwrap()).unwrap();
    let names: Vec<&str> = baseline.configurations.keys().map(String::as_str).collect();
    assert_eq!(names, CONFIGURATIONS);
    for figures in baseline.configurations.values() {
        assert!(figures.lut4 > 0 && figures.ff > 0 && figures.depth > 1.0);
    }
}

#[test]
fn the_readme_gives_size_and_clock_of_the_table() {
    let project = Project::at(None).unwrap();
    let text = std::fs::read_to_string(project.figures("area.json")).unwrap();
    let table: Table = serde_json::from_str(&text).unwrap();
    let rows = &table.configurations;
    let row = rows.iter().find(|row| row.name == "default").unwrap();
    let ecp5 = row.ecp5.as_ref().unwrap();
    let readme = std::fs::read_to_string(project.path("README.md")).unwrap();
    let thousands = |n: u64| format!("{},{:03}", n / 1000, n % 1000);
    for expected in [
        format!("{} LUT4", thousands(ecp5.size.cells.lut4)),
        format!("{} flip-flops", thousands(ecp5.size.cells.ff)),
        format!("{:.0} MHz", ecp5.fmax[&8].median().unwrap().mhz),
    ] {
        assert!(readme.contains(&expected), "README.md: no `{expected}`");
    }
}

#[test]
fn the_commands_that_pages_name_exist() {
    let makefile = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Makefile");
    let text = std::fs::read_to_string(makefile).unwrap();
    use jukebox_measure::{gate, sweep, table};
    for command in [table::COMMAND, sweep::COMMAND, gate::COMMAND, gate::BLESS] {
        let goal = command.strip_prefix("make ").unwrap();
        assert!(
            text.contains(&format!("\n{goal}:")),
            "make has no goal `{goal}`"
        );
    }
}
