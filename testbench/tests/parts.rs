//! Blocks without some parts play a program as the whole one does, as far as these are not asked for.

use std::path::{Path, PathBuf};

use jukebox::options::{Dut, Options, Pace, Timing};
use jukebox::plan::Plan;
use jukebox::result::InvocationResult;
use jukebox::run::run;
use jukebox_config::{Config, Egress, Translation};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn named(name: &str) -> Config {
    Config::from_file(root().join("configs").join(name)).unwrap()
}

fn plan(config: &Config, dut: Dut, change: impl FnOnce(&mut Options)) -> Plan {
    let mut options = Options {
        dut,
        function: Some("rust_json".to_owned()),
        ..Options::default()
    };
    change(&mut options);
    Plan::silent(
        config.clone(),
        options,
        vec![root().join("traces/json.jbt")],
    )
}

fn played(config: &Config, dut: Dut, change: impl FnOnce(&mut Options)) -> Vec<InvocationResult> {
    let result = run(&plan(config, dut, change)).unwrap();
    let invocations = result.functions[0].invocations.clone();
    assert!(
        invocations
            .iter()
            .all(|one| one.equivalence.mismatches == 0)
    );
    invocations
}

/// With replay complete before the program starts, the RTL does what the functional model does.
#[test]
fn the_rtl_of_small_blocks_does_what_the_functional_model_does() {
    let mut on_a_bus = Config::default();
    on_a_bus.features.translation = Translation::None;
    on_a_bus.features.resume = false;
    on_a_bus.prefetch.egress = Egress::TilelinkHint;
    on_a_bus.counters.list = Some(vec!["CNT_PREFETCHES".to_owned()]);
    for config in [named("lite.toml"), on_a_bus] {
        let ideal = |options: &mut Options| {
            options.timing = Timing::Ideal;
            options.metadata_limit = "1MiB".parse().unwrap();
        };
        let rtl = played(&config, Dut::Both, ideal);
        let golden = played(&config, Dut::Golden, ideal);
        let prefetches: u64 = rtl.iter().map(|one| one.prefetches_issued).sum();
        assert!(prefetches > 1000, "{prefetches}");
        for (rtl, golden) in rtl.iter().zip(&golden) {
            assert_eq!(rtl.prefetches_issued, golden.prefetches_issued);
            assert_eq!(rtl.metadata_bytes_written, golden.metadata_bytes_written);
            assert_eq!(rtl.covered, golden.covered);
            let counted: Vec<&String> = rtl.counters.keys().collect();
            assert_eq!(counted.len(), config.counters().len(), "{counted:?}");
        }
    }
}

/// What is not asked for has no effect in the models that know no time, or all of it.
#[test]
fn parts_that_nothing_is_asked_of_change_no_figure() {
    let whole = Config::default();
    let mut less = Config::default();
    less.features.pacing = false;
    less.features.rebase = false;
    less.features.watchdog = false;
    less.features.asid_filter = false;
    less.features.resume = false;
    less.features.retry = false;
    for timing in [Timing::Ideal, Timing::Cycle] {
        let set = |options: &mut Options| options.timing = timing;
        let expected = played(&whole, Dut::Golden, set);
        assert_eq!(played(&less, Dut::Golden, set), expected);
    }
}

#[test]
fn what_needs_a_part_that_is_left_out_is_refused_by_name() {
    let pace = Some(Pace {
        window: 64,
        release: 0,
    });
    let paced = plan(&named("lite.toml"), Dut::Golden, |options| {
        options.pace = pace;
    });
    let error = paced.options.check(&paced.config).unwrap_err().to_string();
    let expected = "--pace 64:0: the configuration says features.pacing = false";
    assert!(error.contains(expected), "{error}");
    let whole = plan(&Config::default(), Dut::Golden, |options| {
        options.pace = pace;
    });
    whole.options.check(&whole.config).unwrap();
}
