//! The clock, with a prefetcher that follows a script.

use std::sync::atomic::AtomicBool;

use super::*;
use crate::options::{FrontEnd, Latencies, Options, Shapes, Targets};
use crate::prefetcher::Activity;
use crate::sim::Around;
use crate::sim::baseline::{Baseline, Figures};
use crate::sim::clock::Clock;
use crate::sim::front_end::Fetching;
use crate::sim::lookups::Lookup;
use crate::sim::memory::Memory;
use crate::sim::space::Space;

/// Offers each address from its cycle on, those for the last level behind the others, and remembers
/// what it was told.
#[derive(Default)]
struct Script {
    offers: Vec<(usize, u64)>,
    ahead: Vec<(usize, u64)>,
    stragglers: Vec<u64>,
    deaf: bool,
    /// Lines of metadata that move in these cycles.
    metadata: Vec<(usize, u32)>,
    seen: Vec<Stimulus>,
    accepted: Vec<usize>,
}

impl Prefetcher for Script {
    fn begin(&mut self) -> Result<()> {
        Ok(())
    }
    fn tick(&mut self, stimulus: &Stimulus) -> Result<Activity> {
        let now = self.seen.len();
        self.seen.push(*stimulus);
        let take = |offers: &mut Vec<(usize, u64)>| {
            let due = offers.first().is_some_and(|offer| offer.0 <= now);
            (due && stimulus.pf_ready).then(|| Prefetch::of_record(offers.remove(0).1))
        };
        let prefetch = take(&mut self.offers).or_else(|| Some(take(&mut self.ahead)?.into_llc()));
        self.accepted.extend(prefetch.map(|_| now));
        Ok(Activity {
            prefetch,
            event_taken: stimulus.event.is_some() && !self.deaf,
            metadata_lines: self
                .metadata
                .iter()
                .filter(|(cycle, _)| *cycle == now)
                .map(|(_, lines)| lines)
                .sum(),
        })
    }
    fn can_observe(&self) -> bool {
        !self.deaf
    }
    fn is_replaying(&self) -> bool {
        !self.offers.is_empty()
    }
    fn compared_events(&self) -> u64 {
        0
    }
    fn end(&mut self) -> Result<Recorded> {
        Ok(Recorded {
            stragglers: self
                .stragglers
                .iter()
                .copied()
                .map(Prefetch::of_record)
                .collect(),
            ..Recorded::default()
        })
    }
}

const LATENCIES: Latencies = Latencies {
    l2: 14,
    llc: 50,
    memory: 200,
    memory_interval: 8,
    mshrs: 4,
};

fn below() -> Below {
    let shape = |text: &str| text.parse().unwrap();
    Below::new(
        &Shapes {
            l1i: shape("64B:1"),
            l2: shape("512B:8"),
            llc: shape("4KiB:4"),
        },
        64,
    )
    .unwrap()
}

/// Runs lookups of these lines, ten base cycles apart, from empty caches.
fn run_lines(lines: &[u64], latencies: Latencies, script: &mut Script) -> (Tally, Figures) {
    run_with_marks(lines, latencies, Marks::On, script)
}

fn run_with_marks(
    lines: &[u64],
    latencies: Latencies,
    marks: Marks,
    script: &mut Script,
) -> (Tally, Figures) {
    let options = Options {
        latencies,
        marks,
        ..Options::default()
    };
    run_with_options(lines, &options, script)
}

/// As many instructions as lines.
fn run_with_options(lines: &[u64], options: &Options, script: &mut Script) -> (Tally, Figures) {
    run_in(lines, options, &mut below(), script)
}

fn run_in(
    lines: &[u64],
    options: &Options,
    below: &mut Below,
    script: &mut Script,
) -> (Tally, Figures) {
    let fetches = lines.len() as u64;
    let clock = Clock::new(fetches, 10.0, fetches);
    let fetching = Fetching::new(options, clock, fetches, fetches, 1);
    let memory = Memory::new(options);
    let around = Around::new(options, &memory, Space::only(64), fetches, fetches);
    let mut without = below.clone();
    let mut baseline = Baseline::new(&mut without, &fetching, &around);
    let work = Work {
        fetching,
        around,
        marks: options.marks,
        next_lines: options.next_line.unwrap_or(0),
        progress: &|_| {},
        stop: &AtomicBool::new(false),
    };
    let lookups = lines.iter().zip(0..).map(|(line, fetch)| {
        let vaddr = line * 64;
        let cold = !lines[..fetch as usize].contains(line);
        let lookup = Lookup { vaddr, fetch, cold };
        Ok((lookup, baseline.look_up(&lookup)))
    });
    let (tally, _) = run(&work, lookups, below, script).unwrap();
    (tally, baseline.figures())
}

fn kinds(script: &Script) -> Vec<(usize, Kind)> {
    let told = script.seen.iter().enumerate();
    told.filter_map(|(cycle, stimulus)| Some((cycle, stimulus.event?.kind)))
        .collect()
}

#[test]
fn without_prefetches_the_clock_says_what_the_sum_says() {
    let mut script = Script::default();
    let lines: Vec<u64> = (0..40).map(|i| i * 7 % 24).collect();
    let (tally, baseline) = run_lines(&lines, LATENCIES, &mut script);
    assert_eq!(tally.cycles, baseline.cycles);
    assert_eq!(script.seen.len() as u64, baseline.cycles);
    assert_eq!((tally.uncovered, tally.covered), (baseline.misses, 0));
    assert_eq!(tally.demand_lines, baseline.memory_lines);
}

fn ahead(instructions: u32) -> Options {
    Options {
        latencies: LATENCIES,
        front_end: FrontEnd::RunAhead(instructions),
        targets: Targets::Perfect,
        ..Options::default()
    }
}

#[test]
fn ahead_or_not_the_clock_says_what_the_sum_says() {
    let lines: Vec<u64> = (0..200).map(|i| i * 7 % 24).collect();
    let mut all = Vec::new();
    for options in [
        ahead(0),
        ahead(3),
        ahead(50),
        Options {
            targets: Targets::Cold,
            ..ahead(50)
        },
        Options {
            mispredicts: 100.0,
            ..ahead(50)
        },
        Options {
            data_fills: 300.0,
            ..ahead(0)
        },
        Options {
            data_fills: 300.0,
            ..ahead(50)
        },
    ] {
        let mut script = Script::default();
        let (tally, baseline) = run_with_options(&lines, &options, &mut script);
        assert_eq!(tally.cycles, baseline.cycles, "{options:?}");
        assert_eq!(script.seen.len() as u64, baseline.cycles, "{options:?}");
        assert_eq!((tally.uncovered, tally.covered), (baseline.misses, 0));
        all.push(baseline.cycles);
    }
    let (_, blocking) = run_lines(&lines, LATENCIES, &mut Script::default());
    let [none, near, far, cold, wrong, data, far_data] = all.try_into().unwrap();
    assert_eq!(none, blocking.cycles);
    assert!(far < near && near < none, "{far} {near} {none}");
    assert!(far < cold && cold < none && far < wrong && wrong < none);
    assert!(none < data && far < far_data);
}

#[test]
fn metadata_takes_its_turn_on_the_way_to_memory() {
    let mut script = Script {
        metadata: vec![(0, 5), (300, 2)],
        ..Script::default()
    };
    let (tally, baseline) = run_lines(&[0, 1, 2], LATENCIES, &mut script);
    // Line 0 is asked for in cycle 0 and line 1 in cycle 210, before the metadata of cycle 300; the
    // five lines of cycle 0 are gone by then.
    assert_eq!(tally.cycles, baseline.cycles);
    let mut script = Script {
        metadata: vec![(205, 5)],
        ..Script::default()
    };
    let (tally, baseline) = run_lines(&[0, 1, 2], LATENCIES, &mut script);
    // Five lines from cycle 205 on: the way is free in cycle 245, not 210.
    assert_eq!(tally.cycles, baseline.cycles + 35);
}

#[test]
fn a_prefetch_in_time_is_a_hit() {
    let mut script = Script {
        offers: vec![(3, 64)],
        ..Script::default()
    };
    let (tally, baseline) = run_lines(&[0, 1, 1], LATENCIES, &mut script);
    // The prefetch asks memory in cycle 8, behind the demand of cycle 0, and arrives in cycle 208.
    assert_eq!(
        kinds(&script),
        [(0, Kind::Miss), (210, Kind::PrefetchHit), (234, Kind::Hit)]
    );
    assert_eq!(
        (
            tally.covered,
            tally.used,
            tally.late,
            tally.fills,
            tally.issued
        ),
        (1, 1, 0, 1, 1)
    );
    assert_eq!(tally.cycles, 30 + 200 + 14 + 14);
    assert_eq!(baseline.cycles, 30 + 200 + 200 + 14);
    assert_eq!(
        (tally.demand_lines, tally.prefetch_lines, tally.used_lines),
        (1, 1, 1)
    );
}

#[test]
fn a_late_prefetch_is_waited_for() {
    let mut script = Script {
        offers: vec![(100, 64)],
        ..Script::default()
    };
    let (tally, _) = run_lines(&[0, 1, 1], LATENCIES, &mut script);
    assert_eq!(
        kinds(&script),
        [(0, Kind::Miss), (210, Kind::PrefetchHit), (310, Kind::Hit)]
    );
    assert_eq!((tally.covered, tally.used, tally.late), (1, 1, 1));
    assert_eq!(tally.cycles, 300 + 10 + 14 + 10);
}

/// Line 1 is brought in time, line 2 late, line 0 is found: an L2 tells what its marks let it tell.
#[test]
fn an_l2_tells_first_uses_by_its_marks() {
    use Kind::{Hit, KeptHit, Miss, PrefetchHit};
    for (marks, told, recorded) in [
        (Marks::On, [Miss, PrefetchHit, PrefetchHit, KeptHit, Hit], 4),
        (
            Marks::One,
            [Miss, PrefetchHit, PrefetchHit, PrefetchHit, Hit],
            4,
        ),
        (Marks::None, [Miss, Hit, Hit, Hit, Hit], 5),
        (Marks::Off, [Miss, PrefetchHit, PrefetchHit, Hit, Hit], 3),
    ] {
        let mut script = Script {
            offers: vec![(1, 64), (212, 2 * 64), (213, 0)],
            ..Script::default()
        };
        let (tally, _) = run_with_marks(&[0, 1, 2, 0, 0], LATENCIES, marks, &mut script);
        let kinds: Vec<Kind> = kinds(&script).into_iter().map(|(_, kind)| kind).collect();
        assert_eq!(kinds, told, "{marks:?}");
        assert_eq!(tally.events_recorded, recorded, "{marks:?}");
        // What it is worth does not depend on what is told.
        assert_eq!((tally.used, tally.late), (2, 1), "{marks:?}");
        let late = |stimulus: &Stimulus| stimulus.event.is_some_and(|event| event.late);
        let late = script.seen.iter().filter(|stimulus| late(stimulus)).count();
        assert_eq!(late, usize::from(marks != Marks::None), "{marks:?}");
    }
}

#[test]
fn a_line_that_is_there_or_coming_is_told_in_the_next_cycle() {
    let mut script = Script {
        offers: vec![(1, 0), (205, 0)],
        ..Script::default()
    };
    let (tally, _) = run_lines(&[0, 1], LATENCIES, &mut script);
    let present: Vec<usize> = (0..script.seen.len())
        .filter(|&at| script.seen[at].pf_present)
        .collect();
    assert_eq!(present, [2, 206]);
    assert_eq!((tally.issued, tally.fills, tally.used), (2, 0, 0));
}

#[test]
fn demand_has_the_l2_and_a_register_to_itself() {
    let offers = (0..6).map(|line| (0, (8 + line) * 64)).collect();
    let mut script = Script {
        offers,
        ..Script::default()
    };
    let (tally, _) = run_lines(&[0, 1], LATENCIES, &mut script);
    assert!(
        script
            .seen
            .iter()
            .all(|stimulus| stimulus.event.is_none() || !stimulus.pf_ready)
    );
    // Four registers, one of them kept for demand: three prefetches at once, the fourth when the first is back.
    assert_eq!(script.accepted[..3], [1, 2, 3]);
    assert_eq!(script.accepted[3], 208);
    assert_eq!(tally.uncovered, 2);
}

#[test]
fn with_one_register_a_demand_waits_for_the_prefetch_in_it() {
    let mut script = Script {
        offers: vec![(201, 64 * 9)],
        ..Script::default()
    };
    let (tally, _) = run_lines(
        &[0, 1],
        Latencies {
            mshrs: 1,
            ..LATENCIES
        },
        &mut script,
    );
    // Prefetch from 201 to 401, demand of cycle 210 from then on.
    assert_eq!(tally.cycles, 401 + 200 + 10);
}

#[test]
fn lost_events_and_stragglers_are_counted() {
    let mut script = Script {
        deaf: true,
        stragglers: vec![64 * 5, 0],
        ..Script::default()
    };
    let (tally, _) = run_lines(&[0, 1, 1], LATENCIES, &mut script);
    assert_eq!((tally.events_lost, tally.events_recorded), (3, 0));
    assert_eq!((tally.issued, tally.fills, tally.used), (2, 1, 0));
}

#[test]
fn prefetches_that_push_lines_out_are_told_apart() {
    // Eight prefetches fill the one set of the L2 and push line 0 out, which the baseline still has.
    let offers = (0..8).map(|line| (1, (16 + line) * 64)).collect();
    let mut script = Script {
        offers,
        ..Script::default()
    };
    let lines: Vec<u64> = [0, 1, 2, 3, 4, 5, 6, 0].to_vec();
    let (tally, baseline) = run_lines(&lines, LATENCIES, &mut script);
    assert_eq!((baseline.misses, tally.pollution_misses), (7, 1));
    assert_eq!(
        tally.covered + tally.uncovered,
        baseline.misses + tally.pollution_misses
    );
    assert_eq!((tally.fills, tally.used), (8, 0));
}

/// What run-ahead did, and what prefetches did for the L2: issued, fills, used.
fn ahead_and_l2(tally: &Tally) -> ([u64; 3], [u64; 3]) {
    let ahead = tally.ahead;
    (
        [ahead.issued, ahead.fills, ahead.taken],
        [tally.issued, tally.fills, tally.used],
    )
}

/// Lines from memory: of demands, of prefetches, and those of prefetches that were used.
fn from_memory(tally: &Tally) -> (u64, u64, u64) {
    (tally.demand_lines, tally.prefetch_lines, tally.used_lines)
}

#[test]
fn run_ahead_brings_a_line_near_which_still_misses() {
    let mut script = Script {
        ahead: vec![(3, 64)],
        ..Script::default()
    };
    let (tally, _) = run_lines(&[0, 1, 1], LATENCIES, &mut script);
    assert_eq!(
        kinds(&script),
        [(0, Kind::Miss), (210, Kind::Miss), (270, Kind::Hit)]
    );
    assert_eq!(ahead_and_l2(&tally), ([1, 1, 1], [0, 0, 0]));
    assert_eq!((tally.covered, tally.uncovered), (0, 2));
    assert_eq!(tally.cycles, 30 + 200 + 50 + 14);
    assert_eq!(from_memory(&tally), (1, 1, 1));
}

#[test]
fn a_demand_that_meets_run_ahead_alone_misses_and_waits_for_what_is_left() {
    // Half way, and so near its end that the way from the last level is longer.
    for (at, waits) in [(100, 90), (5, 50)] {
        let mut script = Script {
            ahead: vec![(at, 64)],
            ..Script::default()
        };
        let (tally, _) = run_lines(&[0, 1, 1], LATENCIES, &mut script);
        assert_eq!(
            kinds(&script),
            [(0, Kind::Miss), (210, Kind::Miss), (220 + waits, Kind::Hit)],
            "{at}"
        );
        assert!(script.seen.iter().all(|told| !told.pf_present));
        assert_eq!(ahead_and_l2(&tally), ([1, 1, 1], [0, 0, 0]));
        assert_eq!((tally.uncovered, tally.late), (2, 0));
        assert_eq!(from_memory(&tally), (1, 1, 1));
    }
}

#[test]
fn a_prefetch_into_the_l2_takes_what_run_ahead_brought_or_is_bringing() {
    // It arrives in cycle 208: taken from there, taken on its way with the last level's latency still to
    // wait for, and in time.
    for (at, late) in [(209, 1), (170, 1), (150, 0), (9, 0)] {
        let mut script = Script {
            offers: vec![(at, 64)],
            ahead: vec![(3, 64)],
            ..Script::default()
        };
        let (tally, _) = run_lines(&[0, 1, 1], LATENCIES, &mut script);
        let told: Vec<Kind> = kinds(&script).into_iter().map(|(_, kind)| kind).collect();
        assert_eq!(told, [Kind::Miss, Kind::PrefetchHit, Kind::Hit], "{at}");
        // No pulse: the line was not there, nor was it coming.
        assert!(script.seen.iter().all(|told| !told.pf_present));
        assert_eq!(ahead_and_l2(&tally), ([1, 1, 1], [1, 1, 1]));
        assert_eq!((tally.covered, tally.late), (1, late), "{at}");
        // It was fetched from memory once.
        assert_eq!(from_memory(&tally), (1, 1, 1));
    }
}

#[test]
fn run_ahead_of_what_is_there_or_coming_does_nothing() {
    // Of a demand's line under way, of a prefetch's, of its own, and of one that is there.
    let mut script = Script {
        offers: vec![(1, 64)],
        ahead: vec![(2, 0), (3, 64), (4, 128), (5, 128), (205, 0)],
        ..Script::default()
    };
    let (tally, _) = run_lines(&[0, 1, 0], LATENCIES, &mut script);
    assert!(script.seen.iter().all(|told| !told.pf_present));
    let told: Vec<Kind> = kinds(&script).into_iter().map(|(_, kind)| kind).collect();
    // No mark: the second use of line 0 is a plain hit.
    assert_eq!(told, [Kind::Miss, Kind::PrefetchHit, Kind::Hit]);
    assert_eq!(ahead_and_l2(&tally), ([5, 1, 0], [1, 1, 1]));
    assert_eq!(from_memory(&tally), (1, 2, 1));
}

#[test]
fn what_run_ahead_brought_in_vain_is_no_ones_merit_later() {
    let mut below = below();
    let mut script = Script {
        ahead: vec![(3, 64), (190, 128)],
        ..Script::default()
    };
    let (first, _) = run_in(&[0], &Options::default(), &mut below, &mut script);
    assert_eq!(ahead_and_l2(&first).0, [2, 2, 0]);
    let mut script = Script::default();
    let (second, _) = run_in(&[1, 2], &Options::default(), &mut below, &mut script);
    assert_eq!(ahead_and_l2(&second).0, [0, 0, 0]);
    assert_eq!(from_memory(&second), (0, 0, 0));
}
