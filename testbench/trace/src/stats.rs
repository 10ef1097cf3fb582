//! What the invocations of a function have in common.

use std::collections::HashMap;

use serde::Serialize;

use crate::address::{LINE_BYTES, is_kernel};
use crate::error::{Error, Result};
use crate::input::{Function, Invocation};

/// Most different lines of a function: 64 MiB of code. It bounds the memory that statistics take.
pub const MAX_FOOTPRINT_LINES: usize = 1 << 20;

/// Invocations that are compared in pairs; of more, so many are chosen at equal distances.
pub const MAX_COMPARED: usize = 256;

/// Figures of one invocation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct InvocationStats {
    /// Instructions executed.
    pub instructions: u64,
    /// Those of the kernel, `None`: nobody counted.
    pub kernel_instructions: Option<u64>,
    /// Line fetches.
    pub line_fetches: u64,
    /// Line fetches of the kernel.
    pub kernel_line_fetches: u64,
    /// Different lines, in bytes.
    pub footprint_bytes: u64,
    /// Those of the kernel.
    pub kernel_footprint_bytes: u64,
}

/// Figures of a function.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FunctionStats {
    /// Its name.
    pub name: String,
    /// Instructions were counted, not assumed.
    pub instructions_counted: bool,
    /// Share of the kernel in all instructions, `None`: nobody counted.
    pub kernel_instruction_share: Option<f64>,
    /// Share of the kernel in all line fetches.
    pub kernel_fetch_share: f64,
    /// Mean of the invocations' footprints.
    pub mean_footprint_bytes: f64,
    /// Different lines of all invocations together, in bytes.
    pub union_footprint_bytes: u64,
    /// Lines that every invocation fetched, over the mean footprint.
    pub common_share: f64,
    /// Mean over pairs of invocations of common lines over lines of either; `None` for one invocation.
    pub mean_jaccard: Option<f64>,
    /// Invocations that were compared in pairs.
    pub compared: usize,
    /// Each invocation.
    pub invocations: Vec<InvocationStats>,
}

/// Reads all invocations of a function once.
///
/// # Errors
/// If they cannot be read, or have more than [`MAX_FOOTPRINT_LINES`] different lines.
pub fn of(function: &Function) -> Result<FunctionStats> {
    let mut lines = Numbered::default();
    let mut all = Vec::new();
    let mut sets = Vec::new();
    let count = function.invocations.len();
    for (at, invocation) in function.invocations.iter().enumerate() {
        let (stats, set) = lines.read(function, invocation, at as u64 + 1)?;
        all.push(stats);
        if is_compared(at, count) {
            sets.push(set);
        }
    }
    let sum = |of: fn(&InvocationStats) -> u64| all.iter().map(|one| of(one) as f64).sum::<f64>();
    let mean_footprint_bytes = sum(|one| one.footprint_bytes) / count.max(1) as f64;
    let common = lines.fetched_by.iter().filter(|&&by| by == count as u64);
    let kernel: Option<f64> = all
        .iter()
        .map(|one| Some(one.kernel_instructions? as f64))
        .sum();
    let instructions = sum(|one| one.instructions).max(1.0);
    Ok(FunctionStats {
        name: function.name.clone(),
        instructions_counted: function.invocations.iter().all(|one| one.counted),
        kernel_instruction_share: kernel.map(|kernel| kernel / instructions),
        kernel_fetch_share: sum(|one| one.kernel_line_fetches)
            / sum(|one| one.line_fetches).max(1.0),
        mean_footprint_bytes,
        union_footprint_bytes: lines.fetched_by.len() as u64 * LINE_BYTES,
        common_share: common.count() as f64 * LINE_BYTES as f64 / mean_footprint_bytes.max(1.0),
        mean_jaccard: mean_jaccard(&sets),
        compared: sets.len(),
        invocations: all,
    })
}

/// Whether invocation `at` of `count` is among those that are compared.
fn is_compared(at: usize, count: usize) -> bool {
    let slot = |at: usize| at * MAX_COMPARED / count;
    count <= MAX_COMPARED || at == 0 || slot(at) != slot(at - 1)
}

/// All lines of a function, numbered as they first appear.
#[derive(Default)]
struct Numbered {
    numbers: HashMap<u64, u32>,
    /// Of each line: how many invocations fetched it, and which was the last to do so (from 1).
    fetched_by: Vec<u64>,
    last: Vec<u64>,
}

impl Numbered {
    fn read(
        &mut self,
        function: &Function,
        invocation: &Invocation,
        number: u64,
    ) -> Result<(InvocationStats, Bits)> {
        let mut stats = InvocationStats {
            instructions: invocation.counts.instructions,
            kernel_instructions: invocation.counts.kernel_instructions,
            line_fetches: invocation.lines,
            kernel_line_fetches: 0,
            footprint_bytes: 0,
            kernel_footprint_bytes: 0,
        };
        let mut set = Bits::default();
        let mut fetches = invocation.fetches()?;
        loop {
            let block = fetches.next_block()?;
            if block.is_empty() {
                return Ok((stats, set));
            }
            for &line in block {
                stats.kernel_line_fetches += u64::from(is_kernel(line));
                let known = self.fetched_by.len();
                let index = *self.numbers.entry(line).or_insert(known as u32) as usize;
                if index == known {
                    if known == MAX_FOOTPRINT_LINES {
                        return Err(too_large(function, invocation));
                    }
                    self.fetched_by.push(0);
                    self.last.push(0);
                }
                if self.last[index] != number {
                    self.last[index] = number;
                    self.fetched_by[index] += 1;
                    stats.footprint_bytes += LINE_BYTES;
                    stats.kernel_footprint_bytes += LINE_BYTES * u64::from(is_kernel(line));
                    set.insert(index);
                }
            }
        }
    }
}

fn too_large(function: &Function, invocation: &Invocation) -> Error {
    Error::new(
        std::path::Path::new(&invocation.name()),
        format_args!(
            "function '{}' has more than {MAX_FOOTPRINT_LINES} different lines, 64 MiB of code",
            function.name
        ),
        "is it a trace of instructions, and of one function? --format says how to read it",
    )
}

/// A set of small numbers.
#[derive(Default)]
struct Bits(Vec<u64>);

impl Bits {
    fn insert(&mut self, number: usize) {
        let word = number / 64;
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (number % 64);
    }

    fn len(&self) -> u64 {
        self.0.iter().map(|word| u64::from(word.count_ones())).sum()
    }

    /// Common members over members of either.
    fn jaccard(&self, other: &Self) -> f64 {
        let words = self.0.iter().zip(&other.0);
        let common: u64 = words.map(|(a, b)| u64::from((a & b).count_ones())).sum();
        common as f64 / (self.len() + other.len() - common).max(1) as f64
    }
}

fn mean_jaccard(sets: &[Bits]) -> Option<f64> {
    let pairs = sets.len() * sets.len().saturating_sub(1) / 2;
    let each = sets
        .iter()
        .enumerate()
        .flat_map(|(at, one)| sets[at + 1..].iter().map(|other| one.jaccard(other)));
    (pairs > 0).then(|| each.sum::<f64>() / pairs as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_most_so_many_are_compared_and_the_first_is() {
        for count in [1, 2, 256, 257, 1000, 100_000] {
            let compared = (0..count).filter(|&at| is_compared(at, count)).count();
            assert_eq!(compared, count.min(MAX_COMPARED), "{count}");
            assert!(is_compared(0, count));
        }
    }

    #[test]
    fn jaccard_is_common_over_either() {
        let set = |numbers: &[usize]| {
            let mut set = Bits::default();
            numbers.iter().for_each(|&number| set.insert(number));
            set
        };
        let (a, b, c) = (set(&[1, 2, 200]), set(&[2, 3]), set(&[1, 2, 200]));
        assert_eq!(a.jaccard(&b), 0.25);
        assert_eq!(a.jaccard(&c), 1.0);
        assert_eq!(mean_jaccard(&[a, b, c]), Some(0.5));
        assert_eq!(mean_jaccard(&[set(&[1])]), None);
    }
}
