//! Configurations that keep every rule.

use jukebox_config::described;
use proptest::prelude::*;

use crate::drawn::Drawn;
use crate::values::fitting;

/// How often a key is given at all.
const GIVEN: f64 = 0.7;

/// How often every register is to be of one word, which takes several keys.
const ONE_WORD: f64 = 0.25;

/// Any valid configuration. It shrinks towards the default: first keys go, then values become small.
pub fn valid() -> impl Strategy<Value = Drawn> {
    let keys: Vec<_> = described()
        .into_iter()
        .map(|key| {
            let value = fitting(&key.values);
            proptest::option::weighted(GIVEN, value).prop_map(move |value| {
                // The default is the shorter way to say the same.
                let value = value.filter(|value| *value != key.default);
                value.map(|value| (key.path, value))
            })
        })
        .collect();
    let one_word = proptest::bool::weighted(ONE_WORD);
    (keys, one_word).prop_map(|(keys, one_word)| {
        let mut keys: Vec<_> = keys.into_iter().flatten().collect();
        if one_word {
            let words = [
                ("address.va_bits", "32"),
                ("address.pa_bits", "32"),
                ("registers.bits", "32"),
            ];
            keys.retain(|(path, _)| words.iter().all(|(key, _)| key != path));
            keys.extend(words.map(|(key, value)| (key, value.to_owned())));
        }
        Drawn::of(keys)
    })
}
