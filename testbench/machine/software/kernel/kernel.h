/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the kernel have of each other. */
#ifndef KERNEL_H
#define KERNEL_H

#include "context.h"

#include <stdbool.h>
#include <stdint.h>

#define CAUSE_INTERRUPT ((uintptr_t)1 << (__riscv_xlen - 1))
#define CAUSE_TIMER (CAUSE_INTERRUPT | 7u)
#define CAUSE_ECALL_U 8u
#define CAUSE_ECALL_M 11u
#define CAUSE_FETCH_PAGE 12u

/* Neither loaded nor cleared. */
#define UNINITIALISED(name) __attribute__((section(".noinit." name), aligned(64)))

void host_write(uintptr_t offset, uint32_t value);
uint32_t host_read(uintptr_t offset);
void print(const char *string);
void leave(uint32_t code) __attribute__((noreturn));
void fault(uint32_t program, uintptr_t cause, uintptr_t where) __attribute__((noreturn));

#endif /* KERNEL_H */
