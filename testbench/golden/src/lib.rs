//! Golden model of the Jukebox block.
//!
//! Two things live here, both written from the behaviour page alone:
//!
//! * a *functional* model without time: [`format`](mod@format) (the record in memory), [`Crrb`],
//!   [`Recorder`] (lookups to record bytes) and [`Replayer`] (record bytes to prefetches);
//! * [`Golden`], which watches the ports of the block cycle by cycle and says where the block
//!   first differs from what it promises, under any timing of its surroundings.
//!
//! ```
//! use jukebox_config::Config;
//! use jukebox_golden::{Recorder, Replayer};
//!
//! let config = Config::default();
//! let mut recorder = Recorder::new(&config, 16 * 1024);
//! for vaddr in [0x40_0000, 0x40_0080, 0x7f00_0040] {
//!     recorder.event(vaddr);
//! }
//! let record = recorder.finish();
//! let lines = Replayer::new(&config, 0).prefetches(&record.bytes);
//! assert_eq!(lines, [0x40_0000, 0x40_0080, 0x7f00_0040]);
//! ```

mod checker;
mod counter;
mod crrb;
pub mod format;
mod geometry;
mod mismatch;
mod parts;
mod recorder;
mod register_map;
mod replayer;

pub use checker::{Compared, Expect, Golden};
pub use crrb::{Crrb, Recorded};
pub use geometry::Geometry;
pub use mismatch::{Difference, Mismatch};
pub use recorder::{Record, Recorder};
pub use register_map::{MapError, RegisterMap};
pub use replayer::{Replay, Replayer};
