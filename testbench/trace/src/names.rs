//! What file names say: `FUNCTION.NUMBER.lines.zst`.

use std::path::Path;

/// The file name up to its first dot.
pub fn function_name(path: &Path) -> String {
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
    path.file_name()?.to_str()?.split('.').nth(1)?.parse().ok()
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
        assert_eq!(invocation_number(Path::new("f.007.lines")), Some(7));
        assert_eq!(invocation_number(Path::new("f.lines")), None);
    }
}
