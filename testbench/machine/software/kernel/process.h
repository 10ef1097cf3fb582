/* SPDX-License-Identifier: Apache-2.0 */
/* Programs as the kernel has them: how they are made, entered and left is a machine's own. */
#ifndef PROCESS_H
#define PROCESS_H

#include <stdbool.h>
#include <stdint.h>

/* Once, before anything else. */
void process_prepare(void);
/* Makes a program, and runs its initialisation. */
void process_initialise(uint32_t p);
/* An invocation is to begin. */
void process_begin(uint32_t p, uint32_t round);
/* Its address space is the one in force from now on; before the driver dispatches it. */
void process_enter(uint32_t p);
/* Runs it until it returns, or until the timer strikes if it does; whether it has returned. */
bool process_run(uint32_t p, uint32_t timer);
/* What it has returned. */
uint32_t process_result(uint32_t p);
/* Every other page of its code may not be executed, until it is wanted. */
void process_revoke(uint32_t p);
/* All is as it must be. */
void process_check(uint32_t p);
/* The L1 caches and the L2 are emptied. */
void process_flush_caches(void);

#endif /* PROCESS_H */
