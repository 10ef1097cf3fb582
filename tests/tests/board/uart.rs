//! What somebody at the other end of the UART's wire receives.

use anyhow::{Result, ensure};

/// Bits a second.
const BAUD: f64 = 115_200.0;

/// A wire over time: the cycle of each change, and the level from then on. It rests high.
#[derive(Clone, Debug, Default)]
pub struct Wire(pub Vec<(u64, bool)>);

impl Wire {
    fn level(&self, cycle: f64) -> bool {
        let before = self.0.partition_point(|(at, _)| *at as f64 <= cycle);
        before == 0 || self.0[before - 1].1
    }

    /// The bytes on the wire, 8 data bits, no parity, one stop bit, given the cycles a second.
    pub fn bytes(&self, clock_hz: u32) -> Result<Vec<u8>> {
        let bit = f64::from(clock_hz) / BAUD;
        let mut bytes = Vec::new();
        let mut free_from = 0.0;
        for (fall, _) in self.0.iter().filter(|(_, level)| !level) {
            let start = *fall as f64;
            if start < free_from {
                continue;
            }
            // Every bit is looked at in its middle.
            let sample = |place: f64| self.level(start + (place + 0.5) * bit);
            ensure!(!sample(0.0), "no start bit at cycle {fall}");
            ensure!(sample(9.0), "no stop bit after cycle {fall}");
            let byte = (0..8).fold(0, |byte, i| {
                byte | u8::from(sample(1.0 + f64::from(i))) << i
            });
            bytes.push(byte);
            free_from = start + 9.5 * bit;
        }
        Ok(bytes)
    }
}

#[test]
fn a_byte_is_received() {
    // 'K' is 0x4B: start, 1 1 0 1 0 0 1 0, stop, at 10 cycles a bit and a little too slow.
    let hz = 1_152_000;
    let edges = |bit: u64| {
        let levels = [
            false, true, true, false, true, false, false, true, false, true,
        ];
        let timed = (0..).zip(levels).map(|(i, level)| (100 + i * bit, level));
        let mut wire = Wire::default();
        for (at, level) in timed {
            if wire.0.last().is_none_or(|(_, last)| *last != level) {
                wire.0.push((at, level));
            }
        }
        wire
    };
    assert_eq!(edges(10).bytes(hz).unwrap(), b"K");
    let mut slow = edges(100);
    slow.0.iter_mut().for_each(|(at, _)| *at = *at * 103 / 100);
    assert_eq!(slow.bytes(10 * hz).unwrap(), b"K");
    assert!(edges(14).bytes(hz).is_err(), "much too slow");
}
