//! QEMU's plugin interface, version 1: the part that is used.

use std::ffi::{c_char, c_int, c_uint, c_void};

/// Version of the interface that this plugin is written for.
pub const INTERFACE: c_int = 1;

/// QEMU's name for this plugin.
pub type Id = u64;

/// A block of guest code that is being translated.
#[repr(C)]
pub struct Tb {
    _private: [u8; 0],
}

/// An instruction of a [`Tb`].
#[repr(C)]
pub struct Insn {
    _private: [u8; 0],
}

/// What QEMU says of itself.
#[repr(C)]
pub struct Info {
    /// Architecture of the guest.
    pub target_name: *const c_char,
    /// Oldest interface that it serves.
    pub version_min: c_int,
    /// Newest interface that it serves.
    pub version_cur: c_int,
    /// A whole system is emulated, not one program.
    pub system_emulation: bool,
    /// Processors at the start, system emulation only.
    pub smp_vcpus: c_int,
    /// Processors at most, system emulation only.
    pub max_vcpus: c_int,
}

/// A callback does not look at registers.
pub const NO_REGISTERS: c_int = 0;

/// Called when a block is translated.
pub type TranslateCallback = unsafe extern "C" fn(Id, *mut Tb);
/// Called with the processor's number before code is executed.
pub type ExecuteCallback = unsafe extern "C" fn(c_uint, *mut c_void);
/// Called with the number of a system call, and what it is given, before a guest in user mode makes it.
pub type SyscallCallback =
    unsafe extern "C" fn(Id, c_uint, i64, u64, u64, u64, u64, u64, u64, u64, u64);
/// Called at the end.
pub type ExitCallback = unsafe extern "C" fn(Id, *mut c_void);

unsafe extern "C" {
    pub fn qemu_plugin_register_vcpu_tb_trans_cb(id: Id, callback: TranslateCallback);
    pub fn qemu_plugin_register_vcpu_tb_exec_cb(
        tb: *mut Tb,
        callback: ExecuteCallback,
        flags: c_int,
        data: *mut c_void,
    );
    pub fn qemu_plugin_register_vcpu_insn_exec_cb(
        insn: *mut Insn,
        callback: ExecuteCallback,
        flags: c_int,
        data: *mut c_void,
    );
    pub fn qemu_plugin_register_vcpu_syscall_cb(id: Id, callback: SyscallCallback);
    pub fn qemu_plugin_register_atexit_cb(id: Id, callback: ExitCallback, data: *mut c_void);
    pub fn qemu_plugin_tb_n_insns(tb: *const Tb) -> usize;
    pub fn qemu_plugin_tb_get_insn(tb: *const Tb, index: usize) -> *mut Insn;
    pub fn qemu_plugin_insn_data(insn: *const Insn) -> *const c_void;
    pub fn qemu_plugin_insn_size(insn: *const Insn) -> usize;
    pub fn qemu_plugin_insn_vaddr(insn: *const Insn) -> u64;
    pub fn qemu_plugin_start_code() -> u64;
}
