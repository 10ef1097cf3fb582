//! The clock that the emitted constraints ask for.

use std::fmt;
use std::str::FromStr;

/// Slowest clock target, in kHz.
const MIN_KHZ: u32 = 1_000;
/// Fastest clock target, in kHz.
const MAX_KHZ: u32 = 2_000_000;

/// A clock target between 1 and 2000 MHz, exact to a kilohertz.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    khz: u32,
}

/// A clock that is not one.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ClockError {
    /// Too slow, too fast, or not finite.
    #[error("{0} MHz is out of range: allowed is 1 to 2000 MHz")]
    OutOfRange(f64),
    /// Not a number.
    #[error("'{0}' is not a number of MHz: allowed is 1 to 2000, such as 100 or 62.5")]
    NotANumber(String),
}

impl Clock {
    /// A clock of so many MHz, rounded to a kilohertz.
    ///
    /// # Errors
    /// If it is below 1 or above 2000 MHz.
    pub fn from_mhz(mhz: f64) -> Result<Self, ClockError> {
        let khz = (mhz * 1e3).round();
        if !(f64::from(MIN_KHZ)..=f64::from(MAX_KHZ)).contains(&khz) {
            return Err(ClockError::OutOfRange(mhz));
        }
        Ok(Clock { khz: khz as u32 })
    }

    /// The clock in MHz.
    pub fn mhz(self) -> f64 {
        f64::from(self.khz) / 1e3
    }

    /// Its period in whole picoseconds; what does not come out even is rounded down, so that
    /// nothing built for the period is too slow for the clock.
    pub fn period_ps(self) -> u32 {
        1_000_000_000 / self.khz
    }
}

impl Default for Clock {
    /// 100 MHz.
    fn default() -> Self {
        Clock { khz: 100_000 }
    }
}

impl fmt::Display for Clock {
    /// The number of MHz, such as `100` or `62.5`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.mhz())
    }
}

impl FromStr for Clock {
    type Err = ClockError;

    fn from_str(text: &str) -> Result<Self, ClockError> {
        let mhz = text.trim().parse().ok();
        Clock::from_mhz(mhz.ok_or_else(|| ClockError::NotANumber(text.into()))?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_exact_to_a_kilohertz() {
        for (text, shown, period) in [
            ("100", "100", 10_000),
            ("250.0", "250", 4_000),
            ("62.5", "62.5", 16_000),
            ("333.333", "333.333", 3_000),
            ("300", "300", 3_333),
            ("1", "1", 1_000_000),
            ("2000", "2000", 500),
        ] {
            let clock: Clock = text.parse().unwrap();
            assert_eq!(
                (clock.to_string().as_str(), clock.period_ps()),
                (shown, period)
            );
        }
        assert_eq!(Clock::default().mhz(), 100.0);
    }

    #[test]
    fn what_is_no_clock_is_refused() {
        for text in [
            "0", "-5", "0.99", "2000.1", "inf", "NaN", "1e99", "fast", "",
        ] {
            let message = text.parse::<Clock>().unwrap_err().to_string();
            assert!(message.contains("allowed is 1 to 2000"), "{message}");
        }
    }
}
