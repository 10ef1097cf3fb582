//! The pacing rule of the replay, for the functional prefetcher.

use crate::options::Pace;
use crate::prefetcher::{Kind, Stimulus};

/// How far the replay is ahead of the use of its prefetches.
#[derive(Clone, Debug)]
pub struct Pacing {
    pace: Pace,
    ahead: u64,
    misses: u32,
    /// What goes off `ahead` at the end of this cycle and of the next.
    releases: [u64; 2],
}

impl Pacing {
    /// Nothing ahead.
    pub fn new(pace: Pace) -> Self {
        Self {
            pace,
            ahead: 0,
            misses: 0,
            releases: [0; 2],
        }
    }

    /// The window has room for one more prefetch.
    pub fn is_open(&self) -> bool {
        self.pace.window == 0 || self.ahead < u64::from(self.pace.window)
    }

    /// Nothing that makes room is on its way.
    pub fn is_settled(&self) -> bool {
        self.releases == [0; 2]
    }

    /// The end of a cycle: what the L2 said in it, and whether a prefetch was accepted.
    pub fn end_cycle(&mut self, stimulus: &Stimulus, accepted: bool) {
        let [due, next] = self.releases;
        self.ahead = (self.ahead + u64::from(accepted)).saturating_sub(due);
        self.releases = [next, self.released(stimulus)];
    }

    fn released(&mut self, stimulus: &Stimulus) -> u64 {
        let by_event = match stimulus.event.map(|event| event.kind) {
            Some(Kind::PrefetchHit) => 1,
            Some(Kind::Miss) if self.pace.release > 0 => {
                self.misses += 1;
                let full = self.misses == self.pace.release;
                if full {
                    self.misses = 0;
                }
                u64::from(full)
            }
            _ => 0,
        };
        by_event + u64::from(stimulus.pf_present)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prefetcher::Event;

    fn told(kind: Kind) -> Stimulus {
        Stimulus {
            event: Some(Event {
                vaddr: 0,
                paddr: 0,
                kind,
                late: false,
            }),
            ..Stimulus::default()
        }
    }

    #[test]
    fn a_use_makes_room_two_cycles_later() {
        let mut pacing = Pacing::new(Pace {
            window: 1,
            release: 0,
        });
        assert!(pacing.is_open());
        pacing.end_cycle(&Stimulus::default(), true);
        assert!(!pacing.is_open());
        pacing.end_cycle(&told(Kind::PrefetchHit), false);
        pacing.end_cycle(&Stimulus::default(), false);
        assert!(!pacing.is_open());
        pacing.end_cycle(&Stimulus::default(), false);
        assert!(pacing.is_open());
    }

    #[test]
    fn every_nth_miss_and_every_present_line_release() {
        let mut pacing = Pacing::new(Pace {
            window: 2,
            release: 2,
        });
        let quiet = Stimulus::default();
        for _ in 0..2 {
            pacing.end_cycle(&quiet, true);
        }
        pacing.end_cycle(&told(Kind::Miss), false);
        pacing.end_cycle(&told(Kind::Hit), false);
        pacing.end_cycle(&told(Kind::KeptHit), false);
        pacing.end_cycle(&quiet, false);
        pacing.end_cycle(&quiet, false);
        assert!(!pacing.is_open());
        pacing.end_cycle(&told(Kind::Miss), false);
        pacing.end_cycle(
            &Stimulus {
                pf_present: true,
                ..quiet
            },
            false,
        );
        pacing.end_cycle(&quiet, false);
        assert_eq!(pacing.ahead, 1);
        pacing.end_cycle(&quiet, false);
        assert_eq!(pacing.ahead, 0);
    }

    #[test]
    fn window_0_is_no_window() {
        let mut pacing = Pacing::new(Pace {
            window: 0,
            release: 1,
        });
        for _ in 0..100 {
            pacing.end_cycle(&Stimulus::default(), true);
        }
        assert!(pacing.is_open());
    }
}
