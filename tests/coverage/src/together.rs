//! All configurations together: what one of them covers is covered.

use crate::points::{Items, Key, Kind, covered, merge};
use crate::share::{Found, LEAST, Share, not_covered};
use std::collections::BTreeSet;

/// The items of several configurations.
#[derive(Debug)]
pub struct Together {
    /// Their items.
    pub items: Items,
    /// Those that none covers, and that need no cover where they are.
    pub excluded: BTreeSet<Key>,
}

impl Together {
    /// Of all that was found.
    pub fn new(all: &[Found]) -> Together {
        let mut items = Items::new();
        let mut excluded = BTreeSet::new();
        for found in all {
            merge(&mut items, &found.items);
            excluded.extend(found.excluded.iter().cloned());
        }
        excluded.retain(|key| !covered(key, &items[key]));
        Together { items, excluded }
    }

    /// Names of the modules of the RTL.
    pub fn modules(&self) -> BTreeSet<&str> {
        let keys = self.items.keys();
        keys.filter(|key| is_rtl(key.kind))
            .map(|key| &*key.module)
            .collect()
    }

    /// A line for each module and kind of which less than [`LEAST`] is covered, with what is not.
    pub fn lacks(&self, kinds: &[Kind]) -> Vec<String> {
        let mut lines = Vec::new();
        for module in self.modules() {
            for &kind in kinds.iter().filter(|kind| is_rtl(**kind)) {
                let share = Share::of(&self.items, &self.excluded, kind, |key| {
                    key.module == module
                });
                if share.percent() < LEAST {
                    let own = format!("{module} `");
                    let left = not_covered(&self.items, &self.excluded, kind).into_iter();
                    let left: Vec<_> = left.filter(|text| text.starts_with(&own)).collect();
                    lines.push(format!(
                        "module {module}: {} {:.2} % ({} of {}), not covered: {}",
                        kind.name(),
                        share.percent(),
                        share.covered,
                        share.all,
                        left.join(", ")
                    ));
                }
            }
        }
        lines
    }
}

/// Whether items of a kind are of the RTL's text.
pub fn is_rtl(kind: Kind) -> bool {
    matches!(kind, Kind::Line | Kind::Branch | Kind::Toggle)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::points::Item;

    fn of(counts: &[(&str, u64)]) -> Together {
        let item = |(nth, (module, count)): (usize, &(&str, u64))| {
            let key = Key {
                kind: Kind::Branch,
                module: (*module).into(),
                text: "x -> if".into(),
                nth,
            };
            (
                key,
                Item {
                    count: *count,
                    ..Item::default()
                },
            )
        };
        Together {
            items: counts.iter().enumerate().map(item).collect(),
            excluded: BTreeSet::new(),
        }
    }

    #[test]
    fn a_module_that_lacks_much_is_named_however_little_that_is_of_all() {
        let mut counts = vec![("a", 1); 500];
        counts.extend([("b", 1), ("b", 0)]);
        assert_eq!(
            of(&counts).lacks(&Kind::ALL),
            ["module b: branch 50.00 % (1 of 2), not covered: b `x -> if` (:0)"]
        );
        counts.pop();
        assert!(of(&counts).lacks(&Kind::ALL).is_empty());
    }
}
