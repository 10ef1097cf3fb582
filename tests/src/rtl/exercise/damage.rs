//! Lines of delta coding that no encoder writes.

use crate::rtl::record::digits;
use crate::rtl::{Entry, Layout, REP, Rtl, finish, hold_and_run_ahead, replay, vlines};
use anyhow::{Result, ensure};

/// Cycles that run-ahead takes at most for one of these lines.
const PATIENCE: u64 = 200;

/// A line, and what a block makes of it.
struct Line {
    nibbles: Vec<u8>,
    used: Vec<Entry>,
    rejected: bool,
}

/// Entries that reach beyond their region, or the end of their line, by as little as can be, those that
/// just do not, and others that mean nothing, each in a line of its own: what means something is
/// prefetched, and a line with anything else is rejected. Where the block runs ahead, level 1 makes the
/// same of them.
///
/// # Errors
/// If other lines of the L2 are prefetched, or other lines of the record rejected.
pub fn damage(bench: &mut Rtl) -> Result<()> {
    let layout = Layout::new(bench.config());
    let lines = lines(&layout);
    let record: Vec<u8> = lines
        .iter()
        .flat_map(|line| layout.line_of(&line.nibbles))
        .collect();
    let used: Vec<Entry> = lines.iter().flat_map(|line| line.used.clone()).collect();
    let pa_mask = u64::MAX >> (64 - bench.config().address.pa_bits);
    let places: Vec<u64> = vlines(&used, &layout, 0)
        .into_iter()
        .map(|line| line & pa_mask)
        .collect();
    let has = |bench: &Rtl, name: &str| bench.registers().has(name);
    if has(bench, "CNT_LINES_REJECTED") {
        bench.control(&["COUNTERS_CLEAR"])?;
    }
    let run = replay(bench, &record)?;
    ensure!(run.done && run.errors == 0, "{run:?}");
    let paddrs = run.prefetches.iter().map(|(_, prefetch)| prefetch.paddr);
    differs("level 0", &paddrs.collect::<Vec<_>>(), &places)?;
    if has(bench, "CNT_LINES_REJECTED") && bench.config().counters.bits > 10 {
        let rejected = lines.iter().filter(|line| line.rejected).count();
        let counted = bench.read_reg("CNT_LINES_REJECTED")?;
        ensure!(
            counted == rejected as u64,
            "{counted} lines rejected, not {rejected}"
        );
    }
    if bench.config().prefetch.run_ahead {
        let lines = lines.len() as u64;
        ahead(bench, &record, &places, PATIENCE * lines)?;
    }
    finish(bench)
}

fn differs(level: &str, seen: &[u64], expected: &[u64]) -> Result<()> {
    let at = (0..).find(|&at| seen.get(at) != expected.get(at) || at >= seen.len());
    let at = at.unwrap_or_default();
    ensure!(
        seen == expected,
        "{level}: prefetch {at} is of {:x?}, not {:x?}",
        seen.get(at),
        expected.get(at)
    );
    Ok(())
}

/// The same at level 1, behind a line that a window of one prefetch holds.
fn ahead(bench: &mut Rtl, record: &[u8], places: &[u64], cycles: u64) -> Result<()> {
    let layout = Layout::new(bench.config());
    let held = [1, 3].map(|tag| Entry { tag, vector: 1 });
    let record = [&layout.encode_line(&held), record].concat();
    bench.memory.bytes.write(REP, &record);
    hold_and_run_ahead(bench, 1)?;
    bench.prefetches.record();
    bench.start_replay(REP, record.len() as u64)?;
    bench.idle(cycles)?;
    let all = bench.prefetches.recorded().iter();
    let ahead = all.filter(|(_, p)| p.level == 1).map(|(_, p)| p.paddr);
    differs("level 1", &ahead.collect::<Vec<_>>(), places)?;
    bench.abort()?;
    bench.wait_replayed(1000)?;
    bench.write_reg("CONFIG", 0)?;
    Ok(())
}

fn lines(layout: &Layout) -> Vec<Line> {
    let mut tags = (0..).map(|n| 0x20 + 5 * n);
    let mut all = Vec::new();
    for (class, digits, vector) in masks(layout) {
        let tag = tags.next().unwrap_or_default();
        let used = vector.map(|vector| Entry { tag, vector });
        all.push(Line {
            nibbles: [whole(layout, class, tag.into()), digits].concat(),
            used: used.into_iter().collect(),
            rejected: vector.is_none(),
        });
    }
    let one = digits(0, layout.start_digits());
    // A bit above the tag; a first entry without its tag.
    if !layout.tag_bits.is_multiple_of(4) {
        for bit in layout.tag_bits..layout.tag_bits.next_multiple_of(4) {
            all.push(refused([whole(layout, 0, 1 << bit), one.clone()].concat()));
        }
    }
    for far in 0..3u8 {
        let tag = digits(1, u32::from(far) + 2);
        all.push(refused([vec![far << 2], tag, one.clone()].concat()));
    }
    let longest = 1 + layout.tag_bits.div_ceil(4) + layout.lines.div_ceil(4);
    for left in 0..longest as usize + 3 {
        let tag = tags.next().unwrap_or_default();
        all.extend(cut(layout, left, longest as usize, tag));
    }
    all
}

fn refused(nibbles: Vec<u8>) -> Line {
    Line {
        nibbles,
        used: Vec::new(),
        rejected: true,
    }
}

/// Header and tag of an entry that has its whole tag.
fn whole(layout: &Layout, class: u8, tag: u128) -> Vec<u8> {
    [vec![12 | class], digits(tag, layout.tag_bits.div_ceil(4))].concat()
}

/// Masks of the classes that begin with the number of a line: the class, its nibbles, and the lines it
/// says, if all of them are in the region.
fn masks(layout: &Layout) -> Vec<(u8, Vec<u8>, Option<u128>)> {
    let s = layout.start_digits();
    let end = 1 << (4 * s);
    let fits = |last: u32, vector: u128| (last < layout.lines).then_some(vector);
    let mut all = Vec::new();
    let near_end = layout.lines.saturating_sub(10)..(layout.lines + 2).min(end);
    for start in (0..2).chain(near_end) {
        let first = digits(start.into(), s);
        all.push((0, first.clone(), fits(start, 1 << start.min(127))));
        let rest = layout.lines.saturating_sub(start);
        for run in [0, 1, 7, rest.wrapping_sub(1), rest, end - 1] {
            if run < end {
                let said = u128::MAX >> (127 - run.min(127)) << start.min(127);
                let mask = [first.clone(), digits(run.into(), s)].concat();
                all.push((1, mask, fits(start + run, said)));
            }
        }
        for near in (0..8).map(|bit| 1u32 << bit).chain([0, 0x81, 0xff]) {
            let said = (u128::from(near) << 1 | 1) << start.min(127);
            let mask = [first.clone(), digits(near.into(), 2)].concat();
            all.push((2, mask, fits(start + (near << 1 | 1).ilog2(), said)));
        }
    }
    all
}

/// A line whose last entry, of `longest` nibbles, has `left` of them; nothing if no line is like that.
fn cut(layout: &Layout, left: usize, longest: usize, tag: u64) -> Option<Line> {
    let s = layout.start_digits();
    let mut used = vec![Entry { tag, vector: 1 }];
    let mut nibbles = [whole(layout, 0, tag.into()), digits(0, s)].concat();
    // Entries of the next region each; some take a nibble more than they need.
    let room = (layout.room() - left).checked_sub(nibbles.len())?;
    let short = 3 + s as usize;
    let (count, longer) = (room / short, room % short);
    for n in 0..count {
        let far = u8::from(n < longer);
        let step = digits(1, u32::from(far) + 2);
        nibbles.extend([vec![far << 2], step, digits(0, s)].concat());
        let tag = tag + 1 + n as u64;
        used.push(Entry { tag, vector: 1 });
    }
    if count < longer {
        return None;
    }
    let last = Entry {
        tag: 7,
        vector: 1 << (layout.lines - 1) | 1,
    };
    let mask = digits(last.vector, layout.lines.div_ceil(4));
    let entry = [whole(layout, 3, last.tag.into()), mask].concat();
    nibbles.extend(&entry[..left.min(longest)]);
    if left >= longest {
        used.push(last);
    }
    Some(Line {
        nibbles,
        used,
        rejected: (layout.shortest()..longest).contains(&left),
    })
}
