//! The functional model beside the RTL: the same events must give the same record, byte for byte,
//! and the record before it the same prefetches.

use jukebox_config::Config;
use jukebox_golden::{Recorder, Replayer};

use crate::prefetcher::Event;

/// The functional model of what the RTL is doing.
pub struct Shadow {
    config: Config,
    limit: u64,
    record_hits: bool,
    recorder: Recorder,
    /// Record of the last invocation.
    record: Vec<u8>,
    /// Its prefetches, and how many of them have come.
    prefetches: Vec<u64>,
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
            record: Vec::new(),
            prefetches: Vec::new(),
            next: 0,
        }
    }

    /// An invocation begins.
    pub fn begin(&mut self) {
        self.recorder = Recorder::new(&self.config, self.limit);
        self.prefetches = Replayer::new(&self.config, 0).prefetches(&self.record);
        self.next = 0;
    }

    /// The block took an event.
    pub fn event(&mut self, event: Event) {
        if event.kind.is_recorded(self.record_hits) {
            self.recorder.event(event.vaddr);
        }
    }

    /// The block sent a prefetch. The error says both sides.
    pub fn prefetch(&mut self, vaddr: u64) -> Result<(), String> {
        let expected = self.prefetches.get(self.next).copied();
        self.next += 1;
        match expected {
            Some(expected) if expected == vaddr => Ok(()),
            Some(expected) => Err(format!(
                "prefetch number {}: expected {expected:#x}, got {vaddr:#x}",
                self.next
            )),
            None => Err(format!(
                "prefetch number {}: expected none, got {vaddr:#x}",
                self.next
            )),
        }
    }

    /// The invocation is over and left this record; the replay was complete unless it was aborted.
    pub fn end(&mut self, record: &[u8], aborted: bool) -> Result<(), String> {
        let recorder =
            std::mem::replace(&mut self.recorder, Recorder::new(&self.config, self.limit));
        self.record = recorder.finish().bytes;
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
        shadow.prefetch(0x400).unwrap();
        shadow.prefetch(0x480).unwrap();
        shadow.end(&[], false).unwrap();
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
            shadow.prefetch(0x440).unwrap_err(),
            "prefetch number 1: expected 0x400, got 0x440"
        );
        shadow.prefetch(0x480).unwrap();
        assert!(
            shadow
                .prefetch(0x4c0)
                .unwrap_err()
                .contains("expected none")
        );
        let (mut shadow, record) = recorded();
        shadow.end(&record, false).unwrap();
        shadow.begin();
        shadow.prefetch(0x400).unwrap();
        assert!(
            shadow
                .end(&[], false)
                .unwrap_err()
                .contains("expected 2 prefetches, got 1")
        );
    }
}
