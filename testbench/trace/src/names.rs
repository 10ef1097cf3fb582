//! What file names say: `FUNCTION.NUMBER.lines.zst`.

use std::path::Path;

use crate::standard::STANDARD;

/// Endings of raw lines, plain and compressed.
const LINES: [&str; 5] = [
    ".lines",
    ".lines.zst",
    ".lines.gz",
    ".lines.xz",
    ".lines.bz2",
];

/// The file name up to its first dot; `stdin` for standard input.
pub fn function_name(path: &Path) -> String {
    if path.as_os_str() == STANDARD {
        return "stdin".to_owned();
    }
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let stem = name.split('.').next().unwrap_or_default();
    if stem.is_empty() {
        name
    } else {
        stem.to_owned()
    }
}

/// The invocation number in a file name like `py_json.007.lines.zst`.
pub fn invocation_number(path: &Path) -> Option<u64> {
    number(path.file_name()?.to_str()?.split('.').nth(1)?)
}

/// Name and number in a file name that ends in `.NUMBER.lines`, compressed or not: the name may have
/// dots.
pub fn numbered_lines(path: &Path) -> Option<(&str, u64)> {
    let name = path.file_name()?.to_str()?;
    let stem = LINES.iter().find_map(|ending| name.strip_suffix(ending))?;
    let (function, digits) = stem.rsplit_once('.')?;
    Some((function, number(digits)?))
}

fn number(digits: &str) -> Option<u64> {
    let all = digits.bytes().all(|digit| digit.is_ascii_digit());
    all.then(|| digits.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stop_at_the_first_dot() {
        assert_eq!(
            function_name(Path::new("/a/py_json.001.lines.zst")),
            "py_json"
        );
        assert_eq!(function_name(Path::new("plain")), "plain");
        assert_eq!(function_name(Path::new(".hidden")), ".hidden");
        assert_eq!(function_name(Path::new("-")), "stdin");
        assert_eq!(function_name(Path::new("./-")), "-");
        assert_eq!(invocation_number(Path::new("f.007.lines")), Some(7));
        assert_eq!(invocation_number(Path::new("f.lines")), None);
        assert_eq!(invocation_number(Path::new("f.+7.lines")), None);
    }

    #[test]
    fn a_number_before_the_ending_leaves_dots_in_the_name() {
        let of = |name| numbered_lines(Path::new(name));
        assert_eq!(of("/a/web.v1.007.lines.zst"), Some(("web.v1", 7)));
        assert_eq!(of("f.0.lines"), Some(("f", 0)));
        for other in [
            "f.lines",
            "f.v1.lines",
            "007.lines",
            "f.007.zst",
            "f..lines",
        ] {
            assert_eq!(of(other), None, "{other}");
        }
    }
}
