//! Where frames go.

/// A way to the collector.
pub trait Link {
    /// Sends a frame.
    fn send(&mut self, kind: u32, payload: &[u8]) -> Result<(), Closed>;
    /// Asks the collector whether this process is the one to record.
    fn claim(&mut self) -> Result<bool, Closed>;
}

/// The collector cannot be reached any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closed;
