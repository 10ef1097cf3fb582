//! Records instruction traces of real programs under QEMU.
//!
//! ```text
//! program under QEMU -> plugin -> UNIX socket -> Recording -> Sink -> .jbt file
//! ```
//!
//! [`capture`] does all of it for one program in user mode. A [`Recording`] is the part from the
//! plugin to the sink, for whatever runs QEMU: its [`Recording::plugin_argument`] goes behind
//! `-plugin` of `qemu-x86_64` or `qemu-system-x86_64`, and [`Recording::follow`] hands complete
//! invocations to a [`Sink`] until the program ends, enough is recorded or the user interrupts.

mod cache;
mod collector;
mod elf;
mod error;
mod event;
mod guest;
mod interrupt;
mod plugin;
mod provenance;
mod qemu;
mod recording;
mod resolve;
mod run;
mod sink;
pub mod suite;
mod user;
#[path = "../plugin/src/wire.rs"]
mod wire;

pub use error::{Error, Result};
pub use interrupt::{Ending, Interrupts, before_interrupted, end_by};
pub use provenance::{machine, now, shell_words};
pub use qemu::Qemu;
pub use recording::{Boundary, Ended, Limits, Outcome, Progress, Recording, Unseen};
pub use resolve::{Program, resolve};
pub use sink::{JbtSink, Sink};
pub use user::{Request, Split, Summary, capture};
