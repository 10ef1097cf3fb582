//! Values of a key: those that it takes by itself, and others.

use jukebox_config::{Config, Values};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

/// Any value that the key takes, as TOML: ends of a range more often than the rest. Names are as long
/// and as odd as they may be; those that are taken are not left out.
pub fn fitting(values: &Values) -> BoxedStrategy<String> {
    match values {
        Values::Name { longest } => {
            let inner = longest - 2;
            let shape = format!("[a-z]([a-z0-9_]{{0,{inner}}}[a-z0-9])?");
            let name = proptest::string::string_regex(&shape).expect("a sound expression");
            name.prop_map(|name| format!("{name:?}")).boxed()
        }
        Values::OneOf(words) => {
            let words: Vec<String> = words
                .iter()
                .map(|word| format!("{:?}", word.word))
                .collect();
            select(words).boxed()
        }
        Values::Switch => any::<bool>().prop_map(|on| on.to_string()).boxed(),
        Values::Counters => {
            let mut config = Config::default();
            config.prefetch.next_line = true;
            let all: Vec<_> = config.possible_counters().collect();
            // A long list seldom stands beside parts that are left out.
            let some = prop_oneof![
                3 => subsequence(all.clone(), 1..=4),
                1 => subsequence(all.clone(), 1..=all.len()),
            ];
            some.prop_map(|names| format!("{names:?}")).boxed()
        }
        Values::Numbers(numbers) => select(*numbers).prop_map(|n| n.to_string()).boxed(),
        Values::Range { min, max, reserved } => {
            let all: Vec<u32> = (*min..=*max)
                .filter(|number| !reserved.contains(number))
                .collect();
            let few = all[..all.len().div_ceil(16)].to_vec();
            prop_oneof![
                1 => Just(all[0]),
                1 => Just(all[all.len() - 1]),
                2 => select(few),
                4 => select(all),
            ]
            .prop_map(|number| number.to_string())
            .boxed()
        }
        Values::PowerOfTwo { min, max } => (min.ilog2()..=max.ilog2())
            .prop_map(|log2| (1u32 << log2).to_string())
            .boxed(),
    }
}

/// A value that the key does not take, as TOML: beside its range, or of another kind.
pub fn unfitting(values: &Values) -> BoxedStrategy<String> {
    let other_kinds = select(vec![
        "1.5",
        "\"\"",
        "\"\\n\"",
        "[]",
        "[1]",
        "{}",
        "{ a = 1 }",
        "-1",
        "-9223372036854775808",
        "4294967296",
        "99999999999999999999999",
        "nan",
        "1979-05-27",
        "\"\u{202e}x\"",
    ])
    .prop_map(str::to_owned);
    match values {
        Values::Name { longest } => {
            let longer = "x".repeat(longest + 1);
            let names =
                ["Jukebox", "1st", "a-b", "module", "é", &longer].map(|name| format!("{name:?}"));
            prop_oneof![other_kinds, select(names.to_vec())].boxed()
        }
        Values::OneOf(_) => prop_oneof![other_kinds, Just("true".to_owned())].boxed(),
        Values::Switch => prop_oneof![other_kinds, Just("1".to_owned())].boxed(),
        Values::Counters => {
            let lists = [
                "[]",
                "[\"CNT_NONE\"]",
                "[\"CNT_USED\", \"CNT_USED\"]",
                "\"CNT_USED\"",
            ];
            prop_oneof![other_kinds, select(lists.to_vec()).prop_map(str::to_owned)].boxed()
        }
        Values::Numbers(_) => prop_oneof![other_kinds, Just("48".to_owned())].boxed(),
        Values::Range { min, max, reserved } => {
            let beside: Vec<String> = reserved
                .iter()
                .copied()
                .chain(min.checked_sub(1))
                .chain([max + 1, u32::MAX])
                .map(|number| number.to_string())
                .collect();
            prop_oneof![other_kinds, select(beside)].boxed()
        }
        Values::PowerOfTwo { min, max } => {
            let beside = [min - 1, min / 2, min * 3, max * 2].map(|number| number.to_string());
            prop_oneof![other_kinds, select(beside.to_vec())].boxed()
        }
    }
}
