//! Settings of the PLL of an ECP5 (EHXPLLL) with its first output fed back.

use serde::Serialize;

/// Frequency of the board's oscillator.
const INPUT_MHZ: u32 = 25;

/// The clock asked for cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a board clock of {0} MHz cannot be made from 25 MHz; 5 to 400 MHz in steps of 5 can")]
pub struct BoardClockError(pub u32);

/// Dividers and the frequencies they give.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Pll {
    pub(crate) input_mhz: u32,
    /// CLKI_DIV.
    pub(crate) reference: u32,
    /// CLKFB_DIV.
    pub(crate) feedback: u32,
    /// CLKOP_DIV.
    pub(crate) output: u32,
    pub(crate) vco_mhz: u32,
}

impl Pll {
    /// Settings for exactly `mhz`. The phase detector works from 3.125 MHz on, the
    /// oscillator from 400 to 800 MHz, best in the middle, as Project Trellis's ecppll has it;
    /// dividers go to 128, the one of the feedback to 80.
    pub(crate) fn new(mhz: u32) -> Result<Self, BoardClockError> {
        let settings = |reference: u32, feedback: u32, output: u32| Pll {
            input_mhz: INPUT_MHZ,
            reference,
            feedback,
            output,
            vco_mhz: mhz * output,
        };
        (1..=8)
            .flat_map(|reference| (1..=80).map(move |feedback| (reference, feedback)))
            .filter(|(reference, feedback)| INPUT_MHZ * feedback == mhz * reference)
            .flat_map(|(reference, feedback)| {
                (1..=128).map(move |output| settings(reference, feedback, output))
            })
            .filter(|pll| (400..=800).contains(&pll.vco_mhz))
            .min_by_key(|pll| (pll.vco_mhz.abs_diff(600), pll.reference))
            .ok_or(BoardClockError(mhz))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `ecppll -i 25 -o MHZ` prints.
    #[test]
    fn settings_are_those_of_ecppll() {
        for (mhz, reference, feedback, output, vco) in [
            (50, 1, 2, 12, 600),
            (75, 1, 3, 8, 600),
            (100, 1, 4, 6, 600),
            (125, 1, 5, 5, 625),
            (150, 1, 6, 4, 600),
        ] {
            let pll = Pll::new(mhz).unwrap();
            let found = (pll.reference, pll.feedback, pll.output, pll.vco_mhz);
            assert_eq!(found, (reference, feedback, output, vco), "{mhz}");
        }
    }

    #[test]
    fn what_cannot_be_made_is_refused() {
        for mhz in [0, 3, 133, 1000] {
            assert_eq!(Pll::new(mhz), Err(BoardClockError(mhz)));
        }
        for mhz in (5..=400).step_by(5) {
            assert!(Pll::new(mhz).is_ok(), "{mhz}");
        }
    }
}
