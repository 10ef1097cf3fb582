//! The checker against a stand-in for the block: what is right passes, every corruption is found.

mod absent;
mod bench;
mod brute;
mod double;
mod map;
mod moments;
mod right;
mod wrong;
