//! Two records: the one before is replayed behind the newest, and counted apart.

use std::path::Path;

use jukebox::options::{Dut, Options, Order, Start, Timing};
use jukebox::plan::Plan;
use jukebox::result::{InvocationResult, RunResult};
use jukebox::run::run;
use jukebox_config::Config;

fn plan(two: bool, change: impl FnOnce(&mut Options)) -> Plan {
    let mut options = Options {
        dut: Dut::Golden,
        function: Some("rust_json".to_owned()),
        two_records: two,
        ..Options::default()
    };
    change(&mut options);
    let mut config = Config::default();
    config.prefetch.second_record = two;
    Plan::silent(
        config,
        options,
        vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../traces/json.jbt")],
    )
}

fn played(two: bool, change: impl FnOnce(&mut Options)) -> RunResult {
    run(&plan(two, change)).unwrap()
}

fn invocations(result: &RunResult) -> &[InvocationResult] {
    &result.functions[0].invocations
}

fn ideal(options: &mut Options) {
    options.timing = Timing::Ideal;
    options.metadata_limit = "1MiB".parse().unwrap();
}

#[test]
fn each_invocation_replays_the_two_records_before_it() {
    let (one, two) = (played(false, ideal), played(true, ideal));
    let of = |number: usize| {
        let invocation = &invocations(&two)[number];
        (invocation, invocation.engines.unwrap())
    };
    // With all of a record in memory, what was recorded does not depend on what was replayed.
    let recorded: Vec<u64> = invocations(&one)
        .iter()
        .map(|i| i.metadata_bytes_written)
        .collect();
    for (number, alone) in invocations(&one).iter().enumerate() {
        let (invocation, engines) = of(number);
        assert_eq!(invocation.metadata_bytes_written, recorded[number]);
        let (newest, before) = (engines.record, engines.second_record.unwrap());
        assert_eq!(newest.issued, alone.prefetches_issued);
        assert_eq!(
            (newest.fills, newest.used),
            (alone.prefetch_fills, alone.used)
        );
        let number_before = number.checked_sub(1);
        let expected =
            number_before.map_or(0, |before| invocations(&one)[before].prefetches_issued);
        assert_eq!(before.issued, expected, "{number}");
        let read: u64 = recorded[number.saturating_sub(2)..number].iter().sum();
        assert_eq!(invocation.metadata_bytes_read, read);
        assert_eq!(invocation.replayed, number > 0);
        assert!(invocation.covered >= alone.covered);
    }
    let gained = |result: &RunResult| result.figures.coverage.unwrap();
    assert!(
        gained(&two) > gained(&one) + 0.01,
        "{} {}",
        gained(&two),
        gained(&one)
    );
}

#[test]
fn what_the_records_have_adds_up() {
    for timing in [Timing::Ideal, Timing::Cycle] {
        let result = played(true, |options| options.timing = timing);
        for one in invocations(&result) {
            let engines = one.engines.unwrap();
            assert!(engines.next_line.is_none());
            let (newest, before) = (engines.record, engines.second_record.unwrap());
            assert_eq!(newest.issued + before.issued, one.prefetches_issued);
            assert_eq!(newest.fills + before.fills, one.prefetch_fills);
            assert_eq!(newest.used + before.used, one.used);
            assert_eq!(newest.late + before.late, one.late);
            let both = newest.overpredicted + before.overpredicted;
            assert_eq!(both, one.overpredicted);
            assert_eq!(one.used + one.overpredicted, one.prefetch_fills);
        }
        let figures = &result.figures;
        assert!(figures.second_record.unwrap().used > Some(0.01));
        assert!(figures.record.unwrap().used > figures.second_record.unwrap().used);
    }
    assert!(invocations(&played(false, |_| ()))[1].engines.is_none());
}

/// Else each line that the program is done with would be recorded once more at its next use.
#[test]
fn the_second_record_marks_nothing_that_it_finds() {
    let (one, two) = (played(false, |_| ()), played(true, |_| ()));
    let recorded = |result: &RunResult| -> u64 {
        let invocations = invocations(result).iter();
        invocations.map(|one| one.events_recorded).sum()
    };
    let (one, two) = (recorded(&one), recorded(&two));
    assert!(
        two.abs_diff(one) * 200 < one,
        "{one} and {two} events recorded"
    );
}

#[test]
fn the_rtl_does_the_same_in_turns_and_from_warm_caches() {
    let settings: [fn(&mut Options); 3] = [
        |options| options.timing = Timing::Ideal,
        |options| {
            options.sequence = vec![Start::Cold, Start::Warm];
            options.pace = Some("64:1".parse().unwrap());
        },
        |options| {
            options.interleave = Some(Order::RoundRobin);
            options.instances = Some(2);
            options.invocations = Some(8);
            options.record_memory = Some("96KiB".parse().unwrap());
        },
    ];
    for change in settings {
        let with = |dut| {
            played(true, |options| {
                change(options);
                options.dut = dut;
            })
        };
        let (both, golden) = (with(Dut::Both), with(Dut::Golden));
        for (rtl, model) in invocations(&both).iter().zip(invocations(&golden)) {
            assert_eq!(rtl.equivalence.mismatches, 0, "{:?}", rtl.equivalence);
            assert!(rtl.equivalence.compared_events > 0);
            if both.options.timing == Timing::Ideal {
                assert_eq!(rtl.engines, model.engines);
                assert_eq!(rtl.covered, model.covered);
            }
        }
        let second = invocations(&both)
            .iter()
            .filter_map(|one| one.engines?.second_record);
        assert!(second.map(|engine| engine.issued).sum::<u64>() > 0);
    }
}

#[test]
fn what_cannot_stand_is_refused_by_name() {
    let refused = |plan: &Plan| {
        let error = plan.options.check(&plan.config).unwrap_err();
        error.to_string()
    };
    let mut without = plan(true, |_| ());
    without.config.prefetch.second_record = false;
    assert!(refused(&without).contains("--two-records: the configuration says"));
    let small = |options: &mut Options| {
        options.interleave = Some(Order::RoundRobin);
        options.record_memory = Some("32KiB".parse().unwrap());
    };
    assert!(refused(&plan(true, small)).contains("no room for three records of 16KiB"));
    let plan = plan(false, small);
    plan.options.check(&plan.config).unwrap();
}
