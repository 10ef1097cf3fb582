//! What a machine does in every cycle, in a form that two of them can be compared by.

use crate::model::Seen;
use anyhow::{Result, ensure};
use jukebox_ports::{Inputs, Outputs};
use serde::{Deserialize, Serialize};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Some cycles, up to one that software or its host chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digest {
    /// The cycle after the last one, since reset.
    pub end: u64,
    /// Over the block's ports in each of them, and all else that is seen of the machine after them;
    /// of the last digest of a run, over memory.
    pub hash: u64,
}

impl Digest {
    fn of(what: impl Hash, end: u64) -> Digest {
        let mut hasher = DefaultHasher::new();
        what.hash(&mut hasher);
        Digest {
            end,
            hash: hasher.finish(),
        }
    }
}

/// Keeps digests, and holds them to those of another run.
#[derive(Debug, Default)]
pub struct Digests {
    kept: Vec<Digest>,
    expected: Option<Vec<Digest>>,
}

impl Digests {
    /// Those of a run that is held to what another one did, if there is one.
    #[must_use]
    pub fn new(expected: Option<Vec<Digest>>) -> Digests {
        Digests {
            kept: Vec::new(),
            expected,
        }
    }

    /// Cycles in which the block's ports were these, and what is seen after them.
    ///
    /// # Errors
    /// If the other run did something else then.
    pub(crate) fn cycles(&mut self, i: &[Inputs], o: &[Outputs], seen: &Seen) -> Result<()> {
        self.add(Digest::of((i, o, seen), seen.cycle))
    }

    /// The run is over, with this memory: all digests.
    ///
    /// # Errors
    /// If the other run left another one, or was not over then.
    pub(crate) fn end(mut self, memory: &[u64], seen: &Seen) -> Result<Vec<Digest>> {
        self.add(Digest::of(memory, seen.cycle))?;
        let expected = self.expected.as_ref().map_or(self.kept.len(), Vec::len);
        ensure!(self.kept.len() == expected, "the other run went on");
        Ok(self.kept)
    }

    fn add(&mut self, digest: Digest) -> Result<()> {
        if let Some(expected) = &self.expected {
            ensure!(
                expected.get(self.kept.len()) == Some(&digest),
                "something else than in the other run happens between cycle {} and cycle {}",
                self.kept.last().map_or(0, |last| last.end),
                digest.end
            );
        }
        self.kept.push(digest);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(cycle: u64) -> Seen {
        Seen {
            cycle,
            ..Seen::default()
        }
    }

    /// The digests of two stretches of a cycle each, with that memory.
    fn run(expected: Option<Vec<Digest>>, second: Inputs, memory: &[u64]) -> Result<Vec<Digest>> {
        let mut digests = Digests::new(expected);
        digests.cycles(&[Inputs::default()], &[Outputs::default()], &seen(512))?;
        digests.cycles(&[second], &[Outputs::default()], &seen(700))?;
        digests.end(memory, &seen(700))
    }

    #[test]
    fn the_first_difference_ends_the_run() {
        let quiet = Inputs::default();
        let late = Inputs {
            obs_late: 1,
            ..quiet
        };
        let first = run(None, quiet, &[1, 2]).unwrap();
        assert_eq!(run(Some(first.clone()), quiet, &[1, 2]).unwrap(), first);
        let said = |second, memory: &[u64]| {
            let result = run(Some(first.clone()), second, memory);
            result.unwrap_err().to_string()
        };
        assert!(said(late, &[1, 2]).ends_with("between cycle 512 and cycle 700"));
        assert!(said(quiet, &[1, 3]).ends_with("between cycle 700 and cycle 700"));
        let longer = [first.clone(), first[..1].to_vec()].concat();
        let error = run(Some(longer), quiet, &[1, 2]).unwrap_err();
        assert_eq!(error.to_string(), "the other run went on");
        run(Some(first[..2].to_vec()), quiet, &[1, 2]).unwrap_err();
    }

    #[test]
    fn everything_that_is_seen_counts() {
        let (i, o) = (Inputs::default(), Outputs::default());
        let base = Digest::of((&[i][..], &[o][..], &seen(1)), 1);
        let ready = Outputs { obs_ready: 1, ..o };
        let fault = Seen {
            fault: 1,
            ..seen(1)
        };
        assert_ne!(base, Digest::of((&[i][..], &[ready][..], &seen(1)), 1));
        assert_ne!(base, Digest::of((&[i][..], &[o][..], &fault), 1));
        assert_ne!(base, Digest::of((&[i, i][..], &[o, o][..], &seen(1)), 1));
    }
}
