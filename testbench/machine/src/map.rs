//! What machine, software and host agree on: the constants of `software/machine.h`.

include!(concat!(env!("OUT_DIR"), "/map.rs"));
