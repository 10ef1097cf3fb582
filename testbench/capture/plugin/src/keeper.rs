//! A connection that the guest cannot close.
//!
//! The guest's descriptors are QEMU's: what it closes, replaces or counts may be ours. So a thread
//! keeps the connection, which has a table of descriptors of its own; the guest's code never runs
//! in it, and a forked child has no copy of the table.

use std::ffi::{c_int, c_long};
use std::io::{Error, Result};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use crate::link::{Closed, Link};
use crate::socket::{Address, Socket};
use crate::wire;

mod libc {
    use std::ffi::{c_int, c_long, c_uint};

    pub const CLOSE_RANGE: c_long = 436;
    /// In a table of its own, which has nothing of the range.
    pub const UNSHARE: c_uint = 2;
    pub const SIG_SETMASK: c_int = 2;

    unsafe extern "C" {
        pub fn syscall(number: c_long, ...) -> c_long;
        pub fn pthread_sigmask(how: c_int, set: *const SignalSet, old: *mut SignalSet) -> c_int;
    }

    /// Signals, a bit each.
    #[repr(C)]
    pub struct SignalSet(pub [u64; 16]);
}

/// A link to the collector, kept where the guest cannot reach it if the system allows.
pub enum Keeper {
    /// By a thread.
    Apart(Desk),
    /// Among the guest's descriptors.
    Shared(Socket),
}

/// What is handed to the thread, in order, and what it answers.
pub struct Desk {
    orders: SyncSender<Order>,
    answers: Receiver<std::result::Result<bool, Closed>>,
}

enum Order {
    /// Not answered.
    Post(u32, Vec<u8>),
    Send(u32, Vec<u8>),
    Claim,
}

/// Frames that may wait for the thread.
const WAITING: usize = 4;

impl Keeper {
    /// Connects to the collector and says who we are.
    ///
    /// # Errors
    /// What the operating system says, or that the collector does not want us.
    pub fn connect(address: &Address) -> Result<Self> {
        let (order, orders) = sync_channel(WAITING);
        let (answer, answers) = sync_channel(1);
        let (tell, told) = sync_channel(1);
        let elsewhere = address.clone();
        let kept = move || {
            if !has_own_table() {
                return;
            }
            match Socket::apart(&elsewhere) {
                Ok(mut socket) => {
                    let _ = tell.send(Ok(()));
                    serve(&mut socket, &orders, &answer);
                }
                Err(error) => drop(tell.send(Err(error))),
            }
        };
        let thread = without_signals(|| thread::Builder::new().spawn(kept));
        match thread.map(|_| told.recv()) {
            Ok(Ok(connected)) => connected.map(|()| {
                Self::Apart(Desk {
                    orders: order,
                    answers,
                })
            }),
            // No thread, or no table of its own.
            Err(_) | Ok(Err(_)) => Socket::shared(address).map(Self::Shared),
        }
    }

    /// In a forked child: the connection is its parent's, and the parent's thread is not here.
    pub fn leave_to_parent(self) {
        match self {
            // The thread may have been anywhere in it.
            Self::Apart(desk) => std::mem::forget(desk),
            Self::Shared(socket) => drop(socket),
        }
    }
}

impl Link for Keeper {
    fn send(&mut self, kind: u32, payload: &[u8]) -> std::result::Result<(), Closed> {
        match self {
            // What is not complete yet is lost with a guest that is killed, wherever it is.
            Self::Apart(desk) if matches!(kind, wire::BEGIN | wire::LINES) => {
                desk.post(Order::Post(kind, payload.to_vec()))
            }
            Self::Apart(desk) => desk.order(Order::Send(kind, payload.to_vec())).map(drop),
            Self::Shared(socket) => socket.send(kind, payload),
        }
    }

    fn claim(&mut self) -> std::result::Result<bool, Closed> {
        match self {
            Self::Apart(desk) => desk.order(Order::Claim),
            Self::Shared(socket) => socket.claim(),
        }
    }
}

impl Desk {
    /// Comes back at once, if not too much is waiting.
    fn post(&mut self, order: Order) -> std::result::Result<(), Closed> {
        self.orders.send(order).map_err(|_| Closed)
    }

    /// Comes back when it is done: a guest that is killed has lost nothing that was sent.
    fn order(&mut self, order: Order) -> std::result::Result<bool, Closed> {
        self.post(order)?;
        self.answers.recv().map_err(|_| Closed)?
    }
}

/// Carries out orders until nobody gives any, or the collector is gone.
fn serve(
    socket: &mut Socket,
    orders: &Receiver<Order>,
    answers: &SyncSender<std::result::Result<bool, Closed>>,
) {
    for order in orders {
        let answer = match order {
            Order::Post(kind, payload) => match socket.send(kind, &payload) {
                Ok(()) => continue,
                Err(Closed) => return,
            },
            Order::Send(kind, payload) => socket.send(kind, &payload).map(|()| true),
            Order::Claim => socket.claim(),
        };
        if answers.send(answer).is_err() || answer.is_err() {
            return;
        }
    }
}

/// Gives this thread an empty table of descriptors, if the system allows.
fn has_own_table() -> bool {
    // SAFETY: the call takes two descriptors and flags, no memory; with the flag it leaves alone
    // what other threads have open, and this one has nothing.
    unsafe {
        libc::syscall(
            libc::CLOSE_RANGE,
            0 as c_long,
            c_long::from(u32::MAX),
            c_long::from(libc::UNSHARE),
        ) == 0
    }
}

/// Runs `spawn` with all signals blocked: QEMU's handlers are for threads of the guest.
fn without_signals<T>(spawn: impl FnOnce() -> Result<T>) -> Result<T> {
    let mut before = libc::SignalSet([0; 16]);
    let all = libc::SignalSet([u64::MAX; 16]);
    // SAFETY: both sets are as large as the C library's.
    let failed: c_int = unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, &all, &mut before) };
    if failed != 0 {
        return Err(Error::from_raw_os_error(failed));
    }
    let spawned = spawn();
    // SAFETY: as above.
    unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, &before, std::ptr::null_mut()) };
    spawned
}
