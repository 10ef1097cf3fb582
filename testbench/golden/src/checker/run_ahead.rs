//! Run-ahead: which lines, requests and prefetches a pass at level 1 may have.
//!
//! The pass goes over the lines behind the one that the replay at level 0 is in. Which of two
//! neighbours that one is, the ports do not always tell: all places that the pass can be at are
//! kept, and each thing it does leaves those at which it can do it.

use super::entries::Entries;
use super::replay_start::ReplayStart;
use crate::Geometry;
use crate::format::Entry;
use std::collections::VecDeque;

/// Requests outstanding or raised at once.
const REQUESTS: usize = 1;

/// Cycles that the block may take to see what level 0 has done.
const SLACK: u64 = 4;

/// A line that the pass has asked for.
#[derive(Clone, Debug)]
struct Line {
    /// Counted from the first of the replay.
    number: u64,
    /// Region and vector of the entries that are used, once it is there.
    entries: Option<Vec<(u64, u128)>>,
}

/// A place in the pass: the entry worked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    line: u64,
    entry: usize,
    /// Lines of it still to be prefetched, from where it lies, once it is translated.
    left: u128,
    frame: u64,
}

/// The line that level 0 is in, as far as the ports tell.
#[derive(Clone, Copy, Debug)]
pub(super) struct Level0 {
    pub(super) oldest: u64,
    pub(super) youngest: u64,
}

/// A pass.
#[derive(Clone, Debug, Default)]
pub(super) struct RunAhead {
    /// Physical addresses are asked for; else they are the virtual ones.
    translates: bool,
    /// The line after the last one asked for.
    next: u64,
    lines: VecDeque<Line>,
    /// Lines there.
    received: usize,
    /// Where it can be; none: before its first entry.
    places: Vec<Place>,
    begun: bool,
    /// A request is raised or outstanding.
    asked: bool,
    /// Cycle of the bus error that ended it.
    failed: Option<u64>,
    /// The line that level 0 was in for sure, before and since this cycle.
    was: u64,
    is: u64,
    since: u64,
}

impl RunAhead {
    /// A pass that has not begun.
    pub(super) fn new(translates: bool) -> Self {
        RunAhead {
            translates,
            ..RunAhead::default()
        }
    }

    /// Where level 0 is in this cycle.
    pub(super) fn place(&mut self, entries: &Entries, cycle: u64, on_port: bool) -> Level0 {
        let (oldest, youngest) = entries.unfinished();
        if oldest != self.is {
            if cycle > self.since + SLACK {
                self.was = self.is;
            }
            (self.is, self.since) = (oldest, cycle);
        }
        let settled = cycle > self.since + SLACK;
        // The last prefetch of a line on the port has finished it.
        Level0 {
            oldest: if settled { self.is } else { self.was },
            youngest: youngest + u64::from(on_port),
        }
    }

    /// Whether a bus error has ended it.
    pub(super) fn is_over(&self, cycle: u64) -> bool {
        self.failed.is_some_and(|at| cycle > at + 2)
    }

    /// A line is asked for. `Err`: what the pass could ask for.
    pub(super) fn read(
        &mut self,
        start: &ReplayStart,
        lines: u64,
        line_bytes: u64,
        at: Level0,
        address: u64,
    ) -> Result<(), String> {
        let place = |number: u64| start.address(start.offset + number * line_bytes);
        let first = self.next.max(at.oldest + 1);
        let last = at.youngest + 1;
        let number = (first..=first.max(last))
            .filter(|&number| number < lines)
            .find(|&number| place(number) == address);
        let Some(number) = number else {
            let expected = match first < lines {
                true => format!(
                    "{:#x}, or a later line that level 0 is in front of",
                    place(first)
                ),
                false => "none, the pass is through".into(),
            };
            return Err(expected);
        };
        self.next = number + 1;
        self.lines.push_back(Line {
            number,
            entries: None,
        });
        Ok(())
    }

    /// A line it asked for is there, or has been refused by the bus. Whether it counts as read.
    pub(super) fn line(
        &mut self,
        geometry: &Geometry,
        entries: Option<&[Entry]>,
        rebase: u64,
        cycle: u64,
    ) -> bool {
        let Some(entries) = entries else {
            self.failed.get_or_insert(cycle);
            return false;
        };
        if self.failed.is_some() {
            return false;
        }
        if let Some(line) = self.lines.get_mut(self.received) {
            let used = entries.iter().filter(|entry| entry.vector != 0);
            let used = used.map(|entry| (geometry.region_address(entry.tag, rebase), entry.vector));
            line.entries = Some(used.collect());
            self.received += 1;
        }
        true
    }

    /// The entries that may be asked for next, from this place on.
    fn after(&self, place: Option<Place>, at: Level0) -> Vec<Place> {
        let mut found = Vec::new();
        for line in &self.lines {
            let from = match place {
                Some(place) if line.number < place.line => continue,
                Some(place) if line.number == place.line => {
                    if place.left != 0 && line.number > at.youngest {
                        return found;
                    }
                    place.entry + 1
                }
                _ => 0,
            };
            let Some(entries) = &line.entries else {
                return found;
            };
            if from < entries.len() && line.number > at.oldest {
                found.push(Place {
                    line: line.number,
                    entry: from,
                    left: 0,
                    frame: 0,
                });
            }
            // What is left of a line is left out only if level 0 comes to it.
            if from < entries.len() && line.number > at.youngest {
                return found;
            }
        }
        found
    }

    /// The entries that may come next, wherever the pass is.
    fn following(&self, at: Level0) -> Vec<Place> {
        let before: Vec<Option<Place>> = match self.begun {
            true => self.places.iter().copied().map(Some).collect(),
            false => vec![None],
        };
        let mut next = Vec::new();
        for place in before {
            for place in self.after(place, at) {
                if !next.contains(&place) {
                    next.push(place);
                }
            }
        }
        next
    }

    /// The places at which there is a line to prefetch: those where it is, and without translation
    /// the entries behind them.
    fn ready(&self, at: Level0) -> Vec<Place> {
        let mut all = self.places.clone();
        if !self.translates {
            let next = self.following(at).into_iter().map(|place| {
                let (frame, left) = self.entry(&place);
                Place {
                    left,
                    frame,
                    ..place
                }
            });
            all.extend(next);
        }
        all.retain(|place| place.left != 0 && place.line > at.oldest);
        all
    }

    /// A request is raised. `Err`: what the pass could ask.
    pub(super) fn request(&mut self, at: Level0, vaddr: u64) -> Result<(), String> {
        if usize::from(self.asked) >= REQUESTS {
            return Err("none before the one before is answered".into());
        }
        let mut next = self.following(at);
        let expected = next
            .iter()
            .map(|place| format!("{:#x}", self.entry(place).0));
        let expected = expected.collect::<Vec<_>>().join(" or ");
        next.retain(|place| self.entry(place).0 == vaddr);
        if next.is_empty() {
            return Err(match expected.is_empty() {
                true => "none, no entry of the pass is next".into(),
                false => expected,
            });
        }
        self.places = next;
        self.begun = true;
        self.asked = true;
        self.forget();
        Ok(())
    }

    /// Its request is answered: with a region that may be prefetched, or not.
    pub(super) fn answered(&mut self, frame: Option<u64>) {
        self.asked = false;
        let vectors: Vec<u128> = self
            .places
            .iter()
            .map(|place| self.entry(place).1)
            .collect();
        for (place, vector) in self.places.iter_mut().zip(vectors) {
            (place.left, place.frame) = match frame {
                Some(frame) => (vector, frame),
                None => (0, 0),
            };
        }
    }

    /// A prefetch is offered, whose virtual address the port may not say. `Err`: what the pass could
    /// prefetch.
    pub(super) fn prefetch(
        &mut self,
        geometry: &Geometry,
        start: &ReplayStart,
        at: Level0,
        (paddr, vaddr, source): (u64, Option<u64>, u8),
    ) -> Result<(), String> {
        let line_bytes = u64::from(geometry.line_bytes);
        let next = |places: &RunAhead, place: &Place| {
            let offset = u64::from(place.left.trailing_zeros()) * line_bytes;
            let region = places.entry(place).0;
            let source = start.source(start.offset + place.line * line_bytes);
            (place.frame + offset, region + offset, source)
        };
        let here = self.ready(at);
        let fits = |place: &&Place| {
            let (due, at, of) = next(self, place);
            (due, of) == (paddr, source) && vaddr.is_none_or(|vaddr| vaddr == at)
        };
        let mut left: Vec<Place> = here.iter().filter(fits).copied().collect();
        if left.is_empty() {
            let expected = here.iter().map(|place| {
                let (paddr, vaddr, source) = next(self, place);
                format!("{paddr:#x} ({vaddr:#x}) of source {source}")
            });
            let expected = expected.collect::<Vec<_>>().join(" or ");
            return Err(match expected.is_empty() {
                true => "none before the next entry of the pass is translated".into(),
                false => expected,
            });
        }
        for place in &mut left {
            place.left &= place.left - 1;
        }
        self.places = left;
        if !self.translates {
            self.begun = true;
            self.forget();
        }
        Ok(())
    }

    fn entry(&self, place: &Place) -> (u64, u128) {
        let line = self.lines.iter().find(|line| line.number == place.line);
        let entry = line.and_then(|line| line.entries.as_ref()?.get(place.entry));
        entry.copied().unwrap_or_default()
    }

    /// Forgets lines that are behind every place.
    fn forget(&mut self) {
        let oldest = self.places.iter().map(|place| place.line).min();
        let Some(oldest) = oldest else { return };
        while self.received > 0 && self.lines.front().is_some_and(|line| line.number < oldest) {
            self.lines.pop_front();
            self.received -= 1;
        }
    }
}
