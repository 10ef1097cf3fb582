//! Vectors for the emitted testbench, recorded from the golden model: a program that begins cold, and
//! once more after the replay of its record.

mod l2;

use jukebox_config::Config;
use jukebox_golden::{Recorder, Replayer};
use jukebox_rtl_gen::selftest::Plan;
use jukebox_rtl_gen::vectors::{Lookup, Round, Vectors};
use l2::L2;

use crate::board::Program;

/// Fewest and most lookups of a round. Between them it ends when the CRRB has made so many lines of
/// the record full: what it evicts and what it holds at the end are both part of the test.
const FEWEST: usize = 100;
const MOST: usize = 400;
const FULL_LINES: u64 = 2;

/// Of the second round so many lookups, in percent, are the first round's.
const ALIKE_PERCENT: usize = 70;

/// What the golden model says of `config`, which must be valid. The same configuration gives the same.
pub fn recorded(config: &Config) -> Vectors {
    let program = |seed| Program::new(config, &Plan::new(config, seed));
    let mut first = program(1);
    let cold = round(config, &[], |_| first.event());
    let alike = cold.lookups.len() * ALIKE_PERCENT / 100;
    let (mut first, mut second) = (program(1), program(2));
    let again = round(config, &cold.prefetches, |place| {
        if place < alike {
            first.event()
        } else {
            second.event()
        }
    });
    Vectors {
        rounds: vec![cold, again],
    }
}

/// A recording of these events after a replay that has prefetched those lines, and its replay.
fn round(
    config: &Config,
    prefetched: &[u64],
    mut event: impl FnMut(usize) -> crate::board::Event,
) -> Round {
    let line_bytes = u64::from(config.geometry.line_bytes);
    let mut l2 = L2::after(prefetched);
    let mut recorder = Recorder::new(config, u64::MAX);
    let mut lookups = Vec::new();
    let enough = |lookups: &[Lookup], recorder: &Recorder| {
        let full = recorder.bytes() >= FULL_LINES * line_bytes;
        full && lookups.len() >= FEWEST || lookups.len() >= MOST
    };
    while !enough(&lookups, &recorder) {
        let event = event(lookups.len());
        let line = event.vaddr / line_bytes * line_bytes;
        let foreign = event.foreign && config.features.asid_filter;
        let lookup = Lookup {
            vaddr: event.vaddr,
            kind: l2.lookup(line, event.instruction, foreign),
            instruction: event.instruction,
            foreign,
        };
        // Misses and first uses of the instruction side are recorded, of one address space where the
        // block tells them apart.
        if lookup.kind != 2 && lookup.instruction && !lookup.foreign {
            recorder.event(lookup.vaddr);
        }
        lookups.push(lookup);
    }
    let record = recorder.finish().bytes;
    Round {
        lookups,
        prefetches: Replayer::new(config, 0).prefetches(&record),
        record,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_rounds_exercise_the_block() {
        let config = Config::default();
        let vectors = recorded(&config);
        assert_eq!(vectors, recorded(&config));
        for (place, round) in vectors.rounds.iter().enumerate() {
            let count = |picked: &dyn Fn(&Lookup) -> bool| {
                round.lookups.iter().filter(|lookup| picked(lookup)).count()
            };
            // Evicted, and drained: more lines than the CRRB alone fills.
            let regions = (round.record.len() / 64) as u32 * 9;
            assert!(regions > config.geometry.crrb_entries + 9, "{regions}");
            assert!(round.prefetches.len() > 50);
            for kind in 0..4 {
                let used = place == 1 || kind % 2 == 0;
                assert_eq!(count(&|lookup| lookup.kind == kind) > 3, used, "{kind}");
            }
            assert!(count(&|lookup| !lookup.instruction) > 5);
            assert!(count(&|lookup| lookup.foreign) > 5);
            // An L2 has no more first uses than prefetches.
            let used = count(&|lookup| lookup.kind % 2 == 1);
            assert!(used <= vectors.rounds[0].prefetches.len() * place);
        }
    }
}
