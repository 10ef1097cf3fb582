//! What the check of a line buys: records of the shipped traces are damaged, line by line, and the
//! golden model replays them.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use jukebox_config::Config;
use jukebox_golden::{Recorder, Replayer};
use rand::{Rng, RngExt, SeedableRng};
use rand_pcg::Pcg64;

use super::data::FaultFigures;
use super::traces;
use crate::project::Project;

/// Seed of the damage.
const SEED: u64 = 1;

/// Room for a record; more than any needs.
const ROOM: u64 = 1 << 20;

/// Longest burst of damaged bits.
const BURST: usize = 16;

/// A kind of damage to a line.
type Damage = fn(&mut [u8], &mut Pcg64);

/// Kinds of damage.
const KINDS: &[(&str, Damage)] = &[
    ("one bit", one_bit),
    ("a burst of up to 16 bits", burst),
    ("a line of noise", noise),
];

/// Damages every line of every record, once in each way.
///
/// # Errors
/// If a trace cannot be read.
pub fn measure(project: &Project, config: &Config) -> Result<BTreeMap<String, FaultFigures>> {
    let plan = traces::plan(project, config, &[])?;
    let replayer = Replayer::new(config, 0);
    let line_bytes = config.geometry.line_bytes as usize;
    let mut random = Pcg64::seed_from_u64(SEED);
    let mut totals = vec![Total::default(); KINDS.len()];
    let functions = traces::functions(&plan)?;
    for trace in functions.iter().flat_map(|one| &one.invocations) {
        let mut recorder = Recorder::new(config, ROOM);
        for vaddr in traces::misses(&plan, trace)? {
            recorder.event(vaddr);
        }
        for line in recorder.finish().bytes.chunks_exact(line_bytes) {
            for ((_, damage), total) in KINDS.iter().zip(&mut totals) {
                let mut damaged = line.to_vec();
                damage(&mut damaged, &mut random);
                total.add(&replayer, line, &damaged);
            }
        }
    }
    let names = KINDS.iter().map(|(name, _)| (*name).to_owned());
    Ok(names.zip(totals.iter().map(Total::figures)).collect())
}

#[derive(Clone, Default)]
struct Total {
    lines: u64,
    rejected: u64,
    wrong: u64,
}

impl Total {
    fn add(&mut self, replayer: &Replayer, line: &[u8], damaged: &[u8]) {
        let right: BTreeSet<u64> = replayer.prefetches(line).into_iter().collect();
        let wrong = replayer.prefetches(damaged);
        self.lines += 1;
        self.rejected += replayer.replay(damaged).lines_rejected;
        self.wrong += wrong.iter().filter(|one| !right.contains(one)).count() as u64;
    }

    fn figures(&self) -> FaultFigures {
        let share = |count: u64| count as f64 / self.lines.max(1) as f64;
        FaultFigures {
            lines: self.lines,
            rejected: share(self.rejected),
            wrong_prefetches: share(self.wrong),
        }
    }
}

fn flip(line: &mut [u8], bit: usize) {
    line[bit / 8] ^= 1 << (bit % 8);
}

fn one_bit(line: &mut [u8], random: &mut Pcg64) {
    flip(line, random.random_range(0..8 * line.len()));
}

/// The first and the last bit of a burst are wrong, those between at random.
fn burst(line: &mut [u8], random: &mut Pcg64) {
    let length = random.random_range(2..=BURST);
    let first = random.random_range(0..=8 * line.len() - length);
    for bit in first..first + length {
        let at_an_end = bit == first || bit == first + length - 1;
        if at_an_end || random.random() {
            flip(line, bit);
        }
    }
}

fn noise(line: &mut [u8], random: &mut Pcg64) {
    random.fill_bytes(line);
}

#[cfg(test)]
mod tests {
    use super::*;
    use jukebox_config::Check;

    #[test]
    fn every_kind_of_damage_changes_a_line() {
        let mut random = Pcg64::seed_from_u64(7);
        for (name, damage) in KINDS {
            for _ in 0..1000 {
                let mut line = [0u8; 64];
                damage(&mut line, &mut random);
                assert_ne!(line, [0u8; 64], "{name}");
            }
        }
    }

    #[test]
    fn only_the_check_notices_a_flipped_bit() {
        let mut config = Config::default();
        let mut rejected = |check| {
            config.metadata.check = check;
            let mut recorder = Recorder::new(&config, ROOM);
            for region in 0..9 {
                recorder.event(region * 1024);
            }
            let line = recorder.finish().bytes;
            let mut damaged = line.clone();
            flip(&mut damaged, 3);
            let mut total = Total::default();
            total.add(&Replayer::new(&config, 0), &line, &damaged);
            (total.rejected, total.wrong)
        };
        assert_eq!(rejected(Check::Crc16), (1, 0));
        assert_eq!(rejected(Check::None), (0, 1));
    }
}
