//! Parts of a sweep that are run apart.

use std::fmt;
use std::str::FromStr;

/// Part `number` of `of`, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    number: usize,
    of: usize,
}

/// Most shards.
const MAX_SHARDS: usize = 100_000;

impl Shard {
    /// Whether point number `index`, from 0, is in it: neighbours, which cost alike, are in different ones.
    pub fn has(self, index: usize) -> bool {
        index % self.of == self.number - 1
    }

    /// The shard that point number `index` is in, of as many.
    pub fn with(self, index: usize) -> Self {
        Self {
            number: index % self.of + 1,
            of: self.of,
        }
    }

    /// The name of the file that its results are in.
    pub fn file(self) -> String {
        let width = self.of.to_string().len();
        format!("shard-{:0width$}-of-{}.jsonl", self.number, self.of)
    }

    /// The shard whose results are in a file of this name.
    pub fn of_file(name: &str) -> Option<Self> {
        let (number, of) = name
            .strip_prefix("shard-")?
            .strip_suffix(".jsonl")?
            .split_once("-of-")?;
        let shard: Self = format!("{number}/{of}").parse().ok()?;
        (shard.file() == name).then_some(shard)
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let numbers = text.split_once('/').and_then(|(number, of)| {
            Some((number.parse::<usize>().ok()?, of.parse::<usize>().ok()?))
        });
        match numbers {
            Some((number, of)) if (1..=MAX_SHARDS).contains(&of) && (1..=of).contains(&number) => {
                Ok(Self { number, of })
            }
            _ => Err(format!(
                "'{text}' is no shard: write I/N, like 2/8, I from 1 to N, N at most {MAX_SHARDS}"
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_point_is_in_one_shard() {
        for of in [1, 2, 3, 7] {
            let shards: Vec<Shard> = (1..=of)
                .map(|number| format!("{number}/{of}").parse().unwrap())
                .collect();
            for index in 0..20 {
                let having: Vec<_> = shards.iter().filter(|shard| shard.has(index)).collect();
                assert_eq!(having, [&shards[0].with(index)]);
            }
        }
    }

    #[test]
    fn what_is_no_shard_is_refused() {
        for bad in [
            "", "1", "0/4", "5/4", "1/0", "-1/4", "a/b", "1/4/2", "1/100001",
        ] {
            assert!(bad.parse::<Shard>().is_err(), "{bad}");
        }
    }

    #[test]
    fn files_are_named_in_the_order_of_their_numbers() {
        let file = |text: &str| text.parse::<Shard>().unwrap().file();
        assert_eq!(file("2/16"), "shard-02-of-16.jsonl");
        assert_eq!(Shard::of_file("shard-02-of-16.jsonl"), "2/16".parse().ok());
        for other in [
            "results.jsonl",
            "shard-2-of-16.jsonl",
            "shard-02-of-16.jsonl.part",
        ] {
            assert_eq!(Shard::of_file(other), None, "{other}");
        }
    }
}
