//! How each figure comes about, in the names of the result file.

use serde::Serialize;

/// A figure and how it is worked out.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Formula {
    /// What it is called.
    pub name: &'static str,
    /// How it is worked out: `Σ` is over invocations that had something to replay.
    pub formula: &'static str,
    /// What goes into it.
    pub words: &'static str,
}

/// All of them.
pub const FORMULAS: &[Formula] = &[
    Formula {
        name: "coverage",
        formula: "Σ covered / Σ baseline_l2_misses",
        words: "covered: instruction misses of the L2 without prefetching that found their line in the L2, or on its way there, with it",
    },
    Formula {
        name: "uncovered",
        formula: "Σ uncovered / Σ baseline_l2_misses",
        words: "instruction misses of the L2 that remain; coverage + uncovered = 1 + Σ pollution_misses / Σ baseline_l2_misses, misses that are there because a prefetch evicted the line",
    },
    Formula {
        name: "overprediction",
        formula: "Σ overpredicted / Σ baseline_l2_misses",
        words: "prefetched lines that left the L2, or were left over at the end, without a demand hit",
    },
    Formula {
        name: "accuracy",
        formula: "Σ used / Σ prefetches_issued",
        words: "used: prefetched lines that a demand hit; issued: accepted on the prefetch port",
    },
    Formula {
        name: "lateness",
        formula: "Σ late / Σ used",
        words: "late: the line was still on its way when it was wanted",
    },
    Formula {
        name: "speed-up",
        formula: "Σ baseline_cycles / Σ cycles − 1",
        words: "the same invocations with the same caches, flushed at the same times; of another design or a bound: its cycles in the place of ours",
    },
    Formula {
        name: "gain over another design",
        formula: "(1 + speed-up) / (1 + its speed-up) − 1",
        words: "a ratio of cycles",
    },
    Formula {
        name: "share of a perfect L2's gain",
        formula: "(Σ baseline_cycles − Σ cycles) / (Σ baseline_cycles − Σ perfect_l2_cycles)",
        words: "a perfect L2 holds every instruction line: the most that any prefetcher into the L2 can give",
    },
    Formula {
        name: "memory traffic",
        formula: "Σ memory_bytes / Σ baseline_memory_bytes − 1",
        words: "memory_bytes: lines that demands and prefetches fetched from memory, and metadata written and read",
    },
    Formula {
        name: "a record",
        formula: "Σ metadata_bytes_written / invocations",
        words: "whole lines of metadata",
    },
    Formula {
        name: "CPI rise",
        formula: "Σ lukewarm_cycles / Σ warm_cycles − 1",
        words: "without prefetching: from empty caches with data stalls, over a second run in a row without",
    },
];
