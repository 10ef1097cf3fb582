//! A difference between RTL and golden model, as a result tells it.

use serde::{Deserialize, Serialize};

/// A difference between RTL and golden model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mismatch {
    /// Clock cycle, counted from the first reset of the function's run.
    pub cycle: u64,
    /// Both sides.
    pub what: String,
    /// The last port events before it, oldest first.
    pub last_events: Vec<String>,
    /// File with waves from shortly before it.
    pub wave: Option<String>,
}
