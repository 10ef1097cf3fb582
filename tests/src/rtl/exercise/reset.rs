//! What a block does first.

use super::bench;
use crate::rtl::{REC, finish};
use anyhow::{Result, ensure};
use jukebox_config::Config;

/// Behind a reset, whether power has just come or the block was at work, events are taken from the first
/// cycle on, and accesses to registers from a cycle on that is the 18th at the earliest.
///
/// # Errors
/// If that is not so.
pub fn wakes(config: &Config) -> Result<()> {
    let mut bench = bench(config)?;
    for _ in 0..3 {
        ensure!(bench.outputs().obs_ready == 1, "no event is taken at once");
        for cycle in 1..=17 {
            let out = bench.outputs();
            let ready = [out.s_axil_awready, out.s_axil_wready, out.s_axil_arready];
            ensure!(ready == [0; 3], "cycle {cycle}: ready is {ready:?}");
            bench.idle(1)?;
        }
        bench.read_reg("ID")?;
        bench.start_record(REC, REC + 0x1000)?;
        bench.reset(3)?;
    }
    finish(&mut bench)
}
