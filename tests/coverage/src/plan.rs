//! What a run is to do.

use crate::points::Kind;
use crate::targets::{Draw, Target};
use std::path::PathBuf;

/// What is to be done.
#[derive(Debug)]
pub struct Plan {
    /// The configurations.
    pub targets: Vec<Target>,
    /// Which random ones are among them.
    pub draw: Draw,
    /// Whether these are all, so that there is a page to write.
    pub whole: bool,
    /// What is counted.
    pub kinds: &'static [Kind],
    /// Runs of each.
    pub seeds: u64,
    /// Whether counts of an earlier run of the same are taken, where they are there.
    pub resume: bool,
    /// How many configurations at a time.
    pub jobs: usize,
    /// Folder for the annotated RTL.
    pub out: PathBuf,
    /// The page.
    pub page: PathBuf,
}
