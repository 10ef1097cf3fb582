//! The functional model beside the RTL: the same events must give the same record, byte for byte,
//! and the record before it the same prefetches.

use jukebox_config::Config;
use jukebox_golden::{Recorder, Replayer};

use crate::prefetcher::{Event, Prefetch, Source};

/// The functional model of what the RTL is doing.
pub struct Shadow {
    config: Config,
    limit: u64,
    record_hits: bool,
    recorder: Recorder,
    two_records: bool,
    /// Record of the last invocation, and of the one before if two are replayed.
    record: Vec<u8>,
    before: Vec<u8>,
    /// Their prefetches, and how many of them have come.
    prefetches: Vec<Prefetch>,
    next: usize,
}

impl Shadow {
    /// A shadow of a block that records up to `limit` bytes, plain hits too or not.
    pub fn new(config: &Config, limit: u64, record_hits: bool) -> Self {
        Self {
            config: config.clone(),
            limit,
            record_hits,
            recorder: Recorder::new(config, limit),
            two_records: false,
            record: Vec::new(),
            before: Vec::new(),
            prefetches: Vec::new(),
            next: 0,
        }
    }

    /// The same, of a block that replays two records or one.
    pub fn two_records(self, two_records: bool) -> Self {
        Self {
            two_records,
            ..self
        }
    }

    /// An invocation begins.
    pub fn begin(&mut self) {
        self.recorder = Recorder::new(&self.config, self.limit);
        let replayer = Replayer::new(&self.config, 0);
        let (first, second) = (&self.record, &self.before);
        let first = replayer.prefetches(first).into_iter();
        let second = replayer.prefetches(second).into_iter();
        let all = first.map(Prefetch::of_record);
        self.prefetches = all.chain(second.map(Prefetch::of_second_record)).collect();
        self.next = 0;
    }

    /// The block took an event.
    pub fn event(&mut self, event: Event) {
        if event.kind.is_recorded(self.record_hits) {
            self.recorder.event(event.vaddr);
        }
    }

    /// The block sent a prefetch of a record. The error says both sides.
    pub fn prefetch(&mut self, prefetch: Prefetch) -> Result<(), String> {
        let expected = self.prefetches.get(self.next).copied();
        self.next += 1;
        if expected == Some(prefetch) {
            return Ok(());
        }
        let said = |prefetch: Prefetch| match prefetch.source {
            Source::SecondRecord => format!("{:#x} of the second record", prefetch.vaddr),
            _ => format!("{:#x}", prefetch.vaddr),
        };
        Err(format!(
            "prefetch number {}: expected {}, got {}",
            self.next,
            expected.map_or_else(|| "none".to_owned(), said),
            said(prefetch)
        ))
    }

    /// The invocation is over and left this record; the replay was complete unless it was aborted.
    pub fn end(&mut self, record: &[u8], aborted: bool) -> Result<(), String> {
        let recorder =
            std::mem::replace(&mut self.recorder, Recorder::new(&self.config, self.limit));
        let newest = std::mem::replace(&mut self.record, recorder.finish().bytes);
        if self.two_records {
            self.before = newest;
        }
        if let Some(at) = first_difference(&self.record, record) {
            let byte = |bytes: &[u8]| {
                bytes
                    .get(at)
                    .map_or("its end".to_owned(), |byte| format!("{byte:#04x}"))
            };
            return Err(format!(
                "record, byte {at}: expected {}, got {}",
                byte(&self.record),
                byte(record)
            ));
        }
        if !aborted && self.next != self.prefetches.len() {
            return Err(format!(
                "replay complete: expected {} prefetches, got {}",
                self.prefetches.len(),
                self.next
            ));
        }
        Ok(())
    }
}

fn first_difference(a: &[u8], b: &[u8]) -> Option<usize> {
    let common = a.iter().zip(b).position(|(a, b)| a != b);
    common.or_else(|| (a.len() != b.len()).then(|| a.len().min(b.len())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prefetcher::Kind;

    fn recorded() -> (Shadow, Vec<u8>) {
        let mut shadow = Shadow::new(&Config::default(), 1 << 14, false);
        shadow.begin();
        let mut recorder = Recorder::new(&Config::default(), 1 << 14);
        for vaddr in [0x400, 0x480] {
            shadow.event(Event {
                vaddr,
                paddr: vaddr,
                kind: Kind::Miss,
                late: false,
            });
            recorder.event(vaddr);
        }
        (shadow, recorder.finish().bytes)
    }

    #[test]
    fn the_same_record_and_prefetches_pass() {
        let (mut shadow, record) = recorded();
        shadow.end(&record, false).unwrap();
        shadow.begin();
        shadow.prefetch(Prefetch::of_record(0x400)).unwrap();
        shadow.prefetch(Prefetch::of_record(0x480)).unwrap();
        shadow.end(&[], false).unwrap();
    }

    #[test]
    fn the_record_before_follows_and_its_source_counts() {
        let (shadow, record) = recorded();
        let mut shadow = shadow.two_records(true);
        shadow.end(&record, false).unwrap();
        shadow.begin();
        shadow.prefetch(Prefetch::of_record(0x400)).unwrap();
        shadow.end(&[], true).unwrap();
        shadow.begin();
        let second = Prefetch::of_second_record;
        shadow.prefetch(second(0x400)).unwrap();
        assert_eq!(
            shadow.prefetch(Prefetch::of_record(0x480)).unwrap_err(),
            "prefetch number 2: expected 0x480 of the second record, got 0x480"
        );
        shadow.end(&[], false).unwrap();
        shadow.begin();
        assert!(shadow.prefetch(second(0x400)).is_err());
    }

    #[test]
    fn every_difference_is_told_with_both_sides() {
        let (mut shadow, mut record) = recorded();
        record[3] ^= 1;
        assert!(
            shadow
                .end(&record, false)
                .unwrap_err()
                .starts_with("record, byte 3: expected 0x")
        );
        let (mut shadow, record) = recorded();
        assert!(
            shadow
                .end(&record[..60], false)
                .unwrap_err()
                .contains("byte 60")
        );
        let (mut shadow, record) = recorded();
        shadow.end(&record, false).unwrap();
        shadow.begin();
        assert_eq!(
            shadow.prefetch(Prefetch::of_record(0x440)).unwrap_err(),
            "prefetch number 1: expected 0x400, got 0x440"
        );
        shadow.prefetch(Prefetch::of_record(0x480)).unwrap();
        assert!(
            shadow
                .prefetch(Prefetch::of_record(0x4c0))
                .unwrap_err()
                .contains("expected none")
        );
        let (mut shadow, record) = recorded();
        shadow.end(&record, false).unwrap();
        shadow.begin();
        shadow.prefetch(Prefetch::of_record(0x400)).unwrap();
        assert!(
            shadow
                .end(&[], false)
                .unwrap_err()
                .contains("expected 2 prefetches, got 1")
        );
    }
}
