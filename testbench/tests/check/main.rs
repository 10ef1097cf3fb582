//! Recorded ports, checked again: what `jukebox run --record-ports` writes, what simulators dump, and what
//! `jukebox check` says of both.

mod faulty;
mod support;
mod traces;
mod waves;
