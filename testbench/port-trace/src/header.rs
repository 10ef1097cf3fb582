//! The first line: what the trace is of.

use jukebox_config::Config;
use serde::{Deserialize, Serialize};

/// What the first line says the file is.
pub const FORMAT: &str = "jukebox port trace";

/// Version of the layout.
pub const SCHEMA: u32 = 1;

/// Bytes of the longest line that is read.
pub const MAX_LINE_BYTES: usize = 64 << 10;

/// The first line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// [`FORMAT`].
    pub format: String,
    /// [`SCHEMA`].
    pub schema: u32,
    /// The program that wrote it, with its version.
    pub tool: String,
    /// The complete configuration of the block.
    pub configuration: Config,
}

impl Header {
    /// The header of a trace of a block with this configuration, written by `tool`.
    #[must_use]
    pub fn new(configuration: &Config, tool: &str) -> Self {
        Header {
            format: FORMAT.to_owned(),
            schema: SCHEMA,
            tool: tool.to_owned(),
            configuration: configuration.clone(),
        }
    }
}
