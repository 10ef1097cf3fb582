//! The first difference between the block and the model.

use serde::Serialize;
use std::fmt;
use std::ops::Deref;

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Cycle in which it was seen, from 0 with the first call of `step`.
    pub cycle: u64,
    /// What differs, in a few words.
    pub what: String,
    /// What the model expects.
    pub expected: String,
    /// What the block did.
    pub actual: String,
}

/// A [`Difference`] on the heap, so that the good case costs no space.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Mismatch(Box<Difference>);

impl Mismatch {
    #[cold]
    pub(crate) fn new(cycle: u64, what: &str, expected: String, actual: String) -> Self {
        Mismatch(Box::new(Difference {
            cycle,
            what: what.into(),
            expected,
            actual,
        }))
    }
}

impl Deref for Mismatch {
    type Target = Difference;

    fn deref(&self) -> &Difference {
        &self.0
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Difference {
            cycle,
            what,
            expected,
            actual,
        } = &*self.0;
        write!(
            f,
            "cycle {cycle}: {what}: expected {expected}, got {actual}"
        )
    }
}

impl std::error::Error for Mismatch {}
