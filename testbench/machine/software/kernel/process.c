/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Programs beside the kernel in one address space: their stacks, heaps and threads.
 */
#include "../machine.h"
#include "../support/heap.h"
#include "../support/program.h"
#include "context.h"
#include "kernel.h"
#include "process.h"

#include <string.h>

#define STACK_BYTES 0x40000u
#define THREAD_BYTES 256u
#define HEAP_BYTES 0x380000u
/* What the lowest words of a stack hold for as long as it has not overflowed. */
#define STACK_GUARD 0x5AFE57ACu
#define STACK_GUARDS 8u

#define STATUS_MPP 0x1800u
#define STATUS_MPIE 0x80u

static unsigned char heaps[PROGRAMS][HEAP_BYTES] UNINITIALISED("heaps");
static unsigned char stacks[PROGRAMS][STACK_BYTES] UNINITIALISED("stacks");

/* What is a thread's own, errno among it. */
static unsigned char threads[PROGRAMS][THREAD_BYTES] __attribute__((aligned(16)));
extern const unsigned char thread_image[];
extern const unsigned char thread_image_bytes[];
extern const unsigned char __global_pointer$[];

extern const struct program *const programs[PROGRAMS];
static struct heap program_heap[PROGRAMS];
static struct context contexts[PROGRAMS];

void process_prepare(void)
{
}

void process_flush_caches(void)
{
    host_write(HOST_FLUSH, 1u);
    /* The core does not wait for a write; a read comes back after it. */
    (void)host_read(HOST_CYCLE_LO);
    __asm__ volatile("fence.i" ::: "memory");
#if __riscv_xlen == 32
    /* The core's own instruction: the data cache is emptied. It never holds what memory has not. */
    __asm__ volatile(".word 0x0000500F" ::: "memory");
#endif
}

static uint32_t *guards(uint32_t p)
{
    return (uint32_t *)(void *)stacks[p];
}

/* Makes the program's context one that is about to call a function of a word. */
static void prepare_call(uint32_t p, uint32_t (*function)(uint32_t), uint32_t argument)
{
    struct context *const context = &contexts[p];
    memset(context, 0, sizeof *context);
    context->registers[0] = (uintptr_t)context_start;
    context->registers[2] = (uintptr_t)&stacks[p][STACK_BYTES];
    context->registers[3] = (uintptr_t)__global_pointer$;
    context->registers[4] = (uintptr_t)threads[p];
    context->registers[8] = (uintptr_t)function;
    context->registers[10] = argument;
    context->asid = p + 1u;
    context->status = STATUS_MPP;
    context->host = HOST_BASE;
}

bool process_run(uint32_t p, uint32_t timer)
{
    uintptr_t cause;
    contexts[p].status = STATUS_MPP | ((timer != 0u) ? STATUS_MPIE : 0u);
    host_write(HOST_TIMER, timer);
    cause = context_run(&contexts[p]);
    host_write(HOST_TIMER, 0u);
    if (cause == CAUSE_TIMER) {
        return false;
    }
    if ((cause != CAUSE_ECALL_M) && (cause != CAUSE_ECALL_U)) {
        fault(p, cause, contexts[p].registers[0]);
    }
    return true;
}

uint32_t process_result(uint32_t p)
{
    return (uint32_t)contexts[p].registers[10];
}

/* Runs in the program's thread: its heap is a thread's own. */
static uint32_t initialise_in_thread(uint32_t p)
{
    heap_use(&program_heap[p]);
    return programs[p]->init();
}

void process_initialise(uint32_t p)
{
    uint32_t i;
    memset(threads[p], 0, THREAD_BYTES);
    memcpy(threads[p], thread_image, (size_t)(uintptr_t)thread_image_bytes);
    for (i = 0u; i < STACK_GUARDS; i++) {
        guards(p)[i] = STACK_GUARD;
    }
    heap_prepare(&program_heap[p], heaps[p], HEAP_BYTES);
    prepare_call(p, initialise_in_thread, p);
    (void)process_run(p, 0u);
}

void process_begin(uint32_t p, uint32_t round)
{
    prepare_call(p, programs[p]->invoke, round);
}

void process_enter(uint32_t p)
{
    (void)p;
}

void process_revoke(uint32_t p)
{
    (void)p;
    print("the plan: there are no pages here\n");
    leave(EXIT_PLAN);
}

void process_check(uint32_t p)
{
    uint32_t i;
    for (i = 0u; i < STACK_GUARDS; i++) {
        if (guards(p)[i] != STACK_GUARD) {
            print("the stack of a program has overflowed: ");
            print(programs[p]->name);
            print("\n");
            leave(EXIT_STACK);
        }
    }
}
