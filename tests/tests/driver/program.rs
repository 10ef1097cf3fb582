//! A program that runs on the core, and the L2 that it runs from.

use jukebox_config::Config;
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

/// An L2 without end: the lines in it, each with its mark.
#[derive(Clone, Debug, Default)]
pub struct L2 {
    lines: HashMap<(u16, u64), bool>,
}

/// What a demand finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// Nothing.
    Miss,
    /// A line that a prefetch brought and nothing has used since.
    Brought,
    /// Any other line.
    Hit,
}

impl L2 {
    /// A demand.
    pub fn demand(&mut self, asid: u16, line: u64) -> Found {
        match self.lines.insert((asid, line), false) {
            None => Found::Miss,
            Some(true) => Found::Brought,
            Some(false) => Found::Hit,
        }
    }

    /// A prefetch; whether its line is there.
    pub fn prefetch(&mut self, asid: u16, line: u64) -> bool {
        let there = self.lines.contains_key(&(asid, line));
        if !there {
            self.lines.insert((asid, line), true);
        }
        there
    }

    /// Others have used it in the meantime: nothing is left.
    pub fn flush(&mut self) {
        self.lines.clear();
    }

    /// A share of `line`s is gone.
    pub fn evict(&mut self, gone: impl Fn(u64) -> bool) {
        self.lines.retain(|(_, line), _| !gone(*line));
    }
}
