//! What QEMU calls.

use std::collections::HashSet;
use std::ffi::{CStr, c_char, c_int, c_uint, c_void};
use std::io::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use crate::block::{Block, Instruction, blocks, bytes};
use crate::keeper::Keeper;
use crate::mark::Mark;
use crate::qemu::{self, Id, Info, Insn, Tb};
use crate::recorder::Recorder;
use crate::settings::Settings;
use crate::socket::Address;

/// The interface that this plugin was written for; QEMU looks at it first.
#[unsafe(no_mangle)]
pub static qemu_plugin_version: c_int = qemu::INTERFACE;

/// What does not change after the start.
struct Fixed {
    settings: Settings,
    collector: Address,
}

static FIXED: OnceLock<Fixed> = OnceLock::new();
/// One recorder for all threads of a guest: they share a core, as in a function's instance.
static RECORDER: Mutex<Option<Recorder<Keeper>>> = Mutex::new(None);
/// Lines are recorded now. Changes under the lock of `RECORDER`; a look without it saves time.
static RECORDING: AtomicBool = AtomicBool::new(false);
/// Every block ever translated, once: QEMU forgets translations and makes the same ones again.
static BLOCKS: Mutex<Option<HashSet<&'static Block>>> = Mutex::new(None);

/// System calls of x86-64 that run another program.
const EXECVE: i64 = 59;
const EXECVEAT: i64 = 322;

unsafe extern "C" {
    fn pthread_atfork(
        prepare: Option<extern "C" fn()>,
        parent: Option<extern "C" fn()>,
        child: Option<extern "C" fn()>,
    ) -> c_int;
}

/// QEMU has loaded the plugin.
///
/// # Safety
/// For QEMU only: `info` and `argv` must be what its plugin interface says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn qemu_plugin_install(
    id: Id,
    info: *const Info,
    argc: c_int,
    argv: *const *const c_char,
) -> c_int {
    // SAFETY: QEMU hands over a valid description and `argc` strings.
    let (info, words) = unsafe { (&*info, words(argc, argv)) };
    match install(info, &words) {
        Ok(()) => {}
        Err(message) => {
            // Nobody is left to be told if stderr cannot be written, and QEMU must not end by a panic.
            let _ = writeln!(std::io::stderr(), "jukebox plugin: {message}");
            return 1;
        }
    }
    // SAFETY: the callbacks have the types that QEMU expects and live as long as the process.
    unsafe {
        qemu::qemu_plugin_register_vcpu_tb_trans_cb(id, on_translate);
        qemu::qemu_plugin_register_vcpu_syscall_cb(id, on_syscall);
        qemu::qemu_plugin_register_atexit_cb(id, on_exit, std::ptr::null_mut());
        pthread_atfork(None, None, Some(on_forked_child));
    }
    0
}

/// # Safety
/// `argv` must point to `argc` strings.
unsafe fn words(argc: c_int, argv: *const *const c_char) -> Vec<String> {
    (0..usize::try_from(argc).unwrap_or(0))
        .map(|index| {
            // SAFETY: the caller vouches for `argc` strings.
            let word = unsafe { CStr::from_ptr(*argv.add(index)) };
            word.to_string_lossy().into_owned()
        })
        .collect()
}

fn install(info: &Info, words: &[String]) -> Result<(), String> {
    // SAFETY: QEMU names the guest by a string.
    let target = unsafe { CStr::from_ptr(info.target_name) }.to_string_lossy();
    if target != "x86_64" {
        return Err(format!("guests are x86_64, not {target}"));
    }
    let settings = Settings::parse(words.iter().map(String::as_str))?;
    let collector = Address {
        name: settings.socket.clone(),
        secret: secret(&settings.secret)?,
        system: info.system_emulation,
        interface: info.version_cur,
    };
    let keeper = Keeper::connect(&collector)
        .map_err(|error| format!("no collector at {}: {error}", settings.socket))?;
    let mut recorder = Recorder::new(Some(keeper), &settings);
    if settings.whole {
        recorder.start_whole();
    }
    RECORDING.store(recorder.is_recording(), Ordering::Relaxed);
    *locked(&RECORDER) = Some(recorder);
    let _ = FIXED.set(Fixed {
        settings,
        collector,
    });
    Ok(())
}

/// What the collector knows us by. The guest may be another user later, in another root folder.
fn secret(path: &str) -> Result<[u64; 2], String> {
    let bytes = std::fs::read(path).map_err(|error| format!("{path} cannot be read: {error}"))?;
    match bytes.as_chunks::<8>() {
        (&[first, second], []) => Ok([first, second].map(u64::from_le_bytes)),
        _ => Err(format!("{path} has {} bytes, not 16", bytes.len())),
    }
}

unsafe extern "C" fn on_translate(_id: Id, tb: *mut Tb) {
    let Some(fixed) = FIXED.get() else { return };
    // SAFETY: QEMU's block and its instructions are valid during this call; data pointers are
    // valid for the size of the instruction.
    let (handles, code): (Vec<*mut Insn>, Vec<Instruction<'_>>) = unsafe {
        (0..qemu::qemu_plugin_tb_n_insns(tb))
            .map(|index| {
                let insn = qemu::qemu_plugin_tb_get_insn(tb, index);
                let data = qemu::qemu_plugin_insn_data(insn).cast::<u8>();
                let bytes = bytes(data, qemu::qemu_plugin_insn_size(insn));
                let address = qemu::qemu_plugin_insn_vaddr(insn);
                (insn, Instruction { address, bytes })
            })
            .unzip()
    };
    let split_at = split_at(fixed);
    let found = blocks(&code, split_at);
    let one = found.len() == 1;
    for (first, mut block) in found {
        // The address is what cuts, if there is one; start and stop mean what they mean.
        if split_at.is_some() {
            block.mark = block.mark.filter(|mark| *mark != Mark::Cut);
        }
        let looks = !fixed.settings.whole && (block.cut_before || block.mark.is_some());
        let callback = if looks { on_marked } else { on_block };
        let data = std::ptr::from_ref(interned(block)).cast_mut().cast();
        // SAFETY: the callbacks take a `Block` that is never freed.
        unsafe {
            if one {
                qemu::qemu_plugin_register_vcpu_tb_exec_cb(tb, callback, qemu::NO_REGISTERS, data);
            } else {
                qemu::qemu_plugin_register_vcpu_insn_exec_cb(
                    handles[first],
                    callback,
                    qemu::NO_REGISTERS,
                    data,
                );
            }
        }
    }
}

fn split_at(fixed: &Fixed) -> Option<u64> {
    let settings = &fixed.settings;
    match settings.split_at_code {
        Some(offset) if !fixed.collector.system => {
            // SAFETY: asks QEMU for a number; code is being translated, so a program is loaded.
            let start = unsafe { qemu::qemu_plugin_start_code() };
            Some(start.wrapping_add(offset))
        }
        _ => settings.split_at,
    }
}

fn interned(block: Block) -> &'static Block {
    let mut known = locked(&BLOCKS);
    let known = known.get_or_insert_default();
    if let Some(block) = known.get(&block) {
        return block;
    }
    let block: &'static Block = Box::leak(Box::new(block));
    known.insert(block);
    block
}

unsafe extern "C" fn on_block(_processor: c_uint, data: *mut c_void) {
    if !RECORDING.load(Ordering::Relaxed) {
        return;
    }
    // SAFETY: `on_translate` registered a block that lives for ever.
    let block = unsafe { &*data.cast::<Block>() };
    if let Some(recorder) = locked(&RECORDER).as_mut()
        && recorder.is_recording()
    {
        recorder.execute(block);
        RECORDING.store(recorder.is_recording(), Ordering::Relaxed);
    }
}

unsafe extern "C" fn on_marked(_processor: c_uint, data: *mut c_void) {
    // SAFETY: `on_translate` registered a block that lives for ever.
    let block = unsafe { &*data.cast::<Block>() };
    let mut guard = locked(&RECORDER);
    let Some(recorder) = guard.as_mut() else {
        return;
    };
    if block.cut_before {
        recorder.mark(Mark::Cut);
    }
    if recorder.is_recording() {
        recorder.execute(block);
    }
    if let Some(mark) = block.mark {
        recorder.mark(mark);
    }
    RECORDING.store(recorder.is_recording(), Ordering::Relaxed);
}

unsafe extern "C" fn on_syscall(
    _id: Id,
    _processor: c_uint,
    number: i64,
    _: u64,
    _: u64,
    _: u64,
    _: u64,
    _: u64,
    _: u64,
    _: u64,
    _: u64,
) {
    if !matches!(number, EXECVE | EXECVEAT) {
        return;
    }
    if let Some(recorder) = locked(&RECORDER).as_mut() {
        recorder.leave();
        RECORDING.store(recorder.is_recording(), Ordering::Relaxed);
    }
}

unsafe extern "C" fn on_exit(_id: Id, _data: *mut c_void) {
    RECORDING.store(false, Ordering::Relaxed);
    let whole = FIXED.get().is_some_and(|fixed| fixed.settings.whole);
    if let Some(recorder) = locked(&RECORDER).as_mut() {
        recorder.end(whole);
    }
}

/// A forked child has the recorder of its parent: it starts as if it had seen nothing, with a
/// connection of its own, before its program can get out of the collector's reach. QEMU forks while no
/// other thread of the guest runs, so no lock is held.
extern "C" fn on_forked_child() {
    RECORDING.store(false, Ordering::Relaxed);
    let mut recorder = locked(&RECORDER);
    if let Some(parents) = recorder.take().and_then(Recorder::into_link) {
        parents.leave_to_parent();
    }
    *recorder = FIXED.get().map(|fixed| {
        // A whole run is that of the first process.
        let keeper = (!fixed.settings.whole).then(|| Keeper::connect(&fixed.collector).ok());
        Recorder::new(keeper.flatten(), &fixed.settings)
    });
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing here panics while it holds a lock.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
