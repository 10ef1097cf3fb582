//! Run-ahead: what a paced replay holds back is brought into the last level, and counted apart.

use std::path::Path;

use jukebox::options::{Dut, Options, Order, Start};
use jukebox::plan::Plan;
use jukebox::result::{InvocationResult, RunAhead, RunResult};
use jukebox::run::run;
use jukebox_config::{Coding, Config};

fn plan(run_ahead: bool, change: impl FnOnce(&mut Options, &mut Config)) -> Plan {
    let mut options = Options {
        dut: Dut::Golden,
        function: Some("rust_json".to_owned()),
        pace: Some("128:2".parse().unwrap()),
        run_ahead,
        ..Options::default()
    };
    options.shapes.l2 = "256KiB:8".parse().unwrap();
    let mut config = Config::default();
    config.metadata.coding = Coding::Delta;
    config.prefetch.run_ahead = run_ahead;
    change(&mut options, &mut config);
    Plan::silent(
        config,
        options,
        vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../traces/json.jbt")],
    )
}

fn played(run_ahead: bool, change: impl FnOnce(&mut Options, &mut Config)) -> RunResult {
    run(&plan(run_ahead, change)).unwrap()
}

fn invocations(result: &RunResult) -> &[InvocationResult] {
    &result.functions[0].invocations
}

fn ahead(invocation: &InvocationResult) -> RunAhead {
    invocation.engines.unwrap().run_ahead.unwrap()
}

#[test]
fn what_waits_for_the_window_comes_from_the_last_level() {
    let (without, with) = (played(false, |_, _| ()), played(true, |_, _| ()));
    let gain = |result: &RunResult| result.figures.share_of_perfect_gain.unwrap();
    assert!(
        gain(&with) > gain(&without) + 0.02,
        "{} {}",
        gain(&with),
        gain(&without)
    );
    let figures = with.figures.run_ahead.unwrap();
    assert!(
        figures.taken > Some(0.5) && figures.unused < Some(0.05),
        "{figures:?}"
    );
    assert_eq!(without.figures.run_ahead, None);
    assert!(invocations(&without)[1].engines.is_none());
    assert_eq!(ahead(&invocations(&with)[0]), RunAhead::default());
}

#[test]
fn it_is_in_no_count_of_prefetches_into_the_l2_and_adds_up_by_itself() {
    let result = played(true, |_, config| {
        config.prefetch.next_line = true;
        config.prefetch.second_record = true;
    });
    for one in invocations(&result) {
        let engines = one.engines.unwrap();
        let (record, next_line) = (engines.record, engines.next_line.unwrap());
        let before = engines.second_record.unwrap();
        let issued = record.issued + next_line.issued + before.issued;
        assert_eq!(issued, one.prefetches_issued);
        assert_eq!(
            record.fills + next_line.fills + before.fills,
            one.prefetch_fills
        );
        assert_eq!(one.used + one.overpredicted, one.prefetch_fills);
        assert_eq!(
            one.covered + one.uncovered,
            one.baseline_l2_misses + one.pollution_misses
        );
        let ahead = ahead(one);
        assert!(ahead.issued >= ahead.fills);
        assert_eq!(ahead.taken + ahead.unused, ahead.fills);
        // Whatever a prefetch took from memory was used or not.
        let lines = |bytes: u64| bytes / 64;
        let traffic = one.traffic;
        let fetched = lines(traffic.correct_prefetch + traffic.overprediction);
        assert!(ahead.fills <= fetched);
        assert!(lines(traffic.overprediction) >= ahead.unused);
        let parts = traffic.demand + traffic.correct_prefetch + traffic.overprediction;
        assert_eq!(one.memory_bytes, parts + traffic.record + traffic.replay);
    }
    // Each line of metadata is read twice at most.
    for pair in invocations(&result).windows(2).skip(1) {
        assert!(ahead(&pair[1]).fills > 100);
        assert!(pair[1].metadata_bytes_read > pair[0].metadata_bytes_written);
        assert!(pair[1].metadata_bytes_read <= 4 * 16384);
    }
}

#[test]
fn a_block_that_nothing_holds_is_the_same_with_it() {
    let unpaced = |run_ahead| {
        played(false, |options, config| {
            options.pace = None;
            config.prefetch.run_ahead = run_ahead;
        })
    };
    let (with, without) = (unpaced(true), unpaced(false));
    for (with, without) in invocations(&with).iter().zip(invocations(&without)) {
        assert_eq!(ahead(with), RunAhead::default());
        assert_eq!(with.cycles, without.cycles);
        assert_eq!(with.metadata_bytes_read, without.metadata_bytes_read);
    }
}

#[test]
fn it_works_from_warm_caches_and_in_turns() {
    let warm = played(true, |options, _| {
        options.sequence = vec![Start::Cold, Start::Cold, Start::Warm];
    });
    // Nobody flushes: the last level keeps what both have run.
    let turns = played(true, |options, _| {
        options.interleave = Some(Order::RoundRobin);
        options.instances = Some(2);
        options.invocations = Some(8);
    });
    let all = |result: &RunResult, of: fn(RunAhead) -> u64| -> u64 {
        let invocations = invocations(result).iter();
        invocations.map(|one| of(ahead(one))).sum()
    };
    assert!(all(&warm, |ahead| ahead.fills) > 0);
    assert!(all(&turns, |ahead| ahead.issued) > 0);
    assert_eq!(all(&turns, |ahead| ahead.fills), 0);
    for one in invocations(&warm).iter().chain(invocations(&turns)) {
        let ahead = ahead(one);
        assert_eq!(ahead.taken + ahead.unused, ahead.fills);
    }
}

#[test]
fn what_cannot_stand_is_refused_by_name() {
    let mut plan = plan(true, |_, _| ());
    plan.options.check(&plan.config).unwrap();
    plan.config.prefetch.run_ahead = false;
    let error = plan.options.check(&plan.config).unwrap_err().to_string();
    assert!(
        error.contains("--run-ahead: the configuration says"),
        "{error}"
    );
}

#[test]
fn who_configures_it_without_pacing_is_told_that_it_does_nothing() {
    let mut plan = plan(true, |_, _| ());
    assert_eq!(plan.idle_run_ahead(), None);
    plan.options.pace = None;
    assert!(
        plan.idle_run_ahead()
            .unwrap()
            .contains("prefetch.run_ahead does nothing")
    );
    plan.config.prefetch.run_ahead = false;
    assert_eq!(plan.idle_run_ahead(), None);
}
