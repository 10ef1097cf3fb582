//! Whose turn it is, of functions that share the caches.

use rand::SeedableRng;
use rand_distr::weighted::WeightedTreeIndex;
use rand_distr::{Distribution, LogNormal};
use rand_pcg::Pcg64Mcg;

use crate::options::{Interleave, Order};

/// Standard deviation of the logarithm of arrival rates at which 18.6 % of the instances have 99.6 % of
/// the invocations, as in Azure Functions (Shahrad et al., USENIX ATC 2020).
const AZURE: f64 = 3.545;

/// One turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The instance.
    pub instance: usize,
    /// Number of its function.
    pub function: usize,
    /// Number of the trace that it plays, among those of the function.
    pub trace: usize,
}

/// The turns of a run.
pub struct Turns {
    /// Number of traces of each function.
    traces: Vec<usize>,
    /// Invocations so far of each instance.
    played: Vec<usize>,
    left: u64,
    pick: Pick,
}

enum Pick {
    InTurn(usize),
    AtRandom(Box<(WeightedTreeIndex<f64>, Pcg64Mcg)>),
}

impl Turns {
    /// Turns of functions with so many traces each. Instances are dealt to functions in turn.
    pub fn new(interleave: &Interleave, traces: &[usize], seed: u64) -> Self {
        let instances = interleave
            .instances
            .map_or(traces.len(), |instances| instances as usize);
        let all = (0..instances).map(|instance| traces[instance % traces.len()] as u64);
        Self {
            left: interleave.invocations.unwrap_or_else(|| all.sum()),
            pick: Pick::new(interleave.order, instances, seed),
            traces: traces.to_vec(),
            played: vec![0; instances],
        }
    }

    /// Turns that are left.
    pub fn left(&self) -> u64 {
        self.left
    }

    /// Number of instances.
    pub fn instances(&self) -> usize {
        self.played.len()
    }
}

impl Pick {
    fn new(order: Order, instances: usize, seed: u64) -> Self {
        let mut rng = Pcg64Mcg::seed_from_u64(seed);
        // Which of many arrivals comes first is a matter of their rates alone.
        let rates: Vec<f64> = match order {
            Order::RoundRobin => return Pick::InTurn(0),
            Order::Poisson => vec![1.0; instances],
            Order::Azure => {
                let rates = LogNormal::new(0.0, AZURE).expect("a deviation above 0");
                rates.sample_iter(&mut rng).take(instances).collect()
            }
        };
        let rates = WeightedTreeIndex::new(rates).expect("rates above 0");
        Pick::AtRandom(Box::new((rates, rng)))
    }

    fn next(&mut self, instances: usize) -> usize {
        match self {
            Pick::InTurn(next) => {
                let instance = *next;
                *next = (instance + 1) % instances;
                instance
            }
            Pick::AtRandom(random) => random.0.sample(&mut random.1),
        }
    }
}

impl Iterator for Turns {
    type Item = Turn;

    fn next(&mut self) -> Option<Turn> {
        self.left = self.left.checked_sub(1)?;
        let instance = self.pick.next(self.played.len());
        let function = instance % self.traces.len();
        let trace = self.played[instance] % self.traces[function];
        self.played[instance] += 1;
        Some(Turn {
            instance,
            function,
            trace,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turns(order: Order, instances: Option<u32>, invocations: Option<u64>) -> Vec<Turn> {
        let interleave = Interleave {
            order,
            instances,
            invocations,
            record_memory: None,
        };
        Turns::new(&interleave, &[2, 3], 1).collect()
    }

    #[test]
    fn each_in_turn_plays_its_traces_in_order() {
        let turns = turns(Order::RoundRobin, Some(3), Some(7));
        let seen: Vec<_> = turns
            .iter()
            .map(|turn| (turn.instance, turn.function, turn.trace))
            .collect();
        let expected = [
            (0, 0, 0),
            (1, 1, 0),
            (2, 0, 0),
            (0, 0, 1),
            (1, 1, 1),
            (2, 0, 1),
            (0, 0, 0),
        ];
        assert_eq!(seen, expected);
    }

    #[test]
    fn without_a_number_all_traces_are_played() {
        assert_eq!(turns(Order::RoundRobin, None, None).len(), 5);
        assert_eq!(turns(Order::Poisson, Some(4), None).len(), 10);
    }

    /// Share of the invocations that the busiest 18.6 % of 1000 instances have.
    fn busiest(order: Order) -> f64 {
        let mut counts = vec![0u32; 1000];
        for turn in turns(order, Some(1000), Some(100_000)) {
            counts[turn.instance] += 1;
        }
        counts.sort_by_key(|count| std::cmp::Reverse(*count));
        f64::from(counts[..186].iter().sum::<u32>()) / 100_000.0
    }

    #[test]
    fn some_are_busier_than_others() {
        let (poisson, azure) = (busiest(Order::Poisson), busiest(Order::Azure));
        assert!((0.18..0.25).contains(&poisson), "{poisson}");
        assert!((0.98..1.0).contains(&azure), "{azure}");
    }
}
