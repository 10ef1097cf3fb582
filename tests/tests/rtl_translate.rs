//! Translation answers other than OK, and the watchdog.

use anyhow::Result;
use jukebox_config::Config;
use jukebox_harness::{BenchOptions, ReadFault, TranslationFault, When};
use jukebox_tests::rtl::{
    Entry, LONG, Layout, REP, Rtl, bench, exercise, finish, plain_bench, replay, replay_exactly,
    sample_entries, unchecked_bench, vlines,
};

const LINE: u64 = 64;

/// Replays 27 entries with `fault` on the requests for the regions of `struck`; the lines of
/// `missing` must be missing.
fn struck(bench: &mut Rtl, struck: &[(usize, u8, u32)], missing: &[usize]) -> Result<Vec<Entry>> {
    let layout = Layout::new(bench.config());
    let entries = sample_entries(&layout, 27);
    for (index, status, times) in struck {
        for _ in 0..*times {
            let at = When::At(entries[*index].tag * layout.region_bytes);
            bench.translator.fail(at, TranslationFault::Status(*status));
        }
    }
    let run = replay(bench, &layout.encode(&entries))?;
    assert_eq!((run.done, run.errors), (true, 0));
    let mut left = entries.clone();
    for index in missing.iter().rev() {
        left.remove(*index);
    }
    assert_eq!(run.vlines(), vlines(&left, &layout, 0));
    finish(bench)?;
    Ok(entries)
}

#[test]
fn drop_leaves_the_entry_out() -> Result<()> {
    let mut bench = plain_bench()?;
    struck(
        &mut bench,
        &[(0, 2, 1), (13, 2, 1), (26, 2, 1)],
        &[0, 13, 26],
    )?;
    assert_eq!(bench.read_reg("CNT_DROP_DENIED")?, 3);
    assert_eq!(bench.read_reg("CNT_TRANSLATIONS")?, 27);
    Ok(())
}

#[test]
fn the_reserved_status_drops() -> Result<()> {
    let mut bench = unchecked_bench(BenchOptions::default())?;
    struck(&mut bench, &[(5, 3, 1)], &[5])?;
    assert_eq!(bench.read_reg("CNT_DROP_DENIED")?, 1);
    Ok(())
}

#[test]
fn every_entry_dropped_still_ends_done() -> Result<()> {
    let mut bench = plain_bench()?;
    bench.translator.misbehave(0.0, 1.0);
    let layout = Layout::new(bench.config());
    let run = replay(&mut bench, &layout.encode(&sample_entries(&layout, 40)))?;
    assert_eq!((run.done, run.prefetches.len()), (true, 0));
    assert_eq!(bench.read_reg("CNT_DROP_DENIED")?, 40);
    finish(&mut bench)
}

#[test]
fn a_retry_is_asked_again_and_used() -> Result<()> {
    for (latency, stall) in [(1, 0.0), (6, 0.0), (20, 0.0), (3, 0.5)] {
        let options = BenchOptions {
            xlt_latency: latency,
            stall,
            ..BenchOptions::default()
        };
        let mut bench = bench(options)?;
        struck(
            &mut bench,
            &[(0, 1, 1), (7, 1, 1), (8, 1, 1), (26, 1, 1)],
            &[],
        )?;
        assert_eq!(bench.read_reg("CNT_RETRIES")?, 4);
        assert_eq!(bench.read_reg("CNT_TRANSLATIONS")?, 31);
    }
    Ok(())
}

#[test]
fn a_second_retry_drops() -> Result<()> {
    for latency in [1, 12] {
        let options = BenchOptions {
            xlt_latency: latency,
            ..BenchOptions::default()
        };
        let mut bench = bench(options)?;
        struck(
            &mut bench,
            &[(0, 1, 2), (10, 1, 2), (11, 1, 1), (26, 1, 2)],
            &[0, 10, 26],
        )?;
        assert_eq!(bench.read_reg("CNT_DROP_RETRY")?, 3);
        assert_eq!(bench.read_reg("CNT_RETRIES")?, 4);
    }
    Ok(())
}

#[test]
fn a_retry_answered_with_drop_is_dropped_as_denied() -> Result<()> {
    let mut bench = plain_bench()?;
    struck(&mut bench, &[(4, 1, 1), (4, 2, 1)], &[4])?;
    assert_eq!(bench.read_reg("CNT_DROP_DENIED")?, 1);
    assert_eq!(bench.read_reg("CNT_RETRIES")?, 1);
    Ok(())
}

#[test]
fn what_is_dropped_counts_up_to_the_cycle_of_the_end() -> Result<()> {
    exercise::ended_while_refused(&Config::default())
}

#[test]
fn a_retry_waits_the_programmed_time() -> Result<()> {
    for wait in [0, 1, 2, 50, 1000] {
        let mut bench = plain_bench()?;
        bench.write_reg("XLT_RETRY_WAIT", wait)?;
        let layout = Layout::new(bench.config());
        bench
            .memory
            .bytes
            .write(REP, &layout.encode(&sample_entries(&layout, 1)));
        bench
            .translator
            .fail(When::Nth(0), TranslationFault::Status(1));
        bench.start_replay(REP, LINE)?;
        bench.run_until("the answer", 200, |bench| bench.inputs().xlt_rsp_valid == 1)?;
        let answered = bench.cycle() - 1;
        bench.run_until("the second request", 2000, |bench| {
            bench.outputs().xlt_req_valid == 1
        })?;
        let waited = bench.cycle() - answered;
        assert!(
            (wait.max(1)..=wait + 6).contains(&waited),
            "{wait}: {waited}"
        );
        bench.wait_replayed(LONG)?;
        finish(&mut bench)?;
    }
    Ok(())
}

#[test]
fn many_requests_are_outstanding_and_answers_late() -> Result<()> {
    let mut bench = bench(BenchOptions {
        xlt_latency: 100,
        ..BenchOptions::default()
    })?;
    let entries: Vec<Entry> = (0..100).map(|tag| Entry { tag, vector: 1 }).collect();
    let layout = Layout::new(bench.config());
    bench.memory.bytes.write(REP, &layout.encode(&entries));
    bench.start_replay(REP, 12 * LINE)?;
    let mut most = 0;
    while bench.outputs().replaying == 1 {
        bench.idle(1)?;
        most = most.max(bench.translator.outstanding());
    }
    assert_eq!(most, 16);
    assert_eq!(bench.read_reg("CNT_PREFETCHES")?, 100);
    finish(&mut bench)
}

/// Runs a replay into the watchdog, lets the late answers come `late` cycles after it, and replays
/// again at once.
fn watched(bench: &mut Rtl, cause: &str, late: u64, watchdog: u64) -> Result<()> {
    let layout = Layout::new(bench.config());
    let entries = sample_entries(&layout, 60);
    let record = layout.encode(&entries);
    bench.memory.bytes.write(REP, &record);
    bench.write_reg("WATCHDOG", watchdog)?;
    bench.start_replay(REP, record.len() as u64)?;
    let waited = bench.wait_replayed(LONG)?;
    assert!(waited >= watchdog, "{waited} cycles");
    let bit = bench.registers().word("ERROR_CAUSE", &[cause])?;
    assert_eq!(bench.read_reg("ERROR_CAUSE")?, bit);
    assert_eq!(bench.read_field("STATUS.REPLAY_DONE")?, 0);
    bench.idle(late)?;
    bench.write_reg("ERROR_CAUSE", bit)?;
    // The next replay begins while the late answers still come in.
    bench.write_reg("WATCHDOG", 0)?;
    bench.prefetches.record();
    bench.control(&["REPLAY_START"])?;
    bench.memory.reads.release();
    bench.translator.release();
    bench.wait_replayed(LONG)?;
    let log = bench.prefetches.recorded();
    let lines: Vec<u64> = log.iter().map(|(_, prefetch)| prefetch.vaddr).collect();
    assert_eq!(lines, vlines(&entries, &layout, 0));
    assert_eq!(bench.read_field("STATUS.REPLAY_DONE")?, 1);
    assert_eq!(bench.read_reg("ERROR_CAUSE")?, 0);
    finish(bench)
}

#[test]
fn the_watchdog_ends_a_replay_whose_read_is_not_answered() -> Result<()> {
    for (n, stall) in [(0, 0.0), (1, 0.0), (3, 0.3), (6, 0.0)] {
        let mut bench = bench(BenchOptions {
            stall,
            ..BenchOptions::default()
        })?;
        bench.memory.reads.fail(When::Nth(n), ReadFault::Hold);
        watched(&mut bench, "READ_TIMEOUT", 300, 400)?;
    }
    Ok(())
}

#[test]
fn the_watchdog_ends_a_replay_whose_translation_is_not_answered() -> Result<()> {
    for (n, stall) in [(0, 0.0), (1, 0.0), (20, 0.3), (59, 0.0)] {
        let mut bench = bench(BenchOptions {
            stall,
            ..BenchOptions::default()
        })?;
        bench.translator.fail(When::Nth(n), TranslationFault::Hold);
        watched(&mut bench, "XLT_TIMEOUT", 300, 400)?;
    }
    Ok(())
}

#[test]
fn late_answers_may_come_at_any_time_after_the_watchdog() -> Result<()> {
    for late in 0..40 {
        let mut bench = plain_bench()?;
        bench.memory.reads.fail(When::Nth(1), ReadFault::Hold);
        watched(&mut bench, "READ_TIMEOUT", late, 60)?;
        bench.translator.fail(When::Nth(5), TranslationFault::Hold);
        watched(&mut bench, "XLT_TIMEOUT", late, 60)?;
    }
    Ok(())
}

#[test]
fn late_answers_before_the_next_start_are_swallowed() -> Result<()> {
    let mut bench = plain_bench()?;
    let layout = Layout::new(bench.config());
    let entries = sample_entries(&layout, 60);
    bench.memory.bytes.write(REP, &layout.encode(&entries));
    bench.write_reg("WATCHDOG", 100)?;
    bench.memory.reads.fail(When::Nth(2), ReadFault::Hold);
    bench.translator.fail(When::Nth(7), TranslationFault::Hold);
    bench.start_replay(REP, 7 * LINE)?;
    bench.wait_replayed(LONG)?;
    let before = bench.prefetches.accepted;
    bench.memory.reads.release();
    bench.translator.release();
    bench.idle(500)?;
    assert_eq!(bench.prefetches.accepted, before);
    bench.write_reg("ERROR_CAUSE", 0xff)?;
    replay_exactly(&mut bench, &entries)?;
    finish(&mut bench)
}

/// Whatever the cycle, also one of the few between a watchdog error and the replay that follows it
/// at once, in which answers become those of an earlier replay.
#[test]
fn a_drop_for_a_replay_that_was_restarted_is_never_counted() -> Result<()> {
    let mut timeouts = 0;
    for late in 0..100 {
        let mut bench = plain_bench()?;
        let layout = Layout::new(bench.config());
        let record = layout.encode(&sample_entries(&layout, 60));
        bench.memory.bytes.write(REP, &record);
        bench.write_reg("WATCHDOG", 100)?;
        bench.translator.hold();
        bench.translator.misbehave(0.0, 1.0);
        bench.start_replay(REP, record.len() as u64)?;
        bench.idle(60)?;
        assert_eq!(bench.translator.outstanding(), 16);
        bench.translator.forgive();
        bench.control(&["REPLAY_START"])?;
        bench.idle(late)?;
        bench.translator.release();
        bench.wait_replayed(LONG)?;
        assert_eq!(bench.read_reg("CNT_DROP_DENIED")?, 0, "after {late} cycles");
        assert_eq!(bench.read_field("STATUS.REPLAY_DONE")?, 1);
        timeouts += bench.read_field("ERROR_CAUSE.XLT_TIMEOUT")?;
        finish(&mut bench)?;
    }
    assert!((20..80).contains(&timeouts), "{timeouts} timeouts");
    Ok(())
}

#[test]
fn a_read_whose_address_is_never_taken_is_watched_too() -> Result<()> {
    let mut bench = plain_bench()?;
    let layout = Layout::new(bench.config());
    let entries = sample_entries(&layout, 30);
    bench.memory.bytes.write(REP, &layout.encode(&entries));
    bench.write_reg("WATCHDOG", 64)?;
    bench.memory.reads.ar_stall.set(1.0);
    bench.start_replay(REP, 4 * LINE)?;
    bench.wait_replayed(300)?;
    assert_eq!(bench.read_field("ERROR_CAUSE.READ_TIMEOUT")?, 1);
    assert_eq!(bench.outputs().m_axi_arvalid, 1, "a raised address holds");
    bench.memory.reads.ar_stall.set(0.0);
    bench.idle(100)?;
    bench.write_reg("ERROR_CAUSE", 0xff)?;
    replay_exactly(&mut bench, &entries)?;
    finish(&mut bench)
}

#[test]
fn a_read_address_of_an_earlier_replay_never_taken_is_watched_in_the_next() -> Result<()> {
    let mut bench = plain_bench()?;
    let layout = Layout::new(bench.config());
    let entries = sample_entries(&layout, 30);
    bench.memory.bytes.write(REP, &layout.encode(&entries));
    bench.write_reg("WATCHDOG", 64)?;
    bench.memory.reads.ar_stall.set(1.0);
    for _ in 0..3 {
        bench.start_replay(REP, 4 * LINE)?;
        let waited = bench.wait_replayed(300)?;
        assert!(waited > 50, "{waited} cycles");
        assert_eq!(bench.read_field("ERROR_CAUSE.READ_TIMEOUT")?, 1);
        bench.write_reg("ERROR_CAUSE", 0xff)?;
    }
    bench.start_replay(REP, 4 * LINE)?;
    bench.idle(20)?;
    bench.memory.reads.ar_stall.set(0.0);
    bench.wait_replayed(LONG)?;
    assert_eq!(bench.read_field("STATUS.REPLAY_DONE")?, 1);
    finish(&mut bench)?;
    replay_exactly(&mut bench, &entries)?;
    finish(&mut bench)
}

#[test]
fn a_translation_request_never_taken_is_watched_too() -> Result<()> {
    let mut bench = plain_bench()?;
    let layout = Layout::new(bench.config());
    let entries = sample_entries(&layout, 30);
    bench.memory.bytes.write(REP, &layout.encode(&entries));
    bench.write_reg("WATCHDOG", 64)?;
    bench.translator.request_stall.set(1.0);
    bench.start_replay(REP, 4 * LINE)?;
    bench.wait_replayed(500)?;
    assert_eq!(bench.read_field("ERROR_CAUSE.XLT_TIMEOUT")?, 1);
    assert_eq!(bench.outputs().xlt_req_valid, 1, "a raised request holds");
    bench.translator.request_stall.set(0.0);
    bench.idle(100)?;
    bench.write_reg("ERROR_CAUSE", 0xff)?;
    replay_exactly(&mut bench, &entries)?;
    finish(&mut bench)
}

#[test]
fn slow_but_steady_answers_do_not_wake_the_watchdog() -> Result<()> {
    let options = BenchOptions {
        mem_latency: 70,
        xlt_latency: 70,
        ..BenchOptions::default()
    };
    let mut bench = bench(options)?;
    bench.write_reg("WATCHDOG", 80)?;
    let layout = Layout::new(bench.config());
    replay_exactly(&mut bench, &sample_entries(&layout, 90))?;
    finish(&mut bench)
}

#[test]
fn a_stuck_prefetch_port_does_not_wake_the_watchdog() -> Result<()> {
    let mut bench = plain_bench()?;
    bench.write_reg("WATCHDOG", 50)?;
    let layout = Layout::new(bench.config());
    let entries = sample_entries(&layout, 90);
    bench.memory.bytes.write(REP, &layout.encode(&entries));
    bench.prefetches.stall.set(1.0);
    bench.start_replay(REP, 10 * LINE)?;
    bench.idle(3000)?;
    assert_eq!(
        (bench.outputs().replaying, bench.read_reg("ERROR_CAUSE")?),
        (1, 0)
    );
    bench.prefetches.stall.set(0.0);
    bench.wait_replayed(LONG)?;
    assert_eq!(bench.read_field("STATUS.REPLAY_DONE")?, 1);
    finish(&mut bench)
}

#[test]
fn an_abort_waits_for_answers_and_the_watchdog_bounds_the_wait() -> Result<()> {
    let mut bench = plain_bench()?;
    let layout = Layout::new(bench.config());
    let entries = sample_entries(&layout, 30);
    bench.memory.bytes.write(REP, &layout.encode(&entries));
    bench.write_reg("WATCHDOG", 500)?;
    bench.memory.reads.fail(When::Nth(1), ReadFault::Hold);
    bench.start_replay(REP, 4 * LINE)?;
    bench.idle(50)?;
    bench.abort()?;
    bench.idle(200)?;
    assert_eq!(bench.outputs().replaying, 1, "a read is still under way");
    bench.wait_replayed(1000)?;
    assert_eq!(bench.read_field("ERROR_CAUSE.READ_TIMEOUT")?, 1);
    bench.memory.reads.release();
    bench.idle(50)?;
    bench.write_reg("ERROR_CAUSE", 0xff)?;
    replay_exactly(&mut bench, &entries)?;
    finish(&mut bench)
}
