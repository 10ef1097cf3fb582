//! Every function of the suite, served by itself on this machine, answers right.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use jukebox_capture::suite::{Drive, Function, Language, Sources, drive, ready_address};

/// A server that goes when the test does.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn answers_right(language: Language) {
    let sources = Sources::of(language).unwrap_or_else(|error| panic!("{error}: {}", error.hint));
    for function in Function::all().filter(|function| function.language() == language) {
        let command = sources.command(function, "127.0.0.1:0");
        let mut server = Command::new(&command[0])
            .args(&command[1..])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let stdout = BufReader::new(server.stdout.take().unwrap());
        let mut server = Server(server);
        let address = stdout
            .lines()
            .find_map(|line| ready_address(&line.unwrap()))
            .unwrap_or_else(|| panic!("{function} does not say where it listens"));
        let plan = Drive {
            function,
            seed: 5,
            requests: 30,
        };
        drive(&plan, address).unwrap();
        assert!(server.0.wait().unwrap().success(), "{function}");
    }
}

#[test]
fn python_answers_right() {
    answers_right(Language::Python);
}

#[test]
fn rust_answers_right() {
    answers_right(Language::Rust);
}

/// Needs npm, which downloads two packages the first time.
#[test]
#[ignore = "needs npm: make test-suite"]
fn node_answers_right() {
    answers_right(Language::Node);
}

#[test]
fn a_server_that_nobody_listens_to_does_not_panic() {
    let full = || {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full");
        full.unwrap()
    };
    for (args, code) in [
        (&[][..], 2),
        (&["no function", "127.0.0.1:0"], 2),
        (&["aes", "no address"], 1),
        (&["aes", "127.0.0.1:0"], 1),
    ] {
        let mut server = Command::new(env!("CARGO_BIN_EXE_jukebox-suite"));
        let ended = server.args(args).stdout(full()).stderr(full()).status();
        assert_eq!(ended.unwrap().code(), Some(code), "{args:?}");
    }
}
