//! Directed and random tests of the RTL: benches, records, stimuli.

mod choice;
mod corners;
mod events;
pub mod exercise;
mod extremes;
mod program;
mod record;
mod rest;
mod rough;
mod scenario;
mod seized;
pub mod states;
pub mod suite;
mod toggles;
mod torture;
mod twins;

pub use choice::{SUBSTITUTE, builtin_model, model_of};
pub use corners::corners;
pub use events::{Workload, different_regions, same_region};
pub use extremes::extremes;
pub use program::Misses;
pub use record::{Entry, Layout, crrb, vlines};
pub use rest::{EVENTS, INPUT_NETS, KINDS, any_event, garbage, observed, rests, stepped};
pub use rough::Rough;
pub use scenario::{
    LONG, Run, accepted_of, drive, drive_different, finish, hold_and_run_ahead, record, replay,
    replay_exactly, sample_entries,
};
pub use toggles::{Moves, Toggles};
pub use torture::{Torture, surroundings, torture};
pub use twins::Twins;

use anyhow::Result;
use jukebox_config::Config;
use jukebox_cosim::{Model, Variant};
use jukebox_harness::{Bench, BenchOptions};
use jukebox_ports::Block;

/// The verilated RTL on a bench.
pub type Rtl = Bench<Model>;

/// A block that may stop by itself.
pub trait Stops: Block {
    /// Why it has stopped, if it has.
    fn stopped(&self) -> Option<String>;
}

impl Stops for Model {
    fn stopped(&self) -> Option<String> {
        self.error().map(str::to_owned)
    }
}

/// Where tests put the record being written.
pub const REC: u64 = 0x10_0000;

/// Where tests put the record being replayed.
pub const REP: u64 = 0x40_0000;

/// A model of the default configuration that checks what the emitted assertions say of the block
/// and of those around it.
///
/// # Errors
/// If the model cannot be built.
pub fn checked_model() -> Result<Model> {
    model_with(false)
}

fn model_with(wild_l2: bool) -> Result<Model> {
    let variant = Variant {
        assertions: true,
        wild_l2,
        ..Variant::default()
    };
    model_of(&Config::default(), variant)
}

fn on_a_bench(model: Model, options: BenchOptions) -> Result<Rtl> {
    Ok(Bench::new(model, &Config::default(), options)?)
}

/// A bench around a [`checked_model`].
///
/// # Errors
/// If the block misbehaves under reset.
pub fn bench(options: BenchOptions) -> Result<Rtl> {
    on_a_bench(checked_model()?, options)
}

/// A bench as [`bench`] without back-pressure and with one-cycle answers.
///
/// # Errors
/// If the block misbehaves under reset.
pub fn plain_bench() -> Result<Rtl> {
    bench(BenchOptions::default())
}

/// A bench as [`bench`] for events and pulses that no L2 would send; the rest is checked.
///
/// # Errors
/// If the block misbehaves under reset.
pub fn wild_bench(options: BenchOptions) -> Result<Rtl> {
    on_a_bench(model_with(true)?, options)
}

/// A bench as [`bench`] whose block checks nothing.
///
/// # Errors
/// If the block misbehaves under reset.
pub fn unchecked_bench(options: BenchOptions) -> Result<Rtl> {
    on_a_bench(builtin_model()?, options)
}

/// A bench around any configuration, checked as that of [`wild_bench`] is.
///
/// # Errors
/// As [`bench_for`].
pub fn wild_bench_for(config: &Config, options: BenchOptions) -> Result<Rtl> {
    let variant = Variant {
        assertions: true,
        wild_l2: true,
        without_waves: *config != Config::default(),
        ..Variant::default()
    };
    let model = model_of(config, variant)?;
    Ok(Bench::new(model, config, options)?)
}

/// A bench around any configuration, whose block checks nothing; its model is built if it is not in
/// the cache.
///
/// # Errors
/// If the model cannot be built or the block misbehaves under reset.
pub fn bench_for(config: &Config, options: BenchOptions) -> Result<Rtl> {
    let variant = Variant {
        without_waves: *config != Config::default(),
        ..Variant::default()
    };
    let model = model_of(config, variant)?;
    Ok(Bench::new(model, config, options)?)
}

/// A bench as [`bench_for`] whose block can write waves.
///
/// # Errors
/// As [`bench_for`].
pub fn bench_with_waves(config: &Config, options: BenchOptions) -> Result<Rtl> {
    let model = model_of(config, Variant::default())?;
    Ok(Bench::new(model, config, options)?)
}
