//! One-shot faults at chosen transactions.

/// Which transaction a fault strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// The n-th transaction from now on, 0 being the next.
    Nth(u64),
    /// The next one at this address.
    At(u64),
}

/// Faults waiting for their transactions; each strikes once.
#[derive(Clone, Debug)]
pub struct Script<F> {
    rules: Vec<(When, F)>,
}

impl<F> Default for Script<F> {
    fn default() -> Self {
        Script { rules: Vec::new() }
    }
}

impl<F> Script<F> {
    /// Adds a fault.
    pub fn add(&mut self, when: When, fault: F) {
        self.rules.push((when, fault));
    }

    /// Forgets all that have not struck.
    pub fn clear(&mut self) {
        self.rules.clear();
    }

    /// Whether all faults have struck.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Tells of a transaction at `addr`; the fault that strikes it, if any. If several are due, the
    /// one added first strikes.
    #[inline]
    pub fn strike(&mut self, addr: u64) -> Option<F> {
        if self.rules.is_empty() {
            None
        } else {
            self.look_up(addr)
        }
    }

    fn look_up(&mut self, addr: u64) -> Option<F> {
        let due = |when: &When| matches!(*when, When::Nth(0)) || *when == When::At(addr);
        let found = self.rules.iter().position(|(when, _)| due(when));
        for (i, (when, _)) in self.rules.iter_mut().enumerate() {
            if let When::Nth(n) = when
                && Some(i) != found
            {
                *n = n.saturating_sub(1);
            }
        }
        found.map(|i| self.rules.remove(i).1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_strikes_once_at_its_transaction() {
        let mut script = Script::default();
        script.add(When::Nth(2), 'n');
        script.add(When::At(0x40), 'a');
        let got: Vec<_> = [0, 0x40, 0x40, 0x40].map(|a| script.strike(a)).into();
        assert_eq!(got, [None, Some('a'), Some('n'), None]);
        assert!(script.is_empty());
    }
}
