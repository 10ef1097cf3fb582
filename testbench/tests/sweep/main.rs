//! `jukebox sweep` and `jukebox merge` as a user sees them.

mod interrupted;
mod points;
mod refused;
mod shards;
mod slurm;
mod support;

use std::fs;
use std::path::Path;

/// Eight points of two invocations each.
const EIGHT: &str = "
[traces]
short = 'short.*.lines'

[[points]]
options.l2 = ['256KiB:8', '1MiB:16']
options.metadata-limit = ['4KiB', '16KiB']
config.geometry.region_bytes = [512, 1024]
";

/// Names of what lies in a folder, hidden files too.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}
