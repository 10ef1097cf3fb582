//! What of this machine an emulated system needs to serve a function.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::cpio::{Archive, Entry};
use super::libraries;
use crate::error::{Error, Result};
use crate::run;
use crate::suite::{Language, PYTHON, PYTHON_HINT, Sources};

/// Folder of the suite in the emulated system.
const SUITE: &str = "/suite";

/// Libraries that OpenSSL loads by name when Python's `cryptography` starts.
const OPENSSL_MODULES: &str = "/usr/lib/x86_64-linux-gnu/ossl-modules";

/// Parts of Python's library that no server loads.
const UNUSED: [&str; 12] = [
    "config-",
    "distutils",
    "ensurepip",
    "idlelib",
    "lib2to3",
    "pydoc_data",
    "site-packages",
    "test",
    "tests",
    "tkinter",
    "turtledemo",
    "unittest",
];

/// Puts the functions of a language, the interpreter and all their libraries into `archive`;
/// returns the command that serves, up to the function's name.
///
/// # Errors
/// If something is missing on this machine.
pub fn put(archive: &mut Archive, language: Language, sources: &Sources) -> Result<String> {
    let mut files = BTreeSet::new();
    if language == Language::Python {
        for place in python_places()? {
            walk(&place, &mut files)?;
        }
        if Path::new(OPENSSL_MODULES).is_dir() {
            walk(Path::new(OPENSSL_MODULES), &mut files)?;
        }
    }
    // Where Node or a server of our own lies on this machine is no matter; Python looks for its
    // library from where it is.
    let program = match language {
        Language::Python => PathBuf::from(PYTHON),
        Language::Node | Language::Rust => Path::new("/usr/bin").join(file_name(&sources.program)),
    };
    let mut put = Vec::new();
    put.extend(files.into_iter().map(|file| (file.clone(), file)));
    let mut command = program.to_string_lossy().into_owned();
    put.push((program, sources.program.clone()));
    if let (Some(folder), Some(script)) = (&sources.folder, &sources.script) {
        let mut files = BTreeSet::new();
        walk(folder, &mut files)?;
        for file in files {
            let inside = file.strip_prefix(folder).unwrap_or(&file);
            put.push((Path::new(SUITE).join(inside), file.clone()));
        }
        command = format!("{command} {SUITE}/{}", file_name(script));
    }
    let needed = libraries::of(put.iter().map(|(_, file)| file.as_path()))?;
    put.extend(needed.into_iter().map(|file| (file.clone(), file)));
    for (place, file) in put {
        let executable = place.starts_with("/usr/bin") || place.starts_with("/lib64");
        archive.put(place, Entry::File(file, executable));
    }
    Ok(command)
}

fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// Python's library, and the modules beside it that the suite imports.
fn python_places() -> Result<Vec<PathBuf>> {
    const ASK: &str = "
import importlib.util, json, sysconfig
places = [sysconfig.get_path('stdlib')]
for name in 'cryptography', '_cffi_backend', 'jinja2', 'markupsafe', 'PIL':
    spec = importlib.util.find_spec(name)
    places += spec.submodule_search_locations or [spec.origin]
print(json.dumps(places))";
    let said = run::output(Command::new(PYTHON).args(["-I", "-c", ASK]), PYTHON_HINT)?;
    serde_json::from_str(&said).map_err(|_| {
        Error::new(
            format_args!("{PYTHON} does not say where its library is"),
            PYTHON_HINT,
        )
    })
}

/// All files in `place`, links followed.
fn walk(place: &Path, files: &mut BTreeSet<PathBuf>) -> Result<()> {
    let unreadable = |error: std::io::Error| {
        Error::new(
            format_args!("cannot read {}: {error}", place.display()),
            "reinstall the package that it belongs to",
        )
    };
    if !place.is_dir() {
        files.insert(place.to_owned());
        return Ok(());
    }
    for entry in std::fs::read_dir(place).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let name = file_name(&path);
        let unused = UNUSED
            .iter()
            .any(|part| name == *part || part.ends_with('-') && name.starts_with(part));
        // A link may lead nowhere.
        if !unused && path.exists() {
            walk(&path, files)?;
        }
    }
    Ok(())
}
