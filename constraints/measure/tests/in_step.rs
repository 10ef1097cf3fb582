//! The generated pages and pictures are what the checked-in figures give.

use std::collections::BTreeSet;
use std::path::Path;

use jukebox_measure::gate::{Baseline, CONFIGURATIONS};
use jukebox_measure::project::Project;
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
