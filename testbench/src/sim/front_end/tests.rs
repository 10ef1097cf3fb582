//! When lookups go out, worked out by hand: a line a fetch, ten cycles each.

use super::*;

fn options(front_end: FrontEnd) -> Options {
    Options {
        front_end,
        targets: Targets::Perfect,
        ..Options::default()
    }
}

/// Lookups of these fetches, cold or not, each answered after 100 cycles: when they go out, and the end.
fn played(options: &Options, lookups: &[(u64, bool)]) -> (Vec<u64>, u64) {
    let fetching = Fetching::new(options, Clock::new(20, 10.0, 20), 20, 20, 1);
    let mut schedule = fetching.start();
    let asks = lookups.iter().map(|&(fetch, cold)| {
        let lookup = Lookup {
            vaddr: 0,
            fetch,
            cold,
        };
        let asks = schedule.asks(&lookup);
        schedule.asked(&lookup, asks, asks + 100, Level::Llc);
        asks
    });
    let asks = asks.collect();
    let cycles = schedule.ends();
    assert_eq!(cycles.stalls, [0, cycles.total - 200, 0]);
    (asks, cycles.total)
}

const LOOKUPS: [(u64, bool); 4] = [(0, true), (1, false), (2, true), (9, false)];

#[test]
fn on_demand_every_lookup_is_waited_for() {
    let expected = (vec![0, 110, 220, 390], 600);
    assert_eq!(played(&options(FrontEnd::Blocking), &LOOKUPS), expected);
    assert_eq!(played(&options(FrontEnd::RunAhead(0)), &LOOKUPS), expected);
}

#[test]
fn ahead_lookups_overlap_as_far_as_fetch_may_be_ahead() {
    // Execution has line 0 in cycle 100, asks for line 1 in 110 and for line 2, that long on its way, in 120.
    let near = played(&options(FrontEnd::RunAhead(2)), &LOOKUPS);
    assert_eq!(near, (vec![0, 1, 2, 170], 380));
    let far = played(&options(FrontEnd::RunAhead(50)), &LOOKUPS);
    assert_eq!(far, (vec![0, 1, 2, 9], 300));
}

#[test]
fn a_cold_target_is_not_known_before_execution_is_there() {
    let cold = Options {
        targets: Targets::Cold,
        ..options(FrontEnd::RunAhead(50))
    };
    // Line 2 goes out in cycle 120 and is there in 220; line 9 follows it by seven cycles.
    assert_eq!(played(&cold, &LOOKUPS), (vec![0, 1, 120, 127], 400));
}

#[test]
fn after_a_wrong_prediction_fetch_begins_again_where_execution_is() {
    let wrong = Options {
        mispredicts: 1000.0,
        ..options(FrontEnd::RunAhead(50))
    };
    // With every one wrong nothing is ahead.
    assert_eq!(
        played(&wrong, &LOOKUPS),
        played(&options(FrontEnd::Blocking), &LOOKUPS)
    );
    let some = Options {
        mispredicts: 200.0,
        ..wrong
    };
    let (_, end) = played(&some, &LOOKUPS);
    assert!(end > 300 && end < 600, "{end}");
}

#[test]
fn the_distance_is_one_of_instructions() {
    let clock = Clock::new(70, 1.0, 10);
    let at = |instructions| {
        let options = options(FrontEnd::RunAhead(instructions));
        let ahead = Fetching::new(&options, clock, 70, 10, 1).ahead;
        ahead.map(|ahead| ahead.fetches)
    };
    assert_eq!(
        [0, 6, 7, 20, 150].map(at),
        [None, None, Some(1), Some(2), Some(21)]
    );
}
