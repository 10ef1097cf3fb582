//! Port traces: what crossed the ports of the Jukebox block, cycle by cycle, in a file.
//!
//! A port trace is text, a JSON object a line, compressed with zstd or not. The first line is the
//! [`Header`] with the complete configuration; each further one names a cycle and the ports that are
//! not what they were in the cycle before; the last one says how many cycles there were. A [`Writer`]
//! writes it as the cycles come, a [`Reader`] gives them back as [`Stretch`]es of cycles that are all
//! the same, both in memory that does not grow with the length of the trace.
//!
//! ```
//! use jukebox_config::Config;
//! use jukebox_port_trace::{Format, Header, Ports, Reader, Writer};
//!
//! let header = Header::new(&Config::default(), "an example");
//! let mut writer = Writer::new(Vec::new(), Format::Zstd, &header)?;
//! let mut ports = Ports::default();
//! writer.cycles(&ports.inputs, &ports.outputs, 4);
//! ports.inputs.rst_n = 1;
//! ports.outputs.obs_ready = 1;
//! writer.cycles(&ports.inputs, &ports.outputs, 1000);
//! let bytes = writer.finish()?;
//!
//! let mut reader = Reader::new(&bytes[..])?;
//! assert_eq!(reader.header(), &header);
//! let first = reader.next_stretch()?.unwrap();
//! assert_eq!((first.at, first.cycles, first.ports.inputs.rst_n), (0, 4, 0));
//! let second = reader.next_stretch()?.unwrap();
//! assert_eq!((second.at, second.cycles, second.ports), (4, 1000, ports));
//! assert!(reader.next_stretch()?.is_none());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod error;
mod header;
mod line;
mod ports;
mod reader;
mod value;
mod writer;

pub use error::{Error, Fault};
pub use header::{FORMAT, Header, MAX_LINE_BYTES, SCHEMA};
pub use ports::{PORTS, Port, Ports, Side};
pub use reader::{Reader, Stretch};
pub use value::Value;
pub use writer::{Format, Writer};
