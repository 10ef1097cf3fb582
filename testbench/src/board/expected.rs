//! What the block must do in a self-test, by the golden model.

use super::events::Program;
use crc::{CRC_32_ISO_HDLC, Crc};
use jukebox_config::Config;
use jukebox_golden::{Geometry, Recorder, Replayer};
use jukebox_rtl_gen::selftest::{Expected, Plan};

static CRC: Crc<u32> = Crc::<u32>::new(&CRC_32_ISO_HDLC);

/// How much a self-test exercises.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Events recorded.
    pub recorded: u64,
    /// Bytes of all records.
    pub metadata_bytes: u64,
    /// Regions replayed.
    pub regions: u64,
    /// Of them, those that are not translated.
    pub denied: u64,
    /// Prefetches.
    pub prefetches: u64,
}

/// What becomes of a region when the block asks for its address: the region number in physical
/// memory, or nothing if its prefetches are dropped.
fn translate(plan: &Plan, geometry: &Geometry, region: u64) -> Option<u64> {
    let class = (0..16).fold(0, |class, digit| class ^ region >> (4 * digit) & 15);
    // Class 0 is denied, class 1 is asked for twice in vain.
    let frames = (1u64 << geometry.pa_bits) / u64::from(geometry.region_bytes);
    (class > 1).then(|| (region ^ region << 9 ^ plan.frame_mask) % frames)
}

/// What the block does in the self-test `plan`, and how much that is.
pub fn expected(config: &Config, plan: &Plan) -> (Expected, Extent) {
    let geometry = Geometry::new(config);
    let region_bytes = u64::from(geometry.region_bytes);
    let (mut metadata, mut prefetches) = (CRC.digest(), CRC.digest());
    let carried = config.prefetch_carries_address();
    let (translated, rebased) = (config.translates(), config.features.rebase);
    let mut extent = Extent::default();
    let mut full = Vec::new();
    let mut program = Program::new(config, plan);
    let mut last = Vec::new();
    for round in &plan.rounds {
        let rebase = if rebased { round.rebase } else { 0 };
        let replayer = Replayer::new(config, rebase);
        for entry in replayer.replay(&last).entries {
            extent.regions += 1;
            let frame = match translated {
                true => translate(plan, &geometry, entry.tag),
                false => Some(entry.tag),
            };
            let Some(frame) = frame else {
                extent.denied += 1;
                continue;
            };
            for vaddr in replayer.lines(&entry) {
                let paddr = frame * region_bytes + vaddr % region_bytes;
                prefetches.update(&paddr.to_le_bytes());
                // What is not on the bus is summed up as 0.
                let (vaddr, asid) = if carried { (vaddr, round.asid) } else { (0, 0) };
                prefetches.update(&vaddr.to_le_bytes());
                prefetches.update(&asid.to_le_bytes());
                extent.prefetches += 1;
            }
        }

        let mut recorder = Recorder::new(config, round.limit.into());
        for _ in 0..plan.events {
            let event = program.event();
            if event.recorded(config.features.asid_filter) {
                recorder.event(event.vaddr);
                extent.recorded += 1;
            }
        }
        let record = recorder.finish();
        metadata.update(&record.bytes);
        extent.metadata_bytes += record.bytes.len() as u64;
        full.push(record.dropped > 0);
        last = record.bytes;
    }
    let expected = Expected {
        metadata: metadata.finalize(),
        prefetches: prefetches.finalize(),
        full,
    };
    (expected, extent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jukebox_rtl_gen::selftest::ROUNDS;

    #[test]
    fn a_self_test_exercises_the_block() {
        let config = Config::default();
        let plan = Plan::new(&config, 1);
        let (expected, extent) = super::expected(&config, &plan);
        let full: Vec<bool> = (0..ROUNDS).map(|round| round == 1).collect();
        assert_eq!(expected.full, full);
        assert!(extent.recorded > 8_000, "{extent:?}");
        assert!(extent.metadata_bytes > 8_000, "{extent:?}");
        assert!(extent.prefetches > 3_000, "{extent:?}");
        assert!(extent.denied * 16 > extent.regions, "{extent:?}");
    }

    #[test]
    fn another_seed_gives_other_checksums() {
        let config = Config::default();
        let sums = |seed| expected(&config, &Plan::new(&config, seed)).0;
        assert_eq!(sums(1), sums(1));
        assert_ne!(sums(1).metadata, sums(2).metadata);
        assert_ne!(sums(1).prefetches, sums(2).prefetches);
    }

    #[test]
    fn without_translation_no_region_is_denied_and_without_a_filter_more_is_recorded() {
        let mut config = Config::default();
        let plan = Plan::new(&config, 1);
        let filtered = super::expected(&config, &plan).1;
        config.features.asid_filter = false;
        let all = super::expected(&config, &plan).1;
        assert!(all.recorded > filtered.recorded, "{all:?}");
        config.features.translation = jukebox_config::Translation::None;
        let (expected, extent) = super::expected(&config, &plan);
        assert_eq!(extent.denied, 0);
        assert!(extent.prefetches > all.prefetches);
        config.features.rebase = false;
        let unmoved = super::expected(&config, &plan);
        assert_eq!(unmoved.1, extent);
        assert_ne!(unmoved.0.prefetches, expected.prefetches);
        assert_eq!(unmoved.0.metadata, expected.metadata);
    }
}
