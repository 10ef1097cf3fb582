//! What runs: random operation beside the golden model, and the corners that it hardly finds.

use crate::points::Kind;
use anyhow::{Context, Result, bail};
use jukebox_config::Config;
use jukebox_cosim::{CoverKind, CoverPoint, Model, Variant};
use jukebox_harness::{Bench, BenchOptions};
use jukebox_tests::rtl::{Torture, corners, extremes, model_of, surroundings, torture};
use std::collections::BTreeMap;

/// One run in so many has the long scenes as well.
const EXTREME: u64 = 10;

/// So many times as many runs there are at most, if something that has a name has not been met.
pub const MOST: u64 = 5;

/// The points of these kinds of a block of `config`, with what `seeds` runs of it count, or more as long as something
/// that has a name has not been met: a bit the most that it changed in one of them, as two runs that both set it are no
/// return; everything else all of them together.
///
/// # Errors
/// If the model cannot be built, a cycle differs from the golden model, or an assertion fails.
pub fn simulate(config: &Config, kinds: &[Kind], seeds: u64) -> Result<Vec<CoverPoint>> {
    let variant = Variant {
        assertions: true,
        coverage: true,
        structure: kinds.contains(&Kind::Toggle),
        // Chance reports kinds and pulses that no L2 would.
        wild_l2: true,
        upsets: false,
        without_waves: true,
    };
    let mut counts: BTreeMap<CoverPoint, u64> = BTreeMap::new();
    let met = |counts: &BTreeMap<CoverPoint, u64>| {
        let mut named = counts
            .iter()
            .filter(|(point, _)| point.kind == CoverKind::Named);
        named.all(|(_, count)| *count > 0)
    };
    for seed in 0..MOST * seeds {
        if seed >= seeds && met(&counts) {
            break;
        }
        let options = BenchOptions {
            stall: [0.0, 0.3, 0.6, 0.85][seed as usize % 4],
            ..surroundings(seed)
        };
        let mut bench = Bench::new(model_of(config, variant)?, config, options)?;
        let noise = noise(bench.block_mut())?;
        let plan = Torture {
            seed,
            operations: if seed % 2 == 0 { 0.01 } else { 0.1 },
            ..Torture::default()
        };
        let mut outcome = torture(&mut bench, plan).and_then(|()| corners(&mut bench, seed));
        if seed % EXTREME == 0 {
            outcome = outcome.and_then(|()| extremes(&mut bench));
        }
        let mut model = bench.into_block();
        // A failed assertion stops the model; whatever follows from that is not the cause.
        if let Some(error) = model.error() {
            bail!("seed {seed}: {error}");
        }
        outcome.with_context(|| format!("seed {seed}"))?;
        for mut point in model.coverage()? {
            let count = std::mem::take(&mut point.count);
            let count = count.saturating_sub(noise.get(&point).copied().unwrap_or(0));
            let toggle = point.kind == CoverKind::Toggle;
            let sum = counts.entry(point).or_default();
            *sum = match toggle {
                true => (*sum).max(count),
                false => *sum + count,
            };
        }
    }
    Ok(counts
        .into_iter()
        .map(|(point, count)| CoverPoint { count, ..point })
        .collect())
}

/// What has been counted already: registers begin with noise, and what comes of it before the first reset is nothing
/// that the block does. Blocks without a decision are left out: in combinational processes they are counted then and
/// never again.
fn noise(model: &mut Model) -> Result<BTreeMap<CoverPoint, u64>> {
    let points = model.coverage()?.into_iter();
    Ok(points
        .filter(is_decided)
        .map(|mut point| {
            let count = std::mem::take(&mut point.count);
            (point, count)
        })
        .collect())
}

/// Whether it depends on a value: everything but a block without a decision, arms of a case among it.
fn is_decided(point: &CoverPoint) -> bool {
    point.kind != CoverKind::Line || point.what != "block"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_noise_decides_is_not_covered() {
        let point = |kind, what: &str| CoverPoint {
            kind,
            module: "a".into(),
            file: "rtl/a.sv".into(),
            line: 1,
            column: 1,
            lines: "1".into(),
            what: what.into(),
            path: "TOP.a".into(),
            count: 1,
        };
        for side in ["if", "else", "elsif", "case"] {
            assert!(is_decided(&point(CoverKind::Line, side)), "{side}");
            assert!(is_decided(&point(CoverKind::Branch, side)), "{side}");
        }
        assert!(is_decided(&point(CoverKind::Toggle, "block[0]")));
        assert!(!is_decided(&point(CoverKind::Line, "block")));
    }
}
