//! A third model of the block, written from the [behaviour page] and the [metadata page] and nothing else.
//!
//! It is what a reader of these pages would write down first: lists that are searched, bits one by one,
//! every encoding tried and the shortest kept. Nothing here is fast, and nothing is shared with the golden
//! model but the type of the configuration; it is there to disagree with the golden model where that has
//! misread a page. Property tests beside the golden model run both.
//!
//! There is no clock: a [`Block`] is told of one thing after the other, and each is over before the next
//! begins. What depends on when things happen it does not say, and names as [unsure](Block::unsure). The one
//! rule that is about cycles and little else, pacing, is worked out of a list of cycles by [`pace`].
//!
//! [behaviour page]: https://github.com/jukebox-hw/jukebox/blob/main/docs/behaviour.md
//! [metadata page]: https://github.com/jukebox-hw/jukebox/blob/main/docs/metadata.md
//!
//! ```
//! use jukebox_brute::{Block, Kind, Lookup, RecordStart, ReplayStart};
//! use jukebox_config::Config;
//!
//! let mut block = Block::new(&Config::default());
//! block.record_start(RecordStart { base: 0, limit: 0x1000, ..RecordStart::default() });
//! for vaddr in [0x40_0000, 0x40_0080, 0x7f00_0040] {
//!     block.look_up(Lookup { vaddr, kind: Kind::Miss, instruction: true, ..Lookup::default() });
//! }
//! block.record_stop();
//! block.replay_start(ReplayStart { base: 0, bytes: block.rec_bytes, ..ReplayStart::default() });
//! let lines: Vec<u64> = block.prefetches.iter().map(|prefetch| prefetch.vaddr).collect();
//! assert_eq!(lines, [0x40_0000, 0x40_0080, 0x7f00_0040]);
//! ```

mod bits;
mod block;
mod delta;
mod entry;
mod line;
mod next_line;
pub mod pace;
mod raw;
mod record;
mod replay;
mod sizes;
mod words;

pub use bits::Content;
pub use block::{Block, Translator};
pub use entry::Entry;
pub use line::{has_room, read, write};
pub use next_line::behind;
pub use sizes::Sizes;
pub use words::{Answer, Kind, Lookup, Policy, Prefetch, RecordStart, ReplayStart, Source};
