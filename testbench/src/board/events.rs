//! The events of the self-test, as its plan describes them. Written apart from the hardware that
//! makes them on the board.

use jukebox_config::Config;
use jukebox_rtl_gen::selftest::Plan;

/// Numbers from a xorshift register of 64 bits, the seed being the first.
#[derive(Clone, Debug)]
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        let number = self.0;
        for shift in [13, -7, 17] {
            let x = self.0;
            self.0 ^= if shift > 0 { x << shift } else { x >> -shift };
        }
        number
    }
}

/// One lookup of the L2, as the block is told of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// Virtual address.
    pub vaddr: u64,
    /// 0 a miss, 1 the first hit on a prefetched line, 2 any other hit.
    pub kind: u8,
    /// Of the instruction side.
    pub instruction: bool,
    /// Of another address space than the round's.
    pub foreign: bool,
}

impl Event {
    /// Whether the block records it, told to record one address space alone if it can.
    pub fn recorded(&self, filtered: bool) -> bool {
        self.kind < 2 && self.instruction && !(filtered && self.foreign)
    }
}

/// The program that the events come from. It goes on from round to round.
#[derive(Clone, Debug)]
pub struct Program {
    numbers: Numbers,
    line: u64,
    home: u64,
    line_bytes: u64,
    /// Bits of a line's number.
    lines_mask: u64,
}

impl Program {
    /// The program of a self-test, before its first event.
    pub fn new(config: &Config, plan: &Plan) -> Self {
        let line_bytes = u64::from(config.geometry.line_bytes);
        Self {
            numbers: Numbers(plan.seed),
            line: 0,
            home: plan.home,
            line_bytes,
            lines_mask: ((1 << config.address.va_bits) - 1) / line_bytes,
        }
    }

    /// The next event.
    pub fn event(&mut self) -> Event {
        let number = self.numbers.next();
        let bits = |low: u32, count: u32| number >> low & ((1 << count) - 1);
        let callee = if bits(16, 1) == 1 {
            bits(8, 6)
        } else {
            bits(8, 3)
        };
        let called = [6, 13, 19, 30, 40]
            .iter()
            .fold(self.home, |line, shift| line ^ callee << shift);
        self.line = match bits(0, 3) {
            5 => self.line ^ bits(43, 5),
            6 => called,
            7 if bits(14, 2) == 0 => number >> 12,
            7 => called,
            // The next line, within 4096 of them.
            _ => self.line & !0xFFF | (self.line + 1) & 0xFFF,
        } & self.lines_mask;
        Event {
            vaddr: self.line * self.line_bytes + (number >> 56) % self.line_bytes,
            kind: match bits(19, 2) {
                0 | 1 => 0,
                2 => 1,
                _ => 2,
            },
            instruction: bits(21, 3) != 0,
            foreign: bits(24, 3) == 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mix_is_that_of_a_program() {
        let config = Config::default();
        let mut program = Program::new(&config, &Plan::new(&config, 1));
        let events: Vec<Event> = (0..4096).map(|_| program.event()).collect();
        let share = |picked: &dyn Fn(&Event) -> bool| {
            events.iter().filter(|event| picked(event)).count() as f64 / events.len() as f64
        };
        let near = |share: f64, wanted: f64| (share - wanted).abs() < 0.03;
        assert!(near(share(&|event| event.kind == 0), 0.5));
        assert!(near(share(&|event| event.kind == 1), 0.25));
        assert!(near(share(&|event| !event.instruction), 0.125));
        assert!(near(share(&|event| event.foreign), 0.125));
        assert!(near(
            share(&|event| event.recorded(true)),
            0.75 * 0.875 * 0.875
        ));
        let follows = |pair: &[Event]| pair[1].vaddr / 64 == pair[0].vaddr / 64 + 1;
        let following = events.windows(2).filter(|pair| follows(pair)).count();
        assert!(
            near(following as f64 / events.len() as f64, 0.625),
            "{following}"
        );
        let mut regions: Vec<u64> = events.iter().map(|event| event.vaddr / 1024).collect();
        regions.sort_unstable();
        regions.dedup();
        assert!((200..1500).contains(&regions.len()), "{}", regions.len());
    }
}
