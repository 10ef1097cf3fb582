//! The verilated machine.

use anyhow::{Context, Result, bail, ensure};
use jukebox_ports::{Inputs, Outputs};
use libloading::Library;
use std::ffi::{CStr, c_char, c_void};
use std::mem::size_of;
use std::path::Path;

/// What the program around the machine drives: in force until it is changed, but for the answer to
/// the host port, which is given once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct Drive {
    /// First executable byte: what may be prefetched.
    pub exec_base: u32,
    /// One behind the last.
    pub exec_end: u32,
    /// Answer to the host port.
    pub host_rdata: u32,
    /// Cycles from the address of a read of memory to its data.
    pub latency: u16,
    /// Cycles that the memory's bus rests after a beat.
    pub gap: u8,
    /// Every instruction lookup hits.
    pub ideal: u8,
    /// Reset, active low.
    pub rst_n: u8,
    /// `host_rdata` answers the access that was seen last.
    pub host_answer: u8,
    /// Evaluates edges that change nothing, too.
    pub every_edge: u8,
}

/// The machine's state after the last cycle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[repr(C)]
pub struct Seen {
    /// Cycles since reset.
    pub cycle: u64,
    /// Beats read from memory by the L2 and by the block.
    pub read_beats: [u64; 2],
    /// Beats written.
    pub write_beats: [u64; 2],
    /// The L2's counters, in the order of its ports.
    pub l2_counters: [u32; 10],
    /// Data of the access to the host port.
    pub host_wdata: u32,
    /// Address of a fault.
    pub fault_addr: u32,
    /// The host port is accessed.
    pub host_valid: u8,
    /// To write.
    pub host_write: u8,
    /// Offset.
    pub host_addr: u8,
    /// Something was accessed that is not there, or a line could not be written.
    pub fault: u8,
}

type Create = unsafe extern "C" fn() -> *mut c_void;
type Layout = unsafe extern "C" fn(*mut usize) -> *const usize;
type Memory = unsafe extern "C" fn(*mut c_void, *mut usize) -> *mut u64;
type Run = unsafe extern "C" fn(
    *mut c_void,
    *const Drive,
    *mut Seen,
    *mut Inputs,
    *mut Outputs,
    usize,
) -> usize;
type Message = unsafe extern "C" fn(*mut c_void) -> *const c_char;

/// A machine. It starts in reset, and lives as long as the process.
#[derive(Debug)]
pub struct Model {
    machine: *mut c_void,
    memory: *mut u64,
    words: usize,
    run: Run,
    message: Message,
}

impl Model {
    /// Loads the shared library at `path`, which was compiled with this crate's header.
    ///
    /// # Errors
    /// If it cannot be loaded, or was compiled with another layout.
    pub fn load(path: &Path) -> Result<Model> {
        let at = || path.display().to_string();
        // SAFETY: the library is one that we compiled; all that runs when it is loaded are the
        // constructors of the C++ library and of Verilator's run time.
        let library = unsafe { Library::new(path) }.with_context(at)?;
        // SAFETY: the five functions are declared so in model.h.
        let (create, layout, memory, run, message) = unsafe {
            (
                *library.get::<Create>(b"jukebox_machine_create")?,
                *library.get::<Layout>(b"jukebox_machine_layout")?,
                *library.get::<Memory>(b"jukebox_machine_memory")?,
                *library.get::<Run>(b"jukebox_machine_run")?,
                *library.get::<Message>(b"jukebox_machine_error")?,
            )
        };
        std::mem::forget(library); // the machine lives as long as the process
        let mut length = 0;
        // SAFETY: it returns an array and sets `length` to its number of elements.
        let layout = unsafe { std::slice::from_raw_parts(layout(&mut length), length) };
        ensure!(
            layout[..2] == [size_of::<Drive>(), size_of::<Seen>()]
                && jukebox_ports::layout_matches(&layout[2..]),
            "{}: compiled with another layout",
            at()
        );
        // SAFETY: it returns null or a machine.
        let machine = unsafe { create() };
        ensure!(!machine.is_null(), "{}: no machine can be made", at());
        let mut words = 0;
        // SAFETY: the machine is one; it returns its memory, and its length in `words`.
        let memory = unsafe { memory(machine, &mut words) };
        Ok(Model {
            machine,
            memory,
            words,
            run,
            message,
        })
    }

    /// Memory, in words of 64 bits, little endian.
    #[must_use]
    pub fn memory(&self) -> &[u64] {
        // SAFETY: the machine owns this memory for ever, and runs only by `&mut self`.
        unsafe { std::slice::from_raw_parts(self.memory, self.words) }
    }

    /// As [`Self::memory`], to be changed.
    pub fn memory_mut(&mut self) -> &mut [u64] {
        // SAFETY: as above, and `&mut self` makes the reference the only one.
        unsafe { std::slice::from_raw_parts_mut(self.memory, self.words) }
    }

    /// Runs as many cycles as the slices are long, or until the host port is accessed or there is a
    /// fault; the number of cycles, of each of which the block's ports are in the slices.
    ///
    /// # Errors
    /// If the model has stopped: a failed assertion, `$fatal` or `$finish`.
    pub fn run(
        &mut self,
        drive: &Drive,
        seen: &mut Seen,
        inputs: &mut [Inputs],
        outputs: &mut [Outputs],
    ) -> Result<usize> {
        let count = inputs.len().min(outputs.len());
        // SAFETY: the slices have room for `count`, and the structs have the layout of model.h.
        let done = unsafe {
            (self.run)(
                self.machine,
                drive,
                seen,
                inputs.as_mut_ptr(),
                outputs.as_mut_ptr(),
                count,
            )
        };
        if done == 0 && count > 0 {
            // SAFETY: it returns a string that lives until the next call.
            let message = unsafe { CStr::from_ptr((self.message)(self.machine)) };
            bail!("the model has stopped: {}", message.to_string_lossy());
        }
        Ok(done)
    }
}
