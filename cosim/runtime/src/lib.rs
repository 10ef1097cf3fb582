//! Verilator's run time, compiled once with optimisation and linked into whatever uses this crate.
//!
//! Failed assertions, `$stop`, `$fatal` and `$finish` leave a model's `eval()` as a C++ exception
//! (`jukebox::Halt`) instead of ending the process.

mod recipe;

pub use recipe::{FLAGS, FindError, HOOK_FLAGS, SOURCES, Verilator, default_program};

/// Our own part of the run time, for those who compile it once more: file names relative to an
/// include directory, and contents. The `.cpp` belong to [`SOURCES`].
pub const OWN_FILES: &[(&str, &str)] = &[
    ("jukebox/halt.h", include_str!("../include/jukebox/halt.h")),
    ("halt.cpp", include_str!("../cpp/halt.cpp")),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn a_missing_verilator_says_what_to_install() {
        let folder = tempfile::tempdir().unwrap();
        let error = Verilator::find(&folder.path().join("verilator")).unwrap_err();
        assert!(matches!(error, FindError::Missing(_)));
        assert!(
            error.to_string().contains("apt-get install verilator"),
            "{error}"
        );
    }

    #[test]
    fn a_program_that_is_not_verilator_is_refused() {
        let error = Verilator::find(Path::new("/bin/true")).unwrap_err();
        assert!(matches!(error, FindError::Answer(..)), "{error}");
    }

    #[test]
    fn the_installed_one_has_every_source() {
        let verilator = Verilator::find(&default_program()).unwrap();
        assert!(
            verilator.version.starts_with("Verilator "),
            "{}",
            verilator.version
        );
        for source in SOURCES {
            assert!(verilator.include.join(source).is_file(), "{source}");
        }
    }
}
