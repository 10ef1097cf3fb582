/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reset, traps and the switch between kernel and programs. RV32 and RV64; with RV64 programs run in
 * user mode, and the machine tells the kernel from them by that.
 */
#include "../machine.h"
#include "context.h"

#if __riscv_xlen == 64
#define STORE sd
#define LOAD ld
#define REGBYTES 8
#else
#define STORE sw
#define LOAD lw
#define REGBYTES 4
#endif

#define AT(word) ((word) * REGBYTES)

    .section .boot, "ax"
    .globl _start
_start:
    csrw mie, zero
    csrw mstatus, zero
    .option push
    .option norelax
    la gp, __global_pointer$
    .option pop
    la sp, kernel_stack_end
    la tp, kernel_thread
    la t0, bss_begin
    la t1, bss_end
1:  bgeu t0, t1, 2f
    STORE zero, 0(t0)
    addi t0, t0, REGBYTES
    j 1b
2:  la t0, trap
    csrw mtvec, t0
    /* Only the timer, and only while a program runs: its mstatus says so. */
    li t0, 1 << 7
    csrw mie, t0
    call kernel
3:  j 3b

/* The registers that a function keeps, on the kernel's stack. */
.macro kept op
    \op ra, AT(0)(sp)
    \op s0, AT(1)(sp)
    \op s1, AT(2)(sp)
    \op s2, AT(3)(sp)
    \op s3, AT(4)(sp)
    \op s4, AT(5)(sp)
    \op s5, AT(6)(sp)
    \op s6, AT(7)(sp)
    \op s7, AT(8)(sp)
    \op s8, AT(9)(sp)
    \op s9, AT(10)(sp)
    \op s10, AT(11)(sp)
    \op s11, AT(12)(sp)
    \op gp, AT(13)(sp)
    \op tp, AT(14)(sp)
.endm

/* All registers of a context but those that the switch itself needs: t0, t1, a0. */
.macro most op
    \op x1, AT(1)(a0)
    \op x2, AT(2)(a0)
    \op x3, AT(3)(a0)
    \op x4, AT(4)(a0)
    \op x7, AT(7)(a0)
    \op x8, AT(8)(a0)
    \op x9, AT(9)(a0)
    \op x11, AT(11)(a0)
    \op x12, AT(12)(a0)
    \op x13, AT(13)(a0)
    \op x14, AT(14)(a0)
    \op x15, AT(15)(a0)
    \op x16, AT(16)(a0)
    \op x17, AT(17)(a0)
    \op x18, AT(18)(a0)
    \op x19, AT(19)(a0)
    \op x20, AT(20)(a0)
    \op x21, AT(21)(a0)
    \op x22, AT(22)(a0)
    \op x23, AT(23)(a0)
    \op x24, AT(24)(a0)
    \op x25, AT(25)(a0)
    \op x26, AT(26)(a0)
    \op x27, AT(27)(a0)
    \op x28, AT(28)(a0)
    \op x29, AT(29)(a0)
    \op x30, AT(30)(a0)
    \op x31, AT(31)(a0)
.endm

    .text
    .globl context_run
    .type context_run, @function
context_run:
    addi sp, sp, -AT(16)
    kept STORE
    STORE sp, AT(CONTEXT_KERNEL_SP)(a0)
    csrw mscratch, a0
    LOAD t0, AT(0)(a0)
    csrw mepc, t0
    LOAD t0, AT(CONTEXT_STATUS)(a0)
    csrw mstatus, t0
    most LOAD
    LOAD t1, AT(CONTEXT_HOST)(a0)
    LOAD t0, AT(CONTEXT_ASID)(a0)
    j leave

/*
 * What the core fetches of the kernel under the address space of a program: one line of 64 bytes,
 * so that the program's record holds that one and no other. A read of the host port after the write
 * of the address space waits for it; what is fetched meanwhile is still of this line.
 */
    .option push
    .option norelax
    .balign 64
    .globl window_begin
window_begin:
leave:
#if __riscv_xlen == 32
    sw t0, HOST_ASID(t1)
    lw t0, HOST_CYCLE_LO(t1)
#endif
    LOAD t0, AT(5)(a0)
    LOAD t1, AT(6)(a0)
    LOAD a0, AT(10)(a0)
    mret

    .globl context_start
    .type context_start, @function
context_start:
    jalr s0
    ecall

    .balign 4
trap:
    csrrw a0, mscratch, a0
    STORE t1, AT(6)(a0)
#if __riscv_xlen == 32
    LOAD t1, AT(CONTEXT_HOST)(a0)
    sw zero, HOST_ASID(t1)
    lw t1, HOST_CYCLE_LO(t1)
    nop
    nop
#endif
    j trapped
    .globl window_end
window_end:
    .option pop

trapped:
    STORE t0, AT(5)(a0)
    most STORE
    csrr t0, mscratch
    STORE t0, AT(10)(a0)
    csrr t0, mepc
    STORE t0, AT(0)(a0)
    /* A trap of the kernel itself finds a frame that leads to kernel_fault. */
    la t0, kernel_context
    csrw mscratch, t0
    LOAD sp, AT(CONTEXT_KERNEL_SP)(a0)
    csrr a0, mcause
    kept LOAD
    addi sp, sp, AT(16)
    ret
