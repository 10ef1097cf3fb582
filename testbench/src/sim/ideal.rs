//! Ideal timing: the replay is complete before the first fetch, and prefetches cost no time.

use super::behind::Behind;
use super::below::{Below, Found, Supply};
use super::front_end::Level;
use super::tally::Tally;
use super::{Lookups, Work};
use crate::cache::Mark;
use crate::error::Error;
use crate::prefetcher::{
    Event, Kind, PfLevel, Prefetch, Prefetcher, Recorded, Result, Source, Stimulus, Stop,
};

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
    let space = &work.around.space;
    let mut behind = Behind::new(work.next_lines, space.line_shift());
    replay(work, below, prefetcher, &mut behind, &mut tally)?;
    for (index, next) in lookups.enumerate() {
        let (lookup, missed_in_baseline) = next?;
        work.at(index, &lookup);
        work.go_on()?;
        let line = space.line(lookup.vaddr);
        let paddr = space.paddr(lookup.vaddr);
        let found = below.look_up(line);
        let kind = match found {
            Found::L2(mark) => work.hit(mark, &mut tally),
            Found::Llc(_) | Found::Memory => Kind::Miss,
        };
        tally.lookup(kind != Kind::Miss, missed_in_baseline);
        if kind == Kind::Miss {
            let from_memory = found.is_memory();
            tally.demand_lines += u64::from(from_memory);
            below.fill(line, Mark::NONE, from_memory);
        }
        let (level, latency) = match found {
            Found::L2(_) => (Level::L2, work.around.latencies.l2),
            Found::Llc(_) => (Level::Llc, work.around.latencies.llc),
            Found::Memory => (Level::Memory, work.around.latencies.memory),
        };
        tally.stalls[level as usize] += u64::from(latency);
        tell(
            prefetcher,
            Event {
                vaddr: lookup.vaddr,
                paddr,
                kind,
                late: false,
            },
        )?;
        if kind == Kind::Miss {
            behind.missed(paddr, line, found.is_memory());
            let due = behind.due(paddr);
            next_lines(work, below, prefetcher, due, &mut behind, &mut tally)?;
        }
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
    behind: &mut Behind,
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
        if let Some(prefetch) = activity.prefetch {
            present = fill_now(work, below, prefetch, behind, tally)?;
            waited = 0;
        }
        if waited > PATIENCE {
            return Err(hung("the replay does not end"));
        }
    }
    Ok(())
}

/// Ticks until the lines behind a miss have come, so many of them; each fills at once.
fn next_lines<P: Prefetcher + ?Sized>(
    work: &Work,
    below: &mut Below,
    prefetcher: &mut P,
    due: u64,
    behind: &mut Behind,
    tally: &mut Tally,
) -> Result<()> {
    let stimulus = Stimulus {
        pf_ready: true,
        ..Stimulus::default()
    };
    for _ in 0..due {
        let mut waited = 0;
        let prefetch = loop {
            let (activity, cycles) = prefetcher.hold(&stimulus, PATIENCE)?;
            waited += cycles;
            if let Some(prefetch) = activity.prefetch {
                break prefetch;
            }
            if waited > PATIENCE {
                return Err(hung("a line behind a miss does not come"));
            }
        };
        fill_now(work, below, prefetch, behind, tally)?;
    }
    Ok(())
}

/// A prefetch whose line arrives at once. True if it found the line, and the prefetcher is to know.
pub(super) fn fill_now(
    work: &Work,
    below: &mut Below,
    prefetch: Prefetch,
    behind: &mut Behind,
    tally: &mut Tally,
) -> Result<bool> {
    if prefetch.level == PfLevel::Llc {
        let line = work.around.space.line(prefetch.vaddr);
        if tally.run_ahead(!below.has(line)) {
            below.fill_llc(line, Mark::NONE);
        }
        return Ok(false);
    }
    tally.issue(prefetch.source);
    let (line, mark, supply) = match prefetch.source {
        Source::Record | Source::SecondRecord => {
            let line = work.around.space.line(prefetch.vaddr);
            let Some(supply) = below.look_up_prefetch(line) else {
                work.found(below, line, prefetch.source);
                return Ok(true);
            };
            let mark = tally.replayed_fill(prefetch.source, supply);
            (line, mark, supply)
        }
        Source::NextLine { paddr } => {
            let fate = behind.judge(paddr, below, |_| None)?;
            let Some(fill) = tally.next_line(fate) else {
                return Ok(false);
            };
            fill
        }
    };
    below.fill(line, mark, supply == Supply::Memory);
    Ok(false)
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
