//! `jukebox gen` into a folder that is not empty: its own files are written anew, what belongs to
//! another configuration or to the user is not touched.

use jukebox::{board, emit};
use jukebox_config::Config;
use jukebox_rtl_gen::{Options, emitted_for};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// `jukebox gen` for a configuration of these lines, into `out` of `dir`.
fn generate(dir: &Path, config: &str, out: &str) -> Output {
    let file = dir.join("config.toml");
    fs::write(&file, config).unwrap();
    Command::new(env!("CARGO_BIN_EXE_jukebox"))
        .args(["gen", "--quiet", "--config"])
        .arg(&file)
        .arg("--out")
        .arg(dir.join(out))
        .output()
        .unwrap()
}

/// Every file below `dir`, with its contents.
fn below(dir: &Path) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(below(&path));
        } else {
            let text = fs::read_to_string(&path).unwrap();
            all.insert(path.display().to_string(), text);
        }
    }
    all
}

#[test]
fn a_file_says_for_which_configuration_it_is_or_is_the_same_for_all() {
    let of = |name: &str, bits| {
        let mut config = Config {
            name: name.into(),
            ..Config::default()
        };
        config.counters.bits = bits;
        emit::everything(&config, &Options::default(), board::Options::default()).unwrap()
    };
    let (left, right) = (of("left", 0), of("right", 32));
    for file in &left {
        match emitted_for(&file.contents) {
            Some(name) => assert_eq!(name, "left", "{}", file.path),
            None => assert!(right.contains(file), "{}", file.path),
        }
    }
    assert_eq!(emitted_for("# name = \"left\"\n"), None);
}

#[test]
fn a_second_configuration_does_not_overwrite_the_first() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let first = generate(dir, "name = \"left\"\n", "out");
    assert_eq!(first.status.code(), Some(0));
    let before = below(&dir.join("out"));

    let second = generate(dir, "name = \"right\"\n", "out");
    let said = String::from_utf8(second.stderr).unwrap();
    assert_eq!(second.status.code(), Some(2), "{said}");
    assert!(
        said.contains("is of another configuration, `left`"),
        "{said}"
    );
    assert!(said.contains("give `right` a folder of its own"), "{said}");
    assert_eq!(below(&dir.join("out")), before);

    // The same name may change all the rest, and comes again.
    for config in [
        "name = \"left\"\n[counters]\nbits = 8\n",
        "name = \"left\"\n",
    ] {
        let again = generate(dir, config, "out");
        assert_eq!(again.status.code(), Some(0), "{config}");
        assert!(below(&dir.join("out")) != before || !config.contains("bits"));
    }
    assert_eq!(below(&dir.join("out")), before);
    assert_eq!(
        generate(dir, "name = \"right\"\n", "other").status.code(),
        Some(0)
    );
}

#[test]
fn what_stands_in_the_way_is_refused_before_anything_is_written() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    /// A name, what makes something of it, and why that is in the way.
    type Obstacle = (&'static str, fn(&Path), &'static str);
    let obstacles: [Obstacle; 4] = [
        (
            "Bender.yml",
            |place| fs::create_dir(place).unwrap(),
            "it is a folder",
        ),
        // The last that is written.
        (
            "sw/jukebox_regs.rs",
            |place| fs::create_dir_all(place).unwrap(),
            "it is a folder",
        ),
        (
            "constraints",
            |place| fs::write(place, "mine").unwrap(),
            "it is no folder",
        ),
        // To read it would take until somebody writes into it.
        ("Bender.yml", fifo, "it is no ordinary file"),
    ];
    for (number, (name, make, why)) in obstacles.into_iter().enumerate() {
        let out = dir.join(number.to_string());
        fs::create_dir(&out).unwrap();
        make(&out.join(name));
        let refused = generate(dir, "", &number.to_string());
        let said = String::from_utf8(refused.stderr).unwrap();
        assert_eq!(refused.status.code(), Some(2), "{said}");
        let place = out.join(name).display().to_string();
        assert!(
            said.contains(&format!("cannot write {place}: {why}")),
            "{said}"
        );
        assert!(
            said.contains("hint: name another place, or move what is there"),
            "{said}"
        );
        assert_eq!(fs::read_dir(&out).unwrap().count(), 1, "{name}");
    }
}

fn fifo(place: &Path) {
    let made = Command::new("mkfifo").arg(place).status().unwrap();
    assert!(made.success());
}

#[test]
fn a_file_of_the_users_is_not_overwritten_and_half_a_file_of_ours_is() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let out = dir.join("out");
    fs::create_dir(&out).unwrap();
    let manifest = out.join("Bender.yml");
    fs::write(&manifest, "package:\n  name: mine\n").unwrap();
    let refused = generate(dir, "", "out");
    let said = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(refused.status.code(), Some(2), "{said}");
    assert!(
        said.contains("Bender.yml is there and is not written by"),
        "{said}"
    );
    assert_eq!(below(&out).len(), 1);

    for half in ["", "# SPDX-License"] {
        fs::write(&manifest, half).unwrap();
        assert_eq!(generate(dir, "", "out").status.code(), Some(0), "{half}");
        assert!(fs::read_to_string(&manifest).unwrap().contains("name: "));
    }
}
