//! Observation events.

use jukebox_config::Config;
use jukebox_harness::{ObsEvent, ObsKind};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

/// `n` misses, each in a region of its own.
#[must_use]
pub fn different_regions(config: &Config, n: u64) -> Vec<ObsEvent> {
    let (line, region) = (config.geometry.line_bytes, config.geometry.region_bytes);
    let lines = u64::from(region / line);
    (0..n)
        .map(|i| ObsEvent::miss((i + 7) * u64::from(region) + i % lines * u64::from(line)))
        .collect()
}

/// `n` misses, all in one region.
#[must_use]
pub fn same_region(config: &Config, n: u64) -> Vec<ObsEvent> {
    let (line, region) = (config.geometry.line_bytes, config.geometry.region_bytes);
    let lines = u64::from(region / line);
    let base = 0x1234 * u64::from(region);
    (0..n)
        .map(|i| ObsEvent::miss(base + i * 5 % lines * u64::from(line)))
        .collect()
}

/// A source of random events that look like a program: runs within a region, returns to recent
/// regions, and new ones.
#[derive(Clone, Debug)]
pub struct Workload {
    rng: Pcg64Mcg,
    /// Where pages lie, apart so that the rest does not depend on it.
    frames: Pcg64Mcg,
    va_mask: u64,
    pa_mask: u64,
    region_bytes: u64,
    recent: Vec<u64>,
    at: usize,
    /// Whether data accesses, plain hits and other address spaces occur.
    pub mixed: bool,
}

impl Workload {
    /// A source for `config`; `mixed` as in the field of that name.
    #[must_use]
    pub fn new(config: &Config, seed: u64, mixed: bool) -> Self {
        Workload {
            rng: Pcg64Mcg::seed_from_u64(seed),
            frames: Pcg64Mcg::seed_from_u64(!seed),
            pa_mask: (1 << config.address.pa_bits) - 1,
            va_mask: (1 << config.address.va_bits) - 1,
            region_bytes: config.geometry.region_bytes.into(),
            recent: vec![0; config.geometry.crrb_entries as usize + 3],
            at: 0,
            mixed,
        }
    }

    /// `n` events.
    #[must_use]
    pub fn take(&mut self, n: usize) -> Vec<ObsEvent> {
        (0..n).map(|_| self.event()).collect()
    }

    /// The next event.
    pub fn event(&mut self) -> ObsEvent {
        let rng = &mut self.rng;
        match rng.random_range(0..10u32) {
            0..5 => {}
            5..8 => self.at = rng.random_range(0..self.recent.len()),
            _ => {
                self.at = (self.at + 1) % self.recent.len();
                self.recent[self.at] = rng.random::<u64>() & self.va_mask;
            }
        }
        let base = self.recent[self.at] / self.region_bytes * self.region_bytes;
        let vaddr = base + rng.random_range(0..self.region_bytes);
        if !self.mixed {
            return ObsEvent::miss(vaddr);
        }
        let kind = match rng.random_range(0..10u32) {
            0..5 => ObsKind::Miss,
            5..7 => ObsKind::PrefetchHit,
            7 => ObsKind::KeptHit,
            _ => ObsKind::Hit,
        };
        let asid = u16::from(rng.random_bool(0.2));
        ObsEvent {
            vaddr,
            paddr: paddr(&mut self.frames, self.pa_mask, vaddr),
            kind,
            late: rng.random_bool(0.3),
            instr: rng.random_bool(0.9),
            asid,
        }
    }
}

/// A page anywhere; now and then any byte of it, as the block takes what it is told.
fn paddr(frames: &mut Pcg64Mcg, mask: u64, vaddr: u64) -> u64 {
    let any = frames.random::<u64>() & mask;
    match frames.random_range(0..8u32) {
        0 => any,
        _ => any & !0xfff | vaddr & 0xfff,
    }
}
