//! Whose records are in memory, where there is not enough for all.

use std::collections::BTreeMap;

/// Instances that have records in memory.
pub struct Resident {
    /// Most of them; `None`: all.
    most: Option<usize>,
    /// Instances by the number of their last turn.
    by_turn: BTreeMap<u64, usize>,
    /// The last turn of each.
    turns: BTreeMap<usize, u64>,
}

impl Resident {
    /// Nobody yet.
    pub fn new(most: Option<usize>) -> Self {
        Self {
            most,
            by_turn: BTreeMap::new(),
            turns: BTreeMap::new(),
        }
    }

    /// An instance has its turn. Who has waited longest and loses his records for it, if anybody must.
    pub fn make_room(&mut self, instance: usize, turn: u64) -> Option<usize> {
        let most = self.most?;
        if let Some(before) = self.turns.insert(instance, turn) {
            self.by_turn.remove(&before);
        }
        self.by_turn.insert(turn, instance);
        if self.by_turn.len() <= most {
            return None;
        }
        let (_, loser) = self.by_turn.pop_first()?;
        self.turns.remove(&loser);
        Some(loser)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_waited_longest_loses() {
        let mut resident = Resident::new(Some(2));
        let losers: Vec<_> = [0, 1, 0, 2, 1, 1, 0]
            .into_iter()
            .zip(0..)
            .map(|(instance, turn)| resident.make_room(instance, turn))
            .collect();
        assert_eq!(losers, [None, None, None, Some(1), Some(0), None, Some(2)]);
        let mut all = Resident::new(None);
        assert!((0..100).all(|instance| all.make_room(instance, instance as u64).is_none()));
    }
}
