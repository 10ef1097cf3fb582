/* SPDX-License-Identifier: Apache-2.0 */
/* Where a program begins: calls what it is called for (a1) with a0, and traps with the result. */
#include "layout.h"

    .section .begin, "ax"
    .globl program_begin
program_begin:
    j 1f
    .balign 8
    .dword text_bytes
    .dword rodata_bytes
    .dword data_bytes
1:  .option push
    .option norelax
    la gp, __global_pointer$
    .option pop
    /* struct program: its name, init, invoke. */
    la t0, PROGRAM
    addi a1, a1, 1
    slli a1, a1, 3
    add t0, t0, a1
    ld t0, 0(t0)
    jalr t0
    ecall
