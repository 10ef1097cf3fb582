//! `jukebox-suite FUNCTION ADDRESS`: serves one function, marking the end of each invocation. Says
//! where, as the port may be 0.

use std::io::{self, Write};
use std::net::TcpListener;
use std::process::ExitCode;

use jukebox_suite::{functions, server};

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [function, address] = args.as_slice() else {
        return refused("usage: jukebox-suite FUNCTION ADDRESS");
    };
    let Some(handler) = functions::named(function) else {
        return refused(&format!("there is no function '{function}'"));
    };
    let served = TcpListener::bind(address).and_then(|listener| {
        writeln!(
            io::stdout(),
            "jukebox-suite: ready {}",
            listener.local_addr()?
        )?;
        server::serve(&listener, handler, jukebox_marker::cut)
    });
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            server::tell(&format!("cannot serve {address}: {error}"));
            ExitCode::FAILURE
        }
    }
}

fn refused(why: &str) -> ExitCode {
    server::tell(why);
    ExitCode::from(2)
}
