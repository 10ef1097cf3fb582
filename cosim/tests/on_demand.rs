//! Models of other configurations.

mod common;

use common::{Driver, assert_line};
use jukebox_config::Config;
use jukebox_cosim::{Error, Model, ModelBuilder, Variant};
use std::fs;
use std::path::Path;
use std::sync::Barrier;

const VERILATING: &str = "verilating the RTL";

fn builder(cache: &Path) -> ModelBuilder {
    ModelBuilder {
        cache: cache.into(),
        ..ModelBuilder::from_env().unwrap()
    }
}

/// Builds and returns what was reported.
fn build(builder: &ModelBuilder, config: &Config) -> (Model, Vec<String>) {
    let mut steps = Vec::new();
    let model = builder
        .build(config, Variant::default(), &mut |step| {
            steps.push(step.to_owned())
        })
        .unwrap_or_else(|error| panic!("{error}"));
    (model, steps)
}

/// Another width of every port that has one.
fn wide() -> Config {
    let mut config = Config {
        name: "wide".into(),
        ..Config::default()
    };
    config.address.va_bits = 40;
    config.address.pa_bits = 32;
    config.address.asid_bits = 5;
    config.geometry.crrb_entries = 4;
    config.metadata.axi_data_bits = 512;
    config
}

#[test]
fn a_model_is_made_once_whoever_asks_and_again_when_damaged() {
    let cache = tempfile::tempdir().unwrap();
    let builder = builder(cache.path());
    let config = wide();
    let address = 0x12_3456_7A40;

    let start = Barrier::new(2);
    let steps: Vec<String> = std::thread::scope(|scope| {
        let one = || {
            start.wait();
            let (cold, steps) = build(&builder, &config);
            assert_line(&Driver::new(cold, &config).record_one(address), address);
            steps
        };
        let threads = [scope.spawn(one), scope.spawn(one)];
        threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .collect()
    });
    assert_eq!(
        steps.iter().filter(|step| *step == VERILATING).count(),
        1,
        "{steps:?}"
    );

    let (warm, steps) = build(&builder, &config);
    assert!(steps.is_empty(), "{steps:?}");
    assert_line(&Driver::new(warm, &config).record_one(address), address);

    let library = fs::read_dir(cache.path())
        .unwrap()
        .map(|entry| entry.unwrap().path().join("model.so"))
        .find(|path| path.is_file())
        .unwrap();
    fs::remove_file(&library).unwrap(); // what is loaded must not be written to
    fs::write(&library, "not a library").unwrap();
    let (repaired, steps) = build(&builder, &config);
    assert_eq!(steps.first().map(String::as_str), Some(VERILATING));
    assert_line(&Driver::new(repaired, &config).record_one(address), address);

    // No working folder stays behind.
    let names = fs::read_dir(cache.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name());
    assert!(
        !names
            .map(|name| name.to_string_lossy().into_owned())
            .any(|n| n.ends_with(".work"))
    );
}

#[test]
fn emitted_assertions_hold_and_cover_points_are_met() {
    let cache = tempfile::tempdir().unwrap();
    let config = Config::default();
    let variant = Variant {
        assertions: true,
        coverage: true,
        without_waves: true,
        ..Variant::default()
    };
    let model = builder(cache.path())
        .build(&config, variant, &mut |_| {})
        .unwrap();
    let mut driver = Driver::new(model, &config);
    let address = 0x1234_5678_9A40;
    assert_line(&driver.record_one(address), address);
    let points = driver.model.cover_points().unwrap();
    assert!(points.iter().any(|(_, count)| *count > 0), "{points:?}");
    assert!(points.is_sorted(), "{points:?}");
    let ports = ["aw", "ar"].map(|port| format!("u_flow_{port}.c_wait"));
    for port in ports {
        assert!(
            points.iter().any(|(name, _)| name.ends_with(&port)),
            "no {port}: {points:?}"
        );
    }
    let wave = cache.path().join("none.vcd");
    let refused = driver.model.open_wave(&wave).unwrap_err().to_string();
    assert!(refused.contains("made without waves"), "{refused}");
    assert!(!wave.exists());
}

#[test]
fn a_missing_tool_is_named_with_its_package() {
    let cache = tempfile::tempdir().unwrap();
    let missing = |program: &str| cache.path().join("missing").join(program);
    let without = ModelBuilder {
        verilator: missing("verilator"),
        ..builder(cache.path())
    };
    let error = without
        .build(&wide(), Variant::default(), &mut |_| {})
        .unwrap_err();
    assert!(matches!(error, Error::Verilator(_)), "{error}");
    assert!(
        error.to_string().contains("apt-get install verilator"),
        "{error}"
    );

    let without = ModelBuilder {
        cxx: missing("g++"),
        ..builder(cache.path())
    };
    let error = without
        .build(&wide(), Variant::default(), &mut |_| {})
        .unwrap_err();
    assert!(matches!(error, Error::MissingCompiler(_)), "{error}");
    assert!(error.to_string().contains("apt-get install g++"), "{error}");
}

#[test]
fn an_empty_path_is_no_crash() {
    const CHILD: &str = "JUKEBOX_TEST_WITHOUT_PATH";
    if std::env::var_os(CHILD).is_some() {
        let error = Model::for_config(&wide(), &mut |_| {}).unwrap_err();
        println!("error: {error}");
        return;
    }
    // The PATH belongs to the whole process, so this test runs once more in one of its own.
    let cache = tempfile::tempdir().unwrap();
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "an_empty_path_is_no_crash", "--nocapture"])
        .env(CHILD, "1")
        .env("PATH", "")
        .env_remove("VERILATOR")
        .env("JUKEBOX_CACHE", cache.path())
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}");
    assert!(
        text.contains("error: `verilator` was not found; install it with"),
        "{text}"
    );
}

#[test]
fn an_invalid_configuration_is_refused_before_any_tool_runs() {
    let mut config = Config::default();
    config.geometry.line_bytes = 48;
    let folder = tempfile::tempdir().unwrap();
    let nothing = folder.path().join("missing");
    let builder = ModelBuilder {
        cache: nothing.clone(),
        verilator: nothing.clone(),
        cxx: nothing.clone(),
    };
    let error = builder
        .build(&config, Variant::default(), &mut |_| {})
        .unwrap_err();
    assert!(matches!(error, Error::Generate(_)), "{error}");
    assert!(error.to_string().contains("line_bytes"), "{error}");
    assert!(!nothing.exists());
}
