//! `jukebox trace` from outside: what its verbs do, and what they take and leave as files.

mod files;
mod losses;
mod names;
mod sizes;
mod standard;
mod support;
mod verbs;
mod wide;
