//! Any valid configuration survives being written and read.

use jukebox_config::{Coding, Config, described};
use jukebox_random_config::{hold, invalid, some, valid};

/// Of the random tests.
const SEED: u64 = 1;

#[test]
fn valid_configurations_round_trip() {
    hold(SEED, 512, valid(), |drawn| {
        let config = drawn.config();
        let compact = config.to_toml_compact();
        for text in [config.to_toml(), compact.clone()] {
            let again = Config::from_toml_str(&text, "x").map_err(|error| error.to_string())?;
            if again != *config {
                return Err(format!("{text} is another one"));
            }
        }
        match compact
            .lines()
            .find(|line| line.len() > 90 || line.trim_end() != *line)
        {
            Some(line) => Err(format!("a long or untidy line: {line}")),
            None => Ok(()),
        }
    });
}

/// What other tests draw has all that there is: no rule leaves out a value of a key.
#[test]
fn every_value_of_few_comes() {
    let drawn = some(SEED, 400);
    for key in described() {
        let values: std::collections::BTreeSet<_> = drawn
            .iter()
            .filter_map(|one| {
                let text = one.toml();
                let mut lines = text.lines();
                let line = lines.find_map(|line| line.strip_prefix(&format!("{} = ", key.path)));
                Some(line?.to_owned())
            })
            .collect();
        let others = match &key.values {
            jukebox_config::Values::OneOf(words) => words.len() - 1,
            jukebox_config::Values::Switch => 1,
            jukebox_config::Values::Numbers(numbers) => numbers.len() - 1,
            jukebox_config::Values::Counters => 50,
            jukebox_config::Values::PowerOfTwo { min, max } => (max / min).ilog2() as usize,
            jukebox_config::Values::Range { min, max, reserved } => {
                ((max - min) as usize - reserved.len()).min(5)
            }
            jukebox_config::Values::Name { .. } => 50,
        };
        assert!(values.len() >= others, "{}: {values:?}", key.path);
    }
}

#[test]
fn what_is_refused_is_refused_in_one_line() {
    hold(SEED, 2000, invalid(), |text| {
        let error = Config::from_toml_str(text, "x")
            .map_or_else(|error| error.to_string(), |_| String::new());
        match error.lines().count() == 1 && error.starts_with("x:") {
            true => Ok(()),
            false => Err(format!("not one line with a place: {error}")),
        }
    });
}

proptest::proptest! {
    #[test]
    fn text_never_panics(text in "[a-z_]{1,9} ?= ?[-0-9a-z\"\\[\\]{}.]{0,9}\n?") {
        if let Err(error) = Config::from_toml_str(&text, "x") {
            proptest::prop_assert!(!error.to_string().contains('\n'));
        }
    }
}

#[test]
fn an_empty_file_is_the_default() {
    assert_eq!(Config::from_toml_str("", "x").unwrap(), Config::default());
}

#[test]
fn keys_that_are_not_given_keep_their_default() {
    let config = Config::from_toml_str("geometry.crrb_entries = 8", "x").unwrap();
    let mut expected = Config::default();
    expected.geometry.crrb_entries = 8;
    assert_eq!(config, expected);
}

#[test]
fn an_entry_fits_a_line_in_every_geometry() {
    for va_bits in 32..=57 {
        for line_log2 in 5..=7 {
            for region_log2 in line_log2 + 1..=12 {
                let mut config = Config::default();
                config.address.va_bits = va_bits;
                config.geometry.line_bytes = 1 << line_log2;
                config.geometry.region_bytes = 1 << region_log2;
                config.validate().unwrap();
                let per_line = config.entries_per_line();
                assert!((1..=15).contains(&per_line));
                let bits = per_line * config.entry_bits() + 20;
                assert!(bits <= 8 * config.geometry.line_bytes);
                config.metadata.coding = Coding::Delta;
                assert!((1..=31).contains(&config.entries_per_line()));
                // Differences of three lengths are shorter than a tag.
                assert!(config.tag_bits() > 16);
            }
        }
    }
    let mut config = Config::default();
    assert_eq!(config.entries_per_line(), 9);
    config.metadata.coding = Coding::Delta;
    assert_eq!(config.entries_per_line(), 8);
}
