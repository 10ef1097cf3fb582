//! A next-line prefetcher, to measure others beside: what an L2 has that has nothing better.

use std::collections::VecDeque;

use crate::prefetcher::{
    Activity, Kind as EventKind, Prefetch, Prefetcher, Recorded, Result, Stimulus,
};

/// Where prefetching ends: behind it may be another physical page.
const PAGE_BYTES: u64 = 4096;

/// Lookups whose lines can wait to be prefetched.
const QUEUE: usize = 8;

/// What such a prefetcher does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Lines that it prefetches at once.
    pub lines: u32,
    /// It also does so at the first use of a line that it brought, for which the L2 tags lines; else
    /// at misses only.
    pub tagged: bool,
}

impl Kind {
    /// Those that others are measured beside: one and two lines at a miss (the usual ones), and the
    /// best of its kind.
    pub const ALL: [Kind; 3] = [
        Kind::at_misses(1),
        Kind::at_misses(2),
        Kind {
            lines: 2,
            tagged: true,
        },
    ];

    const fn at_misses(lines: u32) -> Self {
        Kind {
            lines,
            tagged: false,
        }
    }
}

/// Prefetches the lines that follow one that missed in the L2, within its page.
#[derive(Clone, Debug)]
pub struct NextLine {
    kind: Kind,
    line_bytes: u64,
    /// First and last line to be prefetched, for each lookup.
    due: VecDeque<(u64, u64)>,
}

impl NextLine {
    /// One of this kind.
    pub fn new(kind: Kind, line_bytes: u32) -> Self {
        Self {
            kind,
            line_bytes: u64::from(line_bytes),
            due: VecDeque::new(),
        }
    }

    /// Takes the next line that is due.
    fn take(&mut self) -> Option<u64> {
        let (first, last) = self.due.front_mut()?;
        let line = *first;
        if first == last {
            self.due.pop_front();
        } else {
            *first += self.line_bytes;
        }
        Some(line)
    }

    fn follows(&self, kind: EventKind) -> bool {
        kind == EventKind::Miss || (kind == EventKind::PrefetchHit && self.kind.tagged)
    }

    fn follow(&mut self, vaddr: u64) {
        let last_of_page = (vaddr | (PAGE_BYTES - 1)) & !(self.line_bytes - 1);
        if vaddr == last_of_page {
            return;
        }
        let first = vaddr + self.line_bytes;
        let last = vaddr.saturating_add(u64::from(self.kind.lines) * self.line_bytes);
        let last = last.min(last_of_page);
        if self.due.len() < QUEUE {
            self.due.push_back((first, last));
        }
    }
}

impl Prefetcher for NextLine {
    fn begin(&mut self) -> Result<()> {
        self.due.clear();
        Ok(())
    }

    fn tick(&mut self, stimulus: &Stimulus) -> Result<Activity> {
        let prefetch = match stimulus.pf_ready {
            true => self.take(),
            false => None,
        };
        if let Some(event) = stimulus.event
            && self.follows(event.kind)
        {
            self.follow(event.vaddr);
        }
        Ok(Activity {
            // To the L2 they are all the same.
            prefetch: prefetch.map(Prefetch::of_record),
            event_taken: true,
            metadata_lines: 0,
        })
    }

    fn hold(&mut self, stimulus: &Stimulus, most: u64) -> Result<(Activity, u64)> {
        let rests = stimulus.event.is_none() && (!stimulus.pf_ready || self.due.is_empty());
        Ok((self.tick(stimulus)?, if rests { most } else { 1 }))
    }

    fn can_observe(&self) -> bool {
        true
    }

    fn is_replaying(&self) -> bool {
        false
    }

    fn compared_events(&self) -> u64 {
        0
    }

    fn end(&mut self) -> Result<Recorded> {
        Ok(Recorded::default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prefetcher::Event;

    fn tick(
        prefetcher: &mut NextLine,
        event: Option<(u64, EventKind)>,
        pf_ready: bool,
    ) -> Option<u64> {
        let event = event.map(|(vaddr, kind)| Event {
            vaddr,
            paddr: vaddr,
            kind,
            late: false,
        });
        let stimulus = Stimulus {
            event,
            pf_ready,
            pf_present: false,
        };
        let prefetch = prefetcher.tick(&stimulus).unwrap().prefetch;
        prefetch.map(|prefetch| prefetch.vaddr)
    }

    #[test]
    fn lines_that_follow_go_out_in_order_within_the_page() {
        let mut prefetcher = NextLine::new(Kind::ALL[2], 64);
        assert_eq!(
            tick(&mut prefetcher, Some((0x1000, EventKind::Miss)), true),
            None
        );
        assert_eq!(
            tick(
                &mut prefetcher,
                Some((0x2f80, EventKind::PrefetchHit)),
                false
            ),
            None
        );
        assert_eq!(
            tick(&mut prefetcher, Some((0x3fc0, EventKind::Miss)), false),
            None
        );
        assert_eq!(
            tick(&mut prefetcher, Some((0x5000, EventKind::Hit)), false),
            None
        );
        let rest: Vec<_> = (0..4).map(|_| tick(&mut prefetcher, None, true)).collect();
        assert_eq!(rest, [Some(0x1040), Some(0x1080), Some(0x2fc0), None]);
    }

    #[test]
    fn without_tags_misses_alone_count() {
        let mut prefetcher = NextLine::new(Kind::ALL[1], 64);
        tick(
            &mut prefetcher,
            Some((0x1000, EventKind::PrefetchHit)),
            true,
        );
        tick(&mut prefetcher, Some((0x2000, EventKind::Miss)), true);
        let rest: Vec<_> = (0..3).map(|_| tick(&mut prefetcher, None, true)).collect();
        assert_eq!(rest, [Some(0x2040), Some(0x2080), None]);
    }

    #[test]
    fn what_finds_no_place_is_dropped() {
        let mut prefetcher = NextLine::new(Kind::ALL[0], 64);
        for miss in 0..10 {
            tick(&mut prefetcher, Some((miss << 12, EventKind::Miss)), false);
        }
        let lines = (0..10).filter_map(|_| tick(&mut prefetcher, None, true));
        assert_eq!(lines.last(), Some((7 << 12) + 64));
    }
}
