//! Next-line prefetches as the L2 sees them: each is of a miss, and that miss says what becomes of it.

use std::collections::VecDeque;

use super::below::{Below, Supply};
use super::misses::For;
use crate::error::Error;
use crate::prefetcher::Stop;

/// Bytes of which the block prefetches the rest behind a miss.
const SPAN: u64 = 4096;

/// A miss whose lines may still come.
#[derive(Clone, Copy, Debug)]
struct Cause {
    paddr: u64,
    line: u64,
    /// It was sent to memory, and not to the last level.
    from_memory: bool,
    /// Lines behind it that have come.
    came: u64,
}

/// What becomes of a next-line prefetch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Its line is in the L2, or on its way there.
    There,
    /// It is left out: memory is for lines behind misses that went there themselves.
    LeftOut,
    /// This line is fetched.
    Fetched {
        /// The line.
        line: u64,
        /// Where it comes from.
        supply: Supply,
    },
}

/// Misses, by the physical addresses that the block was told.
#[derive(Clone, Debug)]
pub struct Behind {
    lines: u32,
    line_shift: u32,
    causes: VecDeque<Cause>,
}

impl Behind {
    /// The block prefetches so many lines behind each miss.
    pub fn new(lines: u32, line_shift: u32) -> Self {
        Self {
            lines,
            line_shift,
            causes: VecDeque::new(),
        }
    }

    /// The block took a miss of this line, at this physical address.
    pub fn missed(&mut self, paddr: u64, line: u64, from_memory: bool) {
        if self.due(paddr) > 0 {
            self.causes.push_back(Cause {
                paddr: paddr >> self.line_shift << self.line_shift,
                line,
                from_memory,
                came: 0,
            });
        }
    }

    /// How many lines behind a miss are prefetched.
    pub fn due(&self, paddr: u64) -> u64 {
        let left = (SPAN - 1 - paddr % SPAN) >> self.line_shift;
        left.min(u64::from(self.lines))
    }

    /// What becomes of a prefetch of the line at this physical address. `under_way`: what a line is
    /// under way for.
    pub fn judge(
        &mut self,
        paddr: u64,
        below: &mut Below,
        under_way: impl Fn(u64) -> Option<For>,
    ) -> Result<Fate, Stop> {
        let (line, allowed) = self.of(paddr)?;
        match under_way(line) {
            // Memory is busy with it anyway.
            Some(For::Llc) => {
                let supply = Supply::UnderWay;
                return Ok(Fate::Fetched { line, supply });
            }
            Some(For::Demand | For::L2(_)) => return Ok(Fate::There),
            None => {}
        }
        if !allowed && !below.has(line) {
            return Ok(Fate::LeftOut);
        }
        Ok(match below.look_up_prefetch(line) {
            None => Fate::There,
            Some(supply) => Fate::Fetched { line, supply },
        })
    }

    /// The line at a physical address, and whether its miss was sent to memory. Lines come miss by
    /// miss, ascending; what was passed over found no place in the block.
    fn of(&mut self, paddr: u64) -> Result<(u64, bool), Stop> {
        while let Some(mut cause) = self.causes.pop_front() {
            cause.came += 1;
            if cause.paddr + (cause.came << self.line_shift) != paddr {
                continue;
            }
            let answer = (cause.line + cause.came, cause.from_memory);
            if cause.came < self.due(cause.paddr) {
                self.causes.push_front(cause);
            }
            return Ok(answer);
        }
        Err(Stop::Error(Error::check(
            format_args!("a next-line prefetch of {paddr:#x}, which lies behind no miss"),
            "the block is broken: run the one trace again with --dut both",
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cache::Mark;
    use crate::options::Shapes;

    fn below() -> Below {
        let shape = |text: &str| text.parse().unwrap();
        Below::new(
            &Shapes {
                l1i: shape("128B:2"),
                l2: shape("1KiB:4"),
                llc: shape("4KiB:4"),
            },
            64,
        )
        .unwrap()
    }

    fn judge(behind: &mut Behind, below: &mut Below, paddr: u64) -> Fate {
        let under_way = |line| match line {
            7 => Some(For::Demand),
            21 => Some(For::Llc),
            _ => None,
        };
        behind.judge(paddr, below, under_way).unwrap()
    }

    #[test]
    fn memory_is_for_lines_behind_misses_that_went_there() {
        let (mut behind, mut below) = (Behind::new(3, 6), below());
        below.llc.fill(22, Mark::NONE);
        below.fill(23, Mark::NONE, false);
        behind.missed(0x1000, 4, true);
        behind.missed(0x8010, 20, false);
        behind.missed(0x9000, 30, false);
        let fetched = |line, supply| Fate::Fetched { line, supply };
        let (memory, llc) = (Supply::Memory, Supply::Llc);
        assert_eq!(judge(&mut behind, &mut below, 0x1040), fetched(5, memory));
        assert_eq!(judge(&mut behind, &mut below, 0x1080), fetched(6, memory));
        assert_eq!(judge(&mut behind, &mut below, 0x10c0), Fate::There);
        // On its way for run-ahead.
        let under_way = fetched(21, Supply::UnderWay);
        assert_eq!(judge(&mut behind, &mut below, 0x8040), under_way);
        assert_eq!(judge(&mut behind, &mut below, 0x8080), fetched(22, llc));
        assert_eq!(judge(&mut behind, &mut below, 0x80c0), Fate::There);
        assert_eq!(judge(&mut behind, &mut below, 0x9040), Fate::LeftOut);
        assert!(behind.judge(0x8100, &mut below, |_| None).is_err());
    }

    #[test]
    fn a_miss_that_the_block_dropped_is_passed_over() {
        let (mut behind, mut below) = (Behind::new(1, 6), below());
        behind.missed(0x1fc0, 1, true); // nothing is behind it
        behind.missed(0x2000, 2, true);
        behind.missed(0x3000, 3, false);
        assert_eq!(judge(&mut behind, &mut below, 0x3040), Fate::LeftOut);
        assert!(behind.causes.is_empty());
    }
}
