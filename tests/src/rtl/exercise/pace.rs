//! Pacing.

use super::{SOON, bench};
use crate::rtl::{LONG, Layout, REP, finish, sample_entries};
use anyhow::{Result, ensure};
use jukebox_config::Config;
use jukebox_harness::{ObsEvent, Stimulus};

/// Misses that nothing counts, more of them than the longest release, are worth one at the most when
/// software asks for a short one; from then on every so many let a prefetch go.
///
/// # Errors
/// If more or fewer go.
pub fn many_misses(config: &Config) -> Result<()> {
    const MISSES: u64 = (1 << 16) + 100;
    const RELEASE: u64 = 3;
    if !config.features.pacing {
        return Ok(());
    }
    let mut bench = bench(config)?;
    let layout = Layout::new(config);
    let record = layout.encode(&sample_entries(&layout, 40));
    bench.memory.bytes.write(REP, &record);
    bench.write_reg("PACE_WINDOW", 1)?;
    let pacing = bench.registers().word("CONFIG", &["PACING"])?;
    bench.write_reg("CONFIG", pacing)?;
    bench.start_replay(REP, record.len() as u64)?;
    let miss = Stimulus::event(ObsEvent::miss(0x40));
    for _ in 0..MISSES {
        bench.tick(miss)?;
    }
    bench.write_reg("PACE_RELEASE", RELEASE)?;
    bench.idle(SOON)?;
    ensure!(bench.prefetches.accepted == 1, "nothing holds the replay");
    for _ in 0..10 * RELEASE {
        bench.tick(miss)?;
        bench.idle(SOON)?;
    }
    let released = bench.prefetches.accepted - 1;
    ensure!((10..=11).contains(&released), "{released} prefetches");
    bench.abort()?;
    bench.wait_replayed(LONG)?;
    finish(&mut bench)
}
