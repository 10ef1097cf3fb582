//! Compresses the body as a zlib stream, level 6.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use crate::Refusal;

/// Serves any body with its zlib stream.
///
/// # Errors
/// Never in practice: the stream is written to memory.
pub fn handle(body: &[u8]) -> Result<Vec<u8>, Refusal> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(6));
    encoder.write_all(body).map_err(Refusal::new)?;
    encoder.finish().map_err(Refusal::new)
}
