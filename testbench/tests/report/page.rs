//! Results to write pages about.

use serde_json::Value;

use super::support::Folder;

/// Seven points of two functions: an L2 that is too small for one, pacing, and two limits.
const SPEC: &str = "
name = 'A <small> sweep'
[traces]
two = ['short.*.lines', 'other.*.lines']

[[points]]
options.l2 = ['256KiB:8', '64KiB:8', '128KiB:8']
options.pace = [false, '64:1']

[[points]]
options.l2 = '256KiB:8'
options.metadata-limit = '64KiB'
";

/// A folder with the results of a sweep, in `o`.
pub fn swept() -> Folder {
    let folder = Folder::new(SPEC, 3000);
    for index in [0, 1, 2] {
        folder.trace(&format!("other.{index:03}.lines"), 700);
    }
    folder.done(&["sweep", "spec.toml", "--out", "o", "-q"]);
    folder
}

/// The page about it.
pub fn page(folder: &Folder, name: &str) -> String {
    folder.done(&["report", "o", "--out", name]);
    String::from_utf8(folder.bytes(name)).unwrap()
}

/// A figure of a result in percent, as pages write it.
pub fn percent(figures: &Value, name: &str) -> String {
    format!("{:.1} %", figures[name].as_f64().unwrap() * 100.0)
}
