//! The socket that plugins connect to.

use std::io::{BufReader, Read, Write};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixListener, UnixStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use rustix::net::sockopt::socket_peercred;

use crate::event::{self, Event, Process};
use crate::wire;

/// Frames that wait for the consumer; then the program waits too.
const FRAMES_WAITING: usize = 64;

/// What the collector learns.
#[derive(Debug)]
pub enum News {
    /// A plugin was loaded, or a process with one was forked.
    Loaded,
    /// This process is the one that is recorded from now on.
    Claimed(Process),
    /// Another process marks as well, and is ignored.
    Ignored,
    /// The recorded process says this.
    Says(Event),
    /// A process is gone, or cannot be seen any more.
    Gone(Process, Last),
    /// A process sends what no plugin sends.
    Broken(String),
}

/// The last that a process said of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Last {
    /// Its program ended by itself.
    End,
    /// It runs another program, which cannot be seen.
    Exec,
    /// Neither.
    Other,
}

/// Listens, and reads every connection in a thread of its own.
pub struct Collector {
    address: SocketAddr,
    news: Receiver<News>,
    shared: Arc<Shared>,
    listener: Option<JoinHandle<()>>,
}

struct Shared {
    /// What plugins know and others do not: an abstract socket is open to every user.
    secret: [u64; 2],
    /// The process that is recorded.
    claimed: Mutex<Option<Process>>,
    connections: AtomicUsize,
    closing: AtomicBool,
}

impl Collector {
    /// Listens at the abstract socket `name`, which nobody else may have. Who connects and does
    /// not know the `secret` is not heard.
    ///
    /// # Errors
    /// If the operating system refuses.
    pub fn listen(name: &str, secret: [u64; 2]) -> std::io::Result<Self> {
        let address = SocketAddr::from_abstract_name(name)?;
        let socket = UnixListener::bind_addr(&address)?;
        let (sender, news) = sync_channel(FRAMES_WAITING);
        let shared = Arc::new(Shared {
            secret,
            claimed: Mutex::new(None),
            connections: AtomicUsize::new(0),
            closing: AtomicBool::new(false),
        });
        let listener = std::thread::spawn({
            let shared = Arc::clone(&shared);
            move || accept(&socket, &shared, &sender)
        });
        Ok(Self {
            address,
            news,
            shared,
            listener: Some(listener),
        })
    }

    /// What plugins said, in order.
    pub fn news(&self) -> &Receiver<News> {
        &self.news
    }

    /// Processes that are connected: one of them may mark yet.
    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }
}

impl Drop for Collector {
    fn drop(&mut self) {
        self.shared.closing.store(true, Ordering::SeqCst);
        // Wakes the listener, which then sees that it is over.
        let _ = UnixStream::connect_addr(&self.address);
        if let Some(listener) = self.listener.take() {
            let _ = listener.join();
        }
    }
}

fn accept(socket: &UnixListener, shared: &Arc<Shared>, sender: &SyncSender<News>) {
    for stream in socket.incoming() {
        if shared.closing.load(Ordering::SeqCst) {
            return;
        }
        let Ok(stream) = stream else { continue };
        let (shared, sender) = (Arc::clone(shared), sender.clone());
        std::thread::spawn(move || {
            let mut frames = BufReader::with_capacity(wire::PAYLOAD_MAX, &stream);
            let Some(hello) = greeting(&mut frames, shared.secret) else {
                return;
            };
            shared.connections.fetch_add(1, Ordering::SeqCst);
            // Nobody listens any more if sending fails: the connection is closed.
            let _ = serve(&stream, frames, hello, &shared, &sender);
            shared.connections.fetch_sub(1, Ordering::SeqCst);
        });
    }
}

/// The consumer has gone.
struct Nobody;

/// Who connects, if it is a plugin of this recording.
fn greeting(frames: &mut impl Read, secret: [u64; 2]) -> Option<Process> {
    match event::read(frames) {
        Ok(Some(Event::Hello(known, process))) if known == secret => Some(process),
        _ => None,
    }
}

fn serve(
    stream: &UnixStream,
    mut frames: impl Read,
    hello: Process,
    shared: &Shared,
    sender: &SyncSender<News>,
) -> std::result::Result<(), Nobody> {
    let say = |news| sender.send(news).map_err(|_| Nobody);
    // If the process is gone the next read says so.
    let answer = |byte| drop({ stream }.write_all(&[byte]));
    // In a namespace of its own it has another number than here.
    let process = match socket_peercred(stream) {
        Ok(peer) => Process {
            id: peer.pid.as_raw_pid().unsigned_abs(),
            ..hello
        },
        Err(error) => return say(News::Broken(error.to_string())),
    };
    say(News::Loaded)?;
    answer(wire::YES);
    let mut claimed = false;
    let mut last = Last::Other;
    loop {
        let event = match event::read(&mut frames) {
            Ok(Some(event)) => event,
            Ok(None) => return say(News::Gone(process, last)),
            Err(error) => return say(News::Broken(error.to_string())),
        };
        last = match event {
            Event::End => Last::End,
            Event::Exec => Last::Exec,
            _ => Last::Other,
        };
        match event {
            Event::End | Event::Exec => {}
            Event::Claim => {
                claimed = claim(shared, process);
                say(if claimed {
                    News::Claimed(process)
                } else {
                    News::Ignored
                })?;
                answer(if claimed { wire::YES } else { wire::NO });
            }
            event if claimed => say(News::Says(event))?,
            event => return say(News::Broken(format!("out of turn: {event:?}"))),
        }
    }
}

/// Whether this process is the one to record: the first that asks.
fn claim(shared: &Shared, process: Process) -> bool {
    let mut claimed = shared
        .claimed
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    *claimed.get_or_insert(process) == process
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: [u64; 2] = [7, 8];

    /// A name that no other test has.
    fn name() -> String {
        format!("jukebox-test-{:032x}", rand::random::<u128>())
    }

    fn say(stream: &mut UnixStream, kind: u32, words: &[u64]) {
        let header = [kind.to_le_bytes(), (words.len() as u32 * 8).to_le_bytes()];
        stream.write_all(&header.concat()).unwrap();
        let payload: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        stream.write_all(&payload).unwrap();
    }

    /// Connects, and tells whether it is welcome with this secret.
    fn connected(collector: &Collector, [first, second]: [u64; 2]) -> (UnixStream, bool) {
        let mut stream = UnixStream::connect_addr(&collector.address).unwrap();
        say(
            &mut stream,
            wire::HELLO,
            &[wire::MAGIC, first, second, 1, 0, 1, 0],
        );
        let welcome = stream.read_exact(&mut [0]).is_ok();
        (stream, welcome)
    }

    #[test]
    fn a_process_is_who_the_kernel_says() {
        let collector = Collector::listen(&name(), SECRET).unwrap();
        let (mut stream, welcome) = connected(&collector, SECRET);
        assert!(welcome);
        say(&mut stream, wire::CLAIM, &[]);
        assert!(matches!(collector.news().recv(), Ok(News::Loaded)));
        let Ok(News::Claimed(process)) = collector.news().recv() else {
            panic!("not claimed");
        };
        assert_eq!(process.id, std::process::id());
    }

    #[test]
    fn strangers_are_not_heard() {
        let collector = Collector::listen(&name(), SECRET).unwrap();
        let (_, welcome) = connected(&collector, [7, 9]);
        assert!(!welcome);
        let mut stream = UnixStream::connect_addr(&collector.address).unwrap();
        stream.write_all(&[0xff; 64]).unwrap();
        drop(stream.read_exact(&mut [0]));
        assert_eq!(collector.connections(), 0);
        assert!(collector.news().try_recv().is_err());
    }

    #[test]
    fn how_a_process_left_is_what_it_said_last() {
        for (frames, expected) in [
            (&[][..], Last::Other),
            (&[wire::END], Last::End),
            (&[wire::EXEC], Last::Exec),
            (&[wire::EXEC, wire::END], Last::End),
            (&[wire::EXEC, wire::CLAIM], Last::Other),
        ] {
            let collector = Collector::listen(&name(), SECRET).unwrap();
            let (mut stream, _) = connected(&collector, SECRET);
            for &frame in frames {
                say(&mut stream, frame, &[]);
            }
            drop(stream);
            let last = collector.news().iter().find_map(|news| match news {
                News::Gone(_, last) => Some(last),
                _ => None,
            });
            assert_eq!(last, Some(expected), "{frames:?}");
        }
    }
}
