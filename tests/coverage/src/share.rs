//! How much is covered, and what is not.

use crate::exclusions::FILE;
use crate::points::{Items, Key, Kind, covered};
use crate::targets::Target;
use jukebox_rtl_gen::EmittedFile;
use std::collections::BTreeSet;

/// The share that is asked for of lines, sides of decisions and bits of every configuration.
pub const LEAST: f64 = 98.0;

/// What one line of a message names at most.
const NAMED: usize = 40;

/// What was found of one configuration.
#[derive(Debug)]
pub struct Found {
    /// The configuration.
    pub target: Target,
    /// What is emitted of it.
    pub files: Vec<EmittedFile>,
    /// Its items.
    pub items: Items,
    /// Those that need no cover.
    pub excluded: BTreeSet<Key>,
}

/// How much is covered of some items.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Items that count.
    pub all: usize,
    /// Those that are covered.
    pub covered: usize,
    /// Items that need no cover and have none.
    pub excluded: usize,
}

impl Share {
    /// In per cent; all of nothing.
    pub fn percent(self) -> f64 {
        match self.all {
            0 => 100.0,
            all => 100.0 * self.covered as f64 / all as f64,
        }
    }

    /// Of those `items` of a kind that `wanted` takes.
    pub fn of(
        items: &Items,
        excluded: &BTreeSet<Key>,
        kind: Kind,
        wanted: impl Fn(&Key) -> bool,
    ) -> Share {
        let mut share = Share::default();
        for (key, item) in items
            .iter()
            .filter(|(key, _)| key.kind == kind && wanted(key))
        {
            if excluded.contains(key) {
                share.excluded += 1;
                continue;
            }
            share.all += 1;
            share.covered += usize::from(covered(key, item));
        }
        share
    }

    /// Whether it is enough of a kind: of what has a name all, of the rest [`LEAST`].
    fn is_enough(self, kind: Kind) -> bool {
        match kind {
            Kind::Transition | Kind::Named => self.covered == self.all,
            Kind::Line | Kind::Branch | Kind::Toggle => self.percent() >= LEAST,
        }
    }
}

/// What a configuration lacks: a line for each kind of which too little is covered, with what is not, and
/// one if there is nothing to cover at all.
pub fn lacks(found: &Found, kinds: &[Kind]) -> Vec<String> {
    let name = &found.target.name;
    let mut lines = Vec::new();
    for &kind in kinds {
        let share = Share::of(&found.items, &found.excluded, kind, |_| true);
        if share.all == 0 {
            lines.push(format!(
                "{name}: nothing of kind {} was counted",
                kind.name()
            ));
        }
        if share.is_enough(kind) {
            continue;
        }
        let left = not_covered(&found.items, &found.excluded, kind);
        let more = left.len().saturating_sub(NAMED);
        lines.push(format!(
            "{name}: {} {:.2} % ({} of {}), not covered:{}{}",
            kind.name(),
            share.percent(),
            share.covered,
            share.all,
            left.iter()
                .take(NAMED)
                .map(|left| format!("\n  {left}"))
                .collect::<String>(),
            if more > 0 {
                format!("\n  and {more} more: see {FILE} and the annotated RTL")
            } else {
                String::new()
            }
        ));
    }
    lines
}

/// What is not covered of a kind and should be: where, and its text.
pub fn not_covered(items: &Items, excluded: &BTreeSet<Key>, kind: Kind) -> Vec<String> {
    let mut left = Vec::new();
    for (key, item) in items {
        if key.kind == kind && !covered(key, item) && !excluded.contains(key) {
            left.push(format!(
                "{} `{}` ({}:{})",
                key.module, key.text, item.file, item.line
            ));
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::points::Item;

    fn some(kind: Kind, counts: &[u64]) -> Items {
        let item = |(nth, count): (usize, &u64)| {
            let key = Key {
                kind,
                module: "a".into(),
                text: "x".into(),
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
        counts.iter().enumerate().map(item).collect()
    }

    #[test]
    fn of_what_has_a_name_all_is_asked_for() {
        let mut counts = vec![5; 99];
        counts.push(0);
        for (kind, enough) in [
            (Kind::Line, true),
            (Kind::Toggle, true),
            (Kind::Named, false),
        ] {
            let share = Share::of(&some(kind, &counts), &BTreeSet::new(), kind, |_| true);
            assert_eq!((share.covered, share.all), (99, 100));
            assert_eq!(share.is_enough(kind), enough, "{kind:?}");
        }
        let counts = vec![1; 50];
        let share = Share::of(
            &some(Kind::Toggle, &counts),
            &BTreeSet::new(),
            Kind::Toggle,
            |_| true,
        );
        assert!(!share.is_enough(Kind::Toggle));
    }

    #[test]
    fn what_is_excluded_does_not_count_either_way() {
        let items = some(Kind::Branch, &[0, 1]);
        let excluded = items.keys().take(1).cloned().collect();
        let share = Share::of(&items, &excluded, Kind::Branch, |_| true);
        assert_eq!(
            share,
            Share {
                all: 1,
                covered: 1,
                excluded: 1
            }
        );
        assert!(not_covered(&items, &excluded, Kind::Branch).is_empty());
    }
}
