//! What the time between two invocations of an instance does.

use serde::{Deserialize, Serialize};

use super::figures::{Figures, Sums};
use super::invocation::InvocationResult;

/// Invocations that came after about the same time.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Gap {
    /// Fewest and most cycles of others since the last invocation of the same instance, without
    /// prefetching; 0: none were between.
    pub from_cycles: u64,
    /// The most.
    pub to_cycles: u64,
    /// Mean number of invocations of others.
    pub others: f64,
    /// Of those that had a record to replay.
    pub figures: Figures,
}

/// Groups by factors of four of the cycles; empty unless functions took turns.
pub fn gaps<'a>(invocations: impl Iterator<Item = &'a InvocationResult> + Clone) -> Vec<Gap> {
    let group = |cycles: u64| match cycles {
        0 => 0,
        cycles => 1 + cycles.ilog2() / 2,
    };
    let between = |one: &InvocationResult| {
        let interleaved = one.interleaved.filter(|_| one.replayed)?;
        Some((interleaved.cycles?, interleaved.others?))
    };
    let groups = 0..=group(u64::MAX);
    groups
        .filter_map(|number| {
            let of_group = invocations.clone().filter_map(|one| {
                let (cycles, others) = between(one)?;
                (group(cycles) == number).then_some((one, cycles, others))
            });
            let count = of_group.clone().count();
            Some(Gap {
                from_cycles: of_group.clone().map(|(_, cycles, _)| cycles).min()?,
                to_cycles: of_group.clone().map(|(_, cycles, _)| cycles).max()?,
                others: of_group
                    .clone()
                    .map(|(.., others)| others as f64)
                    .sum::<f64>()
                    / count as f64,
                figures: Sums::over(of_group.map(|(one, ..)| one)).figures(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::result::Interleaved;

    #[test]
    fn invocations_are_grouped_by_what_ran_between() {
        let invocation = |others, cycles, replayed| InvocationResult {
            replayed,
            interleaved: Some(Interleaved {
                instance: 0,
                others: Some(others),
                cycles: Some(cycles),
            }),
            instructions: 100,
            ..InvocationResult::default()
        };
        let first = InvocationResult {
            replayed: true,
            ..InvocationResult::default()
        };
        let all = [
            invocation(9, 1_000_000, true),
            invocation(0, 0, true),
            invocation(6, 700_000, true),
            invocation(7, 800_000, false),
            first,
        ];
        let gaps = gaps(all.iter());
        let seen: Vec<_> = gaps
            .iter()
            .map(|gap| {
                let invocations = gap.figures.invocations;
                (gap.from_cycles, gap.to_cycles, gap.others, invocations)
            })
            .collect();
        assert_eq!(seen, [(0, 0, 0.0, 1), (700_000, 1_000_000, 7.5, 2)]);
    }
}
