//! Bus models and drivers around the Jukebox block.
//!
//! A [`Bench`] holds a block (the verilated RTL, or a stand-in), models of everything at its
//! ports, and the golden model that checks every cycle. [`Bench::tick`] runs one cycle; what a
//! device driver would do (`start_record`, `wait_idle`, `read_reg`, …) is built on it. Everything
//! random comes from one seed, so a run can be repeated to the cycle.

mod audit;
mod axi;
mod axil;
mod bench;
mod bytes;
mod driver;
mod error;
mod history;
mod observation;
mod offline;
mod options;
mod prefetch_bus;
mod registers;
mod script;
mod sink;
mod stall;
mod translator;

pub use axi::{Memory, ReadFault, ReadPort, WriteFault, WritePort, resp};
pub use axil::{Answer, AxilMaster, RegisterWrite};
pub use bench::{Activity, Bench, PortTrace, Stimulus};
pub use bytes::Bytes;
pub use error::{BenchError, MismatchReport};
pub use history::{History, PortEvent};
pub use observation::{EventFate, ObsEvent, ObsKind};
pub use offline::Offline;
pub use options::BenchOptions;
pub use prefetch_bus::{PrefetchAnswer, PrefetchBus};
pub use registers::{FieldPlace, Registers};
pub use script::{Script, When};
pub use sink::{Prefetch, PrefetchSink, Source};
pub use stall::Stall;
pub use translator::{Mapping, TranslationFault, Translator};
