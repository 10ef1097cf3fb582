//! The socket that plugins connect to.

use std::io::{BufReader, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
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
    /// A plugin was loaded.
    Loaded,
    /// This process is the one that is recorded from now on.
    Claimed(Process),
    /// Another process marks as well, and is ignored.
    Ignored,
    /// The recorded process says this.
    Says(Event),
    /// A process is gone, or has closed its connection.
    Gone(Process),
    /// A process sends what no plugin sends.
    Broken(String),
}

/// Listens, and reads every connection in a thread of its own.
pub struct Collector {
    path: PathBuf,
    news: Receiver<News>,
    shared: Arc<Shared>,
    listener: Option<JoinHandle<()>>,
}

struct Shared {
    /// The process that is recorded.
    claimed: Mutex<Option<Process>>,
    connections: AtomicUsize,
    closing: AtomicBool,
}

impl Collector {
    /// Listens at `path`, where nothing may be.
    ///
    /// # Errors
    /// If the operating system refuses.
    pub fn listen(path: &Path) -> std::io::Result<Self> {
        let socket = UnixListener::bind(path)?;
        let (sender, news) = sync_channel(FRAMES_WAITING);
        let shared = Arc::new(Shared {
            claimed: Mutex::new(None),
            connections: AtomicUsize::new(0),
            closing: AtomicBool::new(false),
        });
        let listener = std::thread::spawn({
            let shared = Arc::clone(&shared);
            move || accept(&socket, &shared, &sender)
        });
        Ok(Self {
            path: path.to_owned(),
            news,
            shared,
            listener: Some(listener),
        })
    }

    /// What plugins said, in order.
    pub fn news(&self) -> &Receiver<News> {
        &self.news
    }

    /// Connections that are open.
    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }
}

impl Drop for Collector {
    fn drop(&mut self) {
        self.shared.closing.store(true, Ordering::SeqCst);
        // Wakes the listener, which then sees that it is over.
        let _ = UnixStream::connect(&self.path);
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
        shared.connections.fetch_add(1, Ordering::SeqCst);
        let (shared, sender) = (Arc::clone(shared), sender.clone());
        std::thread::spawn(move || {
            // Nobody listens any more if sending fails: the connection is closed.
            let _ = serve(&stream, &shared, &sender);
            shared.connections.fetch_sub(1, Ordering::SeqCst);
        });
    }
}

/// The consumer has gone.
struct Nobody;

fn serve(
    stream: &UnixStream,
    shared: &Shared,
    sender: &SyncSender<News>,
) -> std::result::Result<(), Nobody> {
    let say = |news| sender.send(news).map_err(|_| Nobody);
    let mut frames = BufReader::with_capacity(wire::PAYLOAD_MAX, stream);
    let mut process = None;
    let mut claimed = false;
    loop {
        match (event::read(&mut frames), process) {
            (Ok(Some(Event::Hello(hello))), None) => {
                // In a namespace of its own it has another number than here.
                match socket_peercred(stream) {
                    Ok(peer) => {
                        let id = peer.pid.as_raw_pid().unsigned_abs();
                        process = Some(Process { id, ..hello });
                    }
                    Err(error) => return say(News::Broken(error.to_string())),
                }
                say(News::Loaded)?;
            }
            (Ok(Some(Event::Claim)), Some(hello)) => {
                claimed = claim(shared, hello);
                say(if claimed {
                    News::Claimed(hello)
                } else {
                    News::Ignored
                })?;
                let answer = if claimed { wire::YES } else { wire::NO };
                // If the process is gone the next read says so.
                let _ = { stream }.write_all(&[answer]);
            }
            // A process that does not record has one thing to say: that it ends.
            (Ok(Some(Event::End)), Some(_)) if !claimed => {}
            (Ok(Some(event)), Some(_)) if claimed => say(News::Says(event))?,
            (Ok(None), Some(hello)) => return say(News::Gone(hello)),
            (Ok(None), None) => return Ok(()),
            (Ok(Some(event)), _) => {
                return say(News::Broken(format!("out of turn: {event:?}")));
            }
            (Err(error), _) => return say(News::Broken(error.to_string())),
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

    #[test]
    fn a_process_is_who_the_kernel_says() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("socket");
        let collector = Collector::listen(&path).unwrap();
        let mut stream = UnixStream::connect(&path).unwrap();
        for (kind, words) in [
            (wire::HELLO, &[wire::MAGIC, 1, 0, 1][..]),
            (wire::CLAIM, &[]),
        ] {
            let header = [kind.to_le_bytes(), (words.len() as u32 * 8).to_le_bytes()];
            stream.write_all(&header.concat()).unwrap();
            let payload: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
            stream.write_all(&payload).unwrap();
        }
        assert!(matches!(collector.news().recv(), Ok(News::Loaded)));
        let Ok(News::Claimed(process)) = collector.news().recv() else {
            panic!("not claimed");
        };
        assert_eq!(process.id, std::process::id());
    }
}
