//! Markers for `jukebox capture`: instructions that do nothing and tell the recorder where a
//! request ends. Without a recorder they are NOPs; on other processors than x86-64 they are empty.
//!
//! ```
//! for request in ["one", "two"] {
//!     assert!(!request.is_empty()); // serve it
//!     jukebox_marker::cut();
//! }
//! ```

#![no_std]

macro_rules! mark {
    ($kind:literal) => {
        #[cfg(target_arch = "x86_64")]
        // SAFETY: a NOP; it touches neither registers, flags nor stack. Memory is not declared
        // untouched, so that the compiler moves no work across it.
        unsafe {
            core::arch::asm!(
                concat!(".byte 0x0f, 0x1f, 0x80, ", $kind, ", 0xcc, 0x42, 0x4a"),
                options(nostack, preserves_flags)
            )
        }
    };
}

/// Recording starts here.
#[inline(always)]
pub fn start() {
    mark!(1);
}

/// A request ends here, and the next begins.
#[inline(always)]
pub fn cut() {
    mark!(2);
}

/// Recording ends here.
#[inline(always)]
pub fn stop() {
    mark!(3);
}
