//! One request at a time, the reference L2 holds what the caches of the testbench hold.

use anyhow::Result;
use jukebox::cache::{Cache, Mark};
use jukebox_reference::bench::{Bench, Log, Options};
use jukebox_reference::memory::Manners;
use jukebox_reference::request::{Demand, Prefetch, Side};
use jukebox_reference::shape::SHAPES;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

#[test]
fn hits_and_ages_are_those_of_the_caches_of_the_testbench() -> Result<()> {
    for shape in SHAPES {
        let options = Options {
            seed: 5,
            manners: Manners {
                ready: 1.0,
                latency: 0..1,
                reorder: false,
                interleave: false,
                refuse_writes: false,
            },
            answers_ready: 1.0,
            faults: None,
        };
        let mut bench = Bench::new(shape, &options)?;
        bench.log = Some(Log::default());
        let size = format!("{}B:{}", shape.size_bytes, shape.ways);
        let size = size.parse().map_err(anyhow::Error::msg)?;
        let mut cache = Cache::new(size, 64).map_err(anyhow::Error::msg)?;
        let mut rng = Pcg64Mcg::seed_from_u64(5);
        let sets = shape.sets().min(4);
        let mut expected = Vec::new();
        for _ in 0..1500 {
            let tag = rng.random_range(0..3 * shape.ways / 2);
            let line = tag * shape.sets() + rng.random_range(0..sets);
            if rng.random_bool(0.3) {
                bench.offer_prefetch(Prefetch { line, source: 1 }, false);
                if !cache.contains(line) {
                    cache.fill(line, Mark::prefetched(true));
                }
            } else {
                bench.offer(Demand {
                    side: Side::Instr,
                    line,
                    beat: 0,
                    beats: 1,
                    id: 0,
                    vaddr: line * 64,
                    asid: 0,
                    write: None,
                });
                expected.push(match cache.touch(line) {
                    Some(mark) if mark.is_prefetched() => 1,
                    Some(_) => 2,
                    None => 0,
                });
                if expected.last() == Some(&0) {
                    cache.fill(line, Mark::NONE);
                }
            }
            bench.settle()?;
        }
        let events = bench.log.expect("it was asked for").events;
        let kinds: Vec<_> = events.iter().map(|(kind, _)| *kind).collect();
        assert_eq!(kinds, expected, "{}", shape.name);
        assert!((0..3).all(|kind| expected.contains(&kind)));
    }
    Ok(())
}
