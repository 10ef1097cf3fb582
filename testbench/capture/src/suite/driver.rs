//! Sends a function its requests and checks what it answers.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use super::{Client, ClientError, Function, check, inputs};

/// What a server prints when it listens, before its address.
const READY: &str = "jukebox-suite: ready ";

/// Longest time until a server listens.
const START: Duration = Duration::from_secs(120);

/// Pause between two attempts to connect.
const PAUSE: Duration = Duration::from_millis(50);

/// What to send.
#[derive(Clone, Copy, Debug)]
pub struct Drive {
    /// Function that is served.
    pub function: Function,
    /// Seed of the requests.
    pub seed: u64,
    /// How many requests.
    pub requests: u64,
}

/// Why the requests were not all sent and answered right.
#[derive(Debug, thiserror::Error)]
pub enum DriveError {
    /// Nobody listened in time.
    #[error("{function}: nobody listens on {address}: {cause}")]
    NotListening {
        /// Function that was to be served.
        function: Function,
        /// Where.
        address: SocketAddr,
        /// Why the last attempt failed.
        cause: ClientError,
    },
    /// A request was not answered.
    #[error("{function}: request {index}: {cause}")]
    NotAnswered {
        /// Function that was served.
        function: Function,
        /// Number of the request, from 0.
        index: u64,
        /// What went wrong.
        cause: ClientError,
    },
    /// A request was answered wrong.
    #[error("{function}: the answer to request {index} is wrong: {what}")]
    WrongAnswer {
        /// Function that was served.
        function: Function,
        /// Number of the request, from 0.
        index: u64,
        /// What is wrong with the answer.
        what: String,
    },
}

/// Where a server listens, if `line` is the one in which it says so.
#[must_use]
pub fn ready_address(line: &str) -> Option<SocketAddr> {
    let (_, address) = line.split_once(READY)?;
    address.trim().parse().ok()
}

/// Sends the requests to `address`, one after the other over one connection, each as soon as the one before is
/// answered. Then asks the server to quit.
///
/// # Errors
/// If the server does not listen within two minutes, does not answer, or answers wrong.
pub fn drive(plan: &Drive, address: SocketAddr) -> Result<(), DriveError> {
    let function = plan.function;
    let mut client = connect(function, address)?;
    let not_answered = |index, cause| DriveError::NotAnswered {
        function,
        index,
        cause,
    };
    // Made before the first is sent: between two requests nobody waits for the next.
    let bodies =
        (0..plan.requests).filter_map(|index| inputs::body(function.job(), plan.seed, index));
    let bodies: Vec<Vec<u8>> = bodies.collect();
    let mut answers = Vec::new();
    for (index, body) in (0..).zip(&bodies) {
        let answer = client
            .post("/", body)
            .map_err(|cause| not_answered(index, cause))?;
        answers.push(answer);
    }
    // The server may be gone before its last answer is here.
    let _ = client.post("/quit", b"");
    for (index, (body, answer)) in (0..).zip(bodies.iter().zip(&answers)) {
        check(function.job(), body, answer).map_err(|what| DriveError::WrongAnswer {
            function,
            index,
            what,
        })?;
    }
    Ok(())
}

/// A connection to a server that may still be starting.
fn connect(function: Function, address: SocketAddr) -> Result<Client, DriveError> {
    let started = Instant::now();
    loop {
        match Client::connect(address) {
            Ok(client) => return Ok(client),
            Err(cause) if started.elapsed() > START => {
                return Err(DriveError::NotListening {
                    function,
                    address,
                    cause,
                });
            }
            Err(_) => std::thread::sleep(PAUSE),
        }
    }
}
