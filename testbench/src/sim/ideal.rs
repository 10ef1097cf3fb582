//! Ideal timing: the replay is complete before the first fetch, and prefetches cost no time.

use super::below::{Below, Found};
use super::front_end::Level;
use super::tally::Tally;
use super::{Lookups, Work};
use crate::cache::Mark;
use crate::error::Error;
use crate::prefetcher::{Event, Kind, Prefetcher, Recorded, Result, Stimulus, Stop};

/// Cycles without any progress after which a prefetcher counts as hung.
const PATIENCE: u64 = 10_000_000;

/// Runs one invocation; the prefetcher has begun.
pub fn run<P: Prefetcher + ?Sized>(
    work: &Work,
    lookups: impl Lookups,
    below: &mut Below,
    prefetcher: &mut P,
) -> Result<(Tally, Recorded)> {
    let mut tally = Tally::default();
    replay(work, below, prefetcher, &mut tally)?;
    for (index, next) in lookups.enumerate() {
        let (lookup, missed_in_baseline) = next?;
        work.at(index, &lookup);
        work.go_on()?;
        let line = work.around.space.line(lookup.vaddr);
        let found = below.look_up(line);
        let kind = match found {
            Found::L2(mark) => work.hit(mark, &mut tally),
            Found::Llc | Found::Memory => Kind::Miss,
        };
        tally.lookup(kind != Kind::Miss, missed_in_baseline);
        if kind == Kind::Miss {
            let from_memory = found == Found::Memory;
            tally.demand_lines += u64::from(from_memory);
            below.fill(line, Mark::NONE, from_memory);
        }
        let (level, latency) = match found {
            Found::L2(_) => (Level::L2, work.around.latencies.l2),
            Found::Llc => (Level::Llc, work.around.latencies.llc),
            Found::Memory => (Level::Memory, work.around.latencies.memory),
        };
        tally.stalls[level as usize] += u64::from(latency);
        tell(
            prefetcher,
            Event {
                vaddr: lookup.vaddr,
                kind,
                late: false,
            },
        )?;
        tally.events_recorded += u64::from(work.is_recorded(kind));
    }
    tally.cycles = work.fetching.clock().total() + tally.stalls.iter().sum::<u64>();
    let recorded = prefetcher.end()?;
    Ok((tally, recorded))
}

/// Ticks until the replay has ended; every prefetch fills at once.
fn replay<P: Prefetcher + ?Sized>(
    work: &Work,
    below: &mut Below,
    prefetcher: &mut P,
    tally: &mut Tally,
) -> Result<()> {
    let mut present = false;
    let mut waited = 0;
    while prefetcher.is_replaying() {
        work.go_on()?;
        let stimulus = Stimulus {
            event: None,
            pf_ready: true,
            pf_present: present,
        };
        present = false;
        let most = if stimulus.pf_present { 1 } else { PATIENCE };
        let (activity, cycles) = prefetcher.hold(&stimulus, most)?;
        waited += cycles;
        if let Some(vaddr) = activity.prefetch {
            present = !fill_now(work, below, vaddr, tally);
            waited = 0;
        }
        if waited > PATIENCE {
            return Err(hung("the replay does not end"));
        }
    }
    Ok(())
}

/// A prefetch whose line arrives at once. False if the line was there.
pub(super) fn fill_now(work: &Work, below: &mut Below, vaddr: u64, tally: &mut Tally) -> bool {
    let line = work.around.space.line(vaddr);
    tally.issued += 1;
    let Some(found) = below.look_up_prefetch(line) else {
        work.found(below, line);
        return false;
    };
    let from_memory = found == Found::Memory;
    tally.prefetch_fill(from_memory);
    below.fill(line, Mark::prefetched(from_memory), from_memory);
    true
}

/// Offers an event until it is taken; an event that would be lost waits.
fn tell<P: Prefetcher + ?Sized>(prefetcher: &mut P, event: Event) -> Result<()> {
    for _ in 0..PATIENCE {
        let event = prefetcher.can_observe().then_some(event);
        let stimulus = Stimulus {
            event,
            pf_ready: true,
            pf_present: false,
        };
        if prefetcher.tick(&stimulus)?.event_taken {
            return Ok(());
        }
    }
    Err(hung("the observation port never becomes ready"))
}

fn hung(what: &str) -> Stop {
    Stop::Error(Error::check(
        format_args!("{what} within {PATIENCE} cycles"),
        "the block is stuck: run the one trace again with --wave to see where",
    ))
}
