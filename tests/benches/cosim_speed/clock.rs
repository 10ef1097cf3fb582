//! Processor time, which others on the machine change little.

use rustix::time::{ClockId, clock_gettime};

/// Seconds that this process has taken so far.
pub fn now() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
}
