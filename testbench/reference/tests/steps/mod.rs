//! Steps that are shown to an empty cache, and what it reports of them.

use anyhow::Result;
use jukebox_reference::bench::{Bench, Log, Options};
use jukebox_reference::memory::Manners;
use jukebox_reference::request::{Demand, Prefetch, Side};
use jukebox_reference::shape::Shape;

/// What happens.
#[derive(Clone, Copy, Debug)]
#[allow(dead_code)] // no test has them all
pub enum Step {
    /// An instruction request for a line.
    Fetch(u64),
    /// A data read.
    Load(u64),
    /// A data write.
    Store(u64),
    /// A prefetch of a source: 0 first record, 1 next line, 2 second record.
    Prefetch(u64, u8),
    /// Everything under way arrives.
    Settle,
    /// Everything leaves.
    Flush,
}
use Step::{Fetch, Flush, Load, Settle, Store};

pub const FIRST: u8 = 0;
#[allow(dead_code)] // not every test
pub const NEXT_LINE: u8 = 1;
#[allow(dead_code)]
pub const SECOND: u8 = 2;

/// Runs the steps in an empty cache of four ways and 8 sets: events, and pulses of `pf_present`.
pub fn run(steps: &[Step]) -> Result<(Vec<(u8, bool)>, u64)> {
    let options = Options {
        seed: 3,
        manners: Manners {
            ready: 1.0,
            latency: 50..51,
            reorder: false,
            interleave: false,
            refuse_writes: false,
        },
        answers_ready: 1.0,
        faults: None,
    };
    let shape = Shape::named("tiny").expect("it is there");
    let mut bench = Bench::new(shape, &options)?;
    bench.log = Some(Log::default());
    for step in steps {
        let demand = |side, line, write: Option<_>, bench: &mut Bench| {
            let id = bench.free_ids(side)[0];
            bench.offer(Demand {
                side,
                line,
                beat: 0,
                beats: 1,
                id,
                vaddr: line * 64,
                asid: 0,
                write,
            });
        };
        match *step {
            Fetch(line) => demand(Side::Instr, line, None, &mut bench),
            Load(line) => demand(Side::Data, line, None, &mut bench),
            Store(line) => demand(Side::Data, line, Some(([7; 4], 1)), &mut bench),
            Step::Prefetch(line, source) => bench.offer_prefetch(Prefetch { line, source }, false),
            Settle => bench.settle()?,
            Flush => {
                bench.flush();
                bench.settle()?;
            }
        }
        // Looked up before the next, and long before memory answers.
        for _ in 0..12 {
            bench.cycle()?;
        }
    }
    bench.finish()?;
    let log = bench.log.expect("it was asked for");
    Ok((log.events, log.presents))
}
