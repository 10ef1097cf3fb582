/* SPDX-License-Identifier: Apache-2.0 */
/* What a program is while it is not on the core. For C and for the assembler. */
#ifndef CONTEXT_H
#define CONTEXT_H

/* Places in a context, in registers: mepc where x0 would be, x1 to x31, and then */
#define CONTEXT_KERNEL_SP 32
#define CONTEXT_ASID 33
#define CONTEXT_STATUS 34
#define CONTEXT_HOST 35

#ifndef __ASSEMBLER__
#include <stdint.h>

struct context {
    /* [0] is where it goes on. */
    uintptr_t registers[32];
    /* The kernel's stack while the program runs. */
    uintptr_t kernel_sp;
    uintptr_t asid;
    /* mstatus with which it is entered. */
    uintptr_t status;
    /* Address of the host port. */
    uintptr_t host;
};

/* Puts a program on the core until it traps; why, as mcause has it. */
uintptr_t context_run(struct context *context);

/* Where a context begins: calls s0 with what a0 holds, and traps with what it returned in a0. */
void context_start(void);
#endif

#endif /* CONTEXT_H */
