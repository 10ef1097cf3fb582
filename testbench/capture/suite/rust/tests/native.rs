//! Every function of the suite, served by itself on this machine, answers right.

use std::process::{Child, Command, Stdio};

use jukebox_capture::suite::{Drive, Function, Language, Sources, drive};

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
        let address = std::net::TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .unwrap();
        let command = sources.command(function, &address.to_string());
        let server = Command::new(&command[0])
            .args(&command[1..])
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let mut server = Server(server);
        let plan = Drive {
            function,
            address,
            seed: 5,
            requests: 30,
        };
        drive(&plan).unwrap();
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
