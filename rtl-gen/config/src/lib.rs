//! Configuration of the Jukebox block: one TOML file, every key with a default.
//!
//! [`Config::from_file`] and [`Config::from_toml_str`] give a valid [`Config`] or one
//! [`ConfigError`] that names the key, its value, what is allowed and the line.

mod counters;
mod derived;
mod describe;
mod error;
mod keys;
mod model;
mod names;
mod parse;
mod schema;
mod validate;

pub use counters::Counter;
pub use describe::{Described, Values, Word, described, table_meaning};
pub use error::{ConfigError, Place};
pub use keys::Scale;
pub use model::{
    Address, Check, Coding, Config, Counters, Egress, Features, Geometry, Metadata, Prefetch,
    Registers, Reset, ResetStyle, Translation,
};
pub use parse::MAX_BYTES;
pub use schema::json_schema;
