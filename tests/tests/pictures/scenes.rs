//! The emitted block in Icarus, through the scenes of `tests/sv/scenes.sv`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use anyhow::{Context, Result, ensure};
use jukebox_config::Config;

/// Values of ports, by name, cycle by cycle.
pub type Scene = Vec<BTreeMap<String, String>>;

fn run(dir: &Path, program: &str, arguments: &[&str]) -> Result<Output> {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(dir)
        .output();
    output.with_context(|| format!("{program}: run scripts/install-tools"))
}

/// The module that the page on other L2s shows.
fn obs_merge(project: &Path) -> Result<String> {
    let page = fs::read_to_string(project.join("docs/attach/different.md"))?;
    let start = page.find("module obs_merge").context("no obs_merge")?;
    let length = page[start..].find("```").context("no end of it")?;
    Ok(page[start..start + length].to_owned())
}

/// Every scene, by name.
pub fn play(project: &Path) -> Result<BTreeMap<String, Scene>> {
    let dir = tempfile::tempdir()?;
    let dir = dir.path();
    let mut files = vec!["obs_merge.sv".to_owned(), "scenes.sv".to_owned()];
    fs::write(dir.join(&files[0]), obs_merge(project)?)?;
    fs::copy(
        project.join("tests/sv").join(&files[1]),
        dir.join(&files[1]),
    )?;
    for file in jukebox_rtl_gen::generate(&Config::default())? {
        let Some(name) = file
            .path
            .strip_prefix("rtl/")
            .filter(|name| name.ends_with(".sv"))
        else {
            continue;
        };
        fs::write(dir.join(name), &file.contents)?;
        // The package first.
        let at = if name.ends_with("_pkg.sv") {
            0
        } else {
            files.len()
        };
        files.insert(at, name.to_owned());
    }
    let mut arguments = vec!["-g2012", "-s", "scenes", "-o", "scenes.vvp"];
    arguments.extend(files.iter().map(String::as_str));
    let built = run(dir, "iverilog", &arguments)?;
    let said = String::from_utf8_lossy(&built.stderr);
    ensure!(built.status.success(), "{said}");
    let played = run(dir, "vvp", &["-n", "scenes.vvp"])?;
    ensure!(played.status.success());
    let mut scenes = BTreeMap::<String, Scene>::new();
    for line in String::from_utf8(played.stdout)?.lines() {
        let mut words = line.split(' ');
        let (Some(scene), Some(cycle)) = (words.next(), words.next()) else {
            continue;
        };
        let Ok(cycle) = cycle.parse::<usize>() else {
            continue; // Icarus says that it has ended.
        };
        let scene = scenes.entry(scene.to_owned()).or_default();
        ensure!(scene.len() == cycle, "{line}");
        let ports = words.filter_map(|port| port.split_once('='));
        scene.push(
            ports
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        );
    }
    Ok(scenes)
}
