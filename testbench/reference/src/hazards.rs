//! What has happened, by name: tests require that everything did.

use std::collections::BTreeMap;

/// Counts of named happenings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hazards(BTreeMap<&'static str, u64>);

impl Hazards {
    /// It has happened.
    pub fn saw(&mut self, what: &'static str) {
        *self.0.entry(what).or_default() += 1;
    }

    /// It has happened if `when`.
    pub fn saw_if(&mut self, when: bool, what: &'static str) {
        if when {
            self.saw(what);
        }
    }

    /// How often it happened.
    pub fn count(&self, what: &str) -> u64 {
        self.0.get(what).copied().unwrap_or(0)
    }

    /// Takes over the counts of another run.
    pub fn add(&mut self, other: &Hazards) {
        for (what, count) in &other.0 {
            *self.0.entry(what).or_default() += count;
        }
    }

    /// Of `names`, those that never happened.
    pub fn missing(&self, names: &[&'static str]) -> Vec<&'static str> {
        names
            .iter()
            .copied()
            .filter(|name| self.count(name) == 0)
            .collect()
    }
}
