//! Replay: order, bad lines, errors, rebase, and what ends it.

use anyhow::Result;
use jukebox_harness::{BenchOptions, Mapping, ReadFault, Stimulus, When, resp};
use jukebox_tests::rtl::{
    Entry, LONG, Layout, REP, Rtl, bench, crrb, finish, plain_bench, replay, replay_exactly,
    sample_entries, unchecked_bench, vlines,
};

const LINE: u64 = 64;

fn layout(bench: &Rtl) -> Layout {
    Layout::new(bench.config())
}

#[test]
fn every_line_of_every_entry_once_in_order() -> Result<()> {
    for n in [1, 8, 9, 10, 100] {
        let mut bench = plain_bench()?;
        let entries = sample_entries(&layout(&bench), n);
        replay_exactly(&mut bench, &entries)?;
        finish(&mut bench)?;
    }
    Ok(())
}

#[test]
fn physical_addresses_come_from_the_translation() -> Result<()> {
    let mut bench = plain_bench()?;
    bench.translator.mapping = Mapping::Scramble(0x5eed);
    bench.write_reg("ASID", 0x1234)?;
    let entries = sample_entries(&layout(&bench), 50);
    let run = replay_exactly(&mut bench, &entries)?;
    for (_, prefetch) in run.prefetches {
        assert_eq!(
            prefetch.paddr,
            Mapping::Scramble(0x5eed).translate(prefetch.vaddr, 48)
        );
        assert_eq!(prefetch.asid, 0x1234);
    }
    finish(&mut bench)
}

#[test]
fn back_pressure_changes_when_but_not_what() -> Result<()> {
    for seed in 0..12 {
        let options = BenchOptions {
            stall: 0.5,
            seed,
            mem_latency: 7,
            xlt_latency: 4,
            check: true,
        };
        let mut bench = bench(options)?;
        let entries = sample_entries(&layout(&bench), 80);
        replay_exactly(&mut bench, &entries)?;
        finish(&mut bench)?;
    }
    Ok(())
}

/// Replays three lines of which the middle one was changed by `spoil`; only it must be missing.
fn rejected(spoil: impl Fn(&Layout, &mut [u8])) -> Result<()> {
    let mut bench = plain_bench()?;
    let layout = layout(&bench);
    let entries = sample_entries(&layout, 27);
    let mut record = layout.encode(&entries);
    spoil(&layout, &mut record[64..128]);
    let run = replay(&mut bench, &record)?;
    assert_eq!((run.done, run.errors), (true, 0));
    let good = [&entries[..9], &entries[18..]].concat();
    assert_eq!(run.vlines(), vlines(&good, &layout, 0));
    assert_eq!(bench.read_reg("CNT_LINES_READ")?, 3);
    assert_eq!(bench.read_reg("CNT_LINES_REJECTED")?, 1);
    assert_eq!(bench.read_reg("CNT_TRANSLATIONS")?, 18);
    finish(&mut bench)
}

#[test]
fn a_line_with_any_wrong_bit_is_rejected() -> Result<()> {
    for bit in (0..512).step_by(37).chain([0, 485, 491, 495, 496, 511]) {
        rejected(|_, line| line[bit / 8] ^= 1 << (bit % 8))?;
    }
    Ok(())
}

#[test]
fn a_line_of_count_zero_is_rejected() -> Result<()> {
    rejected(|layout, line| layout.set_count(line, 0))
}

#[test]
fn a_line_of_too_many_entries_is_rejected() -> Result<()> {
    rejected(|layout, line| layout.set_count(line, 10))?;
    rejected(|layout, line| layout.set_count(line, 15))
}

#[test]
fn a_line_of_zeros_is_rejected() -> Result<()> {
    rejected(|_, line| line.fill(0))
}

#[test]
fn a_record_of_rejected_lines_only_ends_done() -> Result<()> {
    let mut bench = plain_bench()?;
    let run = replay(&mut bench, &[0x55; 256])?;
    assert_eq!((run.done, run.prefetches.len()), (true, 0));
    assert_eq!(bench.read_reg("CNT_LINES_REJECTED")?, 4);
    finish(&mut bench)
}

#[test]
fn empty_entries_are_skipped_without_a_translation() -> Result<()> {
    let mut bench = plain_bench()?;
    let layout = layout(&bench);
    let mut entries = sample_entries(&layout, 30);
    for index in [0, 4, 5, 6, 8, 9, 17, 18, 29] {
        entries[index].vector = 0;
    }
    replay_exactly(&mut bench, &entries)?;
    assert_eq!(bench.read_reg("CNT_TRANSLATIONS")?, 21);
    finish(&mut bench)
}

#[test]
fn a_record_of_empty_entries_ends_done() -> Result<()> {
    let mut bench = plain_bench()?;
    let entries: Vec<Entry> = (0..40).map(|tag| Entry { tag, vector: 0 }).collect();
    let run = replay_exactly(&mut bench, &entries)?;
    assert!(run.prefetches.is_empty());
    finish(&mut bench)
}

/// Replays four lines the `n`-th of which is answered with an error.
fn read_error(n: u64, fault: ReadFault, stall: f64) -> Result<()> {
    let options = BenchOptions {
        stall,
        mem_latency: 5,
        ..BenchOptions::default()
    };
    // An EXOKAY that nobody asked for is no AXI, which the assertions would say.
    let mut bench = match fault {
        ReadFault::ErrorOnBeat(resp::EXOKAY, _) => unchecked_bench(options)?,
        _ => bench(options)?,
    };
    let layout = layout(&bench);
    let entries = sample_entries(&layout, 36);
    bench.memory.reads.fail(When::Nth(n), fault);
    let run = replay(&mut bench, &layout.encode(&entries))?;
    assert!(!run.done);
    assert_eq!(
        run.errors,
        bench.registers().word("ERROR_CAUSE", &["READ_ERROR"])?
    );
    assert_eq!(run.vlines(), vlines(&entries[..9 * n as usize], &layout, 0));
    assert_eq!(bench.read_reg("CNT_LINES_READ")?, n);
    finish(&mut bench)?;
    bench.write_reg("ERROR_CAUSE", 0xff)?;
    replay_exactly(&mut bench, &entries)?;
    finish(&mut bench)
}

#[test]
fn read_error_on_the_first_line() -> Result<()> {
    read_error(0, ReadFault::Error(resp::SLVERR), 0.0)?;
    read_error(0, ReadFault::ErrorOnBeat(resp::DECERR, 0), 0.5)
}

#[test]
fn read_error_on_a_middle_line() -> Result<()> {
    read_error(1, ReadFault::ErrorOnBeat(resp::SLVERR, 3), 0.0)?;
    read_error(2, ReadFault::ErrorOnBeat(resp::EXOKAY, 6), 0.5)
}

#[test]
fn read_error_on_the_last_beat_of_the_last_line() -> Result<()> {
    read_error(3, ReadFault::ErrorOnBeat(resp::DECERR, 7), 0.0)?;
    read_error(3, ReadFault::ErrorOnBeat(resp::DECERR, 7), 0.5)
}

/// Replays a record with REBASE set to `displacement` regions.
fn rebased(displacement: i64) -> Result<()> {
    let mut bench = plain_bench()?;
    let layout = layout(&bench);
    let entries = sample_entries(&layout, 40);
    bench.write_reg("REBASE", displacement as u64)?;
    let run = replay(&mut bench, &layout.encode(&entries))?;
    assert_eq!(run.vlines(), vlines(&entries, &layout, displacement));
    finish(&mut bench)
}

#[test]
fn rebase_moves_regions_up() -> Result<()> {
    rebased(0x12_3456)
}

#[test]
fn rebase_moves_regions_down() -> Result<()> {
    rebased(-0x50)
}

#[test]
fn rebase_wraps_around_the_address_space() -> Result<()> {
    rebased(-0x120)?;
    rebased((1 << 38) - 0x110)
}

#[test]
fn rebase_is_latched_by_the_start() -> Result<()> {
    let mut bench = plain_bench()?;
    let layout = layout(&bench);
    let entries = sample_entries(&layout, 40);
    bench.memory.bytes.write(REP, &layout.encode(&entries));
    bench.write_reg("REBASE", 5)?;
    bench.write_reg("ASID", 9)?;
    bench.prefetches.record();
    bench.start_replay(REP, 5 * LINE)?;
    bench.write_reg("REBASE", 77)?;
    bench.write_reg("ASID", 1)?;
    bench.write_reg("REP_BASE", 0)?;
    bench.write_reg("REP_BYTES", 0)?;
    bench.wait_replayed(LONG)?;
    let log = bench.prefetches.recorded();
    assert!(log.iter().all(|(_, prefetch)| prefetch.asid == 9));
    assert_eq!(
        log.iter().map(|(_, p)| p.vaddr).collect::<Vec<_>>(),
        vlines(&entries, &layout, 5)
    );
    finish(&mut bench)
}

#[test]
fn what_is_recorded_replays() -> Result<()> {
    let mut bench = plain_bench()?;
    let events = jukebox_tests::rtl::Workload::new(bench.config(), 11, false).take(5000);
    let record = jukebox_tests::rtl::record(&mut bench, &events)?;
    let run = replay(&mut bench, &record)?;
    let layout = layout(&bench);
    assert_eq!(
        run.vlines(),
        vlines(&crrb(&events, bench.config()), &layout, 0)
    );
    finish(&mut bench)
}

#[test]
fn a_slow_prefetch_port_stalls_and_is_counted() -> Result<()> {
    let mut bench = plain_bench()?;
    let layout = layout(&bench);
    let entries = sample_entries(&layout, 9);
    bench.memory.bytes.write(REP, &layout.encode(&entries));
    bench.start_replay(REP, LINE)?;
    for cycle in 0..2000 {
        let ready = Some(cycle % 5 == 0);
        bench.tick(Stimulus {
            pf_ready: ready,
            ..Stimulus::default()
        })?;
    }
    let prefetches = vlines(&entries, &layout, 0).len() as u64;
    assert_eq!(bench.prefetches.accepted, prefetches);
    let stalled = bench.read_reg("CNT_STALL_CYCLES")?;
    assert!(
        (4 * (prefetches - 1)..=4 * prefetches).contains(&stalled),
        "{stalled}"
    );
    finish(&mut bench)
}
