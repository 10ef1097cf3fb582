//! Traces, caches, timing, metrics and the command line of the Jukebox test bench.
//!
//! Data flows one way: a [`trace`] goes through the L1-I ([`sim::lookups`]); its misses are [`kept`] and looked
//! up in the levels below with and without a prefetcher ([`sim`]); what plays the [`prefetcher`]
//! ([`dut`]) is told of them; [`result`] turns the counts into figures.

pub mod board;
pub mod cache;
pub mod check;
pub mod cli;
pub mod config_docs;
pub mod dut;
pub mod emit;
pub mod error;
pub mod kept;
pub mod mismatch;
pub mod options;
pub mod output;
pub mod plan;
pub mod prefetcher;
pub mod progress;
pub mod report;
pub mod result;
pub mod run;
pub mod sim;
pub mod sweep;
pub mod trace;
pub mod vectors;
