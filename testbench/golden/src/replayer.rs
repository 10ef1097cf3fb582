//! Replay without time.

use crate::Geometry;
use crate::format::{Entry, read_line};
use jukebox_config::Config;

/// What a replay of a record does when every translation succeeds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replay {
    /// Entries in order, with their tags after the rebase, those with an empty vector left out.
    pub entries: Vec<Entry>,
    /// Lines looked at.
    pub lines_read: u64,
    /// Lines that were not used, or not to their end.
    pub lines_rejected: u64,
}

/// Turns a record into the prefetches of its replay.
#[derive(Clone, Debug)]
pub struct Replayer {
    geometry: Geometry,
    rebase: u64,
}

impl Replayer {
    /// A replayer that displaces every region by `rebase` regions.
    pub fn new(config: &Config, rebase: i64) -> Self {
        Replayer {
            geometry: Geometry::new(config),
            rebase: rebase as u64,
        }
    }

    /// Reads a record. Bytes behind its last whole line are not read.
    pub fn replay(&self, record: &[u8]) -> Replay {
        let mut replay = Replay::default();
        for line in record.chunks_exact(self.geometry.line_bytes as usize) {
            let content = read_line(&self.geometry, line);
            replay.lines_read += 1;
            replay.lines_rejected += u64::from(content.rejected.is_some());
            let used = content.entries.into_iter();
            let used = used.filter(|entry| entry.vector != 0);
            replay.entries.extend(used.map(|entry| {
                Entry {
                    tag: self
                        .geometry
                        .tag(self.geometry.region_address(entry.tag, self.rebase)),
                    ..entry
                }
            }));
        }
        replay
    }

    /// The virtual addresses of the prefetches, in order.
    pub fn prefetches(&self, record: &[u8]) -> Vec<u64> {
        self.replay(record)
            .entries
            .iter()
            .flat_map(|entry| self.lines(entry))
            .collect()
    }

    /// The virtual addresses of the lines of one entry, ascending.
    pub fn lines(&self, entry: &Entry) -> impl Iterator<Item = u64> + use<> {
        let region = self.geometry.region_address(entry.tag, 0);
        let line_bytes = u64::from(self.geometry.line_bytes);
        let (vector, lines) = (entry.vector, self.geometry.lines_per_region);
        (0..lines)
            .filter(move |line| vector >> line & 1 == 1)
            .map(move |line| region + u64::from(line) * line_bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Recorder;
    use crate::format::encode;
    use proptest::prelude::*;

    #[test]
    fn bad_lines_and_empty_vectors_are_left_out() {
        let config = Config::default();
        let geometry = Geometry::new(&config);
        let first = Entry {
            tag: 1,
            vector: 0b101,
        };
        let empty = Entry { tag: 2, vector: 0 };
        let last = Entry {
            tag: 3,
            vector: 1 << 15,
        };
        let mut record = encode(&geometry, &[first, empty]);
        record.extend(encode(&geometry, &[Entry { tag: 9, vector: 1 }]));
        record[64] ^= 1;
        record.extend(encode(&geometry, &[last]));
        let replayer = Replayer::new(&config, 0);
        let replay = replayer.replay(&record);
        assert_eq!((replay.lines_read, replay.lines_rejected), (3, 1));
        assert_eq!(replay.entries, [first, last]);
        assert_eq!(replayer.prefetches(&record), [0x400, 0x480, 0xfc0]);
        assert_eq!(replayer.prefetches(&record[..70]), [0x400, 0x480]);
    }

    #[test]
    fn a_rebase_is_signed_and_wraps() {
        let config = Config::default();
        let record = encode(&Geometry::new(&config), &[Entry { tag: 1, vector: 1 }]);
        assert_eq!(Replayer::new(&config, 3).prefetches(&record), [0x1000]);
        assert_eq!(
            Replayer::new(&config, -2).prefetches(&record),
            [0xffff_ffff_fc00]
        );
    }

    proptest! {
        #[test]
        fn every_recorded_line_is_prefetched(
            events in prop::collection::vec(0u64..1 << 16, 1..300),
        ) {
            let config = Config::default();
            let mut recorder = Recorder::new(&config, 1 << 20);
            for event in &events {
                recorder.event(event * 64);
            }
            let mut got = Replayer::new(&config, 0).prefetches(&recorder.finish().bytes);
            let mut want: Vec<u64> = events.iter().map(|event| event * 64).collect();
            got.sort_unstable();
            got.dedup();
            want.sort_unstable();
            want.dedup();
            prop_assert_eq!(got, want);
        }
    }
}
