//! The server around a function: HTTP/1.1, one request after the other, connections kept.

use std::io::{self, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};

use crate::functions::Handler;

/// Longest head of a request, bytes.
const LONGEST_HEAD: usize = 16 << 10;

/// Longest body of a request, bytes.
const LONGEST_BODY: usize = 16 << 20;

/// What a connection asks for next.
enum Next {
    Body(Vec<u8>),
    Quit,
    Nothing,
}

/// Serves `handler` on `listener` until somebody posts to `/quit`. `mark` is called after each
/// answer: there one invocation ends and the next begins.
///
/// # Errors
/// If no connection can be accepted any more. A connection that breaks is none: the next one is
/// served.
pub fn serve(listener: &TcpListener, handler: Handler, mut mark: impl FnMut()) -> io::Result<()> {
    loop {
        let (stream, _) = listener.accept()?;
        match connection(stream, handler, &mut mark) {
            Ok(true) => return Ok(()),
            Ok(false) => {}
            Err(error) => tell(&format!("connection lost: {error}")),
        }
    }
}

/// Tells a line on stderr. Nobody is left to be told if that cannot be written.
pub fn tell(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Serves one connection; true if it asked to quit.
fn connection(
    mut stream: TcpStream,
    handler: Handler,
    mark: &mut impl FnMut(),
) -> io::Result<bool> {
    stream.set_nodelay(true)?;
    let mut buffer = Vec::new();
    loop {
        match request(&mut stream, &mut buffer)? {
            Next::Nothing => return Ok(false),
            Next::Quit => {
                answer(&mut stream, "200 OK", b"")?;
                return Ok(true);
            }
            Next::Body(body) => {
                match handler(&body) {
                    Ok(body) => answer(&mut stream, "200 OK", &body)?,
                    Err(refusal) => {
                        answer(
                            &mut stream,
                            "400 Bad Request",
                            refusal.to_string().as_bytes(),
                        )?;
                    }
                }
                mark();
            }
        }
    }
}

/// The next request of a connection; `buffer` keeps what was read beyond it.
fn request(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> io::Result<Next> {
    loop {
        if let Some((head, length, quit)) = head(buffer)? {
            while buffer.len() < head + length {
                if !more(stream, buffer)? {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
            }
            let body = buffer[head..head + length].to_vec();
            buffer.drain(..head + length);
            return Ok(if quit { Next::Quit } else { Next::Body(body) });
        }
        if buffer.len() > LONGEST_HEAD {
            return Err(io::Error::other("the head of the request has no end"));
        }
        if !more(stream, buffer)? {
            return Ok(Next::Nothing);
        }
    }
}

/// Lengths of head and body of the request in `buffer`, and whether it is the last; nothing if the
/// head is not complete.
fn head(buffer: &[u8]) -> io::Result<Option<(usize, usize, bool)>> {
    let mut headers = [httparse::EMPTY_HEADER; 32];
    let mut request = httparse::Request::new(&mut headers);
    let httparse::Status::Complete(head) = request.parse(buffer).map_err(io::Error::other)? else {
        return Ok(None);
    };
    let length = request
        .headers
        .iter()
        .find(|header| header.name.eq_ignore_ascii_case("content-length"))
        .and_then(|header| std::str::from_utf8(header.value).ok()?.trim().parse().ok())
        .unwrap_or(0);
    if length > LONGEST_BODY {
        return Err(io::Error::other("the body of the request is too long"));
    }
    Ok(Some((head, length, request.path == Some("/quit"))))
}

/// Reads on; false at the end of the connection.
fn more(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> io::Result<bool> {
    let mut piece = [0; 16 << 10];
    let length = stream.read(&mut piece)?;
    buffer.extend_from_slice(&piece[..length]);
    Ok(length > 0)
}

fn answer(stream: &mut TcpStream, status: &str, body: &[u8]) -> io::Result<()> {
    let mut bytes = format!(
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    bytes.extend_from_slice(body);
    stream.write_all(&bytes)
}
