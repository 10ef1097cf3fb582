//! Records instruction traces of real programs.

pub mod suite;
