//! One line of a sweep's results: a point, what it was run with, and what was found.

use jukebox_config::Config;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::digest::hex;
use super::workload::Facts;
use crate::options::Options;
use crate::result::{Equivalence, RunResult};

/// The program's sources that results come from, as 16 hexadecimal digits.
pub const BUILD: &str = env!("JUKEBOX_BUILD");

/// A point and its result: the object of `jukebox run --json` with three more members.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// [`Identity::hash`].
    pub point: String,
    /// [`BUILD`] of the program that ran it.
    pub build: String,
    /// The traces.
    pub workload: Facts,
    /// The result.
    #[serde(flatten)]
    pub result: RunResult,
}

impl Record {
    /// What RTL and golden model were compared in.
    pub fn compared(&self) -> Comparison {
        let functions = self.result.functions.iter();
        let invocations = functions.flat_map(|function| &function.invocations);
        Comparison::of(invocations.map(|one| &one.equivalence))
    }
}

/// All that a result depends on.
#[derive(Serialize)]
pub struct Identity<'a> {
    version: &'a str,
    build: &'a str,
    config: &'a Config,
    options: Options,
    workload: &'a str,
}

impl<'a> Identity<'a> {
    /// That of a point with these options on traces of this hash, wherever they lie.
    pub fn new(
        version: &'a str,
        build: &'a str,
        config: &'a Config,
        options: &Options,
        workload: &'a str,
    ) -> Self {
        let options = Options {
            traces: Vec::new(),
            ..options.clone()
        };
        Self {
            version,
            build,
            config,
            options,
            workload,
        }
    }

    /// SHA-256 of it as JSON, in hexadecimal.
    pub fn hash(&self) -> String {
        hex(&Sha256::digest(
            serde_json::to_vec(self).expect("numbers and words"),
        ))
    }
}

/// What of a line says whose result it is.
#[derive(Deserialize)]
struct Head {
    point: String,
    build: String,
    version: String,
    config: Config,
    options: Options,
    workload: WorkloadHead,
    functions: Vec<FunctionHead>,
}

#[derive(Deserialize)]
struct WorkloadHead {
    sha256: String,
}

#[derive(Deserialize)]
struct FunctionHead {
    invocations: Vec<InvocationHead>,
}

#[derive(Deserialize)]
struct InvocationHead {
    equivalence: Equivalence,
}

/// What RTL and golden model were compared in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Events and answers compared.
    pub events: u64,
    /// Differences.
    pub mismatches: u64,
}

impl Comparison {
    /// That of some invocations.
    pub fn of<'a>(invocations: impl IntoIterator<Item = &'a Equivalence>) -> Self {
        let mut sum = Self::default();
        for one in invocations {
            sum.events += one.compared_events;
            sum.mismatches += one.mismatches;
        }
        sum
    }
}

/// What a line is.
pub enum Line {
    /// A result of this program, of the point of this hash.
    Ours(String, Comparison),
    /// A result of another one.
    Foreign,
    /// No result.
    Broken,
}

impl Line {
    /// Examines a line.
    pub fn examine(line: &[u8]) -> Self {
        let Ok(head) = serde_json::from_slice::<Head>(line) else {
            return Self::Broken;
        };
        let Head {
            point,
            build,
            version,
            config,
            options,
            workload,
            functions,
        } = head;
        let identity = Identity::new(&version, &build, &config, &options, &workload.sha256);
        if identity.hash() != point {
            return Self::Broken;
        }
        match (build.as_str(), version.as_str()) {
            (BUILD, env!("CARGO_PKG_VERSION")) => {
                let invocations = functions.iter().flat_map(|one| &one.invocations);
                let compared = Comparison::of(invocations.map(|one| &one.equivalence));
                Self::Ours(point, compared)
            }
            _ => Self::Foreign,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::run_plan;
    use crate::result::{Figures, SCHEMA};

    /// A line of a point without functions, by a program of this build.
    fn line(build: &str) -> String {
        let plan = run_plan(["--trace", "a.lines"].map(Into::into)).unwrap();
        let version = env!("CARGO_PKG_VERSION");
        let record = Record {
            point: Identity::new(version, build, &plan.config, &plan.options, "0").hash(),
            build: build.to_owned(),
            workload: Facts {
                name: "a".into(),
                sha256: "0".into(),
                files: Vec::new(),
                functions: Vec::new(),
            },
            result: RunResult {
                schema: SCHEMA,
                version: version.into(),
                config: plan.config,
                options: plan.options,
                losses: Vec::new(),
                functions: Vec::new(),
                figures: Figures::default(),
                gaps: Vec::new(),
                interrupted: false,
            },
        };
        serde_json::to_string(&record).unwrap()
    }

    fn kind(line: &str) -> &'static str {
        match Line::examine(line.as_bytes()) {
            Line::Ours(..) => "ours",
            Line::Foreign => "foreign",
            Line::Broken => "broken",
        }
    }

    #[test]
    fn a_line_is_of_the_point_and_the_build_that_it_says_it_is() {
        let own = line(BUILD);
        assert_eq!(kind(&own), "ours");
        assert_eq!(kind(&line("0123456789abcdef")), "foreign");
        for (from, to) in [
            ("\"seed\":1", "\"seed\":2"),
            ("\"region_bytes\":1024", "\"region_bytes\":512"),
            ("\"sha256\":\"0\"", "\"sha256\":\"1\""),
            (BUILD, "0123456789abcdef"),
        ] {
            let other = own.replacen(from, to, 1);
            assert_ne!(own, other);
            assert_eq!(kind(&other), "broken", "{to}");
        }
        assert_eq!(kind(&own[..own.len() - 1]), "broken");
        // Where the traces lie is not what they are.
        assert_eq!(kind(&own.replace("a.lines", "b.lines")), "ours");
    }
}
