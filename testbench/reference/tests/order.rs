//! Who goes first, and how long things take: cycle by cycle, in memory that answers as the test says.

use anyhow::{Context, Result, ensure};
use jukebox_reference::bench::{Bench, Log, Options};
use jukebox_reference::memory::Manners;
use jukebox_reference::request::{Demand, Prefetch, Side};
use jukebox_reference::shape::Shape;
use std::ops::Range;

/// A bench in which nothing is random but what no port means.
fn bench(shape: &str, latency: Range<u64>) -> Result<Bench> {
    let options = Options {
        seed: 1,
        manners: Manners {
            ready: 1.0,
            latency,
            reorder: false,
            interleave: false,
            refuse_writes: false,
        },
        answers_ready: 1.0,
        faults: None,
    };
    let mut bench = Bench::new(Shape::named(shape).context("no such shape")?, &options)?;
    bench.log = Some(Log::default());
    Ok(bench)
}

fn log(bench: &Bench) -> &Log {
    bench.log.as_ref().expect("it was asked for")
}

fn demand(side: Side, line: u64, id: u8, beats: usize) -> Demand {
    Demand {
        side,
        line,
        beat: 0,
        beats,
        id,
        vaddr: line * 64,
        asid: 0,
        write: None,
    }
}

fn write(line: u64, id: u8) -> Demand {
    Demand {
        write: Some(([line; 4], 1)),
        ..demand(Side::Data, line, id, 1)
    }
}

/// Offers a demand if its port and an ID are free.
fn ask(bench: &mut Bench, side: Side, line: u64, beats: usize) -> Option<u8> {
    let id = *bench.free_ids(side).first()?;
    bench.is_free(side).then(|| {
        bench.offer(demand(side, line, id, beats));
        id
    })
}

/// Brings a line in, and waits.
fn bring(bench: &mut Bench, line: u64) -> Result<()> {
    bench.offer(demand(Side::Data, line, 0, 1));
    bench.settle()
}

#[test]
fn prefetches_never_delay_a_demand_lookup() -> Result<()> {
    // Both ports hit in the sets in which prefetches hit, miss and arrive, at all distances.
    let run = |prefetching: bool| -> Result<(Log, u64)> {
        let mut bench = bench("wide", 3..4)?;
        for line in [0, 1, 4, 5] {
            bring(&mut bench, line)?;
        }
        bench.log = Some(Log::default());
        let start = bench.now;
        for k in 0..9000 {
            if k % 7 == 0 {
                ask(&mut bench, Side::Instr, [0, 1][k % 2], 1);
            }
            if k % 11 == 0 || k % 11 == 3 {
                ask(&mut bench, Side::Data, [4, 5][k / 2 % 2], 1);
            }
            if prefetching && bench.is_prefetch_free() {
                let line = [0, 1, 4][k % 3] + 16 * (k as u64 / 7 % 20);
                bench.offer_prefetch(Prefetch { line, source: 0 }, false);
            }
            bench.cycle()?;
        }
        let taken = bench.rules.counts().0[6];
        bench.finish()?;
        let mut log = bench.log.take().expect("it was asked for");
        log.lookups.iter_mut().for_each(|lookup| lookup.0 -= start);
        Ok((log, u64::from(taken)))
    };
    let (alone, none) = run(false)?;
    let (beside, some) = run(true)?;
    assert!(none == 0 && some > 500, "{some} prefetches");
    assert!(alone.lookups.len() > 2500, "{}", alone.lookups.len());
    assert_eq!(alone.lookups, beside.lookups);
    Ok(())
}

#[test]
fn a_hit_takes_seven_cycles_and_a_port_looks_up_every_three() -> Result<()> {
    let mut bench = bench("plain", 10..11)?;
    bring(&mut bench, 3)?;
    bench.log = Some(Log::default());
    let start = bench.now;
    bench.offer(demand(Side::Instr, 3, 0, 8));
    bench.settle()?;
    // Offered and taken in one cycle; the last of eight beats comes seven cycles after the first.
    let (last, ..) = log(&bench).answers[0];
    assert_eq!(last - start, 7 + 7);
    for _ in 0..300 {
        ask(&mut bench, Side::Instr, 3, 1);
        bench.cycle()?;
    }
    bench.settle()?;
    let lookups = &log(&bench).lookups;
    let (first, last) = (lookups[1].0, lookups[lookups.len() - 1].0);
    assert_eq!(last - first, 3 * (lookups.len() as u64 - 2));
    Ok(())
}

#[test]
fn a_miss_costs_nine_cycles_besides_memory_and_eight_beats() -> Result<()> {
    for latency in [1, 40] {
        let mut bench = bench("plain", latency..latency + 1)?;
        let start = bench.now;
        bench.offer(demand(Side::Instr, 3, 0, 1));
        bench.settle()?;
        let (last, ..) = log(&bench).answers[0];
        // Of these, eight are the beats of the line.
        assert_eq!(last - start, latency + 8 + 9, "memory takes {latency}");
    }
    Ok(())
}

#[test]
fn reads_that_demand_waits_for_go_before_those_of_prefetches() -> Result<()> {
    let mut bench = bench("plain", 10..11)?;
    bench.memory.manners.ready = 0.0;
    for line in [1, 2, 3, 4] {
        bench.offer_prefetch(Prefetch { line, source: 0 }, false);
        for _ in 0..8 {
            bench.cycle()?;
        }
    }
    // One that is new, and one that makes a prefetch demand.
    for line in [9, 4] {
        bench.offer(demand(Side::Instr, line, line as u8, 1));
        for _ in 0..8 {
            bench.cycle()?;
        }
    }
    bench.memory.manners.ready = 1.0;
    bench.finish()?;
    let reads = &log(&bench).reads;
    // The first is on the port already.
    assert_eq!(reads[0], 1);
    let mut urgent = reads[1..3].to_vec();
    urgent.sort_unstable();
    assert_eq!(urgent, [4, 9]);
    assert_eq!(reads.len(), 5);
    Ok(())
}

#[test]
fn a_line_that_leaves_is_read_out_although_both_ports_read_all_the_time() -> Result<()> {
    let mut bench = bench("tiny", 0..1)?;
    // A set full of lines, of which the oldest is dirty; and two lines to read in other sets.
    bench.offer(write(0, 0));
    bench.settle()?;
    for line in [8, 16, 24, 1, 2] {
        bring(&mut bench, line)?;
    }
    bench.log = Some(Log::default());
    let busy = |bench: &mut Bench, cycles: u64| -> Result<()> {
        for _ in 0..cycles {
            ask(bench, Side::Instr, 1, 8);
            ask(bench, Side::Data, 2, 8);
            bench.cycle()?;
        }
        Ok(())
    };
    busy(&mut bench, 200)?;
    while !bench.is_free(Side::Data) {
        bench.cycle()?;
    }
    let id = bench.free_ids(Side::Data)[0];
    let asked = bench.now;
    bench.offer(demand(Side::Data, 32, id, 1));
    busy(&mut bench, 2000)?;
    let answer = log(&bench)
        .answers
        .iter()
        .find(|(cycle, side, of)| *cycle >= asked && *side == Side::Data && *of == id)
        .context("the miss is never answered")?;
    ensure!(
        answer.0 - asked < 300,
        "the miss takes {} cycles",
        answer.0 - asked
    );
    bench.finish()
}

#[test]
fn hits_are_served_although_misses_arrive_all_the_time() -> Result<()> {
    let mut bench = bench("plain", 0..1)?;
    bring(&mut bench, 5)?;
    bench.log = Some(Log::default());
    for k in 0..4000 {
        ask(&mut bench, Side::Instr, 1024 + k, 8);
        if k > 1000 && bench.free_ids(Side::Data).len() == 16 {
            ask(&mut bench, Side::Data, 5, 1);
        }
        bench.cycle()?;
    }
    let answers = &log(&bench).answers;
    let hits = answers
        .iter()
        .filter(|(_, side, _)| *side == Side::Data)
        .count();
    // One at a time: each waits for one read of eight beats at most. Without turns it is a quarter.
    assert!(hits > 3000 / 15, "{hits} hits in 3000 cycles");
    bench.finish()
}

#[test]
fn a_write_that_memory_refuses_is_told() -> Result<()> {
    let mut bench = bench("tiny", 5..6)?;
    bench.offer(write(0, 0));
    bench.settle()?;
    bench.memory.manners.refuse_writes = true;
    bench.finish()?;
    assert_eq!(bench.rules.hazards.count("a write-back is refused"), 1);
    Ok(())
}
