//! The port trace of a block, as a run writes it.

use std::fs::File;
use std::io;
use std::path::Path;

use jukebox_config::Config;
use jukebox_harness::PortTrace;
use jukebox_port_trace::{Format, Header, Writer};

use crate::error::{Error, is_full};

/// Ending of the name of a trace that is to be kept as text.
const TEXT: &str = "jsonl";

/// Begins the port trace of a block with this configuration.
pub fn create(path: &Path, config: &Config) -> Result<PortTrace, Error> {
    let format = match path.extension() {
        Some(ending) if ending == TEXT => Format::Text,
        _ => Format::Zstd,
    };
    let header = Header::new(config, concat!("jukebox ", env!("CARGO_PKG_VERSION")));
    let begun = File::create(path).and_then(|file| {
        let file: Box<dyn io::Write + Send> = Box::new(file);
        Writer::new(file, format, &header)
    });
    begun.map_err(|cause| error(path, cause))
}

/// A port trace that cannot be written.
pub fn error(path: &Path, cause: io::Error) -> Error {
    let hint = match cause.kind() {
        kind if is_full(kind) => "make room there, or name another place",
        io::ErrorKind::BrokenPipe => "let the reader stay, or name a file",
        _ => "name a file in a folder that exists and that you may write to",
    };
    Error::input(format_args!("port trace {}: {cause}", path.display()), hint)
}
