//! From counts to the result of an invocation.

use super::alone::Alone;
use crate::plan::Plan;
use crate::prefetcher::Recorded;
use crate::result::{Engine, Engines, InvocationResult, RunAhead, Split, Traffic, share_of_gain};
use crate::sim::clock::Clock;
use crate::sim::tally::{Ahead, Share, Tally};
use crate::trace::Invocation;

/// What is known of invocation number `index` without a prefetcher.
pub fn without(
    plan: &Plan,
    invocation: &Invocation,
    index: u64,
    alone: &Alone,
) -> InvocationResult {
    let line_bytes = u64::from(plan.config.geometry.line_bytes);
    let instructions = invocation.counts.instructions;
    let per_instruction = |cycles: u64| cycles as f64 / instructions.max(1) as f64;
    InvocationResult {
        index,
        trace: invocation.name(),
        instructions,
        line_fetches: alone.fetches,
        l1i_misses: alone.lookups,
        baseline_l2_misses: alone.baseline.misses,
        baseline_cycles: alone.baseline.cycles,
        next_line_1_cycles: alone.next_line_cycles.map(|[one, ..]| one),
        next_line_2_cycles: alone.next_line_cycles.map(|[_, two, _]| two),
        tagged_next_line_2_cycles: alone.next_line_cycles.map(|[.., tagged]| tagged),
        perfect_l2_cycles: alone.perfect_l2_cycles,
        perfect_l1i_cycles: alone.base_cycles,
        baseline_split: split(plan, instructions, alone.base_cycles, alone.baseline.stalls),
        warm_cycles: alone.warm_cycles,
        lukewarm_cycles: alone.lukewarm_cycles,
        cpi_warm: per_instruction(alone.warm_cycles),
        cpi_lukewarm: per_instruction(alone.lukewarm_cycles),
        baseline_memory_bytes: alone.baseline.memory_lines * line_bytes,
        ..InvocationResult::default()
    }
}

/// Where cycles went, `base` of them not into waits for instructions.
fn split(plan: &Plan, instructions: u64, base: u64, [l2, llc, memory]: [u64; 3]) -> Split {
    let without_data = Clock::new(instructions, plan.options.base_cpi, 1).total();
    Split {
        base: without_data.min(base),
        data: base.saturating_sub(without_data),
        l2,
        llc,
        memory,
    }
}

/// The same with what the run with the prefetcher found.
pub fn with(
    plan: &Plan,
    without: InvocationResult,
    tally: &Tally,
    recorded: &Recorded,
) -> InvocationResult {
    let line_bytes = u64::from(plan.config.geometry.line_bytes);
    let traffic = Traffic {
        demand: tally.demand_lines * line_bytes,
        correct_prefetch: tally.used_lines * line_bytes,
        overprediction: (tally.prefetch_lines - tally.used_lines) * line_bytes,
        record: recorded.bytes_written,
        replay: recorded.bytes_read,
    };
    let (baseline, perfect) = (without.baseline_cycles, without.perfect_l2_cycles);
    InvocationResult {
        covered: tally.covered,
        uncovered: tally.uncovered,
        pollution_misses: tally.pollution_misses,
        used: tally.used,
        overpredicted: tally.fills - tally.used,
        late: tally.late,
        kept: tally.kept,
        used_of_earlier: tally.used_of_earlier,
        prefetches_issued: tally.issued,
        prefetch_fills: tally.fills,
        engines: engines(plan, tally),
        metadata_bytes_written: recorded.bytes_written,
        metadata_bytes_read: recorded.bytes_read,
        metadata_entries: recorded.entries,
        events_recorded: tally.events_recorded,
        events_lost: tally.events_lost,
        cycles: tally.cycles,
        split: Split {
            base: without.baseline_split.base,
            data: without.baseline_split.data,
            ..split(plan, 0, 0, tally.stalls)
        },
        share_of_perfect_gain: share_of_gain(baseline, tally.cycles, perfect),
        memory_bytes: traffic.total(),
        traffic,
        counters: recorded.counters.clone(),
        ..without
    }
}

/// What each engine has in the counts of prefetches, if there are several.
fn engines(plan: &Plan, tally: &Tally) -> Option<Engines> {
    let prefetch = &plan.config.prefetch;
    if !prefetch.next_line && !prefetch.second_record && !prefetch.run_ahead {
        return None;
    }
    let of = |share: Share| Engine {
        issued: share.issued,
        left_out: share.left_out,
        fills: share.fills,
        used: share.used,
        late: share.late,
        overpredicted: share.fills - share.used,
    };
    Some(Engines {
        record: of(tally.of_record()),
        second_record: prefetch.second_record.then(|| of(tally.second_record)),
        next_line: prefetch.next_line.then(|| of(tally.next_line)),
        run_ahead: prefetch.run_ahead.then(|| ahead(tally.ahead)),
    })
}

fn ahead(ahead: Ahead) -> RunAhead {
    RunAhead {
        issued: ahead.issued,
        fills: ahead.fills,
        taken: ahead.taken,
        unused: ahead.fills - ahead.taken,
    }
}

/// One line on what an invocation did.
pub fn line(function: &str, result: &InvocationResult) -> String {
    format!(
        "{function} {}: {} baseline misses, {} covered, {} overpredicted, {} late, {} cycles ({} without, {} with a perfect L2)",
        result.index,
        result.baseline_l2_misses,
        result.covered,
        result.overpredicted,
        result.late,
        result.cycles,
        result.baseline_cycles,
        result.perfect_l2_cycles
    )
}
