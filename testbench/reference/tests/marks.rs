//! The marks of a line, case by case, as an L2 has to report them.

mod steps;

use Step::{Fetch, Flush, Load, Settle, Store};
use steps::{FIRST, NEXT_LINE, SECOND, Step, run};

/// Kinds.
const MISS: (u8, bool) = (0, false);
const PREFETCH_HIT: (u8, bool) = (1, false);
const LATE: (u8, bool) = (1, true);
const HIT: (u8, bool) = (2, false);
const KEPT_HIT: (u8, bool) = (3, false);

/// The steps show these events, and so many pulses.
fn shows(steps: &[Step], events: &[(u8, bool)], presents: u64) {
    let (is, pulses) = run(steps).unwrap();
    assert_eq!((&is[..], pulses), (events, presents), "{steps:?}");
}

#[test]
fn the_first_use_of_a_prefetched_line_is_a_prefetch_hit() {
    for source in [FIRST, NEXT_LINE, SECOND] {
        let pf = Step::Prefetch(0, source);
        shows(&[pf, Settle, Fetch(0), Fetch(0)], &[PREFETCH_HIT, HIT], 0);
    }
}

#[test]
fn the_first_use_of_a_line_that_the_first_record_found_is_a_kept_hit() {
    let steps = |source| {
        [
            Fetch(0),
            Settle,
            Step::Prefetch(0, source),
            Fetch(0),
            Fetch(0),
        ]
    };
    shows(&steps(FIRST), &[MISS, KEPT_HIT, HIT], 1);
    shows(&steps(SECOND), &[MISS, HIT, HIT], 1);
    shows(&steps(NEXT_LINE), &[MISS, HIT, HIT], 0);
}

#[test]
fn found_is_not_set_on_a_brought_line() {
    let pf = Step::Prefetch(0, FIRST);
    shows(
        &[pf, Settle, pf, Fetch(0), Fetch(0)],
        &[PREFETCH_HIT, HIT],
        1,
    );
}

#[test]
fn a_warm_replay_keeps_every_line() {
    let pf = Step::Prefetch(0, FIRST);
    let steps = [pf, Settle, Fetch(0), pf, Fetch(0), pf, Fetch(0)];
    shows(&steps, &[PREFETCH_HIT, KEPT_HIT, KEPT_HIT], 2);
}

#[test]
fn data_leaves_marks_alone() {
    let pf = Step::Prefetch(0, FIRST);
    let steps = [
        pf,
        Settle,
        Load(0),
        Store(0),
        Fetch(0),
        pf,
        Load(0),
        Fetch(0),
    ];
    shows(&steps, &[PREFETCH_HIT, KEPT_HIT], 1);
}

#[test]
fn a_demand_that_meets_a_prefetch_is_late_and_the_line_arrives_without_a_mark() {
    for source in [FIRST, NEXT_LINE, SECOND] {
        let pf = Step::Prefetch(0, source);
        let steps = [pf, Fetch(0), Fetch(0), Settle, Fetch(0)];
        shows(&steps, &[LATE, HIT, HIT], 0);
    }
}

#[test]
fn a_demand_that_meets_the_fill_of_an_earlier_one_is_a_hit() {
    shows(&[Fetch(0), Fetch(0), Settle], &[MISS, HIT], 0);
    shows(&[Load(0), Fetch(0), Settle], &[HIT], 0);
}

#[test]
fn a_prefetch_that_meets_an_instruction_miss_leaves_no_mark() {
    let pf = Step::Prefetch(0, FIRST);
    shows(&[Fetch(0), pf, Settle, Fetch(0)], &[MISS, HIT], 1);
}

#[test]
fn a_prefetch_that_meets_a_prefetch_changes_nothing() {
    let pf = Step::Prefetch(0, FIRST);
    let next = Step::Prefetch(0, NEXT_LINE);
    shows(
        &[pf, pf, Settle, Fetch(0), Fetch(0)],
        &[PREFETCH_HIT, HIT],
        1,
    );
    shows(&[next, pf, Settle, Fetch(0)], &[PREFETCH_HIT], 1);
    shows(&[pf, next, Settle, Fetch(0)], &[PREFETCH_HIT], 0);
}

#[test]
fn a_prefetch_that_meets_a_data_miss_finds_the_line() {
    let steps = |source| {
        [
            Load(0),
            Step::Prefetch(0, source),
            Settle,
            Fetch(0),
            Fetch(0),
        ]
    };
    shows(&steps(FIRST), &[KEPT_HIT, HIT], 1);
    shows(&steps(SECOND), &[HIT, HIT], 1);
    shows(&steps(NEXT_LINE), &[HIT, HIT], 0);
}

#[test]
fn a_line_found_under_way_and_used_there_arrives_without_a_mark() {
    let pf = Step::Prefetch(0, FIRST);
    shows(
        &[Load(0), pf, Fetch(0), Settle, Fetch(0)],
        &[KEPT_HIT, HIT],
        1,
    );
    shows(&[Load(0), Fetch(0), pf, Settle, Fetch(0)], &[HIT, HIT], 1);
}

#[test]
fn a_data_demand_that_meets_a_prefetch_leaves_its_mark() {
    let pf = Step::Prefetch(0, FIRST);
    shows(&[pf, Load(0), Settle, Fetch(0)], &[PREFETCH_HIT], 0);
}

#[test]
fn marks_leave_with_their_line() {
    // Lines of set 0; the fifth one drives the first one out.
    let pf = Step::Prefetch(0, FIRST);
    let others = [
        Load(8),
        Settle,
        Load(16),
        Settle,
        Load(24),
        Settle,
        Load(32),
        Settle,
    ];
    let mut steps = vec![pf, Settle];
    steps.extend(others);
    steps.extend([Fetch(0), Settle, Fetch(0)]);
    shows(&steps, &[MISS, HIT], 0);

    let mut steps = vec![Load(0), Settle, pf];
    steps.extend(others);
    steps.extend([Fetch(0), Settle, Fetch(0)]);
    shows(&steps, &[MISS, HIT], 1);
    shows(&[pf, Settle, Flush, Fetch(0)], &[MISS], 0);
}

#[test]
fn finding_a_line_does_not_make_it_young() {
    let pf = Step::Prefetch(0, FIRST);
    let steps = [
        Load(0),
        Settle,
        Load(8),
        Settle,
        Load(16),
        Settle,
        Load(24),
        Settle,
        pf,
        Load(32),
        Settle,
        Fetch(0),
    ];
    shows(&steps, &[MISS], 1);
}

#[test]
fn marks_outlive_what_happens_elsewhere() {
    let pf = Step::Prefetch(0, FIRST);
    let mut steps = vec![pf, Settle];
    for line in 1..8 {
        steps.extend([Fetch(line), Settle, Store(line)]);
    }
    steps.push(Fetch(0));
    let (events, _) = run(&steps).unwrap();
    assert_eq!(events.last(), Some(&PREFETCH_HIT));
}
