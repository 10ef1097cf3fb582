//! A program that runs on the core, and the L2 that it runs from.

use jukebox_config::Config;
use jukebox_harness::ObsKind;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use std::collections::HashMap;

/// The lines that a program fetches, in order, none twice: runs of some lines in ever new regions.
pub fn program(config: &Config, which: u64, lines: usize) -> Vec<u64> {
    let geometry = &config.geometry;
    let (line, region) = (
        u64::from(geometry.line_bytes),
        u64::from(geometry.region_bytes),
    );
    let mut rng = Pcg64Mcg::seed_from_u64(which);
    let mut all = Vec::new();
    let mut base = which * 0x100_0000;
    while all.len() < lines {
        let mut at = rng.random_range(0..3);
        while at < region / line && rng.random_bool(0.8) {
            all.push(base + at * line);
            at += rng.random_range(1..4);
        }
        base += region * rng.random_range(1..3);
    }
    all.truncate(lines);
    all
}

/// What an L2 remembers of a line beside its contents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    /// Nothing: it has been used.
    Used,
    /// A prefetch brought it.
    Brought,
    /// A replay found it present.
    Found,
}

/// An L2 without end.
#[derive(Clone, Debug, Default)]
pub struct L2 {
    /// Whether it has the second mark, on lines that a replay found present.
    pub both_marks: bool,
    lines: HashMap<(u16, u64), Mark>,
}

impl L2 {
    /// What a demand finds.
    pub fn demand(&mut self, asid: u16, line: u64) -> ObsKind {
        match self.lines.insert((asid, line), Mark::Used) {
            None => ObsKind::Miss,
            Some(Mark::Brought) => ObsKind::PrefetchHit,
            Some(Mark::Found) => ObsKind::KeptHit,
            Some(Mark::Used) => ObsKind::Hit,
        }
    }

    /// A prefetch; whether its line is there.
    pub fn prefetch(&mut self, asid: u16, line: u64) -> bool {
        let Some(mark) = self.lines.get_mut(&(asid, line)) else {
            self.lines.insert((asid, line), Mark::Brought);
            return false;
        };
        if self.both_marks && *mark == Mark::Used {
            *mark = Mark::Found;
        }
        true
    }

    /// A prefetch that does not come from a record: it marks only what it brings.
    pub fn next_line(&mut self, asid: u16, line: u64) {
        self.lines.entry((asid, line)).or_insert(Mark::Brought);
    }

    /// Others have used it in the meantime: nothing is left.
    pub fn flush(&mut self) {
        self.lines.clear();
    }

    /// Some lines are gone.
    pub fn evict(&mut self, gone: impl Fn(u64) -> bool) {
        self.lines.retain(|(_, line), _| !gone(*line));
    }
}
