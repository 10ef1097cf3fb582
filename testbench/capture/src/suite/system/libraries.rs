//! Which shared libraries programs load.

use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::{Error, Result};
use crate::run;

/// Files given to one call of `ldd`.
const AT_ONCE: usize = 64;

/// The libraries of all ELF files among `files`, and the loader, by the places where the loader
/// finds them.
///
/// # Errors
/// If one of them is not on this machine, or `ldd` does not run.
pub fn of<'a>(files: impl IntoIterator<Item = &'a Path>) -> Result<BTreeSet<PathBuf>> {
    let programs: Vec<&Path> = files.into_iter().filter(|file| is_elf(file)).collect();
    let mut libraries = BTreeSet::new();
    for programs in programs.chunks(AT_ONCE) {
        let mut ldd = Command::new("ldd");
        ldd.args(programs).env("LC_ALL", "C");
        let said = run::output(&mut ldd, "it is part of Debian's libc-bin")?;
        libraries.extend(parse(&said)?);
    }
    Ok(libraries)
}

fn is_elf(file: &Path) -> bool {
    let mut head = [0; 4];
    std::fs::File::open(file).is_ok_and(|mut file| file.read_exact(&mut head).is_ok())
        && head == *b"\x7fELF"
}

/// The places in what `ldd` says.
fn parse(said: &str) -> Result<BTreeSet<PathBuf>> {
    let mut libraries = BTreeSet::new();
    // A head names a file; what lies below it is indented.
    for line in said
        .lines()
        .filter(|line| line.starts_with(char::is_whitespace))
    {
        if let Some((name, _)) = line.split_once("=> not found") {
            return Err(Error::new(
                format_args!("the shared library {} is not on this machine", name.trim()),
                "reinstall the package that needs it",
            ));
        }
        let place = line.split_once("=> ").map_or(line, |(_, place)| place);
        let place = place.trim().split(" (").next().unwrap_or_default();
        if place.starts_with('/') {
            libraries.insert(PathBuf::from(place));
        }
    }
    Ok(libraries)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_ldd_says() {
        let said = "/bin/x:\n\tlinux-vdso.so.1 (0x00007ffd)\n\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f)\n\
                    \t/lib64/ld-linux-x86-64.so.2 (0x00007f)\n/bin/y:\n\tstatically linked\n";
        let places = parse(said).unwrap();
        let right = [
            "/lib/x86_64-linux-gnu/libc.so.6",
            "/lib64/ld-linux-x86-64.so.2",
        ];
        assert!(places.iter().eq(right.map(Path::new)), "{places:?}");
        let error = parse("/x:\n\tlibmissing.so.1 => not found\n").unwrap_err();
        assert!(error.what.contains("libmissing.so.1"), "{error}");
    }

    #[test]
    fn a_script_has_no_libraries_and_a_program_has_some() {
        let script = Path::new("/usr/bin/ldd");
        assert!(of([script]).unwrap().is_empty());
        let libraries = of([Path::new("/bin/sh"), script]).unwrap();
        assert!(libraries.iter().any(|path| path.ends_with("libc.so.6")));
    }
}
