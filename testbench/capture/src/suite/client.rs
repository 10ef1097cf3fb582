//! Requests over one connection.

use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// Longest time without a byte of an answer. An emulated server is slow, and one that hangs must
/// not hang its client.
const PATIENCE: Duration = Duration::from_secs(60);

/// Longest answer, bytes.
const LONGEST: usize = 16 << 20;

/// Why a request was not answered.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The connection broke or brought nothing for a minute.
    #[error("no answer: {0}")]
    Connection(#[from] io::Error),
    /// What came is no answer in HTTP.
    #[error("what came is not HTTP: {0}")]
    NotHttp(String),
    /// The server refused the request.
    #[error("status {status}: {text}")]
    Refused {
        /// Status of the answer.
        status: u16,
        /// Start of its body.
        text: String,
    },
}

/// A connection to a server of the suite.
#[derive(Debug)]
pub struct Client {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Client {
    /// Connects to `address`.
    ///
    /// # Errors
    /// If nobody listens there.
    pub fn connect(address: SocketAddr) -> Result<Self, ClientError> {
        let stream = TcpStream::connect_timeout(&address, PATIENCE)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        Ok(Self {
            stream,
            buffer: Vec::new(),
        })
    }

    /// Posts `body` to `path`, returns the body of the answer.
    ///
    /// # Errors
    /// If there is no answer, or one with another status than 200.
    pub fn post(&mut self, path: &str, body: &[u8]) -> Result<Vec<u8>, ClientError> {
        let mut request = format!(
            "POST {path} HTTP/1.1\r\nHost: jukebox\r\nContent-Length: {}\r\n\r\n",
            body.len()
        )
        .into_bytes();
        request.extend_from_slice(body);
        self.stream.write_all(&request)?;
        let (status, head, length) = loop {
            if let Some(parsed) = parse(&self.buffer)? {
                break parsed;
            }
            self.more()?;
        };
        while self.buffer.len() < head + length {
            self.more()?;
        }
        let answer = self.buffer[head..head + length].to_vec();
        self.buffer.drain(..head + length);
        if status != 200 {
            let text = String::from_utf8_lossy(&answer).chars().take(200).collect();
            return Err(ClientError::Refused { status, text });
        }
        Ok(answer)
    }

    fn more(&mut self) -> Result<(), ClientError> {
        let mut piece = [0; 16 << 10];
        let length = self.stream.read(&mut piece)?;
        if length == 0 {
            return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
        }
        self.buffer.extend_from_slice(&piece[..length]);
        if self.buffer.len() > LONGEST {
            return Err(ClientError::NotHttp("the answer has no end".to_owned()));
        }
        Ok(())
    }
}

/// Status, length of the head and length of the body of an answer; nothing if its head is not
/// complete.
fn parse(buffer: &[u8]) -> Result<Option<(u16, usize, usize)>, ClientError> {
    let mut headers = [httparse::EMPTY_HEADER; 32];
    let mut response = httparse::Response::new(&mut headers);
    let not_http = |cause: &dyn std::fmt::Display| ClientError::NotHttp(cause.to_string());
    let httparse::Status::Complete(head) =
        response.parse(buffer).map_err(|error| not_http(&error))?
    else {
        return Ok(None);
    };
    let length = response
        .headers
        .iter()
        .find(|header| header.name.eq_ignore_ascii_case("content-length"))
        .and_then(|header| std::str::from_utf8(header.value).ok()?.trim().parse().ok())
        .filter(|length| *length <= LONGEST)
        .ok_or_else(|| not_http(&"the answer does not say how long it is"))?;
    Ok(Some((response.code.unwrap_or(0), head, length)))
}
