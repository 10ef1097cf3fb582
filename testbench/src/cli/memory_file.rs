//! The file that says how long memory takes.

use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::options::{MemoryFile, Weighted};

/// Longest file, in bytes.
const MAX_BYTES: u64 = 1 << 20;

const HINT: &str = "write cycles and how often they are needed, like latency = [[180, 3], [400, 1]] or interval = [[8, 1]]";

/// Its keys.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    latency: Option<Weighted>,
    interval: Option<Weighted>,
}

/// Reads it.
///
/// # Errors
/// If it cannot be read, says nothing, or says what cannot be.
pub fn memory_file(path: &Path) -> Result<MemoryFile> {
    let file = path.display().to_string();
    let wrong = |what: &dyn std::fmt::Display| {
        Error::input(format_args!("--memory-file {file}: {what}"), HINT)
    };
    let length = fs::metadata(path).map_err(|cause| wrong(&cause))?.len();
    if length > MAX_BYTES {
        return Err(wrong(&"more than 1 MiB"));
    }
    let text = fs::read_to_string(path).map_err(|cause| wrong(&cause))?;
    let written: Written = toml_edit::de::from_str(&text).map_err(|cause| {
        let message = cause.message().lines().collect::<Vec<_>>().join(", ");
        wrong(&message)
    })?;
    let Written { latency, interval } = written;
    if latency.is_none() && interval.is_none() {
        return Err(wrong(&"neither latency nor interval is there"));
    }
    for (name, weighted) in [("latency", &latency), ("interval", &interval)] {
        let Some(Weighted(all)) = weighted else {
            continue;
        };
        if all.is_empty() {
            return Err(wrong(&format_args!("{name} is empty")));
        }
        for (cycles, weight) in all {
            if !(1..=10_000).contains(cycles) {
                let what = format!("{name}: {cycles} cycles: it must be 1 to 10000");
                return Err(wrong(&what));
            }
            if !(*weight > 0.0 && *weight <= 1e9) {
                let what = format!("{name}: weight {weight}: it must be above 0, and 1e9 at most");
                return Err(wrong(&what));
            }
        }
    }
    let name = path.file_name().unwrap_or_default();
    Ok(MemoryFile {
        file: name.to_string_lossy().into_owned(),
        latency,
        interval,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<MemoryFile> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("m.toml");
        fs::write(&path, text).unwrap();
        memory_file(&path)
    }

    #[test]
    fn either_key_will_do() {
        let memory = read("latency = [[100, 1], [200, 0.5]]").unwrap();
        let latency = memory.latency.unwrap();
        assert_eq!(latency.0, [(100, 1.0), (200, 0.5)]);
        assert_eq!((latency.mean(), memory.interval), (133, None));
    }

    #[test]
    fn each_mistake_is_told() {
        for (text, what) in [
            ("", "neither latency nor interval is there"),
            ("latency = []", "latency is empty"),
            (
                "interval = [[0, 1]]",
                "interval: 0 cycles: it must be 1 to 10000",
            ),
            ("latency = [[20000, 1]]", "latency: 20000 cycles"),
            (
                "latency = [[100, 0]]",
                "latency: weight 0: it must be above 0",
            ),
            ("latency = [[100, nan]]", "it must be above 0"),
            ("latency = [[100, 1e10]]", "1e9 at most"),
            ("latencies = [[100, 1]]", "unknown field `latencies`"),
            ("latency = 100", "invalid type"),
            ("latency = [[100, 1]", "array"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.what.contains(what), "{text}: {}", error.what);
            assert!(error.what.starts_with("--memory-file "), "{}", error.what);
        }
        assert!(memory_file(Path::new("no/such/file")).is_err());
    }
}
