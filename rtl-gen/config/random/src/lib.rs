//! Random configurations, for every test that wants some: [`valid`] ones, and [`invalid`] files.
//!
//! They are drawn over the keys that there are, as [`jukebox_config::described`] lists them: a key
//! that is new is drawn like the others. [`hold`] runs a property over them and shrinks what breaks
//! it to a small file.

mod drawn;
mod invalid;
mod runner;
mod valid;
mod values;

pub use drawn::Drawn;
pub use invalid::invalid;
pub use runner::{hold, some};
pub use valid::valid;
