//! From a command to a program that QEMU can run.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::Read;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::sync_channel;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};

use crate::elf;
use crate::error::{Error, Result};
use crate::qemu::on_path;

/// Scripts whose interpreter is a script, at most.
const INTERPRETERS_MAX: usize = 5;
/// Time for a script that picks a version to say which.
const ANSWER: Duration = Duration::from_secs(20);
/// As much of a script's first line as Linux looks at.
const HEAD_BYTES: u64 = 256;

/// An x86-64 program and how to call it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// The file to run.
    pub path: PathBuf,
    /// Its name for itself.
    pub name: OsString,
    /// Its arguments.
    pub arguments: Vec<OsString>,
}

/// Finds the program that `command` comes down to, as a shell would, and further: QEMU needs the
/// interpreter of a script, and the real one where `python3` or `node` is a script that picks one
/// of several versions.
///
/// # Errors
/// If there is no such program or it is not one for x86-64 Linux.
pub fn resolve(command: &[OsString]) -> Result<Program> {
    let (name, arguments) = command.split_first().ok_or_else(|| {
        Error::new(
            "no command to run",
            "write it after --, as you would in a shell",
        )
    })?;
    let mut program = Program {
        path: find(name)?,
        name: name.clone(),
        arguments: arguments.to_vec(),
    };
    for _ in 0..=INTERPRETERS_MAX {
        let head = head(&program.path)?;
        if elf::is_program(&head) {
            return Ok(program);
        }
        let Some(line) = head.strip_prefix(b"#!") else {
            return Err(Error::new(
                format_args!("{} is no x86-64 program for Linux", program.path.display()),
                "captures run x86-64 programs, or scripts whose interpreter is one",
            ));
        };
        program = match chosen_version(&program) {
            Some(real) => real,
            None => interpreter(line, program)?,
        };
    }
    Err(Error::new(
        format_args!("{}: interpreters without end", program.path.display()),
        "give the program itself",
    ))
}

fn find(name: &OsStr) -> Result<PathBuf> {
    let path = if name.as_bytes().contains(&b'/') {
        Some(PathBuf::from(name)).filter(|path| path.is_file())
    } else {
        on_path(name)
    };
    path.ok_or_else(|| {
        Error::new(
            format_args!("there is no program {}", name.display()),
            "give its path, or a name on the PATH",
        )
    })
}

fn head(path: &Path) -> Result<Vec<u8>> {
    let mut head = Vec::new();
    File::open(path)
        .and_then(|file| file.take(HEAD_BYTES).read_to_end(&mut head))
        .map_err(|error| {
            Error::new(
                format_args!("{} cannot be read: {error}", path.display()),
                "give a program that you may read",
            )
        })?;
    Ok(head)
}

/// The script runs under the interpreter that its first line names.
fn interpreter(line: &[u8], script: Program) -> Result<Program> {
    let line = line.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let line = line.trim_ascii();
    let (path, rest) = match line.iter().position(|byte| b" \t".contains(byte)) {
        Some(at) => (&line[..at], line[at..].trim_ascii()),
        None => (line, &[][..]),
    };
    let mut words: Vec<OsString> = Vec::new();
    if Path::new(OsStr::from_bytes(path)).file_name() == Some(OsStr::new("env")) {
        // `env` would start the interpreter as another program, which nobody records.
        let rest = rest.strip_prefix(b"-S").unwrap_or(rest);
        let split = rest.split(|byte| b" \t".contains(byte));
        words.extend(split.filter(|word| !word.is_empty()).map(word));
    } else {
        words.push(word(path));
        // Linux hands over all of the rest as one word.
        words.extend((!rest.is_empty()).then(|| word(rest)));
    }
    if words.is_empty() || words[0].is_empty() {
        return Err(Error::new(
            format_args!(
                "{}: its first line names no interpreter",
                script.path.display()
            ),
            "give the interpreter and the script: python3 script.py",
        ));
    }
    let name = words.remove(0);
    words.push(script.path.into_os_string());
    words.extend(script.arguments);
    Ok(Program {
        path: find(&name)?,
        name,
        arguments: words,
    })
}

fn word(bytes: &[u8]) -> OsString {
    OsStr::from_bytes(bytes).to_owned()
}

/// What a script that stands for Python or Node.js (of a version manager) runs in the end: it knows
/// best, so it is asked.
fn chosen_version(script: &Program) -> Option<Program> {
    let name = script.path.file_name()?.to_str()?;
    // Another name may be a server of the user's, which asking would start.
    let is_version = |rest: &str| rest.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let question: &[&str] = if name.strip_prefix("python").is_some_and(is_version) {
        &["-c", "import sys; print(sys.executable)"]
    } else if name == "nodejs" || name.strip_prefix("node").is_some_and(is_version) {
        &["-p", "process.execPath"]
    } else {
        return None;
    };
    let said = answer(Command::new(&script.path).args(question), ANSWER)?;
    let path = PathBuf::from(OsStr::from_bytes(said.trim_ascii()));
    let is_another = path.is_absolute() && path.is_file() && path != script.path;
    is_another.then(|| Program {
        name: path.clone().into_os_string(),
        path,
        arguments: script.arguments.clone(),
    })
}

/// What `command` prints; `None` if it has not ended in time, and then it is killed with all that it
/// started.
fn answer(command: &mut Command, time: Duration) -> Option<Vec<u8>> {
    let child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .ok()?;
    let group = Pid::from_child(&child);
    let (sender, output) = sync_channel(1);
    let reader = std::thread::spawn(move || {
        let _ = sender.send(child.wait_with_output());
    });
    let said = output.recv_timeout(time).ok();
    if said.is_none() {
        // It may have ended by itself just now.
        let _ = kill_process_group(group, Signal::KILL);
    }
    let _ = reader.join();
    Some(said?.ok()?.stdout)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn words(words: &[&str]) -> Vec<OsString> {
        words.iter().map(OsString::from).collect()
    }

    fn script(folder: &Path, name: &str, text: &str) -> String {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        path.to_str().unwrap().to_owned()
    }

    #[test]
    fn a_program_on_the_path_is_found() {
        let program = resolve(&words(&["env", "-i", "x"])).unwrap();
        assert!(program.path.is_absolute(), "{program:?}");
        assert_eq!(program.name, "env");
        assert_eq!(program.arguments, words(&["-i", "x"]));
    }

    #[test]
    fn a_script_runs_under_its_interpreter() {
        let folder = tempfile::tempdir().unwrap();
        let path = script(folder.path(), "a", "#!/usr/bin/env -S cat -n  -v\n");
        let program = resolve(&words(&[&path, "one"])).unwrap();
        assert_eq!(program.name, "cat");
        assert_eq!(program.arguments, words(&["-n", "-v", &path, "one"]));

        let path = script(folder.path(), "b", "#! /bin/cat -n -v \nrest");
        let program = resolve(&words(&[&path])).unwrap();
        assert_eq!(program.path, Path::new("/bin/cat"));
        assert_eq!(program.arguments, words(&["-n -v", &path]));
    }

    #[test]
    fn the_interpreter_may_be_a_script() {
        let folder = tempfile::tempdir().unwrap();
        let inner = script(folder.path(), "inner", "#!/bin/cat\n");
        let outer = script(folder.path(), "outer", &format!("#!{inner}\n"));
        let program = resolve(&words(&[&outer])).unwrap();
        assert_eq!(program.arguments, words(&[&inner, &outer]));
        let round = folder.path().join("round");
        let round = script(folder.path(), "round", &format!("#!{}\n", round.display()));
        assert!(
            resolve(&words(&[&round]))
                .unwrap_err()
                .what
                .contains("without end")
        );
    }

    #[test]
    fn a_script_that_picks_a_version_is_asked() {
        let folder = tempfile::tempdir().unwrap();
        let path = script(folder.path(), "python3", "#!/bin/sh\necho /bin/cat\n");
        let program = resolve(&words(&[&path, "x.py"])).unwrap();
        assert_eq!(program.path, Path::new("/bin/cat"));
        assert_eq!(program.arguments, words(&["x.py"]));
    }

    #[test]
    fn a_script_of_another_name_is_not_asked() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["python-server", "python3-server", "pythonic", "node-server"] {
            let path = script(
                folder.path(),
                name,
                "#!/bin/sh\n: > $0.ran\necho /bin/cat\n",
            );
            let program = resolve(&words(&[&path])).unwrap();
            assert_eq!(program.path, Path::new("/bin/sh"));
            assert!(!folder.path().join(format!("{name}.ran")).exists());
        }
    }

    #[test]
    fn who_does_not_answer_is_killed() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo $$; sleep 1000; true"]);
        assert_eq!(answer(&mut command, Duration::from_millis(100)), None);
    }

    #[test]
    fn what_is_no_program_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let text = script(folder.path(), "text", "hello");
        let empty = script(folder.path(), "empty", "#!\n");
        let missing = format!("{}/missing", folder.path().display());
        for (command, part) in [
            (&[][..], "no command"),
            (&["no-such-program-here"], "there is no program"),
            (&[&*missing], "there is no program"),
            (&[&*text], "no x86-64 program"),
            (&[&*empty], "names no interpreter"),
        ] {
            let error = resolve(&words(command)).unwrap_err();
            assert!(error.what.contains(part), "{error}");
        }
    }
}
