//! A folder, programs in it, and captures of them.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use jukebox_trace::jbt::Reader;
use tempfile::TempDir;

/// Where `jukebox capture` and its guests work.
pub struct Scratch {
    folder: TempDir,
}

impl Scratch {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { folder }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a text, and returns its path as a word of a command line.
    pub fn text(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        word(&path)
    }

    /// Compiles a file of `tests/capture/guests`.
    pub fn compiled(&self, source: &str, flags: &[&str]) -> String {
        let guests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/capture/guests");
        let program = self.path(&source.replace('.', "_"));
        run(Command::new("cc")
            .args(["-O1", "-I"])
            .arg(markers().join("c"))
            .args(flags)
            .arg(guests.join(source))
            .arg("-o")
            .arg(&program));
        word(&program)
    }

    /// `jukebox capture -o t.jbt` with more words.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jukebox"));
        command
            .current_dir(self.folder.path())
            .env("PYTHONPATH", markers().join("python"))
            .args(["capture", "-o", "t.jbt"])
            .args(words);
        command
    }

    /// Captures and waits.
    pub fn capture(&self, words: &[&str]) -> Output {
        self.command(words).output().unwrap()
    }

    /// Starts a capture whose guest writes to our pipe.
    pub fn start(&self, words: &[&str]) -> Child {
        self.command(words)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// What the file holds.
    pub fn trace(&self) -> Trace {
        Trace::read(&self.path("t.jbt"))
    }

    /// There is no file, not even a part of one.
    pub fn assert_empty(&self) {
        assert!(!self.path("t.jbt").exists());
        assert!(!self.path("t.jbt.part").exists());
    }
}

/// A file as plain data.
pub struct Trace {
    pub function: String,
    pub invocations: Vec<Invocation>,
    pub recovered: bool,
    pub notes: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invocation {
    pub instructions: u64,
    pub kernel: Option<u64>,
    pub lines: Vec<u64>,
}

impl Trace {
    pub fn read(path: &Path) -> Self {
        let reader = Reader::open(path).unwrap();
        let [function] = reader.functions() else {
            panic!("{} functions", reader.functions().len());
        };
        let invocations = function.invocations.iter().enumerate().map(|(n, info)| {
            let lines = reader.invocation(&function.name, n).unwrap();
            let lines: Result<Vec<u64>, _> = lines.collect();
            Invocation {
                instructions: info.instructions,
                kernel: info.kernel_instructions,
                lines: lines.unwrap(),
            }
        });
        Self {
            function: function.name.clone(),
            invocations: invocations.collect(),
            recovered: reader.recovery().is_some(),
            notes: format!("{:?}", reader.provenance()),
        }
    }
}

/// Where the marker libraries are.
pub fn markers() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("capture/markers")
}

/// Waits until something is so, for a busy machine too.
pub fn wait_until(what: &str, mut so: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while !so() {
        assert!(Instant::now() < deadline, "not in 30 s: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

pub fn word(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

pub fn run(command: &mut Command) {
    let status = command.status().unwrap();
    assert!(status.success(), "{command:?}: {status}");
}

/// What the program said on stderr.
pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The capture went well.
pub fn assert_done(output: &Output) {
    assert_eq!(output.status.code(), Some(0), "{}", said(output));
}

/// The capture failed with this exit code, with these words in its message.
pub fn assert_failed(output: &Output, code: i32, parts: &[&str]) {
    let text = said(output);
    assert_eq!(output.status.code(), Some(code), "{text}");
    for part in parts {
        assert!(text.contains(part), "{text}");
    }
    assert!(
        text.contains("error: ") && text.contains("hint: "),
        "{text}"
    );
}
