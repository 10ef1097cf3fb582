//! `jukebox capture` with the real QEMU: what is recorded, where invocations end, how captures end.

mod ends;
mod exact;
mod markers;
mod page;
mod processes;
mod reach;
mod refused;
mod suite;
mod support;
