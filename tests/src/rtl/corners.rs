//! What chance hardly finds: each a scene on a bench, for which no register but those it writes matters.

use super::{
    Entry, LONG, Layout, REC, REP, Rtl, drive_different, hold_and_run_ahead, sample_entries,
};
use anyhow::{Result, ensure};
use jukebox_config::Egress;
use jukebox_harness::{
    EventFate, ObsEvent, ObsKind, ReadFault, Stimulus, TranslationFault, When, WriteFault, resp,
};
use rand::{Rng, RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

/// All of them, one after the other; what is drawn, of `seed`.
///
/// # Errors
/// If one does not go as it should.
pub fn corners(bench: &mut Rtl, seed: u64) -> Result<()> {
    stuck_read_address(bench)?;
    regions_of_every_class(bench)?;
    overtaken_on_the_way(bench, seed)?;
    ahead_into_an_error(bench)?;
    ahead_beside_next_line(bench)?;
    ahead_ended_in_every_cycle(bench)?;
    begun_again_in_the_second_record(bench)?;
    every_bit_of_every_register(bench, seed)?;
    before_and_behind_its_prefetch(bench, seed)?;
    short_recordings(bench)?;
    ended_in_every_cycle(bench, seed)?;
    too_late(bench)?;
    error_while_a_prefetch_waits(bench)?;
    answered_at_once(bench)?;
    anywhere_in_memory(bench, seed)?;
    broken_off(bench)
}

/// A read address that outlives its replay, and holds up the next one until
/// that gives up too; and a recording whose way to memory is blocked.
fn stuck_read_address(bench: &mut Rtl) -> Result<()> {
    let stall = bench.memory.reads.ar_stall.clone();
    bench.memory.reads.ar_stall.set(1.0);
    write(bench, "WATCHDOG", 50)?;
    write(bench, "REC_OFFSET", 0)?;
    write(bench, "REP_OFFSET", 0)?;
    write(bench, "CONFIG", 0)?;
    let line = bench.config().geometry.line_bytes.into();
    for replay in 0..3 {
        bench.start_replay(REP, line)?;
        if replay > 0 {
            // Once more while it waits for the address of the first.
            bench.post_control(&["REPLAY_START"])?;
        }
        if replay == 2 {
            bench.post_control(&["REPLAY_ABORT"])?;
        }
        if !bench.config().features.watchdog {
            // Nothing else ends the wait.
            bench.idle(60)?;
            bench.memory.reads.ar_stall.set(0.0);
        }
        bench.wait_replayed(LONG)?;
    }
    bench.memory.reads.ar_stall = stall;
    bench.memory.writes.aw_stall.set(1.0);
    bench.start_record(REC, REC + 0x1_0000)?;
    ensure!(
        drive_different(bench, 1000)? > 0,
        "nothing was lost on the way to a blocked memory"
    );
    bench.memory.writes.aw_stall.set(0.0);
    // An event a cycle: the first that is taken again comes right behind a lost one.
    drive_different(bench, 400)?;
    bench.stop()?;
    bench.wait_idle(LONG)?;
    Ok(())
}

/// In delta coding, regions at every distance from the one before, with lines of
/// every shape.
fn regions_of_every_class(bench: &mut Rtl) -> Result<()> {
    let (line, region_bytes) = (
        u64::from(bench.config().geometry.line_bytes),
        u64::from(bench.config().geometry.region_bytes),
    );
    let mut region: u64 = 0x12_3456;
    bench.start_record(REC, REC + 0x1_0000)?;
    for step in [1, 200, 3000, 0x1234_5678] {
        for lines in [&[5u64][..], &[3, 4, 5], &[2, 4, 9], &[0, 15]] {
            region += step;
            for place in lines {
                let event = ObsEvent::miss(region * region_bytes + place * line % region_bytes);
                while bench.tick(Stimulus::event(event))?.event == EventFate::Lost {}
            }
        }
    }
    bench.stop()?;
    bench.wait_idle(LONG)?;
    Ok(())
}

/// With run-ahead, level 0 passes lines while the pass waits for the bus or for
/// an answer.
fn overtaken_on_the_way(bench: &mut Rtl, seed: u64) -> Result<()> {
    if !bench.config().prefetch.run_ahead {
        return Ok(());
    }
    let record = put_few_a_line(bench);
    hold_and_run_ahead(bench, 2)?;
    let stall = bench.memory.reads.ar_stall.clone();
    bench.memory.reads.ar_stall.set(0.7);
    bench.start_replay(REP, record)?;
    let mut noise = 1 + seed as u32;
    for n in 0..8000 {
        let hit = ObsEvent {
            kind: ObsKind::PrefetchHit,
            ..ObsEvent::miss(0x40)
        };
        noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let used = noise >> 28 < [1, 8, 3][n / 1000 % 3];
        if n == 4000 {
            bench.memory.reads.ar_stall.set(0.0);
        }
        bench.tick(match used {
            true => Stimulus::event(hit),
            false => Stimulus::default(),
        })?;
    }
    bench.memory.reads.ar_stall = stall;
    bench.abort()?;
    bench.wait_idle(LONG)?;
    Ok(())
}

/// Puts a record where replays are of, a region or two a line, their lines near each other and far; its bytes.
fn put_few_a_line(bench: &mut Rtl) -> u64 {
    let layout = Layout::new(bench.config());
    let all = u128::MAX >> (128 - layout.lines);
    let lines = (0..400u64).map(|n| Entry {
        tag: (7 * n) | ((n % 3) << (layout.tag_bits - 2)),
        vector: match n % 8 {
            5 => (1 | 1 << (layout.lines - 1)) & all,
            6 => 0x8421 & all,
            7 => 0x1_0081 & all,
            few => 1 << (few % 4),
        },
    });
    let mut record: Vec<u8> = lines
        .flat_map(|entry| layout.encode_line(&[entry]))
        .collect();
    let geometry = (layout.line_bytes, layout.lines, layout.tag_bits);
    if layout.delta && geometry == (64, 16, 38) {
        // Here and there a line whose last entry is cut off in its mask, one with a run and one with a window
        // beyond the last line of the region, one with a tag of more bits than there are, one of all classes,
        // one whose first entry has no tag.
        let cut = [
            vec![15, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 1, 0, 0, 0],
            [0, 1, 1, 2].repeat(26),
            vec![3, 1, 1, 15],
        ];
        let run = vec![13, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 9];
        let window = vec![14, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 12, 15, 15];
        let above = vec![15, 3, 0, 0, 0, 0, 0, 0, 0, 0, 15, 1, 0, 0, 0];
        let mut classes = vec![12, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3];
        for header in 0..12u8 {
            classes.push(header);
            classes.extend([1, 9, 3, 5].iter().take(2 + usize::from(header >> 2)));
            classes.extend(
                [2, 3, 8, 8]
                    .iter()
                    .take([1, 2, 3, 4][usize::from(header & 3)]),
            );
        }
        let no_tag = vec![5, 1, 1, 1, 1, 1, 1];
        let kinds = [cut.concat(), run, window, above, classes, no_tag];
        let places = record.chunks_mut(layout.line_bytes).step_by(3);
        for (line, nibbles) in places.zip(kinds.iter().cycle()) {
            line.copy_from_slice(&layout.line_of(nibbles));
        }
    }
    if layout.check {
        // And some that are damaged.
        let lines = record.chunks_mut(layout.line_bytes).skip(5);
        for line in lines.step_by(11) {
            line[0] ^= 1;
        }
    }
    bench.memory.bytes.write(REP, &record);
    record.len() as u64
}

/// With run-ahead, a read of the pass goes wrong while the window holds level 0.
fn ahead_into_an_error(bench: &mut Rtl) -> Result<()> {
    if !bench.config().prefetch.run_ahead {
        return Ok(());
    }
    let record = put_few_a_line(bench);
    let line = u64::from(bench.config().geometry.line_bytes);
    hold_and_run_ahead(bench, 2)?;
    for ahead in [24, 25] {
        let fault = ReadFault::Error(resp::SLVERR);
        bench.memory.reads.fail(When::At(REP + ahead * line), fault);
        bench.start_replay(REP, record)?;
        bench.idle(2000)?;
        bench.memory.reads.forgive();
        bench.abort()?;
        bench.wait_idle(LONG)?;
    }
    write(bench, "CONFIG", 0)
}

/// With run-ahead, lines behind misses come in between while the window holds level 0; and the pass goes to the
/// last line of the record, and on to the second, if there is one.
fn ahead_beside_next_line(bench: &mut Rtl) -> Result<()> {
    if !bench.config().prefetch.run_ahead {
        return Ok(());
    }
    let record = put_few_a_line(bench);
    let line = u64::from(bench.config().geometry.line_bytes);
    hold_and_run_ahead(bench, 2)?;
    write(bench, "NEXT_LINE", 3)?;
    write(bench, "REP2_BASE", REP)?;
    write(bench, "REP2_BYTES", record)?;
    // Few enough lines for the pass to come to the last of them.
    bench.start_replay(REP, 12 * line)?;
    for n in 0..3000u64 {
        bench.tick(match n % 16 {
            0 => Stimulus::event(ObsEvent::miss(n * line)),
            _ => Stimulus::default(),
        })?;
    }
    bench.abort()?;
    bench.wait_idle(LONG)?;
    write(bench, "NEXT_LINE", 0)?;
    write(bench, "CONFIG", 0)
}

/// With run-ahead, an abort in each of the cycles that an entry of the pass takes, and in some more.
fn ahead_ended_in_every_cycle(bench: &mut Rtl) -> Result<()> {
    if !bench.config().prefetch.run_ahead {
        return Ok(());
    }
    let record = put_few_a_line(bench);
    hold_and_run_ahead(bench, 2)?;
    for cycles in 0..24 {
        bench.start_replay(REP, record)?;
        bench.idle(300 + cycles)?;
        bench.abort()?;
        bench.wait_idle(LONG)?;
    }
    write(bench, "CONFIG", 0)
}

/// With a second record, a START while a line of it waits for the bus.
fn begun_again_in_the_second_record(bench: &mut Rtl) -> Result<()> {
    if !bench.config().prefetch.second_record {
        return Ok(());
    }
    let layout = Layout::new(bench.config());
    let line = u64::from(bench.config().geometry.line_bytes);
    let record = layout.encode(&sample_entries(&layout, 60));
    let bytes = record.len() as u64;
    bench.memory.bytes.write(REP, &record);
    write(bench, "CONFIG", 0)?;
    write(bench, "WATCHDOG", 0)?;
    write(bench, "REP_OFFSET", 0)?;
    write(bench, "REP2_BASE", REP)?;
    write(bench, "REP2_BYTES", bytes)?;
    let stall = bench.memory.reads.ar_stall.clone();
    bench.memory.reads.ar_stall.set(0.5);
    bench.start_replay(REP, line)?;
    // Its second line is the second one's.
    bench.run_until("a line of the second record", LONG, |bench| {
        let outputs = bench.outputs();
        outputs.m_axi_arvalid == 1 && outputs.m_axi_araddr == REP + line
    })?;
    bench.memory.reads.ar_stall.set(1.0);
    bench.post_control(&["REPLAY_START"])?;
    bench.idle(40)?;
    bench.memory.reads.ar_stall = stall;
    bench.wait_replayed(LONG)?;
    Ok(())
}

/// Every register that takes anything reads what was written, the bits of all ones, zeros and noise.
fn every_bit_of_every_register(bench: &mut Rtl, seed: u64) -> Result<()> {
    let mut rng = Pcg64Mcg::seed_from_u64(seed);
    let names: Vec<&str> = bench.registers().readable().collect();
    // Nothing runs, so a watchdog of any length does no harm; what takes nothing says so.
    for value in [u64::MAX, 0, rng.next_u64(), rng.next_u64(), 0] {
        for &name in names.iter().filter(|name| **name != "CTRL") {
            for (word, offset) in bench.registers().offsets(name)?.enumerate() {
                bench.poke(offset, (value >> (32 * word)) as u32, 0xf)?;
                bench.peek(offset)?;
            }
        }
    }
    Ok(())
}

/// The program comes to lines before their prefetch, with it, and after it.
fn before_and_behind_its_prefetch(bench: &mut Rtl, seed: u64) -> Result<()> {
    let mut rng = Pcg64Mcg::seed_from_u64(seed ^ 0x55);
    let layout = Layout::new(bench.config());
    let line = u64::from(bench.config().geometry.line_bytes);
    let record = layout.encode(&sample_entries(&layout, 30));
    bench.memory.bytes.write(REP, &record);
    bench.start_replay(REP, record.len() as u64)?;
    for _ in 0..400 {
        let outputs = bench.outputs();
        let on_port = match bench.config().translates() {
            true => outputs.pf_vaddr,
            false => outputs.pf_paddr,
        };
        let lines = rng.random_range(0..3u64);
        let vaddr = (on_port + lines * line).saturating_sub(line);
        bench.tick(Stimulus {
            event: Some(ObsEvent::miss(vaddr)),
            pf_ready: Some(rng.random_bool(0.5)),
            pf_present: false,
        })?;
    }
    bench.abort()?;
    bench.wait_idle(LONG)?;
    Ok(())
}

/// Recordings and replays of some lines wherever there is memory, each begun from an offset if the block
/// can, of another address space each, and moved in the address space; with a second record and lines behind
/// misses where the block has them.
fn anywhere_in_memory(bench: &mut Rtl, seed: u64) -> Result<()> {
    const LINES: u64 = 24;
    let mut rng = Pcg64Mcg::seed_from_u64(!seed);
    let layout = Layout::new(bench.config());
    let line = u64::from(bench.config().geometry.line_bytes);
    let space = u64::MAX >> (64 - bench.config().address.pa_bits);
    let place = |rng: &mut Pcg64Mcg, room: u64| {
        let any = rng.next_u64() & space;
        any.min(space - room) / line * line
    };
    write(bench, "NEXT_LINE", 2)?;
    for round in 0..8u32 {
        let mut entries = sample_entries(&layout, 3 * LINES);
        for entry in &mut entries {
            entry.tag = rng.next_u64() & ((1 << layout.tag_bits) - 1);
        }
        let mut record = layout.encode(&entries);
        record.truncate((LINES * line) as usize);
        let bytes = record.len() as u64;
        // Far from the base, the length has bits as high as the address has.
        let (base, offset) = match bench.config().features.resume && round % 2 == 1 {
            true => {
                let end = place(&mut rng, bytes);
                let base = rng.next_u64() % (end + 1) / line * line;
                (base, end - base)
            }
            false => (place(&mut rng, bytes), 0),
        };
        let asid = rng.next_u64();
        write(bench, "ASID", asid)?;
        write(bench, "REBASE", rng.next_u64())?;
        bench.memory.bytes.write(base + offset, &record);
        write(bench, "REP_OFFSET", offset)?;
        if bench.config().prefetch.second_record && offset == 0 {
            let second = place(&mut rng, bytes);
            bench.memory.bytes.write(second, &record);
            write(bench, "REP2_BASE", second)?;
            write(bench, "REP2_BYTES", bytes)?;
        }
        bench.start_replay(base, offset + bytes)?;

        let (base, offset) = match offset {
            0 => (place(&mut rng, bytes), 0),
            _ => {
                let end = place(&mut rng, bytes);
                let base = rng.next_u64() % (end + 1) / line * line;
                (base, end - base)
            }
        };
        write(bench, "REC_OFFSET", offset)?;
        bench.start_record(base, base + offset + bytes)?;
        for _ in 0..600 {
            let event = ObsEvent {
                vaddr: rng.next_u64(),
                paddr: rng.next_u64(),
                asid: if rng.random_bool(0.5) {
                    asid as u16
                } else {
                    rng.random()
                },
                ..ObsEvent::miss(0)
            };
            let stimulus = match rng.random_bool(0.3) {
                true => Stimulus::event(event),
                false => Stimulus::default(),
            };
            bench.tick(stimulus)?;
        }
        bench.stop()?;
        bench.wait_idle(LONG)?;
    }
    // As long as can be: what is left has bits as high as an address has.
    write(bench, "NEXT_LINE", 0)?;
    write(bench, "WATCHDOG", 0)?;
    for _ in 0..6 {
        let mut bytes = (rng.next_u64() & space) / line * line;
        if bench.config().prefetch.second_record {
            write(bench, "REP2_BASE", 0)?;
            write(bench, "REP2_BYTES", bytes)?;
            bytes = rng.next_u64() % (space - bytes) / line * line;
        }
        bench.start_replay(0, bytes)?;
        bench.start_record(0, bytes)?;
        bench.control(&["RECORD_STOP", "REPLAY_ABORT"])?;
        bench.wait_idle(LONG)?;
    }
    write(bench, "REBASE", 0)
}

/// Writes a register, if it is there.
fn write(bench: &mut Rtl, name: &str, value: u64) -> Result<()> {
    if bench.registers().has(name) {
        bench.write_reg(name, value)?;
    }
    Ok(())
}

/// A recording of nothing, one that is stopped twice and has room for one line, one whose only write fails,
/// and some in which an early one does: while events come, and at every time of their end.
fn short_recordings(bench: &mut Rtl) -> Result<()> {
    let line = u64::from(bench.config().geometry.line_bytes);
    bench.start_record(REC, REC + 0x1000)?;
    bench.stop()?;
    bench.wait_recorded(LONG)?;
    bench.start_record(REC, REC + line)?;
    drive_different(bench, 100)?;
    bench.stop()?;
    bench.post_control(&["RECORD_STOP"])?;
    bench.wait_recorded(LONG)?;
    bench.start_record(REC, REC + 0x1000)?;
    drive_different(bench, 1)?;
    bench
        .memory
        .writes
        .fail(When::Nth(0), WriteFault::Error(resp::SLVERR));
    bench.stop()?;
    bench.wait_recorded(LONG)?;
    let stall = bench.memory.writes.aw_stall.clone();
    for end in 0..20 {
        if end % 2 == 1 {
            bench.memory.writes.aw_stall.set(0.7);
        }
        let fault = WriteFault::Error(resp::SLVERR);
        bench.memory.writes.fail(When::Nth(end % 4), fault);
        bench.start_record(REC, REC + 0x1_0000)?;
        drive_different(bench, 20 + 7 * end)?;
        bench.stop()?;
        bench.wait_recorded(LONG)?;
        bench.memory.writes.forgive();
        bench.memory.writes.aw_stall = stall.clone();
    }
    Ok(())
}

/// Replays that are ended, or begun anew once or twice, so many cycles after their START; some are paced,
/// some translations are to be asked for again, some reads fail.
fn ended_in_every_cycle(bench: &mut Rtl, seed: u64) -> Result<()> {
    let layout = Layout::new(bench.config());
    let record = layout.encode(&sample_entries(&layout, 60));
    let beats =
        u64::from(8 * bench.config().geometry.line_bytes / bench.config().metadata.axi_data_bits);
    bench.memory.bytes.write(REP, &record);
    let ready = bench.prefetches.stall.clone();
    write(bench, "XLT_RETRY_WAIT", 12)?;
    write(bench, "PACE_WINDOW", 3)?;
    for delay in 0..24u64 {
        let paced = bench.config().features.pacing && delay % 3 == 2;
        let switches = match paced {
            true => bench.registers().word("CONFIG", &["PACING"])?,
            false => 0,
        };
        write(bench, "CONFIG", switches)?;
        let again = if delay % 3 == 1 { 0.5 } else { 0.0 };
        bench.translator.misbehave(again, 0.0);
        if delay % 4 == 3 {
            let beat = (seed + delay / 4) % beats;
            let fault = ReadFault::ErrorOnBeat(resp::SLVERR, beat as u32);
            bench.memory.reads.fail(When::Nth(1), fault);
            bench.prefetches.stall.set(0.9);
        }
        bench.start_replay(REP, record.len() as u64)?;
        bench.idle(2 * delay)?;
        if delay % 2 == 0 {
            bench.post_control(&["REPLAY_START"])?;
            bench.idle(delay)?;
            bench.post_control(&["REPLAY_START"])?;
        }
        bench.idle(delay)?;
        bench.abort()?;
        bench.wait_idle(LONG)?;
        bench.memory.reads.forgive();
        bench.prefetches.stall = ready.clone();
    }
    bench.translator.misbehave(0.0, 0.0);
    write(bench, "XLT_RETRY_WAIT", 0)?;
    write(bench, "PACE_WINDOW", 0)?;
    write(bench, "CONFIG", 0)
}

/// Reads and translations that take longer than the watchdog waits, and come then: while nothing runs,
/// and in the next replay; with a prefetch on a stuck port, and without.
fn too_late(bench: &mut Rtl) -> Result<()> {
    const WATCHDOG: u64 = 150;
    if !bench.config().features.watchdog {
        return Ok(());
    }
    let layout = Layout::new(bench.config());
    let record = layout.encode(&sample_entries(&layout, 60));
    bench.memory.bytes.write(REP, &record);
    write(bench, "WATCHDOG", WATCHDOG)?;
    let ready = bench.prefetches.stall.clone();
    for case in 0..6u32 {
        match case {
            0..3 => bench.memory.reads.fail(When::Nth(1), ReadFault::Hold),
            _ => bench.translator.fail(When::Nth(1), TranslationFault::Hold),
        }
        let stuck = case % 3 == 0;
        if stuck {
            bench.prefetches.stall.set(1.0);
        }
        bench.start_replay(REP, record.len() as u64)?;
        bench.idle(3 * WATCHDOG)?;
        if stuck {
            // Begun anew while only the prefetch is left, and that taken back.
            bench.control(&["REPLAY_START"])?;
            bench.control(&["REPLAY_ABORT"])?;
        }
        if case % 3 < 2 {
            // Another one, before it comes.
            bench.control(&["REPLAY_START"])?;
        }
        bench.prefetches.stall = ready.clone();
        bench.idle(WATCHDOG / 3)?;
        bench.memory.reads.release();
        bench.translator.release();
        bench.wait_idle(LONG)?;
        bench.memory.reads.forgive();
        bench.translator.forgive();
    }
    let request = bench.translator.request_stall.clone();
    bench.translator.request_stall.set(1.0);
    bench.start_replay(REP, record.len() as u64)?;
    bench.idle(3 * WATCHDOG)?;
    bench.translator.request_stall = request;
    bench.abort()?;
    bench.wait_idle(LONG)?;
    write(bench, "WATCHDOG", 0)
}

/// A read goes wrong while the first prefetch is stuck on its port: one of the first, or one of those for which
/// there is room behind them.
fn error_while_a_prefetch_waits(bench: &mut Rtl) -> Result<()> {
    let layout = Layout::new(bench.config());
    let record = layout.encode(&sample_entries(&layout, 150));
    bench.memory.bytes.write(REP, &record);
    let ready = bench.prefetches.stall.clone();
    for read in [1, 2, 4, 8, 10, 12] {
        let fault = ReadFault::Error(resp::SLVERR);
        bench.memory.reads.fail(When::Nth(read), fault);
        bench.prefetches.stall.set(1.0);
        bench.start_replay(REP, record.len() as u64)?;
        bench.idle(400)?;
        bench.prefetches.stall = ready.clone();
        bench.abort()?;
        bench.wait_idle(LONG)?;
        bench.memory.reads.forgive();
    }
    Ok(())
}

/// The bus that prefetches go to answers at once, ends lines early, and answers what nobody asked for.
fn answered_at_once(bench: &mut Rtl) -> Result<()> {
    if bench.config().prefetch.egress == Egress::Native {
        return Ok(());
    }
    let layout = Layout::new(bench.config());
    let record = layout.encode(&sample_entries(&layout, 150));
    bench.memory.bytes.write(REP, &record);
    bench.prefetch_bus.misbehave(40, 60);
    bench.start_replay(REP, record.len() as u64)?;
    bench.idle(1500)?;
    bench.prefetch_bus.release();
    bench.abort()?;
    bench.wait_idle(LONG)?;
    Ok(())
}

/// Resets while both sides are at work.
fn broken_off(bench: &mut Rtl) -> Result<()> {
    let layout = Layout::new(bench.config());
    let record = layout.encode(&sample_entries(&layout, 90));
    bench.memory.bytes.write(REP, &record);
    let wrote = bench.memory.writes.aw_stall.clone();
    let read = bench.memory.reads.ar_stall.clone();
    let ready = bench.prefetches.stall.clone();
    for cycles in 0..16 {
        // Some while the first line, or the first prefetch, waits for the bus.
        match cycles % 4 {
            1 => bench.memory.writes.aw_stall.set(1.0),
            2 => bench.memory.reads.ar_stall.set(1.0),
            3 => bench.prefetches.stall.set(1.0),
            _ => {}
        }
        bench.start_record(REC, REC + 0x1_0000)?;
        bench.start_replay(REP, record.len() as u64)?;
        drive_different(bench, 20 + 9 * (cycles / 2))?;
        bench.reset(3)?;
        bench.memory.writes.aw_stall = wrote.clone();
        bench.memory.reads.ar_stall = read.clone();
        bench.prefetches.stall = ready.clone();
    }
    Ok(())
}
