//! Which functions there are.

use std::fmt;
use std::str::FromStr;

/// Language that a function is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// CPython.
    Python,
    /// Node.js.
    Node,
    /// Rust.
    Rust,
}

impl Language {
    /// All languages, in the order in which they are recorded.
    pub const ALL: [Self; 3] = [Self::Python, Self::Node, Self::Rust];

    /// First part of the name of a function in this language.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Python => "py",
            Self::Node => "node",
            Self::Rust => "rust",
        }
    }

    /// Requests served before recording begins: an interpreter needs some tens until what it
    /// builds once is built; a compiler at run time some hundreds until what is hot is compiled.
    pub fn warm_up(self) -> u32 {
        match self {
            Self::Python => 40,
            Self::Node => 400,
            Self::Rust => 20,
        }
    }
}

/// One function in one language, for example `py_json`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Function {
    language: Language,
    job: &'static str,
}

impl Function {
    /// Every function of the suite, language by language.
    pub fn all() -> impl Iterator<Item = Self> {
        Language::ALL.into_iter().flat_map(|language| {
            jukebox_suite::functions::FUNCTIONS
                .iter()
                .map(move |(job, _)| Self { language, job })
        })
    }

    /// Language that it is written in.
    pub fn language(self) -> Language {
        self.language
    }

    /// What it does, the same word in every language: `aes`, `auth` and so on.
    pub fn job(self) -> &'static str {
        self.job
    }
}

impl fmt::Display for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.language.prefix(), self.job)
    }
}

/// A name that no function of the suite has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the suite has no function '{0}'")]
pub struct UnknownFunction(String);

impl FromStr for Function {
    type Err = UnknownFunction;

    fn from_str(name: &str) -> Result<Self, UnknownFunction> {
        Self::all()
            .find(|function| function.to_string() == name)
            .ok_or_else(|| UnknownFunction(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_function_is_found_by_its_name() {
        assert_eq!(Function::all().count(), 21);
        for function in Function::all() {
            assert_eq!(function.to_string().parse(), Ok(function));
        }
        assert_eq!(
            "py_nothing".parse::<Function>().unwrap_err().to_string(),
            "the suite has no function 'py_nothing'"
        );
    }
}
