//! Configurations that keep every rule.

use jukebox_config::described;
use proptest::prelude::*;

use crate::drawn::Drawn;
use crate::values::fitting;

/// How often a key is given at all.
const GIVEN: f64 = 0.7;

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
    keys.prop_map(|keys| Drawn::of(keys.into_iter().flatten().collect()))
}
