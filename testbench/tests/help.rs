//! What the program says of itself: keys, completions, manual pages.

use std::collections::BTreeMap;
use std::fs;
use std::process::{Command, Output};

use serde_json::Value;

fn jukebox(args: &[&str]) -> Output {
    let output = Command::new(env!("CARGO_BIN_EXE_jukebox"))
        .args(args)
        .output();
    output.unwrap()
}

fn printed(args: &[&str]) -> String {
    let output = jukebox(args);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{args:?}: {said}");
    assert_eq!(said, "");
    String::from_utf8(output.stdout).unwrap()
}

/// The verbs that the help of a command lists.
fn verbs(command: &[&str]) -> Vec<String> {
    let help = printed(&[command, &["--help"]].concat());
    let listed = help.split_once("Commands:\n").map_or("", |(_, rest)| rest);
    let listed = listed.lines().take_while(|line| !line.is_empty());
    let names = listed.filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next());
    names
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

/// The long options that the help of a command names.
fn options(command: &[&str]) -> Vec<String> {
    let help = printed(&[command, &["--help"]].concat());
    let lines = help.lines().map(str::trim_start);
    let options = lines.filter(|line| line.starts_with('-'));
    let names =
        options.filter_map(|line| line.split_whitespace().find(|word| word.starts_with("--")));
    names.map(str::to_owned).collect()
}

#[test]
fn the_schema_and_the_page_are_printed() {
    let schema: Value = serde_json::from_str(&printed(&["config", "schema"])).unwrap();
    assert_eq!(
        schema["properties"]["geometry"]["properties"]["crrb_entries"]["maximum"],
        64
    );
    let page = printed(&["config", "page"]);
    assert!(
        page.contains("| `crrb_entries` | an integer from 1 to 64 | `16` | "),
        "{page}"
    );
}

#[test]
fn bash_completes_verbs_and_options() {
    let dir = tempfile::tempdir().unwrap();
    let script = dir.path().join("jukebox.bash");
    fs::write(&script, printed(&["completions", "bash"])).unwrap();
    let completed = |words: &[&str]| {
        let line = words.join(" ");
        let (last, before) = words.split_last().unwrap();
        let before = before.last().unwrap();
        let ask = format!(
            "source {}; COMP_WORDS=({line} {}); COMP_CWORD={}; _jukebox jukebox '{last}' {before}; \
             echo ${{COMPREPLY[@]}}",
            script.display(),
            if last.is_empty() { "''" } else { "" },
            words.len() - 1,
        );
        let output = Command::new("bash").args(["-c", &ask]).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    assert_eq!(completed(&["jukebox", "ge"]), "gen");
    assert_eq!(completed(&["jukebox", "gen", "--board-m"]), "--board-mhz");
    assert_eq!(completed(&["jukebox", "trace", "conv"]), "convert");
    assert_eq!(completed(&["jukebox", "run", "--dut", "gol"]), "golden");
}

#[test]
fn every_shell_has_every_verb() {
    let verbs = verbs(&[]);
    assert!(verbs.len() >= 10, "{verbs:?}");
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = printed(&["completions", shell]);
        for verb in &verbs {
            assert!(script.contains(verb.as_str()), "{shell}: {verb}");
        }
    }
    let output = jukebox(&["completions", "tcsh"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(String::from_utf8(output.stderr).unwrap().lines().count(), 2);
}

#[test]
fn a_page_for_every_verb_names_every_option() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("man1");
    printed(&["man", "--quiet", "--out", out.to_str().unwrap()]);
    let mut pages = BTreeMap::new();
    for entry in fs::read_dir(&out).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        pages.insert(name, fs::read_to_string(&path).unwrap());
    }
    let mut commands = vec![vec![]];
    let mut seen = 0;
    while let Some(command) = commands.pop() {
        let words: Vec<&str> = command.iter().map(String::as_str).collect();
        let name = [&["jukebox"], &words[..]].concat().join("-");
        let page = pages
            .remove(&format!("{name}.1"))
            .unwrap_or_else(|| panic!("no page of {name}"));
        let head = format!(".TH {name} 1 ");
        assert!(page.contains(&head), "{name}: {page}");
        // What looks like a command to the formatter is one.
        for option in options(&words) {
            let option = option.replace('-', "\\-");
            assert!(page.contains(&option), "{name} without {option}: {page}");
            seen += 1;
        }
        for verb in verbs(&words) {
            commands.push([&command[..], &[verb]].concat());
        }
    }
    assert!(pages.is_empty(), "{:?}", pages.keys());
    assert!(seen > 60, "{seen} options");
}

#[test]
fn pages_go_into_a_folder() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "").unwrap();
    for place in [file.to_str().unwrap(), "-"] {
        let output = jukebox(&["man", "--out", place]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert_eq!(said.lines().count(), 2, "{said}");
    }
}
