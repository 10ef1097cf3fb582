//! Properties of everything the generator emits, over configurations at the edges of each range.

mod common;

use common::{edges, without_parts};
use jukebox_config::{Check, Config, Translation};
use jukebox_rtl_gen::{EmittedFile, MAX_LINE, generate};

fn emitted(config: &Config) -> Vec<EmittedFile> {
    generate(config).unwrap_or_else(|error| panic!("{config:?}: {error:?}"))
}

#[test]
fn every_line_is_short_and_clean() {
    let all = || edges().into_iter().chain(without_parts());
    let with_the_longest_name = all().map(|config| Config {
        name: "q".repeat(32),
        ..config
    });
    for config in all().chain(with_the_longest_name) {
        for file in emitted(&config) {
            assert!(file.contents.ends_with('\n'), "{}", file.path);
            for (number, line) in (1..).zip(file.contents.lines()) {
                let place = format!("{}:{number}: {line}\n{config:?}", file.path);
                assert!(line.chars().count() <= MAX_LINE, "too long: {place}");
                assert_eq!(line, line.trim_end(), "blanks at the end: {place}");
                let recipe = file.path.ends_with("Makefile") || file.path.ends_with(".mk");
                let text = line.strip_prefix('\t').filter(|_| recipe).unwrap_or(line);
                assert!(!text.contains('\t'), "tab: {place}");
                assert!(
                    !line.contains("{{") && !line.contains("{%"),
                    "template: {place}"
                );
            }
        }
    }
}

#[test]
fn every_systemverilog_file_says_where_it_came_from() {
    for config in edges() {
        let files = emitted(&config);
        let sources = files.iter().filter(|file| file.path.ends_with(".sv"));
        let settings: Vec<String> = config
            .to_toml_compact()
            .lines()
            .map(|line| format!("//   {line}\n"))
            .collect();
        let mut seen = 0;
        for file in sources {
            let licence = "// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1\n// ";
            assert!(file.contents.starts_with(licence), "{}", file.path);
            assert!(
                file.contents.contains(env!("CARGO_PKG_VERSION")),
                "{}",
                file.path
            );
            assert!(file.contents.contains(&settings.concat()), "{}", file.path);
            seen += 1;
        }
        assert!(seen >= 15, "{seen} files");
    }
}

#[test]
fn the_same_configuration_gives_the_same_bytes() {
    let config = Config::default();
    assert_eq!(emitted(&config), emitted(&config.clone()));
}

#[test]
fn paths_are_distinct_and_carry_the_name() {
    for config in edges() {
        let mut paths: Vec<String> = emitted(&config).into_iter().map(|file| file.path).collect();
        paths.sort();
        let count = paths.len();
        paths.dedup();
        assert_eq!(paths.len(), count);
        for path in paths {
            let shared = ["Bender.yml", "docs/registers.md", "constraints/common.mk"];
            // Flows are found by the names of their tools.
            let flow = path.starts_with("constraints/")
                && ["Makefile", "vivado.tcl", "sta.tcl", "abc.constr"]
                    .iter()
                    .any(|name| path.ends_with(name));
            let shared = shared.contains(&path.as_str()) || flow;
            assert!(shared || path.contains(&config.name), "{path}");
        }
    }
}

#[test]
fn parts_that_a_configuration_lacks_are_not_emitted() {
    let has = |config: &Config, path: &str| emitted(config).iter().any(|file| file.path == path);
    let mut config = Config::default();
    let checks = |config: &Config| {
        let reads = |file: &&EmittedFile| file.path == "rtl/jukebox_reader.sv";
        emitted(config)
            .iter()
            .find(reads)
            .is_some_and(|file| file.contents.contains("CRC-16"))
    };
    assert!(checks(&config) && has(&config, "rtl/jukebox_counters.sv"));
    config.metadata.check = Check::None;
    config.counters.bits = 0;
    assert!(!checks(&config) && !has(&config, "rtl/jukebox_counters.sv"));
    let parts = [
        "rtl/jukebox_pacer.sv",
        "rtl/jukebox_watchdog.sv",
        "rtl/jukebox_translate.sv",
        "sva/jukebox_sva_translate.sv",
        "sva/jukebox_sva_duty_xlt.sv",
    ];
    assert!(parts.iter().all(|part| has(&config, part)));
    config.features.retry = false;
    assert!(!has(&config, parts[3]) && has(&config, parts[4]));
    config.features.pacing = false;
    config.features.watchdog = false;
    config.features.translation = Translation::None;
    config.features.asid_filter = false;
    assert!(parts.iter().all(|part| !has(&config, part)));
    // Nothing speaks of what is not there.
    let ends = [".sv", ".v", ".svh", ".xdc", ".sdc", ".lpf", ".core"];
    for file in emitted(&config) {
        if ends.iter().any(|end| file.path.ends_with(end)) {
            for gone in ["xlt_", "pace_", "_asid", "watchdog_i"] {
                assert!(!file.contents.contains(gone), "{gone}: {}", file.path);
            }
        }
    }
}

#[test]
fn file_lists_name_every_source_after_what_it_instantiates() {
    for config in edges() {
        let files = emitted(&config);
        let text = |path: String| {
            &files
                .iter()
                .find(|file| file.path == path)
                .unwrap()
                .contents
        };
        let list: Vec<&str> = text(format!("{}.f", config.name))
            .lines()
            .filter(|line| !line.starts_with("//"))
            .collect();
        let rtl: Vec<&str> = files
            .iter()
            .map(|f| f.path.as_str())
            .filter(|p| p.starts_with("rtl/"))
            .collect();
        assert_eq!(list, rtl);
        let sva: Vec<&str> = text(format!("{}_sva.f", config.name))
            .lines()
            .filter(|line| !line.starts_with("//"))
            .collect();
        let all = files.iter().map(|f| f.path.as_str());
        let checks = |path: &&str| path.starts_with("sva/") || path.ends_with("_checker.sv");
        assert!(all.filter(checks).eq(sva.iter().copied()));
        // What is bound stands before what binds it.
        for (place, path) in sva.iter().enumerate() {
            for word in text((*path).to_owned()).split_whitespace() {
                let bound = format!("sva/{word}.sv");
                assert!(
                    !sva[place + 1..].contains(&bound.as_str()),
                    "{path} before {bound}"
                );
            }
        }
        for (place, path) in list.iter().enumerate() {
            for other in &list[place + 1..] {
                let module = other.trim_start_matches("rtl/").trim_end_matches(".sv");
                let uses = text((*path).to_owned())
                    .lines()
                    .map(str::trim)
                    .any(|line| line.starts_with(&format!("{module} ")));
                assert!(!uses, "{path} stands before {other}, which it instantiates");
            }
        }
        for list in [format!("{}.core", config.name), "Bender.yml".into()] {
            let listed = text(list.clone());
            let folders = ["rtl/", "sva/", "sim/"];
            let sources = files.iter().map(|f| f.path.as_str());
            for path in sources.filter(|p| folders.iter().any(|f| p.starts_with(f))) {
                assert!(
                    listed.contains(&format!("- {path}\n")),
                    "{list} lacks {path}"
                );
            }
        }
    }
}

#[test]
fn an_invalid_configuration_is_refused() {
    let mut config = Config::default();
    config.geometry.crrb_entries = 0;
    let message = generate(&config).unwrap_err().to_string();
    assert!(message.contains("geometry.crrb_entries = 0"), "{message}");
}
