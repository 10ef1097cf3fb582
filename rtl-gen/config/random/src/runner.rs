//! Properties over what is drawn, from a seed.

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

use crate::drawn::Drawn;
use crate::valid::valid;

/// Steps of shrinking at most: what is left of thirty keys after that is small.
const STEPS: u32 = 400;

/// Milliseconds of shrinking at most, where a step takes its time.
const SHRINKING: u32 = 15 * 60 * 1000;

/// A property that `cases` of `all` must have, drawn from `seed`: the same seed draws the same.
/// `property` says why one has it not.
///
/// # Panics
/// If one has it not: with the smallest that was found, as a file, and why that one has it not.
pub fn hold<S>(seed: u64, cases: u32, all: S, property: impl Fn(&S::Value) -> Result<(), String>)
where
    S: Strategy,
    S::Value: AsText,
{
    let mut runner = runner(seed, cases);
    let outcome = runner.run(&all, |one| property(&one).map_err(TestCaseError::fail));
    match outcome {
        Ok(()) => {}
        Err(TestError::Fail(why, one)) => {
            panic!(
                "seed {seed}: this configuration fails:\n\n{}\n{why}",
                one.as_text()
            );
        }
        Err(TestError::Abort(why)) => panic!("seed {seed}: {why}"),
    }
}

/// The first `count` valid configurations of a seed.
pub fn some(seed: u64, count: u32) -> Vec<Drawn> {
    let mut runner = runner(seed, count);
    let all = valid();
    (0..count)
        .map(|_| {
            let tree = all.new_tree(&mut runner);
            tree.expect("nothing that is drawn is thrown away")
                .current()
        })
        .collect()
}

/// What can be shown as a file.
pub trait AsText {
    /// The file.
    fn as_text(&self) -> String;
}

impl AsText for Drawn {
    fn as_text(&self) -> String {
        self.toml()
    }
}

impl AsText for String {
    fn as_text(&self) -> String {
        self.clone()
    }
}

fn runner(seed: u64, cases: u32) -> TestRunner {
    let config = Config {
        cases,
        max_shrink_iters: STEPS,
        max_shrink_time: SHRINKING,
        failure_persistence: None,
        ..Config::default()
    };
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    TestRunner::new_with_rng(config, rng)
}
