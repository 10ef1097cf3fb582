//! Figures of merit: ratios of sums over invocations.

use serde::{Deserialize, Serialize};

use super::invocation::{Engine, Engines, InvocationResult, Split, Traffic};

/// Sums over invocations that had something to replay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    invocations: u64,
    baseline_misses: u64,
    covered: u64,
    uncovered: u64,
    overpredicted: u64,
    used: u64,
    late: u64,
    issued: u64,
    engines: Option<Engines>,
    record_bytes: u64,
    entries: u64,
    baseline_cycles: u64,
    cycles: u64,
    next_line_1_cycles: Option<u64>,
    next_line_2_cycles: Option<u64>,
    tagged_next_line_2_cycles: Option<u64>,
    perfect_cycles: u64,
    perfect_l1i_cycles: u64,
    warm_cycles: u64,
    lukewarm_cycles: u64,
    baseline_bytes: u64,
    traffic: Traffic,
    instructions: u64,
    baseline_split: Split,
    split: Split,
}

impl Sums {
    /// Sums over those of the invocations that had something to replay.
    pub fn over<'a>(invocations: impl IntoIterator<Item = &'a InvocationResult>) -> Self {
        let mut sums = Self::default();
        for invocation in invocations
            .into_iter()
            .filter(|invocation| invocation.replayed)
        {
            sums.add(invocation);
        }
        sums
    }

    fn add(&mut self, one: &InvocationResult) {
        self.invocations += 1;
        self.baseline_misses += one.baseline_l2_misses;
        self.covered += one.covered;
        self.uncovered += one.uncovered;
        self.overpredicted += one.overpredicted;
        self.used += one.used;
        self.late += one.late;
        if let Some(engines) = one.engines {
            *self.engines.get_or_insert_default() += engines;
        }
        self.issued += one.prefetches_issued;
        self.record_bytes += one.metadata_bytes_written;
        self.entries += one.metadata_entries;
        self.baseline_cycles += one.baseline_cycles;
        self.cycles += one.cycles;
        add(&mut self.next_line_1_cycles, one.next_line_1_cycles);
        add(&mut self.next_line_2_cycles, one.next_line_2_cycles);
        add(
            &mut self.tagged_next_line_2_cycles,
            one.tagged_next_line_2_cycles,
        );
        self.perfect_l1i_cycles += one.perfect_l1i_cycles;
        self.perfect_cycles += one.perfect_l2_cycles;
        self.warm_cycles += one.warm_cycles;
        self.lukewarm_cycles += one.lukewarm_cycles;
        self.baseline_bytes += one.baseline_memory_bytes;
        self.traffic.demand += one.traffic.demand;
        self.traffic.correct_prefetch += one.traffic.correct_prefetch;
        self.traffic.overprediction += one.traffic.overprediction;
        self.traffic.record += one.traffic.record;
        self.traffic.replay += one.traffic.replay;
        self.instructions += one.instructions;
        self.baseline_split += one.baseline_split;
        self.split += one.split;
    }

    /// The ratios of an engine, if there are several.
    fn engine(&self, which: fn(Engines) -> Option<Engine>) -> Option<EngineFigures> {
        let engine = which(self.engines?)?;
        Some(EngineFigures {
            issued: ratio(engine.issued, self.invocations),
            left_out: ratio(engine.left_out, engine.issued),
            used: ratio(engine.used, self.baseline_misses),
            overprediction: ratio(engine.overpredicted, self.baseline_misses),
            accuracy: ratio(engine.used, engine.issued),
            lateness: ratio(engine.late, engine.used),
        })
    }

    /// The ratios of run-ahead, if the block has it.
    fn run_ahead(&self) -> Option<RunAheadFigures> {
        let ahead = self.engines?.run_ahead?;
        let over_misses = |lines: u64| ratio(lines, self.baseline_misses);
        Some(RunAheadFigures {
            issued: ratio(ahead.issued, self.invocations),
            fills: over_misses(ahead.fills),
            taken: over_misses(ahead.taken),
            unused: over_misses(ahead.unused),
        })
    }

    /// The ratios.
    pub fn figures(&self) -> Figures {
        let over_baseline = |bytes: u64| ratio(bytes, self.baseline_bytes);
        let over_cycles =
            |cycles: Option<u64>| cycles.and_then(|cycles| rise(self.baseline_cycles, cycles));
        Figures {
            invocations: self.invocations,
            coverage: ratio(self.covered, self.baseline_misses),
            uncovered: ratio(self.uncovered, self.baseline_misses),
            overprediction: ratio(self.overpredicted, self.baseline_misses),
            accuracy: ratio(self.used, self.issued),
            lateness: ratio(self.late, self.used),
            metadata_bytes: ratio(self.record_bytes, self.invocations),
            metadata_entries: ratio(self.entries, self.invocations),
            baseline_cycles: ratio(self.baseline_cycles, self.invocations),
            cycles: ratio(self.cycles, self.invocations),
            speedup: rise(self.baseline_cycles, self.cycles),
            next_line_1_speedup: over_cycles(self.next_line_1_cycles),
            next_line_2_speedup: over_cycles(self.next_line_2_cycles),
            tagged_next_line_2_speedup: over_cycles(self.tagged_next_line_2_cycles),
            perfect_l1i_speedup: rise(self.baseline_cycles, self.perfect_l1i_cycles),
            perfect_l2_speedup: rise(self.baseline_cycles, self.perfect_cycles),
            share_of_perfect_gain: share_of_gain(
                self.baseline_cycles,
                self.cycles,
                self.perfect_cycles,
            ),
            baseline_cpi: Cpi::of(&self.baseline_split, self.instructions),
            cpi: Cpi::of(&self.split, self.instructions),
            record: self.engine(|engines| Some(engines.record)),
            second_record: self.engine(|engines| engines.second_record),
            next_line: self.engine(|engines| engines.next_line),
            run_ahead: self.run_ahead(),
            cpi_rise: rise(self.lukewarm_cycles, self.warm_cycles),
            traffic_rise: rise(self.traffic.total(), self.baseline_bytes),
            traffic_demand: over_baseline(self.traffic.demand),
            traffic_correct_prefetch: over_baseline(self.traffic.correct_prefetch),
            traffic_overprediction: over_baseline(self.traffic.overprediction),
            traffic_record: over_baseline(self.traffic.record),
            traffic_replay: over_baseline(self.traffic.replay),
        }
    }
}

/// Ratios of sums over the invocations that had something to replay; `null` where nothing is to
/// be divided by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// Invocations that had something to replay.
    pub invocations: u64,
    /// Covered over baseline misses.
    pub coverage: Option<f64>,
    /// Uncovered over baseline misses.
    pub uncovered: Option<f64>,
    /// Overpredicted over baseline misses.
    pub overprediction: Option<f64>,
    /// Used over issued prefetches.
    pub accuracy: Option<f64>,
    /// Late over used prefetches.
    pub lateness: Option<f64>,
    /// Mean bytes of metadata written by an invocation.
    pub metadata_bytes: Option<f64>,
    /// Mean entries recorded by an invocation.
    pub metadata_entries: Option<f64>,
    /// Mean cycles of an invocation without prefetching.
    pub baseline_cycles: Option<f64>,
    /// Mean cycles of an invocation with prefetching.
    pub cycles: Option<f64>,
    /// Baseline cycles over cycles, less 1.
    pub speedup: Option<f64>,
    /// Baseline cycles over cycles with a next-line prefetcher of one line, less 1.
    #[serde(default)]
    pub next_line_1_speedup: Option<f64>,
    /// The same, of two lines.
    #[serde(default)]
    pub next_line_2_speedup: Option<f64>,
    /// The same, of two lines, at first uses of what it brought as well.
    #[serde(default)]
    pub tagged_next_line_2_speedup: Option<f64>,
    /// Baseline cycles over cycles with a perfect L1-I, less 1.
    #[serde(default)]
    pub perfect_l1i_speedup: Option<f64>,
    /// Baseline cycles over cycles with a perfect L2, less 1.
    pub perfect_l2_speedup: Option<f64>,
    /// Cycles saved over cycles a perfect L2 saves.
    pub share_of_perfect_gain: Option<f64>,
    /// Cycles per instruction without prefetching, by what they were spent on.
    #[serde(default)]
    pub baseline_cpi: Option<Cpi>,
    /// The same with prefetching.
    #[serde(default)]
    pub cpi: Option<Cpi>,
    /// Prefetches of the record, if there are others as well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<EngineFigures>,
    /// Prefetches of the record before, if two are replayed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second_record: Option<EngineFigures>,
    /// Prefetches of lines behind misses, if the block has them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_line: Option<EngineFigures>,
    /// Prefetches into the last level, if the block runs ahead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run_ahead: Option<RunAheadFigures>,
    /// Lukewarm over warm cycles, less 1.
    pub cpi_rise: Option<f64>,
    /// Memory bytes over baseline memory bytes, less 1.
    pub traffic_rise: Option<f64>,
    /// Demand bytes over baseline memory bytes.
    pub traffic_demand: Option<f64>,
    /// Bytes of used prefetches over baseline memory bytes.
    pub traffic_correct_prefetch: Option<f64>,
    /// Bytes of unused prefetches over baseline memory bytes.
    pub traffic_overprediction: Option<f64>,
    /// Metadata bytes written over baseline memory bytes.
    pub traffic_record: Option<f64>,
    /// Metadata bytes read over baseline memory bytes.
    pub traffic_replay: Option<f64>,
}

/// Ratios of sums of the prefetches of one engine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct EngineFigures {
    /// Mean prefetches accepted of an invocation.
    pub issued: Option<f64>,
    /// Those that the L2 left out, over these.
    pub left_out: Option<f64>,
    /// Used over baseline misses.
    pub used: Option<f64>,
    /// Overpredicted over baseline misses.
    pub overprediction: Option<f64>,
    /// Used over issued prefetches.
    pub accuracy: Option<f64>,
    /// Late over used prefetches.
    pub lateness: Option<f64>,
}

/// Ratios of sums of the prefetches into the last level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RunAheadFigures {
    /// Mean prefetches accepted of an invocation.
    pub issued: Option<f64>,
    /// Lines that they brought, over baseline misses.
    pub fills: Option<f64>,
    /// Those of these that a demand or a prefetch into the L2 took, over baseline misses.
    pub taken: Option<f64>,
    /// Those that nothing took, over baseline misses.
    pub unused: Option<f64>,
}

/// Cycles per instruction by what they were spent on: the parts of a [`Split`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cpi {
    /// Instructions, when nothing stalls.
    pub base: f64,
    /// Data, when caches were flushed.
    pub data: f64,
    /// Waits for instructions from the L2.
    pub l2: f64,
    /// Waits for instructions from the last level.
    pub llc: f64,
    /// Waits for instructions from memory.
    pub memory: f64,
}

impl Cpi {
    fn of(split: &Split, instructions: u64) -> Option<Self> {
        Some(Self {
            base: ratio(split.base, instructions)?,
            data: ratio(split.data, instructions)?,
            l2: ratio(split.l2, instructions)?,
            llc: ratio(split.llc, instructions)?,
            memory: ratio(split.memory, instructions)?,
        })
    }
}

/// Adds what is known of one invocation to what is known of those before.
fn add(sum: &mut Option<u64>, one: Option<u64>) {
    if let Some(one) = one {
        *sum = Some(sum.unwrap_or(0) + one);
    }
}

fn ratio(part: u64, whole: u64) -> Option<f64> {
    (whole != 0).then(|| part as f64 / whole as f64)
}

fn rise(from: u64, to: u64) -> Option<f64> {
    ratio(from, to).map(|ratio| ratio - 1.0)
}

/// Cycles saved as a share of those a perfect L2 saves; `None` if it saves none.
pub fn share_of_gain(baseline: u64, cycles: u64, perfect: u64) -> Option<f64> {
    (baseline > perfect).then(|| (baseline as f64 - cycles as f64) / (baseline - perfect) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::result::RunAhead;

    fn invocation(replayed: bool, misses: u64, covered: u64) -> InvocationResult {
        InvocationResult {
            replayed,
            baseline_l2_misses: misses,
            covered,
            uncovered: misses - covered,
            baseline_cycles: 10 * misses,
            cycles: 10 * misses - 8 * covered,
            perfect_l2_cycles: misses,
            ..InvocationResult::default()
        }
    }

    #[test]
    fn means_are_ratios_of_sums_over_invocations_that_replayed() {
        let invocations = [
            invocation(false, 1000, 0),
            invocation(true, 100, 90),
            invocation(true, 300, 150),
        ];
        let figures = Sums::over(&invocations).figures();
        assert_eq!(figures.invocations, 2);
        assert_eq!(figures.coverage, Some(240.0 / 400.0));
        assert_eq!(figures.speedup, Some(4000.0 / (4000.0 - 8.0 * 240.0) - 1.0));
        assert_eq!(figures.share_of_perfect_gain, Some(8.0 * 240.0 / 3600.0));
    }

    #[test]
    fn engines_are_summed_apart() {
        let mut one = invocation(true, 100, 90);
        one.engines = Some(Engines {
            next_line: Some(Engine {
                issued: 40,
                left_out: 10,
                fills: 30,
                used: 20,
                late: 5,
                overpredicted: 10,
            }),
            ..Engines::default()
        });
        let figures = Sums::over([&one, &one]).figures();
        let next_line = figures.next_line.unwrap();
        assert_eq!(next_line.issued, Some(40.0));
        assert_eq!(next_line.left_out, Some(0.25));
        assert_eq!(
            (next_line.used, next_line.overprediction),
            (Some(0.2), Some(0.1))
        );
        assert_eq!(
            (next_line.accuracy, next_line.lateness),
            (Some(0.5), Some(0.25))
        );
        assert_eq!(figures.record.unwrap().accuracy, None);
        assert_eq!((figures.second_record, figures.run_ahead), (None, None));
        assert_eq!(
            Sums::over([&invocation(true, 1, 1)]).figures().next_line,
            None
        );
    }

    #[test]
    fn run_ahead_is_over_baseline_misses() {
        let mut one = invocation(true, 100, 90);
        one.engines = Some(Engines {
            run_ahead: Some(RunAhead {
                issued: 70,
                fills: 50,
                taken: 40,
                unused: 10,
            }),
            ..Engines::default()
        });
        let expected = RunAheadFigures {
            issued: Some(70.0),
            fills: Some(0.5),
            taken: Some(0.4),
            unused: Some(0.1),
        };
        assert_eq!(Sums::over([&one, &one]).figures().run_ahead, Some(expected));
    }

    #[test]
    fn nothing_to_divide_by_is_no_number() {
        assert_eq!(Sums::default().figures(), Figures::default());
        assert_eq!(share_of_gain(100, 90, 100), None);
        assert_eq!(share_of_gain(100, 120, 90), Some(-2.0));
    }
}
