//! Outcomes, counted by register.

use crate::campaign::Results;
use crate::outcome::{Class, Outcome};
use std::collections::BTreeMap;
use std::ops::AddAssign;

/// How often each came of some upsets.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    /// Bits.
    pub bits: usize,
    /// Upsets.
    pub runs: usize,
    /// Upsets of each class.
    pub classes: BTreeMap<Class, usize>,
    /// Upsets that led outside, of any class.
    pub outside: usize,
    /// Upsets that broke a rule in the cycle of the upset, of any class.
    pub at_once: usize,
    /// Upsets that broke a rule later, of any class.
    pub later: usize,
    /// Upsets with each effect that must be known: a kind of access outside, a rule broken later.
    pub effects: BTreeMap<&'static str, usize>,
}

impl Counts {
    /// Upsets of that class.
    #[must_use]
    pub fn of(&self, class: Class) -> usize {
        self.classes.get(&class).copied().unwrap_or(0)
    }

    /// Whether any of them did more than to change what is recorded or prefetched.
    #[must_use]
    pub fn harms(&self) -> bool {
        self.outside + self.later + self.of(Class::Reset) + self.of(Class::NotEnded) > 0
    }

    fn count(&mut self, outcome: &Outcome) {
        self.runs += 1;
        *self.classes.entry(outcome.class).or_default() += 1;
        self.outside += usize::from(!outcome.outside.is_empty());
        self.at_once += usize::from(outcome.breaks.iter().any(|one| one.at_once));
        self.later += usize::from(outcome.breaks.iter().any(|one| !one.at_once));
        let later = outcome.breaks.iter().filter(|one| !one.at_once);
        let effects = later.map(|one| one.rule).chain(outcome.outside.clone());
        for effect in effects {
            *self.effects.entry(effect).or_default() += 1;
        }
    }
}

impl AddAssign<&Counts> for Counts {
    fn add_assign(&mut self, other: &Counts) {
        self.bits += other.bits;
        self.runs += other.runs;
        self.outside += other.outside;
        self.at_once += other.at_once;
        self.later += other.later;
        for (class, count) in &other.classes {
            *self.classes.entry(*class).or_default() += count;
        }
        for (effect, count) in &other.effects {
            *self.effects.entry(effect).or_default() += count;
        }
    }
}

/// Counts of each register; those of a generate loop are one.
#[must_use]
pub fn by_register(results: &Results) -> BTreeMap<String, Counts> {
    let mut table: BTreeMap<String, Counts> = BTreeMap::new();
    for register in &results.registers {
        table.entry(on_page(&register.name)).or_default().bits += register.all_bits();
    }
    for strike in &results.strikes {
        let name = on_page(&results.registers[strike.upset.register].name);
        table.entry(name).or_default().count(&strike.outcome);
    }
    table
}

/// The sum of them.
#[must_use]
pub fn sum(table: &BTreeMap<String, Counts>) -> Counts {
    let mut all = Counts::default();
    for counts in table.values() {
        all += counts;
    }
    all
}

/// A name without the numbers of a generate loop.
fn on_page(name: &str) -> String {
    let mut text = String::new();
    for (at, part) in name.split('[').enumerate() {
        match part.split_once(']') {
            Some((_, rest)) if at > 0 => text += &format!("[*]{rest}"),
            _ => text += part,
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_of_a_loop_do_not_matter() {
        assert_eq!(on_page("u_a.b_q"), "u_a.b_q");
        assert_eq!(on_page("gen[12].u_a.c_q"), "gen[*].u_a.c_q");
    }
}
