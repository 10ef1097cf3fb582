//! `jukebox-suite FUNCTION ADDRESS`: serves one function, marking the end of each invocation. Says
//! where, as the port may be 0.

use std::net::TcpListener;
use std::process::ExitCode;

use jukebox_suite::{functions, server};

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [function, address] = args.as_slice() else {
        eprintln!("usage: jukebox-suite FUNCTION ADDRESS");
        return ExitCode::from(2);
    };
    let Some(handler) = functions::named(function) else {
        eprintln!("there is no function '{function}'");
        return ExitCode::from(2);
    };
    let served = TcpListener::bind(address).and_then(|listener| {
        println!("jukebox-suite: ready {}", listener.local_addr()?);
        server::serve(&listener, handler, jukebox_marker::cut)
    });
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cannot serve {address}: {error}");
            ExitCode::FAILURE
        }
    }
}
