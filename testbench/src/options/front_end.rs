//! How instructions are fetched.

use serde::{Deserialize, Serialize};

/// How instructions are fetched, written `blocking` or `run-ahead:N`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum FrontEnd {
    /// Nothing is fetched before the instructions in front of it have been.
    #[default]
    Blocking,
    /// Fetch is at most this many instructions ahead of execution, on the right path.
    RunAhead(u32),
}

impl FrontEnd {
    /// Most instructions that fetch may be ahead.
    pub const FARTHEST: u32 = 100_000;
}

impl std::fmt::Display for FrontEnd {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self {
            FrontEnd::Blocking => f.write_str("blocking"),
            FrontEnd::RunAhead(instructions) => write!(f, "run-ahead:{instructions}"),
        }
    }
}

impl From<FrontEnd> for String {
    fn from(front_end: FrontEnd) -> Self {
        front_end.to_string()
    }
}

impl TryFrom<String> for FrontEnd {
    type Error = String;

    fn try_from(text: String) -> std::result::Result<Self, String> {
        text.parse()
    }
}

impl std::str::FromStr for FrontEnd {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        if text == "blocking" {
            return Ok(FrontEnd::Blocking);
        }
        let instructions = text
            .strip_prefix("run-ahead:")
            .and_then(|number| number.parse().ok())
            .filter(|&number| number <= Self::FARTHEST);
        instructions.map(FrontEnd::RunAhead).ok_or_else(|| {
            format!(
                "'{text}' is no front end: write blocking, or run-ahead:N for fetch that is N instructions ahead, \
                 0 to {}, like run-ahead:150",
                Self::FARTHEST
            )
        })
    }
}

/// What a front end that runs ahead knows of targets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Targets {
    /// Lines that follow the one before and lines fetched before, since caches were empty
    #[default]
    Cold,
    /// All of them
    Perfect,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_front_ends_as_they_are_written() {
        for text in [
            "blocking",
            "run-ahead:0",
            "run-ahead:150",
            "run-ahead:100000",
        ] {
            assert_eq!(text.parse::<FrontEnd>().unwrap().to_string(), text);
        }
        for bad in [
            "",
            "run-ahead",
            "run-ahead:",
            "run-ahead:-1",
            "run-ahead:100001",
            "Blocking",
        ] {
            assert!(bad.parse::<FrontEnd>().is_err(), "{bad}");
        }
    }
}
