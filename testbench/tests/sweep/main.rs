//! `jukebox sweep` and `jukebox merge` as a user sees them.

mod interrupted;
mod points;
mod refused;
mod shards;
mod support;
