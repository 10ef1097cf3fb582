//! The programs of the suite, ready to run.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Function, Language};
use crate::error::{Error, Result};
use crate::{cache, run};

/// Debian's interpreter, for which Debian has the libraries; others may stand before it on the
/// `PATH`.
pub const PYTHON: &str = "/usr/bin/python3";

/// What to do about missing parts of Python.
pub const PYTHON_HINT: &str =
    "install them: apt-get install python3 python3-cryptography python3-jinja2 python3-pil";

/// What to do about missing parts of Node.js.
const NODE_HINT: &str =
    "install them: apt-get install nodejs npm gcc make; npm downloads two packages the first time";

/// Files that this program carries along, with their places.
macro_rules! files {
    ($folder:literal: $($name:literal)*) => {
        &[$(($name, include_bytes!(concat!("../../", $folder, "/", $name)))),*]
    };
}

type Files = &'static [(&'static str, &'static [u8])];

const PYTHON_FILES: Files = files!("suite/python":
    "server.py" "functions/__init__.py" "functions/aes.py" "functions/auth.py"
    "functions/compress.py" "functions/fibonacci.py" "functions/html.py" "functions/image.py"
    "functions/json.py" "functions/page.html");
const PYTHON_MARKER: Files = files!("markers/python": "jukebox_marker.py");
const NODE_FILES: Files = files!("suite/node":
    "server.js" "package.json" "package-lock.json" "functions/aes.js" "functions/auth.js"
    "functions/compress.js" "functions/fibonacci.js" "functions/html.js" "functions/image.js"
    "functions/json.js" "functions/page.mustache");
const NODE_MARKER: Files = files!("markers":
    "node/Makefile" "node/index.js" "node/jukebox_marker.c" "node/package.json"
    "c/jukebox_marker.h");

/// The functions of one language, ready to run on this machine.
#[derive(Clone, Debug)]
pub struct Sources {
    /// Program that serves a function.
    pub program: PathBuf,
    /// Its argument before the function's name, if it is an interpreter.
    pub script: Option<PathBuf>,
    /// Folder with the script and what it loads.
    pub folder: Option<PathBuf>,
    /// Versions of the interpreter and of the libraries.
    pub versions: BTreeMap<String, String>,
}

impl Sources {
    /// Unpacks the functions of `language` into the cache, and checks that what they need is there.
    ///
    /// # Errors
    /// If the interpreter, a library or a tool is missing: the hint says what to install.
    pub fn of(language: Language) -> Result<Self> {
        match language {
            Language::Python => python(),
            Language::Node => node(),
            Language::Rust => rust(),
        }
    }

    /// The command that serves `function` on `address`.
    pub fn command(&self, function: Function, address: &str) -> Vec<OsString> {
        let script = self.script.iter().map(OsString::from);
        std::iter::once(OsString::from(&self.program))
            .chain(script)
            .chain([function.job(), address].map(OsString::from))
            .collect()
    }
}

/// Variables that a server sees, and no others: what the environment holds moves the stack, and a
/// random hash seed makes every run of Python another one.
pub const ENVIRONMENT: [(&str, &str); 5] = [
    ("HOME", "/"),
    ("LANG", "C.UTF-8"),
    ("NODE_ENV", "production"),
    ("PATH", "/usr/bin:/bin"),
    ("PYTHONHASHSEED", "0"),
];

fn unpack(folder: &Path, files: Files) -> Result<()> {
    files
        .iter()
        .try_for_each(|(name, contents)| cache::write(&folder.join(name), contents))
}

fn name_of(kind: &str, parts: &[Files], more: &str) -> String {
    let files = parts.iter().flat_map(|files| files.iter());
    let contents = files.flat_map(|(name, contents)| [name.as_bytes(), contents]);
    let name = cache::name_of(contents.chain([more.as_bytes()]));
    format!("suite/{kind}-{name}")
}

fn python() -> Result<Sources> {
    const ASK: &str = "
import json, platform, ssl, zlib
import cryptography, jinja2, PIL
print(json.dumps({
    'python': platform.python_version(), 'openssl': ssl.OPENSSL_VERSION,
    'zlib': zlib.ZLIB_RUNTIME_VERSION, 'cryptography': cryptography.__version__,
    'jinja2': jinja2.__version__, 'pillow': PIL.__version__}))";
    let said = run::output(Command::new(PYTHON).args(["-I", "-c", ASK]), PYTHON_HINT)?;
    let versions = versions(&said, PYTHON)?;
    let name = name_of("python", &[PYTHON_FILES, PYTHON_MARKER], &said);
    let folder = cache::made(&name, |folder| {
        unpack(folder, PYTHON_FILES)?;
        unpack(folder, PYTHON_MARKER)?;
        // Compiled now, so that no run does it. The contents tell, not the times of the files.
        let mut compile = Command::new(PYTHON);
        compile.args(["-I", "-m", "compileall", "-q", "--invalidation-mode"]);
        compile.arg("unchecked-hash").arg(".").current_dir(folder);
        run::output(&mut compile, PYTHON_HINT).map(drop)
    })?;
    Ok(Sources {
        program: PathBuf::from(PYTHON),
        script: Some(folder.join("server.py")),
        folder: Some(folder),
        versions,
    })
}

fn node() -> Result<Sources> {
    let ask = ["-p", "JSON.stringify([process.execPath, process.versions])"];
    let said = run::output(Command::new("node").args(ask), NODE_HINT)?;
    let (program, all): (PathBuf, BTreeMap<String, String>) =
        serde_json::from_str(&said).map_err(|_| unclear("node"))?;
    let keep = ["node", "v8", "openssl", "zlib"];
    let versions = all
        .into_iter()
        .filter(|(name, _)| keep.contains(&name.as_str()));
    let name = name_of("node", &[NODE_FILES, NODE_MARKER], "");
    let folder = cache::made(&name, |folder| {
        unpack(folder, NODE_FILES)?;
        let mut install = Command::new("npm");
        install.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
        run::output(install.current_dir(folder), NODE_HINT)?;
        let markers = folder.join("node_modules/.jukebox-markers");
        unpack(&markers, NODE_MARKER)?;
        let mut build = Command::new("make");
        build.arg("-C").arg(markers.join("node"));
        run::output(&mut build, NODE_HINT)?;
        let module = folder.join("node_modules/jukebox-marker");
        std::os::unix::fs::symlink(".jukebox-markers/node", &module)
            .map_err(|error| cache::unwritable(&module, &error))
    })?;
    Ok(Sources {
        program,
        script: Some(folder.join("server.js")),
        folder: Some(folder),
        versions: versions.collect(),
    })
}

fn rust() -> Result<Sources> {
    let name = "jukebox-suite";
    let here = std::env::current_exe().unwrap_or_default();
    // A test's program lies one folder deeper.
    let program = here
        .ancestors()
        .skip(1)
        .take(2)
        .map(|folder| folder.join(name));
    let program = program.into_iter().find(|path| path.is_file());
    let program = program.ok_or_else(|| {
        Error::new(
            format_args!("{name}, which serves the Rust functions, is not beside this program"),
            "build it: cargo build --release --package jukebox-suite",
        )
    })?;
    let version = env!("CARGO_PKG_VERSION").to_owned();
    Ok(Sources {
        program,
        script: None,
        folder: None,
        versions: [(name.to_owned(), version)].into(),
    })
}

fn versions(said: &str, who: &str) -> Result<BTreeMap<String, String>> {
    serde_json::from_str(said).map_err(|_| unclear(who))
}

fn unclear(who: &str) -> Error {
    Error::new(
        format_args!("{who} does not say which version it is"),
        "reinstall it from Debian's packages",
    )
}
