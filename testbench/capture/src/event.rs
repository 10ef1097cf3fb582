//! What a recorded process says, frame by frame.

use std::io::{self, Read};

use crate::wire;

/// A process that a plugin speaks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Process {
    /// Its number: in a frame as it sees itself, from the collector as we see it.
    pub id: u32,
    /// It emulates a whole system.
    pub system: bool,
    /// Newest plugin interface that its QEMU serves.
    pub interface: u64,
    /// Its program may close the connection.
    pub exposed: bool,
}

/// A frame of a plugin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A plugin was loaded, or forked, and knows this secret.
    Hello([u64; 2], Process),
    /// A process met its first mark.
    Claim,
    /// So many warm-up invocations are complete.
    Warm(u64),
    /// An invocation starts.
    Begin,
    /// Lines that it fetched.
    Lines(Vec<u64>),
    /// It is complete.
    Complete {
        /// Instructions executed.
        instructions: u64,
        /// Those of the kernel.
        kernel: u64,
    },
    /// It is none.
    Drop,
    /// As many as were asked for are complete.
    Enough,
    /// The program ended by itself.
    End,
    /// It is about to run another one in its place.
    Exec,
}

/// Reads a frame; `None` at the end of the stream, wherever that is: a process can be killed while
/// it writes.
///
/// # Errors
/// If the stream cannot be read, or is not what a plugin sends.
pub fn read(stream: &mut impl Read) -> io::Result<Option<Event>> {
    let mut header = [0; wire::HEADER_BYTES];
    if !fill(stream, &mut header)? {
        return Ok(None);
    }
    let [a, b, c, d, e, f, g, h] = header;
    let kind = u32::from_le_bytes([a, b, c, d]);
    let bytes = u32::from_le_bytes([e, f, g, h]) as usize;
    if bytes > wire::PAYLOAD_MAX || !bytes.is_multiple_of(8) {
        return Err(bad(format!("a frame of kind {kind} has {bytes} bytes")));
    }
    let mut payload = vec![0; bytes];
    if !fill(stream, &mut payload)? {
        return Ok(None);
    }
    let words: Vec<u64> = payload
        .as_chunks::<8>()
        .0
        .iter()
        .map(|word| u64::from_le_bytes(*word))
        .collect();
    let event = match (kind, &words[..]) {
        (wire::HELLO, &[wire::MAGIC, first, second, id, system, interface, exposed]) => {
            let process = Process {
                id: u32::try_from(id).map_err(|_| bad(format!("{id} is no process")))?,
                system: system != 0,
                interface,
                exposed: exposed != 0,
            };
            Event::Hello([first, second], process)
        }
        (wire::CLAIM, []) => Event::Claim,
        (wire::WARM, &[count]) => Event::Warm(count),
        (wire::BEGIN, []) => Event::Begin,
        (wire::LINES, _) => Event::Lines(words),
        (wire::COMPLETE, &[instructions, kernel]) => Event::Complete {
            instructions,
            kernel,
        },
        (wire::DROP, []) => Event::Drop,
        (wire::ENOUGH, []) => Event::Enough,
        (wire::END, []) => Event::End,
        (wire::EXEC, []) => Event::Exec,
        _ => return Err(bad(format!("a frame of kind {kind} with {bytes} bytes"))),
    };
    Ok(Some(event))
}

fn bad(what: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

/// Fills `bytes`; `false` if the stream ends before.
fn fill(stream: &mut impl Read, bytes: &mut [u8]) -> io::Result<bool> {
    match stream.read_exact(bytes) {
        Ok(()) => Ok(true),
        Err(error) => match error.kind() {
            io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset => Ok(false),
            _ => Err(error),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(kind: u32, bytes: u32) -> Vec<u8> {
        [kind.to_le_bytes(), bytes.to_le_bytes()].concat()
    }

    fn frame(kind: u32, words: &[u64]) -> Vec<u8> {
        let mut bytes = header(kind, words.len() as u32 * 8);
        bytes.extend(words.iter().flat_map(|word| word.to_le_bytes()));
        bytes
    }

    fn one(bytes: &[u8]) -> io::Result<Option<Event>> {
        read(&mut &bytes[..])
    }

    #[test]
    fn reads_what_a_plugin_sends() {
        let hello = Process {
            id: 42,
            system: true,
            interface: 1,
            exposed: true,
        };
        let complete = Event::Complete {
            instructions: 7,
            kernel: 3,
        };
        for (kind, words, event) in [
            (
                wire::HELLO,
                &[wire::MAGIC, 7, 8, 42, 1, 1, 1][..],
                Event::Hello([7, 8], hello),
            ),
            (wire::CLAIM, &[], Event::Claim),
            (wire::WARM, &[5], Event::Warm(5)),
            (wire::BEGIN, &[], Event::Begin),
            (wire::LINES, &[64, 128], Event::Lines(vec![64, 128])),
            (wire::COMPLETE, &[7, 3], complete),
            (wire::DROP, &[], Event::Drop),
            (wire::ENOUGH, &[], Event::Enough),
            (wire::END, &[], Event::End),
            (wire::EXEC, &[], Event::Exec),
        ] {
            assert_eq!(one(&frame(kind, words)).unwrap(), Some(event));
        }
    }

    #[test]
    fn a_stream_may_end_anywhere() {
        let whole = frame(wire::LINES, &[64, 128]);
        for length in 0..whole.len() {
            assert_eq!(one(&whole[..length]).unwrap(), None, "{length}");
        }
    }

    #[test]
    fn anything_else_is_an_error() {
        for bytes in [
            frame(77, &[]),
            frame(wire::HELLO, &[1, 2, 3, 4]),
            frame(wire::HELLO, &[wire::MAGIC, 7, 8, u64::MAX, 0, 1, 0]),
            frame(wire::COMPLETE, &[1]),
            header(wire::LINES, 12),
            header(wire::LINES, !7),
        ] {
            let error = one(&bytes).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::InvalidData, "{bytes:x?}");
        }
    }
}
