//! Recording without time.

use crate::format::Packer;
use crate::{Crrb, Geometry, Recorded, format::Entry};
use jukebox_config::Config;

/// A finished record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// The bytes in memory, whole lines.
    pub bytes: Vec<u8>,
    /// Entries in them.
    pub entries: u64,
    /// Entries that did not fit below the limit.
    pub dropped: u64,
}

/// Turns recorded lookups into a record.
#[derive(Clone, Debug)]
pub struct Recorder {
    geometry: Geometry,
    crrb: Crrb,
    packer: Packer,
    record: Record,
}

impl Recorder {
    /// Starts a record of at most `limit` bytes (only whole lines are used).
    pub fn new(config: &Config, limit: u64) -> Self {
        let geometry = Geometry::new(config);
        let packer = Packer::new(&geometry, limit / u64::from(geometry.line_bytes));
        let crrb = Crrb::new(config.geometry.crrb_entries);
        Recorder {
            geometry,
            crrb,
            packer,
            record: Record::default(),
        }
    }

    /// Records a lookup: the caller has left out what is not recorded (hits, data, other ASIDs).
    pub fn event(&mut self, vaddr: u64) -> Recorded {
        let done = self
            .crrb
            .record(self.geometry.tag(vaddr), self.geometry.line(vaddr));
        if let Recorded::Evicted(entry) = done {
            self.pack(entry);
        }
        done
    }

    /// Drains the CRRB into a closed line; recording may go on behind it (pause and resume).
    pub fn pause(&mut self) {
        for entry in self.crrb.drain() {
            self.pack(entry);
        }
        if let Some(line) = self.packer.close() {
            self.record.bytes.extend_from_slice(line.bytes());
        }
    }

    /// Bytes of the record so far, whole lines.
    pub fn bytes(&self) -> u64 {
        self.record.bytes.len() as u64
    }

    /// Ends the record.
    pub fn finish(mut self) -> Record {
        self.pause();
        self.record
    }

    fn pack(&mut self, entry: Entry) {
        let packed = self.packer.push(entry);
        for line in packed.lines.iter().flatten() {
            self.record.bytes.extend_from_slice(line.bytes());
        }
        if packed.dropped {
            self.record.dropped += 1;
        } else {
            self.record.entries += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::decode;

    fn regions(n: u64) -> impl Iterator<Item = u64> {
        (0..n).map(|region| region * 1024)
    }

    #[test]
    fn entries_beyond_the_limit_are_dropped_from_the_first_on() {
        let config = Config::default();
        let mut recorder = Recorder::new(&config, 2 * 64 + 63);
        regions(30).for_each(|vaddr| {
            recorder.event(vaddr);
        });
        let record = recorder.finish();
        assert_eq!(
            (record.bytes.len(), record.entries, record.dropped),
            (128, 18, 12)
        );
        let tags: Vec<u64> = decode(&Geometry::new(&config), &record.bytes)
            .into_iter()
            .flat_map(|line| line.unwrap())
            .map(|entry| entry.tag)
            .collect();
        assert_eq!(tags, (0..18).collect::<Vec<_>>());
    }

    #[test]
    fn a_pause_closes_a_line() {
        let config = Config::default();
        let mut recorder = Recorder::new(&config, 1 << 20);
        recorder.event(0);
        recorder.pause();
        recorder.event(0);
        let record = recorder.finish();
        assert_eq!((record.bytes.len(), record.entries), (128, 2));
    }

    #[test]
    fn nothing_recorded_is_nothing_written() {
        assert_eq!(
            Recorder::new(&Config::default(), 1024).finish(),
            Record::default()
        );
    }
}
