//! What the width of counters buys: how long they count before they stand still.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use jukebox_config::Config;

use super::data::CountFigures;
use super::traces;
use crate::project::Project;

/// What the default configuration counts in each invocation of the shipped traces decides for all
/// widths.
///
/// # Errors
/// If the RTL cannot be run.
pub fn measure(project: &Project, default: &Config, bits: &[u32]) -> Result<Vec<CountFigures>> {
    let result = traces::run(project, default, &["--dut", "rtl", "--timing", "cycle"])?;
    let mut most: BTreeMap<&str, u64> = BTreeMap::new();
    for invocation in result.functions.iter().flat_map(|one| &one.invocations) {
        for (name, count) in &invocation.counters {
            let known = most.entry(name).or_default();
            *known = (*known).max(*count);
        }
    }
    let fastest = most.into_iter().max_by_key(|(_, count)| *count);
    let (fastest, per_invocation) = fastest.context("the RTL has no counters")?;
    Ok(bits
        .iter()
        .map(|bits| CountFigures {
            fastest: fastest.to_owned(),
            per_invocation,
            invocations: whole_invocations(*bits, per_invocation),
        })
        .collect())
}

/// Whole invocations that a counter of `bits` bits counts without standing still.
fn whole_invocations(bits: u32, per_invocation: u64) -> Option<u64> {
    let most = match bits {
        0 => return None,
        64.. => u64::MAX,
        _ => (1 << bits) - 1,
    };
    most.checked_div(per_invocation)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counter_stands_still_at_its_largest_value() {
        assert_eq!(whole_invocations(16, 65_535), Some(1));
        assert_eq!(whole_invocations(16, 65_536), Some(0));
        assert_eq!(whole_invocations(64, 2), Some(u64::MAX / 2));
        assert_eq!(whole_invocations(0, 7), None);
        assert_eq!(whole_invocations(32, 0), None);
    }
}
