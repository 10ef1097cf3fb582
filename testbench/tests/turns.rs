//! Functions that take turns on the same caches.

use std::path::Path;

use jukebox::options::{Dut, Options, Order};
use jukebox::plan::Plan;
use jukebox::result::{InvocationResult, RunResult};
use jukebox::run::run;
use jukebox_config::Config;

fn played(change: impl FnOnce(&mut Options)) -> RunResult {
    let mut options = Options {
        dut: Dut::Golden,
        interleave: Some(Order::RoundRobin),
        ..Options::default()
    };
    change(&mut options);
    let plan = Plan::silent(
        Config::default(),
        options,
        vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../traces/json.jbt")],
    );
    plan.options.check(&plan.config).unwrap();
    run(&plan).unwrap()
}

fn invocations(result: &RunResult) -> Vec<&InvocationResult> {
    let functions = result.functions.iter();
    let mut all: Vec<_> = functions
        .flat_map(|function| &function.invocations)
        .collect();
    all.sort_by_key(|one| one.index);
    all
}

/// An instance that is alone is one that finds its caches as it left them.
#[test]
fn one_by_itself_is_always_warm() {
    let alone = |options: &mut Options| options.function = Some("rust_json".to_owned());
    let turns = played(alone);
    let kept = played(|options| {
        alone(options);
        options.interleave = None;
        options.keep_caches = true;
    });
    assert_eq!(
        [&turns, &kept].map(|result| invocations(result).len()),
        [12; 2]
    );
    for (one, other) in invocations(&turns).iter().zip(invocations(&kept)).skip(1) {
        let figures = |of: &InvocationResult| InvocationResult {
            interleaved: None,
            ..of.clone()
        };
        assert_eq!(figures(one), figures(other));
        let interleaved = one.interleaved.unwrap();
        assert_eq!((interleaved.others, interleaved.cycles), (Some(0), Some(0)));
    }
    assert_eq!(turns.gaps.len(), 1);
    assert!(kept.gaps.is_empty());
}

#[test]
fn the_more_take_turns_the_less_is_left_of_the_caches() {
    let cpi = |instances| {
        let result = played(|options| {
            options.instances = Some(instances);
            options.invocations = Some(60);
        });
        let all = invocations(&result);
        let last = &all[all.len() / 2..];
        let instructions: u64 = last.iter().map(|one| one.instructions).sum();
        let cycles: u64 = last.iter().map(|one| one.baseline_cycles).sum();
        cycles as f64 / instructions as f64
    };
    let [one, three, twenty] = [1, 3, 20].map(cpi);
    assert!(one < three && three < twenty, "{one} {three} {twenty}");
}

/// Instances are in address spaces of their own: two of one function share the kernel's lines only.
#[test]
fn instances_of_a_function_share_no_code_but_the_kernels() {
    let first_of_second = |instances| {
        let result = played(|options| {
            options.function = Some("rust_json".to_owned());
            options.instances = Some(instances);
            options.invocations = Some(2);
        });
        invocations(&result)[1].baseline_l2_misses
    };
    let (same, other) = (first_of_second(1), first_of_second(2));
    assert!(5 * same < other, "{same} {other}");
    let cold = played(|options| {
        options.function = Some("rust_json".to_owned());
        options.interleave = None;
    });
    // The second instance plays its first trace, which finds the kernel's lines there.
    let cold = invocations(&cold)[0].baseline_l2_misses;
    assert!(other < cold && 10 * other > cold, "{other} {cold}");
}

#[test]
fn where_records_do_not_fit_who_waited_longest_has_none() {
    let replays = |bytes: Option<&str>| -> Vec<bool> {
        let result = played(|options| {
            options.record_memory = bytes.map(|bytes| bytes.parse().unwrap());
            options.invocations = Some(12);
        });
        invocations(&result)
            .iter()
            .map(|one| one.replayed)
            .collect()
    };
    let all: Vec<bool> = (0..12).map(|turn| turn >= 3).collect();
    assert_eq!(replays(None), all);
    assert_eq!(replays(Some("96KiB")), all);
    // Three instances in turn in room for two: each comes back too late.
    assert_eq!(replays(Some("64KiB")), [false; 12]);
}

#[test]
fn the_rtl_takes_turns_as_well() {
    let both = |dut| {
        played(|options| {
            options.dut = dut;
            options.invocations = Some(9);
        })
    };
    let (rtl, golden) = (both(Dut::Both), both(Dut::Golden));
    assert_eq!(
        [&rtl, &golden].map(|result| invocations(result).len()),
        [9; 2]
    );
    for (one, other) in invocations(&rtl).iter().zip(invocations(&golden)) {
        assert_eq!(one.equivalence.mismatches, 0);
        assert!(one.equivalence.compared_events > 0);
        assert_eq!(one.baseline_cycles, other.baseline_cycles);
        assert_eq!(one.replayed, other.replayed);
    }
}
